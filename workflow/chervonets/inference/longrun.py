"""Variance of a mean of persistent errors: prewhitened, quadratic spectral (Andrews 1991).

Andrews (1991, Econometrica 59, 817-858) with his automatic bandwidth for an AR(1), and Andrews and
Monahan (1992, Econometrica 60, 953-966) for prewhitening. The choices that they leave open are
those of R package mbreaks (cran/mbreaks@90cf4d1, R/Variance.R and R/Utilities.R), by Nguyen,
Yamamoto and Perron.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from chervonets.inference.autoregression import Array
from chervonets.inference.result import CONSTANT, Infeasible

FEWEST = 5
"""Residuals below which no long-run variance is estimated."""


def long_run_variance(residuals: Array) -> float:
    """Long-run variance of residuals (n,), in squared units.

    Raises:
        Infeasible: fewer than 5 residuals, or residuals that are 0 or exactly AR(1).
    """
    if len(residuals) < FEWEST:
        raise Infeasible(f"a regime of {len(residuals)} years is too short for a long-run variance")
    slope = _slope(residuals)
    whitened = residuals[1:] - slope * residuals[:-1]
    return _quadratic_spectral(whitened) / (1 - slope) ** 2


def wald_of_means(series: Array, dates: Sequence[int]) -> float:
    """Sup-F of no break against the dates of the best breaks of a mean, with persistent errors.

    The long-run variance of the errors is that of each regime by itself: Bai and Perron (2003)
    with the default choices of R package mbreaks (R/Test.R).

    Args:
        series: (n,) values.
        dates: years before each break.

    Raises:
        Infeasible: a regime that is too short for its long-run variance.
    """
    regimes = [series[start:end] for start, end in pairwise([0, *dates, len(series)])]
    means = np.array([regime.mean() for regime in regimes])
    variances = np.diag([
        long_run_variance(regime - regime.mean()) / len(regime) for regime in regimes
    ])  # fmt: skip
    contrasts = np.diff(np.eye(len(regimes)), axis=0)
    changes = contrasts @ means
    wald = changes @ np.linalg.solve(contrasts @ variances @ contrasts.T, changes)
    return float((len(series) - len(regimes)) / (len(series) * len(dates)) * wald)


def _slope(series: Array) -> float:
    """Coefficient of a series on its own past, without a constant."""
    squares = float(series[:-1] @ series[:-1])
    if squares <= CONSTANT**2:
        raise Infeasible("the errors of a regime do not vary")
    slope = float(series[1:] @ series[:-1]) / squares
    if abs(1 - slope) <= CONSTANT:
        raise Infeasible("the errors of a regime are a random walk")
    return slope


def _quadratic_spectral(series: Array) -> float:
    n, slope = len(series), _slope(series)
    curvature = 4 * slope**2 / (1 - slope) ** 4
    bandwidth = 1.3221 * (curvature * n) ** 0.2
    lags = np.arange(1, n, dtype=np.float64)
    products = np.array([series[lag:] @ series[:-lag] for lag in range(1, n)])
    return float((series @ series + 2 * _kernel(lags, bandwidth) @ products) / (n - 1))


def _kernel(lags: Array, bandwidth: float) -> Array:
    """Quadratic spectral weights (L,); none at a bandwidth of 0."""
    if bandwidth <= CONSTANT:
        return np.zeros(len(lags))
    argument = 6 * np.pi * lags / (5 * bandwidth)
    return np.asarray(3 * (np.sin(argument) / argument - np.cos(argument)) / argument**2)

"""Persistent errors: AR(1) around a regression with few points, and its sieve bootstrap.

The lag-1 autocorrelation r of residuals is biased towards -1 in short samples. For the regression
on the year before it is -(1 + 3 rho) / n when a mean is fitted (Kendall 1954; Marriott and Pope
1954), and rho / n more for r, which has a product fewer than squares. The part that comes from the
fit depends on the regressors and is computed exactly from them; the rest, -2 rho / n, is theirs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.result import CONSTANT, Infeasible

Array = NDArray[np.float64]

STATIONARY = (-0.9, 0.95)
"""Limits of an estimated persistence; nearer to 1 a short sample cannot tell it from a walk."""

GRID: Array = np.linspace(-0.98, 0.98, 99)
"""Persistences between which the curves of a fit are interpolated."""


def correlations(n: int) -> Array:
    """(G, n, n) AR(1) correlation matrices of the persistences in `GRID`."""
    distance = np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
    powers = GRID[:, None] ** np.arange(n)
    return np.asarray(powers[:, distance], dtype=np.float64)


def autocorrelation(residuals: Array) -> Array:
    """Lag-1 autocorrelation r (...) of residuals (..., n) about zero."""
    products = np.einsum("...t,...t->...", residuals[..., 1:], residuals[..., :-1])
    squares = np.einsum("...t,...t->...", residuals, residuals)
    return np.asarray(products / squares, dtype=np.float64)


@dataclass(frozen=True, eq=False)
class ErrorModel:
    """What a least-squares fit does to AR(1) errors.

    Attributes:
        n: number of points.
        expected: (G,) approximate mean of r at each persistence of `GRID`, not decreasing.
        squares: (G,) mean residual sum of squares for errors of variance 1.
    """

    n: int
    expected: Array
    squares: Array

    @classmethod
    def of(cls, maker: Array) -> ErrorModel:
        """The error model of a fit with residual maker `maker` (n, n)."""
        n = len(maker)
        neighbours = (np.eye(n, k=1) + np.eye(n, k=-1)) / 2
        matrices = correlations(n)
        squares = np.einsum("ij,gji->g", maker, matrices)
        products = np.einsum("ij,gji->g", maker @ neighbours @ maker, matrices)
        expected = products / squares - 2 * GRID / n
        return cls(n, np.maximum.accumulate(expected), squares)

    def persistence(self, residuals: Array) -> Array:
        """Bias-corrected persistence (...) of residuals (..., n), kept within `STATIONARY`."""
        raw = np.interp(autocorrelation(residuals), self.expected, GRID)
        return np.clip(raw, *STATIONARY)

    def variance(self, residuals: Array, persistence: Array) -> Array:
        """Variance (...) of the errors, allowing for what the fit took from the residuals."""
        total = np.einsum("...t,...t->...", residuals, residuals)
        return np.asarray(total / np.interp(persistence, GRID, self.squares), dtype=np.float64)

    def innovations(self, residuals: Array, persistence: Array) -> Array:
        """Innovations (..., n-1), centred and rescaled to the variance of the error model.

        Raises:
            Infeasible: the innovations do not vary.
        """
        raw = residuals[..., 1:] - persistence[..., None] * residuals[..., :-1]
        centred = raw - raw.mean(axis=-1, keepdims=True)
        spread = centred.std(axis=-1)
        wanted = np.sqrt(self.variance(residuals, persistence) * (1 - persistence**2))
        if np.any(spread <= CONSTANT * wanted):
            raise Infeasible("the year-to-year errors do not vary, so none can be drawn from them")
        return np.asarray(centred * (wanted / spread)[..., None], dtype=np.float64)


def paths(innovations: Array, persistence: Array | float) -> Array:
    """AR(1) series (..., n) from innovations (..., n) of the same shape.

    The first innovation is scaled to the variance of the series, which stands for a burn-in.

    Args:
        innovations: (..., n) shocks.
        persistence: (...) broadcast against the leading axes.
    """
    rho = np.asarray(persistence, dtype=np.float64)
    series = np.empty_like(innovations)
    series[..., 0] = innovations[..., 0] / np.sqrt(1 - rho**2)
    for t in range(1, innovations.shape[-1]):
        series[..., t] = rho * series[..., t - 1] + innovations[..., t]
    return series


def sieve(
    residuals: Array, model: ErrorModel, resamples: int, generator: np.random.Generator
) -> Array:
    """Series without effect (..., B, n) that persist as the residuals (..., n) do.

    AR-sieve bootstrap (Buehlmann 1997) of order one: innovations are drawn with replacement.

    Raises:
        Infeasible: the innovations do not vary.
    """
    rho = model.persistence(residuals)
    innovations = model.innovations(residuals, rho)
    shape = (*residuals.shape[:-1], resamples * model.n)
    picks = generator.integers(0, model.n - 1, size=shape)
    drawn = np.take_along_axis(innovations, picks, axis=-1)
    drawn = drawn.reshape(*residuals.shape[:-1], resamples, model.n)
    return paths(drawn, rho[..., None])

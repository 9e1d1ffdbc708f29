"""Persistent errors: AR(1) around a regression with few points, and its sieve bootstrap.

The lag-1 autocorrelation r of residuals is biased towards -1 in short samples. For the regression
on the year before it is -(1 + 3 rho) / n when a mean is fitted (Kendall 1954; Marriott and Pope
1954), and rho / n more for r, which has a product fewer than squares. The part that comes from the
fit depends on the regressors and is computed exactly from them; the rest, -2 rho / n, is theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.result import CONSTANT, Infeasible
from chervonets.progress import watched

Array = NDArray[np.float64]

STATIONARY = (-0.9, 0.95)
"""Limits of an estimated persistence; nearer to 1 a short sample cannot tell it from a walk."""

GRID: Array = np.linspace(-0.98, 0.98, 99)
"""Persistences between which the curves of a fit are interpolated."""

DEGREES_OF_FREEDOM = 5
"""Fewest residual degrees of freedom from which a persistence is estimated."""

NEAR, ROWS, HELD = 2**15, 64, 2**22
"""Figures of histories that are held at once: few enough to stay near the processor; of long ones
so many histories that a call for each year weighs little; and never more than the third number."""


def correlated(columns: Array) -> Array:
    """(G, k, k) products of columns (n, k) through AR(1) correlation matrices of `GRID`."""
    weighted = np.zeros((len(GRID), columns.shape[1]))
    found = np.zeros((*weighted.shape, columns.shape[1]))
    for row in columns:  # what lies before adds up with falling weights
        weighted = GRID[:, None] * weighted + row
        found += weighted[:, :, None] * row
    return found + found.transpose(0, 2, 1) - columns.T @ columns


def autocorrelation(residuals: Array) -> Array:
    """Lag-1 autocorrelation r (...) of residuals (..., n) about zero."""
    products = np.einsum("...t,...t->...", residuals[..., 1:], residuals[..., :-1])
    squares = np.einsum("...t,...t->...", residuals, residuals)
    return np.asarray(products / squares, dtype=np.float64)


@dataclass(frozen=True, eq=False)
class ErrorModel:
    """What a least-squares fit of n points does to AR(1) errors.

    Attributes:
        expected: (G,) approximate mean of r at each persistence of `GRID`, not decreasing.
        squares: (G,) mean residual sum of squares for errors of variance 1.
    """

    n: int
    expected: Array
    squares: Array

    @classmethod
    def of(cls, basis: Array, kept: NDArray[np.bool_]) -> ErrorModel:
        """The error model of a fit of an orthonormal basis (n, k) to the points kept (n,).

        The others, taken out by a level of their own, are zero in the basis. With P on the basis
        and K the kept points the residual maker is M = K - P; the traces of M R and M N M R are
        needed for the correlations R and the neighbours N.
        """
        n = len(kept)
        beside = np.zeros_like(basis)
        beside[1:] += basis[:-1] / 2
        beside[:-1] += basis[1:] / 2
        beside[~kept] = 0
        inside, k = correlated(np.hstack([basis, beside])), basis.shape[1]
        squares = kept.sum() - np.einsum("gii->g", inside[:, :k, :k])
        squares = np.maximum(squares, CONSTANT)  # a fit of every point leaves none
        products = (
            GRID * (kept[1:] & kept[:-1]).sum()
            - 2 * np.einsum("gii->g", inside[:, :k, k:])
            + np.einsum("ij,gij->g", basis.T @ beside, inside[:, :k, :k])
        )
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
    """AR(1) series (..., n) from innovations (..., n) and persistences that broadcast with (...).

    The first innovation is scaled to the variance of the series, which stands for a burn-in.
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
    """Series without effect (B, n) that persist as the residuals (n,) do.

    AR-sieve bootstrap (Buehlmann 1997) of order one: innovations are drawn with replacement.

    Raises:
        Infeasible: the innovations do not vary.
    """
    rho = model.persistence(residuals)
    innovations = model.innovations(residuals, rho)
    picks = generator.integers(0, model.n - 1, size=(resamples, model.n))
    return paths(innovations[picks], rho)


def of_histories(
    statistic: Callable[[Array], Array],
    residuals: Array,
    model: ErrorModel,
    resamples: int,
    seed: int | np.random.Generator,
) -> Array:
    """A statistic (B, ...) of the series that `sieve` draws, of which few are held at a time.

    The statistic is of some of the histories, series (B', n). The seed is that of the random
    numbers, or what goes on to draw them.

    Raises:
        Infeasible: the innovations do not vary.
    """
    generator = np.random.default_rng(seed)
    most = max(1, min(max(ROWS, NEAR // model.n), HELD // model.n))
    counts = [min(most, resamples - start) for start in range(0, resamples, most)]
    return np.concatenate([
        statistic(sieve(residuals, model, count, generator))
        for count in watched(counts, "histories")
    ])  # fmt: skip

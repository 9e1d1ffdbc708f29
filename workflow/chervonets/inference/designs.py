"""Regressions on a constant, labels and lines: estimate, standard error, and a test of the effect.

A design is made once for a set of years and used for thousands of series at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.autoregression import GRID, Array, ErrorModel, correlated, of_histories
from chervonets.inference.inversion import limits
from chervonets.inference.result import Infeasible, Result, among_histories

Mask = NDArray[np.bool_]

STUDENTISING = 6
"""The standard error allows for persistence up to 1 - 6/n. Beyond it the estimate is so noisy that
the statistic gets heavy tails, which costs power; the bootstrap null takes care of the rest."""


@dataclass(frozen=True, eq=False)
class Design:
    """A regression on a constant, the labels and perhaps a linear trend.

    Attributes:
        weights: (n,) the estimate is their product with the values.
        basis: (n, k) orthonormal columns of the fit to the kept points, zero elsewhere.
        kept: (n,) the points that have no level of their own; the others leave no residual.
        freedom: residual degrees of freedom.
        errors: what the fit does to AR(1) errors.
        scale: (G,) variance of the estimate per residual sum of squares, by persistence of `GRID`.
        effect: (n,) what an effect of one adds to a series.
    """

    weights: Array
    basis: Array
    kept: Mask
    freedom: int
    errors: ErrorModel
    scale: Array
    effect: Array

    @classmethod
    def of(
        cls, after: Mask, *, trend: bool = False, pulse: bool = False, kind: str = "mean"
    ) -> Design:
        """The design of a contrast of the marked years (n,) with the others.

        Args:
            after: (n,) marked years.
            trend: whether a line is fitted through both groups.
            pulse: whether every marked year has a level of its own, and the effect is their mean:
                event years that differ from each other are then no measure of the usual error.
            kind: `mean`, or `slope` for a line of its own through each group, and the slope of
                the marked years minus that of the others.
        """
        return _contrast_design(after.tobytes(), trend, pulse, kind)

    @classmethod
    def of_mean(cls, n: int) -> Design:
        """The design of the mean of n years."""
        return cls.of_columns(np.ones((n, 1)), [0], np.ones(n))

    @classmethod
    def of_columns(cls, matrix: Array, chosen: Sequence[int], effect: Array) -> Design:
        """The design whose estimate is the mean of the chosen coefficients of columns (n, k).

        Raises:
            Infeasible: the columns depend on each other.
        """
        return _fit(matrix.tobytes(), matrix.shape[1], tuple(chosen), effect.tobytes())

    def effects(self, series: Array) -> Array:
        """Effect (...) of series (..., n)."""
        return np.asarray(series @ self.weights, dtype=np.float64)

    def residuals(self, series: Array) -> Array:
        """Residuals (..., n) of the unrestricted fit: a true effect is not in them."""
        return np.asarray(series * self.kept - (series @ self.basis) @ self.basis.T)

    def ols_t(self, series: Array) -> Array:
        """Ordinary least-squares t statistic (...) of the effect."""
        squares = np.square(self.residuals(series)).sum(axis=-1)
        error = np.sqrt(squares / self.freedom * (self.weights @ self.weights))
        return np.asarray(self.effects(series) / error, dtype=np.float64)

    def standard_errors(self, residuals: Array) -> Array:
        """Standard errors (...) of the effect that allow for AR(1) persistence."""
        rho = self.errors.persistence(residuals)
        bounded = np.minimum(rho, 1 - STUDENTISING / self.errors.n)
        squares = np.square(residuals).sum(axis=-1)
        return np.asarray(np.sqrt(squares * np.interp(bounded, GRID, self.scale)), dtype=np.float64)

    def studentised(self, series: Array) -> Array:
        """Effect over its standard error, (...), for series (..., n)."""
        errors = self.standard_errors(self.residuals(series))
        return np.asarray(self.effects(series) / errors, dtype=np.float64)


def sieved(
    design: Design, series: Array, *, beyond: float = 0.0, resamples: int, seed: int, level: float
) -> Result:
    """The effect on a series (n,) against histories without one, whose errors persist as AR(1).

    The residuals of the unrestricted fit are resampled, so that a true effect does not inflate the
    null. The statistic is the effect less `beyond` over a standard error that allows for
    persistence, computed again on each history; the region is t-inverted: quantiles of the
    statistic times that error.

    Raises:
        Infeasible: the innovations do not vary.
    """
    residuals = design.residuals(series)
    estimate = float(design.effects(series))
    error = float(design.standard_errors(residuals))
    statistic = (estimate - beyond) / error
    drawn = of_histories(design.studentised, residuals, design.errors, resamples, seed)
    return Result(
        method="effect with persistent errors",
        statistic=statistic,
        estimate=estimate,
        region=limits(drawn * error - estimate, 1 + resamples, level),
        level=level,
        n=len(series),
        null="no effect",
        alternative="a positive effect",
        details={
            "standard_error": error,
            "persistence": float(design.errors.persistence(residuals)),
        },
        **among_histories(statistic, drawn, seed),
    )


@lru_cache(maxsize=64)
def _fit(columns: bytes, fitted: int, chosen: tuple[int, ...], effect: bytes) -> Design:
    matrix = np.frombuffer(columns).reshape(-1, fitted)
    n = len(matrix)
    wanted = np.zeros(fitted)
    wanted[list(chosen)] = 1 / len(chosen)
    own = (matrix != 0).sum(axis=0) == 1
    apart = (matrix[:, own] != 0).any(axis=1)
    others = matrix[:, ~own]
    if apart.sum() < own.sum() or np.linalg.matrix_rank(others[~apart]) < others.shape[1]:
        raise Infeasible("the change cannot be told from the constant and the trend")
    basis, triangle = np.linalg.qr(others[~apart])
    inside = np.zeros((n, basis.shape[1]))
    inside[~apart] = basis
    # A point with a level of its own gives its distance to the fit of the others.
    weights = np.zeros(n)
    weights[apart] = matrix[apart][:, own] @ (wanted[own] / matrix[:, own].sum(axis=0) ** 2)
    weights += inside @ np.linalg.solve(triangle.T, wanted[~own] - others.T @ weights)
    errors = ErrorModel.of(inside, ~apart)
    scale = correlated(weights[:, None])[:, 0, 0] / errors.squares
    freedom, marks = n - fitted, np.frombuffer(effect)
    return Design(weights, inside, ~apart, freedom, errors, scale, marks)


@lru_cache(maxsize=1024)
def _contrast_design(marks: bytes, trend: bool, pulse: bool, kind: str) -> Design:
    after = np.frombuffer(marks, dtype=bool)
    n, marked = len(after), after.astype(np.float64)
    if kind == "slope":
        # Counted from the first marked year, so that a steeper slope begins there.
        time = np.arange(n) - float(np.argmax(after))
        columns = [marked * time, marked, time, np.ones(n)]
        return Design.of_columns(np.column_stack(columns), [0], columns[0])
    steps = list(np.eye(n)[after]) if pulse else [marked]
    columns = [*steps, np.ones(n)]
    if trend:
        columns.append(np.linspace(-1, 1, n))
    return Design.of_columns(np.column_stack(columns), range(len(steps)), marked)

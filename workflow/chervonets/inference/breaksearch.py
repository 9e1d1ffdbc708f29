"""Regressions with a break at every admissible date, as projections of many series at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np

from chervonets.inference.autoregression import Array
from chervonets.inference.result import Infeasible

FUNCTIONALS = ("sup", "ave", "exp")
MODELS = ("mean", "level", "trend")


@dataclass(frozen=True, eq=False)
class Search:
    """All regressions with one more break, as projections.

    Attributes:
        maker: (n, n) residual maker of the fit without the break.
        basis: (n, D * q) orthonormal directions that a break at each date adds.
        directions: (D, q, n) the same, by date.
        dates: (D,) years before the break.
        freedom: residual degrees of freedom with the break.
    """

    maker: Array
    basis: Array
    directions: Array
    dates: tuple[int, ...]
    freedom: int

    @classmethod
    def of(
        cls, n: int, *, model: str = "mean", trimming: float = 0.15, known: Sequence[int] = ()
    ) -> Search:
        """The search of n years.

        Args:
            n: number of years.
            model: see `breaks.structural_break`.
            trimming: see `breaks.structural_break`.
            known: years before each break that is taken as given.

        Raises:
            Infeasible: no date leaves enough years on both sides.
        """
        return _search(n, model, trimming, tuple(known))

    def after(self, matrix: Array) -> Search:
        """The search that takes what `matrix` (n, n) makes of a series."""
        return replace(self, maker=matrix.T @ self.maker, basis=matrix.T @ self.basis)

    def f_statistics(self, series: Array) -> Array:
        """F (..., D) of each date in series (..., n), not divided by the number of shifts."""
        return self._projected(series)[0]

    def at_best(self, series: Array) -> tuple[Array, Array]:
        """F (..., D) of each date, and residuals (..., n) with the break at the best one."""
        statistics, parts, gains, residuals = self._projected(series)
        best = gains.argmax(axis=-1)
        chosen = np.take_along_axis(parts, best[..., None, None], axis=-2)[..., 0, :]
        for shift in range(chosen.shape[-1]):
            residuals -= chosen[..., shift, None] * self.directions[best, shift]
        return statistics, residuals

    def squares(self, series: Array) -> Array:
        """Residual sums of squares (..., D) with the break at each date."""
        _, _, gains, residuals = self._projected(series)
        total = np.einsum("...t,...t->...", residuals, residuals)[..., None]
        return np.asarray(total - gains, dtype=np.float64)

    def residuals_at(self, series: Array, place: int) -> Array:
        """Residuals (n,) of a series (n,) with the break at the date of that place."""
        across = self.directions[place]
        return np.asarray(series @ self.maker - across.T @ (across @ series), dtype=np.float64)

    def _projected(self, series: Array) -> tuple[Array, Array, Array, Array]:
        """F (..., D), projections (..., D, q), their squares (..., D), residuals (..., n)."""
        dates, shifts, _ = self.directions.shape
        parts = (series @ self.basis).reshape(*series.shape[:-1], dates, shifts)
        gains = np.square(parts).sum(axis=-1) if shifts > 1 else np.square(parts[..., 0])
        residuals = series @ self.maker
        total = np.einsum("...t,...t->...", residuals, residuals)[..., None]
        with np.errstate(divide="ignore", invalid="ignore"):
            statistics = self.freedom * gains / (total - gains)
        return statistics, parts, gains, residuals


def regressors(n: int, model: str) -> tuple[Array, Array]:
    """Regressors (n, p) without a break, and those (n, q) that a break shifts."""
    constant, time = np.ones((n, 1)), np.linspace(-1, 1, n)[:, None]
    both = np.hstack([constant, time])
    return {"mean": (constant, constant), "level": (both, constant), "trend": (both, both)}[model]


def shifts(model: str) -> int:
    """Number q of coefficients that a break shifts."""
    return 2 if model == "trend" else 1


def shortest_regime(n: int, model: str, trimming: float) -> int:
    """Fewest years between breaks: the trimmed share, one more than the shifting coefficients.

    Raises:
        Infeasible: the model is not known, or the trimming not between 0 and a half.
    """
    if model not in MODELS:
        raise Infeasible(f"{model!r} is not a model of a break; there are {', '.join(MODELS)}")
    if not 0 < trimming < 0.5:
        raise Infeasible(f"a trimming of {trimming} does not lie between 0 and a half")
    return max(math.floor(trimming * n), shifts(model) + 1)


def within(n: int, start: int, end: int) -> Array:
    """(n, 1) one for the years from `start` up to `end`, which is left out."""
    place = np.arange(n)[:, None]
    return np.asarray((place >= start) & (place < end), dtype=np.float64)


def unbroken(n: int, model: str, known: Sequence[int]) -> Array:
    """Regressors (n, p) of the fit with the known breaks only."""
    fixed, shifting = regressors(n, model)
    regimes = [shifting * within(n, a, b) for a, b in pairwise([*known, n])]
    return np.hstack([fixed, *regimes])


@lru_cache(maxsize=64)
def _search(n: int, model: str, trimming: float, known: tuple[int, ...]) -> Search:
    shortest = shortest_regime(n, model, trimming)
    null, shifting = unbroken(n, model, known), regressors(n, model)[1]
    inverse = np.linalg.pinv(null)
    dates, directions = [], []
    for start, end in pairwise([0, *known, n]):
        for date in range(start + shortest, end - shortest + 1):
            dates.append(date)
            added = shifting * within(n, date, end)
            directions.append(np.linalg.qr(added - null @ (inverse @ added))[0])
    if not dates:
        raise Infeasible(
            f"{n} years leave no date with {shortest} years on both sides for another break"
        )
    freedom = n - null.shape[1] - shifting.shape[1]
    stacked = np.stack(directions, axis=1)
    maker = np.eye(n) - null @ inverse
    return Search(maker, stacked.reshape(n, -1), stacked.transpose(1, 2, 0), tuple(dates), freedom)


def summary(statistics: Array, functional: str) -> Array:
    """Sup-F, ave-F or exp-F (...) of the F statistics (..., D) of all dates.

    Andrews (1993) for the first, Andrews and Ploberger (1994) for the others.
    """
    if functional == "sup":
        return np.asarray(statistics.max(axis=-1), dtype=np.float64)
    if functional == "ave":
        return np.asarray(statistics.mean(axis=-1), dtype=np.float64)
    highest = statistics.max(axis=-1, keepdims=True)
    with np.errstate(invalid="ignore"):
        mean = np.exp((statistics - highest) / 2).mean(axis=-1)
    return np.asarray(highest[..., 0] / 2 + np.log(mean), dtype=np.float64)


def change_at(series: Array, date: int, *, model: str, known: Sequence[int] = ()) -> Array:
    """Least-squares changes (q,) at a break after `date` years.

    The first is that of the level in the first year after it; for `trend` the second is that of
    the slope per year.
    """
    n, q = len(series), shifts(model)
    end = min([later for later in known if later > date], default=n)
    local = np.column_stack([np.ones(n), np.arange(n) - date])[:, :q] * within(n, date, end)
    matrix = np.hstack([unbroken(n, model, known), local])
    return np.asarray(np.linalg.lstsq(matrix, series, rcond=None)[0][-q:])

"""Regressions with a break at every admissible date, as projections of many series at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import scipy
from numpy.typing import NDArray

from chervonets.inference.autoregression import Array
from chervonets.inference.result import Infeasible, check_choice
from chervonets.progress import watched

FUNCTIONALS = ("sup", "ave", "exp")
MODELS = {"mean": (1, 1), "level": (2, 1), "trend": (2, 2)}
"""Regressors without a break, of a constant and a line, and how many of them a break shifts."""


@dataclass(frozen=True, eq=False)
class Search:
    """All regressions with one more break, as projections.

    Residuals of the fit without the break add up to nothing within a regime, also when weighted
    with what a break shifts there. So their sums up to a date are all that a break at that date
    needs, and the time and memory for a series grow with n, not with its square.

    Attributes:
        basis: (n, p) orthonormal columns of the fit without the break.
        shifting: (n, q) regressors that a break shifts.
        whitening: (D, q, q) makes of these sums the projections on the orthonormal directions that
            a break at each date adds.
        dates: (D,) years before the break.
        freedom: residual degrees of freedom with the break.
    """

    basis: Array
    shifting: Array
    whitening: Array
    dates: tuple[int, ...]
    freedom: int

    @classmethod
    def of(
        cls, n: int, *, model: str = "mean", trimming: float = 0.15, known: Sequence[int] = ()
    ) -> Search:
        """The search of n years; for the options see `breaks.structural_break`.

        Raises:
            Infeasible: no date leaves enough years on both sides.
        """
        return _search(n, model, trimming, tuple(known))

    def f_statistics(self, series: Array) -> Array:
        """F (..., D) of each date in series (..., n), not divided by the number of shifts."""
        residuals = self._unbroken(series)
        return self._f(residuals, np.square(self._projected(residuals)).sum(axis=0))

    def at_best(self, series: Array) -> tuple[Array, Array]:
        """F (..., D) of each date, and residuals (..., n) with the break at the best one."""
        residuals = self._unbroken(series)
        parts = self._projected(residuals)
        gains = np.square(parts).sum(axis=0)
        best = gains.argmax(axis=-1)
        chosen = np.take_along_axis(parts, best[None, ..., None], axis=-1)[..., 0]
        return self._f(residuals, gains), self._broken(residuals, chosen, best)

    def squares(self, series: Array) -> Array:
        """Residual sums of squares (..., D) with the break at each date."""
        residuals = self._unbroken(series)
        gains = np.square(self._projected(residuals)).sum(axis=0)
        return np.asarray(_squared(residuals) - gains, dtype=np.float64)

    def residuals_at(self, series: Array, place: int) -> Array:
        """Residuals (n,) of a series (n,) with the break at the date of that place."""
        residuals = self._unbroken(series)
        return self._broken(residuals, self._projected(residuals)[:, place], np.array(place))

    def _unbroken(self, series: Array) -> Array:
        """Residuals (..., n) of series (..., n) without the break."""
        return np.asarray(series - (series @ self.basis) @ self.basis.T, dtype=np.float64)

    def _projected(self, residuals: Array) -> Array:
        """Projections (q, ..., D) of residuals (..., n) on the directions of each date."""
        last = np.array(self.dates) - 1
        sums = [np.cumsum(residuals * column, axis=-1)[..., last] for column in self.shifting.T]
        return np.array([
            sum(self.whitening[:, row, place] * one for place, one in enumerate(sums[: row + 1]))
            for row in range(len(sums))
        ])  # fmt: skip

    def _f(self, residuals: Array, gains: Array) -> Array:
        """F (..., D) from residuals (..., n) without a break and what breaks explain (..., D)."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(self.freedom * gains / (_squared(residuals) - gains))

    def _broken(self, residuals: Array, parts: Array, places: NDArray[np.intp]) -> Array:
        """Residuals (..., n) with a break at places (...), from those without and their parts."""
        before = np.arange(residuals.shape[-1]) < np.array(self.dates)[places][..., None]
        changes = np.einsum("...ij,i...->...j", self.whitening[places], parts)
        # levels are fitted anew, so taking off before the date is as good as adding after it
        return self._unbroken(residuals - before * (changes @ self.shifting.T))


def _squared(residuals: Array) -> Array:
    """Sums of squares (..., 1) over the last axis."""
    return np.asarray(np.einsum("...t,...t->...", residuals, residuals)[..., None])


def regressors(n: int, model: str) -> tuple[Array, Array]:
    """Regressors (n, p) without a break, and those (n, q) that a break shifts."""
    both = np.column_stack([np.ones(n), np.linspace(-1, 1, n)])
    fixed, shifting = MODELS[model]
    return both[:, :fixed].copy(), both[:, :shifting].copy()


def shortest_regime(n: int, model: str, trimming: float) -> int:
    """Fewest years between breaks: the trimmed share, one more than the shifting coefficients.

    Raises:
        Infeasible: the model is not known, or the trimming not between 0 and a half.
    """
    check_choice(model, MODELS, "a model of a break")
    if not 0 < trimming < 0.5:
        raise Infeasible(f"a trimming of {trimming} does not lie between 0 and a half")
    return max(math.floor(trimming * n), MODELS[model][1] + 1)


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
    basis = scipy.linalg.orth(null)
    ends = {
        date: end
        for start, end in pairwise([0, *known, n])
        for date in range(start + shortest, end - shortest + 1)
    }
    triangles = []
    for date, end in watched(ends.items(), "dates"):
        added = shifting * within(n, date, end)
        triangles.append(np.linalg.qr(added - basis @ (basis.T @ added), mode="r"))
    if not ends:
        raise Infeasible(
            f"{n} years leave no date with {shortest} years on both sides for another break"
        )
    freedom = n - null.shape[1] - shifting.shape[1]
    whitening = np.linalg.inv(np.array(triangles)).transpose(0, 2, 1)
    return Search(basis, shifting, whitening, tuple(ends), freedom)


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
    n, q = len(series), MODELS[model][1]
    end = min([later for later in known if later > date], default=n)
    local = np.column_stack([np.ones(n), np.arange(n) - date])[:, :q] * within(n, date, end)
    matrix = np.hstack([unbroken(n, model, known), local])
    return np.asarray(np.linalg.lstsq(matrix, series, rcond=None)[0][-q:])

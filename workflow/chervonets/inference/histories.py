"""Resampled histories that many series share, so that what they say together can be judged.

A history draws, for every year, the year whose innovation is repeated there. All series of a claim
follow the same draws: where two of them have figures for the same years, history b disturbs them
in the same years, and their estimates move together as they do in the data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.autoregression import GRID, STATIONARY, Array
from chervonets.inference.curves import Curve
from chervonets.inference.designs import STUDENTISING, Design

Picks = NDArray[np.intp]

HALF = 0.5
"""The eigenvalues of a projection are 0 and 1."""

BLOCK = 240_000
"""Numbers held at once by a block of series: few enough to stay in a processor's cache."""


@dataclass(frozen=True, eq=False)
class Histories:
    """Draws for any years.

    In history b year t repeats the innovation of that year which ranks first, by random numbers
    of the pair of years, among those that a series has. A pair has its own random numbers, so
    that a year is disturbed alike whatever other years are looked at.

    Attributes:
        resamples: the number of histories B.
        seed: of all draws.
    """

    resamples: int
    seed: int
    _ranks: dict[tuple[int, int], NDArray[np.float32]] = field(default_factory=dict)
    _picks: dict[tuple[bytes, bytes], Picks] = field(default_factory=dict)

    def picks(self, years: NDArray[np.int_], pool: NDArray[np.int_]) -> Picks:
        """For every year and history the position (n, B) of an innovation, from 0 to m - 2.

        Args:
            years: (n,) years to be drawn for.
            pool: (m,) increasing years of a series; innovations belong to all but the first.
        """
        key = years.tobytes(), pool.tobytes()
        if key not in self._picks:
            found = np.empty((len(years), self.resamples), dtype=np.intp)
            for row, year in zip(found, years.tolist(), strict=True):
                np.argmax([self._rank(year, other) for other in pool[1:].tolist()], 0, out=row)
            self._picks[key] = found
        return self._picks[key]

    def _rank(self, year: int, other: int) -> NDArray[np.float32]:
        """Random numbers (B,) by which a year ranks among those that another may repeat."""
        pair = year, other
        if pair not in self._ranks:
            generator = np.random.default_rng([self.seed, *pair])
            self._ranks[pair] = generator.random(self.resamples, dtype=np.float32)
        return self._ranks[pair]


def sieve_blocks(
    series: Array, design: Design, picks: Picks
) -> Iterator[tuple[slice, Array, Array]]:
    """Effects and studentised statistics of series and of their histories without effect.

    The AR-sieve contrast of `chervonets.inference.contrasts`, for many series of the same years.

    Args:
        series: (S, n) checked values.
        design: of the same n years.
        picks: (n, B) positions of innovations.

    Yields:
        A slice of the series, their effects (s, 1 + B) and statistics (s, 1 + B); column 0 is the
        series itself.

    Raises:
        Infeasible: a series whose innovations do not vary.
    """
    residuals = design.residuals(series)
    rho = design.errors.persistence(residuals)
    innovations = design.errors.innovations(residuals, rho)
    own = design.effects(series), design.studentised(series)
    for block in blocks(len(series), picks):
        paths = _paths(innovations[block], rho[block], picks).reshape(len(picks), -1)
        found = studentised(paths, moments(paths), design)
        effects, statistics = (beside(a[block], b) for a, b in zip(own, found, strict=True))
        yield block, effects, statistics


def blocks(series: int, picks: Picks) -> Iterator[slice]:
    """Slices of so many series whose histories are held at once."""
    step = max(1, BLOCK // picks.size)
    return (slice(start, min(start + step, series)) for start in range(0, series, step))


def histories_of(series: Array, design: Design, picks: Picks) -> Array:
    """Histories without effect (m, S, B), in the manner of series (S, n), from picks (m, B).

    Raises:
        Infeasible: their innovations do not vary.
    """
    residuals = design.residuals(series)
    rho = design.errors.persistence(residuals)
    innovations = design.errors.innovations(residuals, rho)
    return _paths(innovations, rho, picks)


def beside(own: Array, of_histories: Array) -> Array:
    """What is found of series (s,) and of their histories (s B,) in one table (s, 1 + B)."""
    return np.column_stack([own, of_histories.reshape(len(own), -1)])


def moments(series: Array) -> tuple[Array, Array]:
    """Sums of squares and of products with the year before, (m,), of series (n, m), time first."""
    return (
        np.einsum("tm,tm->m", series, series),
        np.einsum("tm,tm->m", series[1:], series[:-1]),
    )


def studentised(
    series: Array, around_zero: tuple[Array, Array], design: Design
) -> tuple[Array, Array]:
    """Effects and studentised statistics (m,) of histories (n, m), time first.

    The moments of the residuals follow from those of the series, `around_zero`, and from the few
    coordinates in which the fit lies, so that no residual is computed. That loses digits where the
    scatter is small beside the distance from zero, as it is for no history without effect.
    """
    rows, size, scale = _compact(design)
    found = rows @ series
    fit, neighbours = found[: len(found) // 2], found[len(found) // 2 :]
    squares = around_zero[0] - np.einsum("km,km->m", fit, fit)
    products = around_zero[1] - np.einsum("km,km->m", fit, neighbours)
    effects = size * fit[0]
    return effects, effects / np.sqrt(squares * scale(products / squares))


@lru_cache(maxsize=1024)
def _compact(design: Design) -> tuple[Array, float, Curve]:
    """What studentising needs of a design whose fit has k regressors.

    Returns:
        (2 k, n): an orthonormal basis of the fit, whose first vector weighs the years as the effect
        does, and what the fit takes from the products of neighbouring years, by that basis; the
        size of the effect's weights; the variance of the effect per residual sum of squares, by r.
    """
    n = design.errors.n
    values, vectors = np.linalg.eigh(np.eye(n) - design.maker)
    fitted = vectors[:, values > HALF].T
    rotated = np.linalg.qr(np.column_stack([fitted @ design.weights, np.eye(len(fitted))]))[0]
    basis = rotated.T @ fitted
    neighbours = basis @ (np.eye(n, k=1) + np.eye(n, k=-1)) / 2
    rows = np.vstack([basis, 2 * neighbours - neighbours @ basis.T @ basis])
    return rows, float(basis[0] @ design.weights), _scale_by_autocorrelation(design)


def _paths(innovations: Array, rho: Array, order: Picks) -> Array:
    """AR(1) histories (n, s, B) from innovations (s, n - 1), persistence (s,), order (n, B)."""
    n, resamples = order.shape
    paths = np.empty((n, len(innovations), resamples))
    for t in range(n):
        np.take(innovations, order[t], axis=1, out=paths[t], mode="clip")
        if t == 0:
            paths[0] /= np.sqrt(1 - rho**2)[:, None]
        else:
            paths[t] += rho[:, None] * paths[t - 1]
    return paths


def _scale_by_autocorrelation(design: Design) -> Curve:
    """Variance of the effect per residual sum of squares as a function of r.

    Persistence is piecewise linear in r, and the scale in the persistence; so is the whole, with
    the knots of both and those where the persistence is bounded.
    """
    expected = design.errors.expected
    limits = [*STATIONARY, 1 - STUDENTISING / design.errors.n]
    within = [limit for limit in limits if GRID[0] < limit < GRID[-1]]
    rho = np.concatenate([GRID, within])
    at = np.concatenate([expected, np.interp(within, GRID, expected)])
    order = np.argsort(rho, kind="stable")
    bounded = np.minimum(np.clip(rho[order], *STATIONARY), limits[-1])
    return Curve.of(at[order], np.interp(bounded, GRID, design.scale))

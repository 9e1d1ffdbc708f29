"""Resampled histories that many series share, so that what they say together can be judged.

A history draws, for every year, the year whose innovation is repeated there. All series of a claim
follow the same draws: where two of them have figures for the same years, history b disturbs them
in the same years, and their estimates move together as they do in the data.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.autoregression import GRID, STATIONARY, Array
from chervonets.inference.designs import STUDENTISING, Design

Picks = NDArray[np.intp]

BLOCK = 120_000
"""Numbers held at once by a block of series: few enough to stay in a processor's cache."""


@dataclass(frozen=True, eq=False)
class Histories:
    """Draws over a range of years.

    Attributes:
        first: the earliest year of any series.
        priority: (B, T, T) random numbers; in history b year t repeats the innovation of the year
            that ranks first among those that a series has.
    """

    first: int
    priority: NDArray[np.float32]

    @classmethod
    def over(cls, years: Sequence[int], resamples: int, seed: int) -> Histories:
        """Draws for all years from the first to the last of `years`."""
        first, count = min(years), max(years) - min(years) + 1
        generator = np.random.default_rng(seed)
        return cls(first, generator.random((resamples, count, count), dtype=np.float32))

    @property
    def resamples(self) -> int:
        """The number of histories B."""
        return len(self.priority)

    def picks(self, years: NDArray[np.int_], pool: NDArray[np.int_]) -> Picks:
        """For every history and year the position (B, n) of an innovation, from 0 to m - 2.

        Args:
            years: (n,) years to be drawn for.
            pool: (m,) increasing years of a series; innovations belong to all but the first.
        """
        wanted = years - self.first
        known = pool[1:] - self.first
        return np.asarray(self.priority[:, wanted[:, None], known].argmax(axis=2))


def sieve_blocks(
    series: Array, design: Design, picks: Picks, resamples: int
) -> Iterator[tuple[slice, Array, Array]]:
    """Effects and studentised statistics of series and of their histories without effect.

    The AR-sieve contrast of `chervonets.inference.contrasts`, for many series of the same years.

    Args:
        series: (S, n) checked values.
        design: of the same n years.
        picks: (B, n) positions of innovations.
        resamples: B.

    Yields:
        A slice of the series, their effects (s, 1 + B) and statistics (s, 1 + B); column 0 is the
        series itself.

    Raises:
        Infeasible: a series whose innovations do not vary.
    """
    scale = _scale_by_autocorrelation(design)
    n = design.errors.n
    step = max(1, BLOCK // (resamples * n))
    order = np.ascontiguousarray(picks.T)
    for start in range(0, len(series), step):
        part = series[start : start + step]
        residuals = design.residuals(part)
        rho = design.errors.persistence(residuals)
        innovations = design.errors.innovations(residuals, rho)
        paths = _paths(innovations, rho, order)
        effects, statistics = _studentised(paths.reshape(n, -1), design, scale)
        own, own_statistics = _studentised(np.ascontiguousarray(part.T), design, scale)
        yield (
            slice(start, start + len(part)),
            np.column_stack([own, effects.reshape(len(part), resamples)]),
            np.column_stack([own_statistics, statistics.reshape(len(part), resamples)]),
        )


def histories_of(series: Array, design: Design, picks: Picks) -> Array:
    """Histories without effect (m, B), in the manner of one series (n,), from picks (B, m).

    Raises:
        Infeasible: its innovations do not vary.
    """
    residuals = design.residuals(series[None])
    rho = design.errors.persistence(residuals)
    innovations = design.errors.innovations(residuals, rho)
    return _paths(innovations, rho, np.ascontiguousarray(picks.T))[:, 0]


def studentised(series: Array, design: Design) -> tuple[Array, Array]:
    """Effects and studentised statistics (m,) of series (n, m), time first."""
    return _studentised(series, design, _scale_by_autocorrelation(design))


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


def _studentised(series: Array, design: Design, scale: tuple[Array, Array]) -> tuple[Array, Array]:
    """Effects and statistics (m,) of series (n, m), time first."""
    residuals = design.maker @ series
    squares = np.einsum("tm,tm->m", residuals, residuals)
    products = np.einsum("tm,tm->m", residuals[1:], residuals[:-1])
    effects = design.weights @ series
    errors = np.sqrt(squares * np.interp(products / squares, *scale))
    return effects, effects / errors


def _scale_by_autocorrelation(design: Design) -> tuple[Array, Array]:
    """Variance of the effect per residual sum of squares as a function of r, by its knots.

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
    return at[order], np.interp(bounded, GRID, design.scale)

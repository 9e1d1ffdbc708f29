"""Resampled histories that many series share, so that what they say together can be judged.

A history draws, for every year, the year whose innovation is repeated there. All series of a claim
follow the same draws: where two of them have figures for the same years, history b disturbs them
in the same years, and their estimates move together as they do in the data.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.autoregression import Array, paths
from chervonets.inference.designs import Design

Picks = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Histories:
    """Draws for any years, in B `resamples`.

    In history b year t repeats the innovation of that year which ranks first, by random numbers
    of the pair of years, among those that a series has. A pair has its own random numbers, so
    that a year is disturbed alike whatever other years are looked at.
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


def histories_of(series: Array, design: Design, picks: Picks) -> Array:
    """Histories without effect (B, m), in the manner of a series (n,), from picks (m, B).

    Raises:
        Infeasible: its innovations do not vary.
    """
    residuals = design.residuals(series)
    persistence = design.errors.persistence(residuals)
    innovations = design.errors.innovations(residuals, persistence)
    return paths(innovations[picks.T], persistence)

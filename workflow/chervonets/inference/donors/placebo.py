"""Ranking the treated unit among placebos: what do units show that were not treated?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chervonets.inference.donors.panel import Array, Panel
from chervonets.inference.inversion import between
from chervonets.inference.result import ROUNDING, Region

TIE = 1e-7
"""Relative difference below which two squared statistics count as tied."""


@dataclass(frozen=True, eq=False)
class Placebos:
    """Every unit of a panel matched by others, the treated unit first.

    Attributes:
        weights: (units, units) zero on the unit itself.
        gaps: (units, T) outcome minus its weighted match.
        pre: years before treatment.
    """

    weights: Array
    gaps: Array
    pre: int

    @classmethod
    def of(cls, panel: Panel, weights: Array) -> Placebos:
        """The placebos of a panel with weights (units, units)."""
        return cls(weights, panel.outcomes - weights @ panel.outcomes, panel.pre)

    @property
    def fit(self) -> Array:
        """(units,) root mean squared gaps before treatment."""
        return rms(self.gaps[:, : self.pre])

    @property
    def effects(self) -> Array:
        """(units, T - pre) gaps from the first treated date on."""
        return self.gaps[:, self.pre :]

    def ratios(self, effects: Array, floor: float) -> Array:
        """(units,) root mean squared effects over the misfit before, no less than `floor`."""
        return rms(effects) / np.maximum(self.fit, floor)


def rms(gaps: Array) -> Array:
    """Root mean square over the last axis."""
    return np.asarray(np.sqrt(np.square(gaps).mean(axis=-1)), dtype=np.float64)


def rank_p(statistics: Array, tie: float) -> float:
    """Share of the units (units,) whose statistic is at least that of the first."""
    return float((statistics >= statistics[0] - tie).mean())


def rank_ps(statistics: Array) -> tuple[float, float, float]:
    """p-values of the first unit for a great, a small, and a statistic far from zero."""
    tie = ROUNDING * float(np.abs(statistics).max())
    great, small, far = (rank_p(s, tie) for s in (statistics, -statistics, np.abs(statistics)))
    return great, small, far


def constant_effects(parabolas: Array, level: float) -> Region:
    """The constant effects that a rank among placebos does not reject.

    Firpo and Possebom (2018, section 4): an assumed effect is taken off the treated unit, which
    also moves the placebos that it helps to match, and the units are ranked again. Every squared
    statistic is a parabola in the effect, so the ranks change only where parabolas cross.

    Args:
        parabolas: (units, 3) squared statistics as polynomials in the effect, the highest power
            first; the treated unit first.
        level: coverage of the region.
    """
    own, others = parabolas[0], parabolas[1:]
    crossings = [np.roots(row).real for row in others - own if row.any()]
    bottom = -own[1] / (2 * own[0])

    def kept(effect: float) -> bool:
        values = parabolas @ np.array([effect**2, effect, 1.0])
        return float((values >= values[0] * (1 - TIE)).mean()) > (1 - level) * (1 + ROUNDING)

    return between(np.concatenate([*crossings, [bottom]]), kept)


def squared_lines(effects: Array, moves: Array) -> Array:
    """The parabolas (units, 3) of effects (units,) that an assumed one moves by (units,)."""
    return np.column_stack([moves**2, 2 * moves * effects, effects**2])

"""Ranking the treated unit among placebos: what do units show that were not treated?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chervonets.inference.donors.panel import Array, Panel
from chervonets.inference.inversion import between
from chervonets.inference.result import ROUNDING, Region, Result

NULL = "treatment changes no outcome, and any unit could have been the treated one"
ALTERNATIVE = "treatment raises the outcome"

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

    @property
    def moves(self) -> Array:
        """(units,) how much an effect of one that is taken off the treated unit moves each gap."""
        found = self.weights[:, 0].copy()
        found[0] = -1.0
        return found

    def ratios(self, effects: Array, floor: float) -> Array:
        """(units,) root mean squared effects over the misfit before, no less than `floor`."""
        return rms(effects) / np.maximum(self.fit, floor)


def rms(gaps: Array) -> Array:
    """Root mean square over the last axis."""
    return np.asarray(np.sqrt(np.square(gaps).mean(axis=-1)), dtype=np.float64)


def rank_p(statistics: Array, tie: float) -> float:
    """Share of the units (units,) whose statistic is at least that of the first."""
    return float((statistics >= statistics[0] - tie).mean())


def constant_effects(parabolas: Array, level: float) -> Region:
    """The constant effects that a rank among placebos does not reject.

    Firpo and Possebom (2018, section 4): an assumed effect is taken off the treated unit, which
    also moves the placebos that it helps to match, and the units are ranked again. Every squared
    statistic is a parabola in the effect, so the ranks change only where parabolas cross.

    The parabolas (units, 3) are squared statistics as polynomials in the effect, the highest power
    first; the treated unit comes first.
    """
    own, others = parabolas[0], parabolas[1:]
    crossings = [np.roots(row).real for row in others - own if row.any()]
    bottom = -own[1] / (2 * own[0])

    def kept(effect: float) -> bool:
        values = parabolas @ np.array([effect**2, effect, 1.0])
        return float((values >= values[0] * (1 - TIE)).mean()) > (1 - level) * (1 + ROUNDING)

    return between(np.concatenate([*crossings, [bottom]]), kept)


def ranked_effects(panel: Panel, effects: Array, moves: Array, level: float) -> Result:
    """The effect on the treated unit, the first of (units,), ranked among those of placebos.

    An effect of one that is taken off the treated unit moves each by `moves` (units,). The p-values
    rank the effect, `details["p_two_sided"]` its size; the region holds the constant effects that
    the latter does not reject.
    """
    tie = ROUNDING * float(np.abs(effects).max())
    return Result(
        method="effect ranked among placebos",
        statistic=float(effects[0]),
        estimate=float(effects[0]),
        region=constant_effects(
            np.column_stack([moves**2, 2 * moves * effects, effects**2]), level
        ),
        level=level,
        p_value=rank_p(effects, tie),
        p_opposite=rank_p(-effects, tie),
        attainable_p=1 / len(effects),
        n=panel.outcomes.shape[1],
        null=NULL,
        alternative=ALTERNATIVE,
        reference=f"the same estimate for each of the {len(panel.donors)} donors as a placebo",
        details={"p_two_sided": rank_p(np.abs(effects), tie)},
    )

"""Ranking the treated unit among placebos: what do units show that were not treated?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chervonets.inference.donors.panel import Array, Mask, Panel
from chervonets.inference.result import ROUNDING


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


def pool_of(panel: Panel, *, treated: bool) -> Mask:
    """(units,) true for those that may carry weight in placebos."""
    pool = np.ones(len(panel.names), dtype=np.bool_)
    pool[0] = treated
    return pool


def rank_p(statistics: Array, tie: float) -> float:
    """Share of the units (units,) whose statistic is at least that of the first."""
    return float((statistics >= statistics[0] - tie).mean())


def rank_ps(statistics: Array) -> tuple[float, float, float]:
    """p-values of the first unit for a great, a small, and a statistic far from zero."""
    tie = ROUNDING * float(np.abs(statistics).max())
    great, small, far = (rank_p(s, tie) for s in (statistics, -statistics, np.abs(statistics)))
    return great, small, far


def constant_effects(placebos: Placebos, floor: float, level: float) -> tuple[float, float] | None:
    """Limits of the constant effects which the ratio test does not reject; None if unbounded.

    Firpo and Possebom (2018, section 4): an assumed effect is taken off the treated unit, which
    also moves the placebos that it helps to match, and the ratios are ranked again. Every squared
    ratio is a parabola in the effect, so the ranks change only where parabolas cross.
    """
    moves = placebos.weights[:, 0].copy()
    moves[0] = -1.0
    size = np.square(np.maximum(placebos.fit, floor))
    parabolas = np.column_stack(
        [
            np.square(moves) / size,
            2 * moves * placebos.effects.mean(axis=1) / size,
            np.square(placebos.effects).mean(axis=1) / size,
        ]
    )
    centre = float(placebos.effects[0].mean())
    crossings = [np.roots(row).real for row in parabolas[1:] - parabolas[0]]
    roots = np.unique(np.concatenate([*crossings, [centre]]))
    reach = 1e3 * max(float(np.ptp(roots)), floor)
    powers = np.vander(np.concatenate([roots, [roots[0] - reach, roots[-1] + reach]]), 3)
    values = parabolas @ powers.T
    accepted = (values >= values[0] * (1 - 1e-7)).mean(axis=0) > 1 - level
    if accepted[-2:].any() or not accepted.any():
        return None
    inside = roots[accepted[:-2]]
    return float(inside[0]), float(inside[-1])

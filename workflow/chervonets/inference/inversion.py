"""Tests turned round: the effects that a test does not reject, whatever shape their region has.

Three ways, from the exact to the general. A test whose p-value steps up with the effect at known
tipping points gives limits by counting (Hartigan 1969 for sign flips; for a studentised bootstrap
this is the t-inverted interval). One whose p-value changes at known points only is asked between
each two of them. Any other is searched on a grid that widens until effects are rejected.
"""

import math
from collections.abc import Callable

import numpy as np

from chervonets.inference.autoregression import Array
from chervonets.inference.result import ROUNDING, Region
from chervonets.progress import watched

UNBOUNDED = Region(((-math.inf, math.inf),))

ASKED = 512
"""Most gaps between known points that are all asked; of more, the two outer ends are found."""

STEPS = 24
"""Steps of the grid on either side of the centre."""

DOUBLINGS = 30
"""Doublings of the distance within which an effect must be rejected, or there is no bound."""

HALVINGS = 36
"""Halvings of the step in which acceptance begins or ends."""


def allowed_exceedances(level: float, total: int, copies: int = 1) -> int:
    """How many relabellings may reach the observed statistic while p stays within the level.

    Of `total` relabellings `copies` are the observed one. The number is -1 or less when no sample
    of this size can reach the level.
    """
    return math.floor(level * total + ROUNDING) - copies


def limits(tipping: Array, total: int, level: float, copies: int = 1) -> Region:
    """Effects that neither of two one-sided tests at half of 1 - level rejects.

    All effects where there are too few relabellings for the level.

    Args:
        tipping: (R,) shifts that, added to the effect, bring each relabelling or history level
            with the data: it reaches the statistic where it is no less than minus the effect.
        total: number of relabellings, or of histories with the data.
        level: coverage of the region, such as 0.95.
        copies: how many of them are the data.
    """
    allowed = allowed_exceedances((1 - level) / 2, total, copies)
    if allowed < 0:
        return UNBOUNDED
    if allowed >= len(tipping):
        return Region(())
    ends = len(tipping) - 1 - allowed, allowed
    ordered = np.partition(tipping, ends)
    low, high = (-float(ordered[end]) + 0.0 for end in ends)
    return Region(((low, high),) if low <= high else ())


def between(points: Array, kept: Callable[[float], bool]) -> Region:
    """Closed pieces of effects that are kept, not rejected, where that changes at points (P,) only.

    It is asked inside the gaps and beyond the ends. Of more than `ASKED` gaps only the two ends are
    looked for, from the middle outwards, and one piece is supposed to lie between them.
    """
    steps = np.unique(points)
    reach = max(float(np.ptp(steps)), float(np.abs(steps).max()), 1.0)
    middles = np.concatenate(
        [[steps[0] - reach], (steps[1:] + steps[:-1]) / 2, [steps[-1] + reach]]
    )
    ends = np.concatenate([[-np.inf], steps, [np.inf]])
    if len(middles) <= ASKED:
        inside = [kept(float(middle)) for middle in watched(middles, "effects")]
        edges = np.diff([0, *map(int, inside), 0])  # neighbours are joined
        starts, stops = ends[:-1][edges[:-1] == 1], ends[1:][edges[1:] == -1]
        return Region(tuple(zip(starts.tolist(), stops.tolist(), strict=True)))
    centre = len(middles) // 2
    first = _last_kept(lambda back: kept(float(middles[centre - back])), centre)
    last = _last_kept(lambda on: kept(float(middles[centre + on])), len(middles) - 1 - centre)
    if first is None or last is None:
        return Region(())
    return Region(((float(ends[centre - first]), float(ends[centre + last + 1])),))


def _last_kept(kept: Callable[[int], bool], most: int) -> int | None:
    """The greatest number up to `most` that is kept, by halving; None where 0 is not."""
    if not kept(0):
        return None
    low, high = 0, most + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if kept(middle) else (low, middle)
    return low


def search(kept: Callable[[float], bool], centre: float, unit: float) -> Region:
    """Pieces of effects that are kept, on a grid about a centre; their ends are found by halving.

    The centre is likely to be kept, such as the estimate; the unit is a small distance from it. The
    grid reaches as far as effects are kept when the distance is doubled. A piece that is narrower
    than a step of the grid may be missed.
    """
    reach: Array = unit * 2.0 ** np.arange(DOUBLINGS, dtype=np.float64)
    low, endless_low = _bound(lambda far: kept(centre - far), reach)
    high, endless_high = _bound(lambda far: kept(centre + far), reach)
    grid = centre + np.concatenate(
        [-low * np.linspace(1, 0, STEPS + 1), high * np.linspace(0, 1, STEPS + 1)[1:]]
    )
    there = np.array([kept(float(effect)) for effect in watched(grid, "effects")])
    turns = np.flatnonzero(there[1:] != there[:-1])
    ends = [_turn(kept, float(grid[turn]), float(grid[turn + 1])) for turn in turns]
    if there[0]:
        ends.insert(0, -math.inf if endless_low else float(grid[0]))
    if there[-1]:
        ends.append(math.inf if endless_high else float(grid[-1]))
    return Region(tuple(zip(ends[::2], ends[1::2], strict=True)))


def _bound(kept: Callable[[float], bool], reach: Array) -> tuple[float, bool]:
    """The distance up to which the grid must go, and whether all beyond it is kept."""
    there = [kept(float(far)) for far in watched(reach, "effects far out")]
    if there[-1]:
        rejected = [place for place, one in enumerate(there) if not one]
        return float(reach[max(rejected, default=-1) + 1]), True
    outermost = max((place for place, one in enumerate(there) if one), default=-1)
    return float(reach[outermost + 1]), False


def _turn(kept: Callable[[float], bool], one: float, other: float) -> float:
    """The outermost effect that is kept, of two neighbours of which one is."""
    inside, outside = (one, other) if kept(one) else (other, one)
    for _ in watched(range(HALVINGS), "ends of effects"):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if kept(middle) else (inside, middle)
    return inside

"""How far a prediction lies from the figures, in smallest effects, and how probable it made them.

A size is compared with the middle of the figures. A range is as near as its nearer end, and zero
within it; where a reading gives one it is scored by the logarithm of the density that it puts on
the figures besides, which no other forecast than the honest one can better in expectation (Good
1952, Journal of the Royal Statistical Society B 14, "Rational decisions"; Gneiting and Raftery
2007, JASA 102, sec. 4.1). A mere direction is right from the smallest effect on, and else as wrong
as the figures fall short of it.
"""

import math
from statistics import NormalDist

from chervonets.contest.models import Quantity


def on_scale(value: float, quantity: Quantity) -> float:
    """A value in smallest effects: logarithms of a factor, or points."""
    if quantity.scale == "points":
        return value / quantity.smallest.value
    return math.log(value) / math.log(quantity.smallest.value)


def size_distance(quantity: Quantity, middle: float, low: float, high: float) -> float:
    """Signed distance of a size or range from the figures' middle, in smallest effects.

    Above zero the prediction lies too high; a size has `low` = `high`.
    """
    at = on_scale(middle, quantity)
    ends = on_scale(low, quantity), on_scale(high, quantity)
    return max(ends[0] - at, 0.0) + min(ends[1] - at, 0.0)


def direction_distance(quantity: Quantity, start: float, middle: float, direction: str) -> float:
    """How far the figures fall short of one smallest effect in a direction; zero for a hit."""
    moved = on_scale(middle, quantity) - on_scale(start, quantity)
    return max(1 - (moved if direction == "rise" else -moved), 0.0)


def log_score(
    quantity: Quantity, middle: float, low: float, high: float, holds: float
) -> float | None:
    """Log density per smallest effect that a range puts on the figures' middle; higher is better.

    The range is read as the middle `holds` of a normal distribution on the quantity's scale. A size
    without width bears no score.
    """
    ends = on_scale(low, quantity), on_scale(high, quantity)
    if ends[0] == ends[1]:
        return None
    half = NormalDist().inv_cdf((1 + holds) / 2)
    spread = NormalDist(sum(ends) / 2, (ends[1] - ends[0]) / 2 / half)
    away = (on_scale(middle, quantity) - spread.mean) / spread.stdev
    return -(away**2) / 2 - math.log(spread.stdev * math.sqrt(2 * math.pi))

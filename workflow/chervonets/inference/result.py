"""What a test hands back, and how it refuses."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import ArrayLike, NDArray

CONSTANT = 1e-12
"""Spread, relative to the largest figure, below which a series counts as constant."""

ROUNDING = 1e-9
"""Relative difference below which two statistics count as tied."""

GREATEST = 1e70
"""Largest size of a figure, and one over the smallest: fourth powers stay within floats."""


class Infeasible(Exception):  # noqa: N818  # a finding about the sample, not a fault
    """The sample cannot carry the test; the message says why, in plain words."""


@dataclass(frozen=True)
class Region:
    """The effects that a test does not reject at a level.

    Attributes:
        pieces: their least and greatest effects, in order; none where every effect is rejected,
            infinite where no effect is too far out.
    """

    pieces: tuple[tuple[float, float], ...]

    @property
    def hull(self) -> tuple[float, float] | None:
        """From the least effect to the greatest; None where there is none, or no bound at all."""
        if not self.pieces:
            return None
        ends = self.pieces[0][0], self.pieces[-1][1]
        return None if ends == (-math.inf, math.inf) else ends

    def __contains__(self, effect: float) -> bool:
        return any(low <= effect <= high for low, high in self.pieces)

    def mapped(self, function: Callable[[float], float]) -> Region:
        """The region of an increasing function of the effect."""
        return Region(tuple((function(low), function(high)) for low, high in self.pieces))

    def words(self, shown: Callable[[float], str] = "{:g}".format) -> str:
        """The region in words, its numbers as `shown` writes them."""
        if not self.pieces:
            return "none"
        return ", and ".join(map(partial(_piece, shown), self.pieces))

    __str__ = words

    def remark(self, estimate: float) -> str:
        """What a reader must know of the region; empty where it is a plain interval."""
        said = []
        if not self.pieces:
            return "the test rejects every effect at this level, the estimate too"
        low, high = self.pieces[0][0], self.pieces[-1][1]
        if math.isinf(low) or math.isinf(high):
            said.append("the sample is too small to reject any effect that far out")
        if len(self.pieces) > 1:
            said.append("the effects that are not rejected lie in pieces")
        if low == high:
            said.append("equal figures leave a single value")
        if estimate not in self.widened(estimate):
            said.append("the test rejects the estimate too: less it, the figures are still unusual")
        return "; ".join(said)

    def widened(self, estimate: float) -> Region:
        """The region with room for rounding at its ends."""
        ends = [abs(end) for piece in self.pieces for end in piece if math.isfinite(end)]
        room = ROUNDING * max([abs(estimate), *ends])
        return Region(tuple((low - room, high + room) for low, high in self.pieces))


def _piece(shown: Callable[[float], str], piece: tuple[float, float]) -> str:
    low, high = piece
    if math.isinf(low) and math.isinf(high):
        return "any value"
    if math.isinf(low):
        return f"up to {shown(high)}"
    return f"{shown(low)} or more" if math.isinf(high) else f"{shown(low)} to {shown(high)}"


@dataclass(frozen=True, kw_only=True)
class Result:
    """The outcome of one test.

    Attributes:
        method: the test, in words.
        statistic: the number that is compared with its distribution under the null.
        estimate: the effect, in the unit of the values.
        region: the effects that the test does not reject, on either side; None where the test
            has no effect to ask for.
        level: coverage aimed at by `region`, or exactly attained by it (`levels`, `sign_test`).
        p_value: one-sided, in the direction "greater"; None where there is no sample.
        p_opposite: one-sided, in the other direction.
        attainable_p: the smallest p-value that this sample could have given.
        n: number of values.
        null: the hypothesis under test, in words.
        alternative: what `p_value` speaks for, in words.
        reference: the distribution that the statistic is compared with, in words.
        seed: of the random numbers; None where none were used.
        details: further numbers, by name.
    """

    method: str
    statistic: float
    estimate: float
    region: Region | None
    level: float
    p_value: float | None
    p_opposite: float | None
    attainable_p: float | None
    n: int
    null: str
    alternative: str
    reference: str
    seed: int | None = None
    details: dict[str, object] = field(default_factory=dict)

    @property
    def interval(self) -> tuple[float, float] | None:
        """The hull of the region: None where there is none."""
        return self.region.hull if self.region else None


def checked(
    values: ArrayLike, *, at_least: int, what: str = "figures", varied: bool = True
) -> NDArray[np.float64]:
    """The values as a float array, if they are enough, finite and not all the same.

    Args:
        values: (n,) numbers.
        at_least: smallest n that the test can use.
        what: the values in words, for the message.
        varied: whether a constant series is refused.

    Raises:
        Infeasible: too few values, a value that is not finite or see `check_size`, or a constant
            series.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1:
        raise Infeasible(f"the {what} are not one series")
    if len(array) < at_least:
        raise Infeasible(f"{len(array)} {what} are too few; the test needs {at_least}")
    if not np.isfinite(array).all():
        raise Infeasible(f"some {what} are missing or infinite")
    check_size(array, what)
    if varied and np.ptp(array) <= CONSTANT * np.abs(array).max():
        raise Infeasible(f"all {what} are the same")
    return array


def check_size(values: NDArray[np.float64], what: str = "figures") -> None:
    """Refuse figures whose fourth powers floating point cannot hold.

    Raises:
        Infeasible: the largest is greater than `GREATEST`, or less than one over it and not 0.
    """
    size = float(np.abs(values).max(initial=0))
    if size > GREATEST or 0 < size < 1 / GREATEST:
        raise Infeasible(
            f"the {what} are up to {size:.0e} in size, which floating point cannot reckon with, "
            f"so give them in a unit in which they are between {1 / GREATEST:g} and {GREATEST:g}"
        )


def checked_level(level: float) -> float:
    """The level, if it lies strictly between 0 and 1.

    Raises:
        Infeasible: it does not.
    """
    if not 0 < level < 1:
        raise Infeasible(f"a level of {level} does not lie between 0 and 1")
    return level

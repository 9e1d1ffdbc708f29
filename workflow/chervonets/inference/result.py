"""What a test hands back, and how it refuses."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import partial
from typing import TypedDict

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
    """The effects that a test does not reject at a level: pieces from least to greatest.

    There are none where every effect is rejected; ends are infinite where none is too far out.
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
        if not self.pieces:
            return "the test rejects every effect at this level, the estimate too"
        said = []
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
    """The outcome of one test, in words and numbers.

    Attributes:
        statistic: the number that is compared with `reference`, its distribution under the null.
        estimate: the effect, in the unit of the values.
        region: the effects that the test does not reject, on either side; None where the test
            has no effect to ask for.
        level: coverage aimed at by `region`, or exactly attained by it (`levels`, `sign_test`).
        p_value: one-sided, in the direction "greater"; None where there is no sample.
        p_opposite: one-sided, in the other direction; None where the test has no direction.
        attainable_p: the smallest p-value that this sample could have given.
        n: number of values.
        alternative: what `p_value` speaks for.
        seed: of the random numbers; None where none were used.
    """

    method: str
    statistic: float
    estimate: float
    region: Region | None = None
    level: float = math.nan
    p_value: float | None
    p_opposite: float | None = None
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


class Place(TypedDict):
    """Where the statistic of a result lies in the distribution that it is compared with."""

    p_value: float
    p_opposite: float
    attainable_p: float
    reference: str
    seed: int | None


def among_histories(
    statistic: float, drawn: NDArray[np.float64], seed: int, tie: float = 0.0
) -> Place:
    """The place of a statistic among those drawn from histories (B,); with the data they are B + 1.

    Statistics that differ by no more than `tie`, in relation to the first, are tied.
    """
    total = 1 + len(drawn)
    return Place(
        p_value=(1 + int((drawn >= statistic * (1 - tie)).sum())) / total,
        p_opposite=(1 + int((drawn <= statistic * (1 + tie)).sum())) / total,
        attainable_p=1 / total,
        reference=f"AR(1)-sieve bootstrap, {len(drawn)} histories",
        seed=seed,
    )


def checked(
    values: ArrayLike, *, at_least: int, what: str = "figures", varied: bool = True
) -> NDArray[np.float64]:
    """The values (n,) as a float array, if they are enough, finite and, if `varied`, not constant.

    Raises:
        Infeasible: they are not, or see `check_size`.
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


def check_level(level: float) -> None:
    """Refuse a level that does not lie strictly between 0 and 1, as Infeasible."""
    if not 0 < level < 1:
        raise Infeasible(f"a level of {level} does not lie between 0 and 1")


def check_choice(given: str, known: Collection[str], what: str) -> None:
    """Refuse an option that is not among those known, as Infeasible; `what` says of what it is."""
    if given not in known:
        raise Infeasible(f"{given!r} is not {what}; there are {', '.join(known)}")

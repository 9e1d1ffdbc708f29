"""What a test hands back, and how it refuses."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

CONSTANT = 1e-12
"""Spread, relative to the largest figure, below which a series counts as constant."""

ROUNDING = 1e-9
"""Relative difference below which two statistics count as tied."""


class Infeasible(Exception):  # noqa: N818  # a finding about the sample, not a fault
    """The sample cannot carry the test; the message says why, in plain words."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """The outcome of one test.

    Attributes:
        method: the test, in words.
        statistic: the number that is compared with its distribution under the null.
        estimate: the effect, in the unit of the values.
        interval: two-sided interval for the effect; None where the sample gives none.
        level: coverage aimed at by `interval`, or exactly attained by it (`levels`, `sign_test`).
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
    interval: tuple[float, float] | None
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
        Infeasible: too few values, a value that is not finite, or a constant series.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1:
        raise Infeasible(f"the {what} are not one series")
    if len(array) < at_least:
        raise Infeasible(f"{len(array)} {what} are too few; the test needs {at_least}")
    if not np.isfinite(array).all():
        raise Infeasible(f"some {what} are missing or infinite")
    if varied and np.ptp(array) <= CONSTANT * np.abs(array).max():
        raise Infeasible(f"all {what} are the same")
    return array


def checked_level(level: float) -> float:
    """The level, if it lies strictly between 0 and 1.

    Raises:
        Infeasible: it does not.
    """
    if not 0 < level < 1:
        raise Infeasible(f"a level of {level} does not lie between 0 and 1")
    return level

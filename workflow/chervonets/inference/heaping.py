"""Ages that are told in round numbers: how much, and what the ages would look like without it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from chervonets.inference.result import Infeasible, checked

Array = NDArray[np.float64]
Ages = NDArray[np.int_]

SPENCER: Array = (
    np.array([-1, -3, -5, -5, -2, 6, 18, 33, 47, 57, 60, 57, 47, 33, 18, 6, -2, -5, -5, -3, -1])
    / 350
)
"""Spencer's 21-term summation formula. It keeps cubics, but lets a part of the heaping through."""

ZELNIK: Array = (
    np.array(
        [-1, -4, -8, -12, -16, 20, 56, 52, 48, 44, 42, 44, 48, 52, 56, 20, -16, -12, -8, -4, -1]
    )
    / 400
)
"""Zelnik's operator Q1 (Gray 1987, table 11): every terminal digit has the weight 1/10, so that a
preference for a digit drops out."""

OPERATORS = {"spencer": SPENCER, "zelnik": ZELNIK}


def checked_ages(counts: ArrayLike, ages: ArrayLike) -> tuple[Array, Ages]:
    """Counts and ages as arrays, if the ages are consecutive single years and anybody lives.

    Raises:
        Infeasible: they are not.
    """
    people = checked(counts, at_least=1, what="counts", varied=False)
    years = checked(ages, at_least=1, what="ages", varied=False)
    if people.shape != years.shape:
        raise Infeasible("the ages are not as many as the counts")
    if (people < 0).any():
        raise Infeasible("some counts are negative")
    if (years != np.rint(years)).any() or (np.diff(years) != 1).any() or years[0] < 0:
        raise Infeasible("the ages are not consecutive single years")
    return people, years.astype(int)


def whipple(counts: ArrayLike, ages: ArrayLike, low: int = 23, high: int = 62) -> float:
    """Whipple's index: 100 without preference, 500 if every age ends in 0 or 5.

    Five times the share of the ages that end in 0 or 5 among the ages from `low` to `high`, in per
    cent (Shryock and Siegel 1976, The Methods and Materials of Demography, chapter 8).

    Args:
        counts: (n,) people by single year of age.
        ages: (n,) consecutive.
        low: first age counted.
        high: last age counted; a multiple of 5 ages in all, so that all digits are there as often.

    Raises:
        Infeasible: ages that are missing, not consecutive, or not a multiple of five.
    """
    people, years = _range(counts, ages, low, high, 5)
    return float(500 * people[years % 5 == 0].sum() / people.sum())


def myers(
    counts: ArrayLike, ages: ArrayLike, low: int = 10, high: int = 89, *, closed: bool = False
) -> float:
    """Myers' blended index: 0 without preference, 90 if every age ends in the same digit.

    The ages with a digit are added up from `low` on, and again from ten years later on; the sums
    are blended with weights 1 to 10 and 9 to 0, so that the fall of numbers with age drops out.
    The index is half the sum of the deviations of the ten shares from 10 per cent (Myers 1940,
    Transactions of the Actuarial Society of America 41; Shryock and Siegel 1976, chapter 8).
    It is near 0 only if hardly anybody is left at `high`.

    Args:
        counts: (n,) people by single year of age.
        ages: (n,) consecutive.
        low: first age counted.
        high: last age counted; a multiple of 10 ages in all.
        closed: whether the first sums leave out the last ten ages, as in the spreadsheet SINGAGE
            of the United States Census Bureau, so that equal numbers at all ages give 0.

    Raises:
        Infeasible: ages that are missing, not consecutive, fewer than 20, or not a multiple of ten.
    """
    people, _ = _range(counts, ages, low, high, 10)
    decades = people.reshape(-1, 10)
    if len(decades) < 2:
        raise Infeasible("fewer than 20 ages cannot be blended")
    weights = np.arange(1, 11)
    first = decades[:-1] if closed else decades
    blended = weights * first.sum(axis=0) + (10 - weights) * decades[1:].sum(axis=0)
    return float(50 * np.abs(blended / blended.sum() - 0.1).sum())


def _range(
    counts: ArrayLike, ages: ArrayLike, low: int, high: int, period: int
) -> tuple[Array, Ages]:
    people, years = checked_ages(counts, ages)
    inside = (years >= low) & (years <= high)
    if inside.sum() != high - low + 1 or (high - low + 1) % period:
        raise Infeasible(
            f"the ages {low} to {high} are not all there, or not {period} times as many"
        )
    if not people[inside].any():
        raise Infeasible("nobody is of these ages")
    return people[inside], years[inside]


def graduated(counts: ArrayLike, ages: ArrayLike, operator: str = "zelnik") -> Array:
    """Counts (n,) smoothed over 21 ages, nan within ten ages of either end.

    Args:
        counts: (n,) people by single year of age.
        ages: (n,) consecutive.
        operator: `spencer` or `zelnik`.

    Raises:
        Infeasible: an unknown operator, fewer than 21 ages, ages that are not consecutive.
    """
    people, _ = checked_ages(counts, ages)
    if operator not in OPERATORS:
        raise Infeasible(f"{operator!r} smooths no ages; there are {', '.join(OPERATORS)}")
    weights = OPERATORS[operator]
    if len(people) < len(weights):
        raise Infeasible(f"{len(people)} ages are too few to smooth; {len(weights)} are needed")
    reach = len(weights) // 2
    smooth = np.full(len(people), np.nan)
    smooth[reach:-reach] = np.convolve(people, weights, mode="valid")
    return smooth

"""Ages that are told in round numbers, and what the ages would look like without it."""

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

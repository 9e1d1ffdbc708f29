"""One test, as it is put on trial: a question, a recipe for its p-value, a planted effect."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.autoregression import Array
from chervonets.inference.result import Result

RESAMPLES = 199
"""Histories of a resampling test on trial: with them 5 % is exactly attained."""

OTHERS = 4
"""Tests that are not recommended get so many times fewer draws; they are told of on average."""

MARKED_SHARE = 0.4
"""Share of the years, the last ones, in which an effect is planted."""

PValue = Callable[[Array, int], float]
"""Of series (k, n) without or with an effect, and a seed; one-sided if the test is."""

Plant = Callable[[Array, float], Array]
"""Series (k, n) with an effect of so many standard deviations of the errors."""


def of_histories(n: int) -> float:  # noqa: ARG001  # the same for all n
    """Smallest p of a test that counts among its histories."""
    return 1 / (1 + RESAMPLES)


@dataclass(frozen=True)
class Trial:
    """A test whose size and power are to be measured.

    Attributes:
        question: what the test answers, in plain words; tests of one question stand together.
        method: name of the test, as `chervonets test` has it, and its variant in brackets.
        recommended: whether it is the one to use for the question.
        p_value: recipe of the p-value.
        plant: recipe of the effect.
        series: k, the number of independent AR(1) series that one draw consists of.
        shortest: smallest n for which the test is meant; below it cells stay empty.
        thinned: by how much fewer draws are made, for a test that takes long.
        attainable: smallest p that the test can give at n years; by default that of a test with as
            many histories as the trials draw.
    """

    question: str
    method: str
    recommended: bool
    p_value: PValue
    plant: Plant
    series: int = 1
    shortest: int = 10
    thinned: int = 1
    attainable: Callable[[int], float] = of_histories

    def draws(self, most: int) -> int:
        """Draws of a cell, where the quickest recommended tests get `most`."""
        return math.ceil(most / self.thinned / (1 if self.recommended else OTHERS))


def p_of(test: Callable[[Array, int], Result]) -> PValue:
    """The p-value of a test of series (k, n) and a seed; without one nothing is rejected."""

    def p_value(series: Array, seed: int) -> float:
        found = test(series, seed).p_value
        return 1.0 if found is None else found

    return p_value


def marked(n: int) -> NDArray[np.bool_]:
    """The last `MARKED_SHARE` of the years."""
    return np.arange(n) >= n - round(MARKED_SHARE * n)


def lifted(series: Array, effect: float) -> Array:
    """The series (k, n), higher throughout."""
    return series + effect


def stepped(series: Array, effect: float) -> Array:
    """The series (k, n), higher in the marked years."""
    return series + effect * marked(series.shape[1])

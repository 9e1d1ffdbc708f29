"""One test, as it is put on trial: a question, a recipe for its p-value, a planted effect."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from chervonets.inference.autoregression import Array
from chervonets.inference.designs import Mask
from chervonets.inference.result import Result

RESAMPLES = 199
"""Histories of a resampling test on trial: with them 5 % is exactly attained."""

OTHERS = 4
"""Tests that are not recommended get so many times fewer draws; they are told of on average."""

MARKED_SHARE = 0.4
"""Share of the years, the last ones, in which an effect is planted."""

PValue = Callable[[Array, int], float]
"""Of series (k, n) without or with an effect, and a seed; one-sided if the test is."""


@dataclass(frozen=True)
class Trial:
    """A test whose size and power are to be measured.

    Attributes:
        question: what the test answers, in plain words; tests of one question stand together.
        method: name of the test, as `chervonets test` has it, and its variant in brackets.
        recommended: whether it is the one to use for the question.
        plant: series (k, n) with an effect of so many standard deviations of the errors.
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
    plant: Callable[[Array, float], Array]
    series: int = 1
    shortest: int = 10
    thinned: int = 1
    attainable: Callable[[int], float] = lambda _: 1 / (1 + RESAMPLES)

    def draws(self, most: int) -> int:
        """Draws of a cell, where the quickest recommended tests get `most`."""
        return math.ceil(most / self.thinned / (1 if self.recommended else OTHERS))


def p_of(
    test: Callable[..., Result], years: Callable[[int], Mask] | None = None, **options: Any
) -> PValue:
    """The p-value of a resampling test of the series of a draw, and of years marked among n."""

    def p_value(series: Array, seed: int) -> float:
        marks = [] if years is None else [years(series.shape[1])]
        found = test(*series, *marks, resamples=RESAMPLES, seed=seed, **options).p_value
        return 1.0 if found is None else found

    return p_value


def marked(n: int) -> Mask:
    """The last `MARKED_SHARE` of the years."""
    return np.arange(n) >= n - round(MARKED_SHARE * n)


def lifted(series: Array, effect: float) -> Array:
    """The series (k, n), higher throughout."""
    return series + effect


def raised(years: Callable[[int], Mask], sign: int = 1) -> Callable[[Array, float], Array]:
    """Plants an effect of that sign on the series (k, n), in some of n years."""
    return lambda series, effect: series + sign * effect * years(series.shape[1])


stepped = raised(marked)
"""The series (k, n), higher in the marked years."""

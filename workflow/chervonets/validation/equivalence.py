"""Equivalence within margins on trial.

Without a planted effect the truth lies on the lower margin, so rejections are false; an effect
moves it into the margins, whose upper one is 8 standard deviations of the shocks away.
"""

from __future__ import annotations

from collections.abc import Callable

from chervonets.inference.equivalence import equivalence_of_contrast, equivalence_of_mean
from chervonets.inference.result import Result
from chervonets.validation.contrasts import RESAMPLES, marked
from chervonets.validation.trial import Array, Trial

WIDTH = 8.0


def _trial(
    question: str,
    name: str,
    recommended: bool,
    test: Callable[[Array, int], Result],
    plant: Callable[[Array, float], Array],
) -> Trial:
    def p_value(series: Array, seed: int) -> float:
        p = test(series[0], seed).p_value
        return 1.0 if p is None else p

    return Trial(question, f"equivalence ({name})", recommended, p_value, plant)


def of_mean(null: str) -> Trial:
    """Equivalence of a mean."""

    def test(values: Array, seed: int) -> Result:
        return equivalence_of_mean(values, 0, WIDTH, null=null, resamples=RESAMPLES, seed=seed)

    def plant(series: Array, effect: float) -> Array:
        return series + effect

    question = "Does the mean lie within margins?"
    return _trial(question, f"mean, {null}", null == "ar-sieve", test, plant)


def of_contrast(null: str) -> Trial:
    """Equivalence of the means before and after a date."""

    def test(values: Array, seed: int) -> Result:
        return equivalence_of_contrast(
            values, marked(len(values)), 0, WIDTH, null=null, resamples=RESAMPLES, seed=seed
        )

    def plant(series: Array, effect: float) -> Array:
        return series + effect * marked(series.shape[1])

    question = "Is a change at a known date as good as nothing?"
    return _trial(question, f"contrast, {null}", null == "ar-sieve", test, plant)


TRIALS: list[Trial] = [
    of_mean("ar-sieve"),
    of_mean("sign-flip"),
    of_contrast("ar-sieve"),
    of_contrast("permutation"),
]

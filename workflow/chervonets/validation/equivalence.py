"""Equivalence within margins on trial.

Without a planted effect the truth lies on the lower margin, so rejections are false; an effect
moves it into the margins, whose upper one is 8 standard deviations of the shocks away.
"""

from __future__ import annotations

from chervonets.inference.equivalence import equivalence_of_contrast, equivalence_of_mean
from chervonets.inference.result import Result
from chervonets.inference.signs import ENUMERATED, flip_tails
from chervonets.validation.contrasts import marked
from chervonets.validation.trial import RESAMPLES, Array, Trial

WIDTH = 8.0


def _p(result: Result) -> float:
    return 1.0 if result.p_value is None else result.p_value


def of_mean(null: str) -> Trial:
    """Equivalence of a mean."""

    def p_value(series: Array, seed: int) -> float:
        values = series[0]
        if null == "sign-flip" and len(values) <= ENUMERATED:
            return max(flip_tails(values)[0], flip_tails(WIDTH - values)[0])
        return _p(equivalence_of_mean(values, 0, WIDTH, null=null, resamples=RESAMPLES, seed=seed))

    def plant(series: Array, effect: float) -> Array:
        return series + effect

    question = "Does the mean lie within margins?"
    return Trial(question, f"equivalence (mean, {null})", null == "ar-sieve", p_value, plant)


def of_contrast(null: str) -> Trial:
    """Equivalence of the means before and after a date."""

    def p_value(series: Array, seed: int) -> float:
        values = series[0]
        found = equivalence_of_contrast(
            values, marked(len(values)), 0, WIDTH, null=null, resamples=RESAMPLES, seed=seed
        )
        return _p(found)

    def plant(series: Array, effect: float) -> Array:
        return series + effect * marked(series.shape[1])

    question = "Is a change at a known date as good as nothing?"
    return Trial(question, f"equivalence (contrast, {null})", null == "ar-sieve", p_value, plant)


TRIALS: list[Trial] = [
    of_mean("ar-sieve"),
    of_mean("sign-flip"),
    of_contrast("ar-sieve"),
    of_contrast("permutation"),
]

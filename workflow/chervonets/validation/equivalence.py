"""Equivalence within margins on trial.

Without a planted effect the truth lies on the lower margin, so rejections are false; an effect
moves it into the margins, whose upper one is 8 standard deviations of the shocks away.
"""

from __future__ import annotations

from chervonets.inference.equivalence import equivalence_of_contrast, equivalence_of_mean
from chervonets.validation.trial import RESAMPLES, PValue, Trial, lifted, marked, p_of, stepped

MEAN = "Does the mean lie within margins?"
CHANGE = "Is a change at a known date as good as nothing?"
WIDTH = 8.0


def of_mean(null: str) -> PValue:
    """The p-value of the equivalence of a mean."""
    return p_of(
        lambda series, seed: equivalence_of_mean(
            series[0], 0, WIDTH, null=null, resamples=RESAMPLES, seed=seed
        )
    )


def of_contrast(null: str) -> PValue:
    """The p-value of the equivalence of the means before and after a date."""
    return p_of(
        lambda series, seed: equivalence_of_contrast(
            series[0],
            marked(series.shape[1]),
            0,
            WIDTH,
            null=null,
            resamples=RESAMPLES,
            seed=seed,
        )
    )


TRIALS = [
    Trial(MEAN, "equivalence (mean, ar-sieve)", True, of_mean("ar-sieve"), lifted),
    Trial(MEAN, "equivalence (mean, sign-flip)", False, of_mean("sign-flip"), lifted),
    Trial(CHANGE, "equivalence (contrast, ar-sieve)", True, of_contrast("ar-sieve"), stepped),
    Trial(
        CHANGE, "equivalence (contrast, permutation)", False, of_contrast("permutation"), stepped
    ),
]

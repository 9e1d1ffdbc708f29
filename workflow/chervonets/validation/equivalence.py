"""Equivalence within margins on trial.

Without a planted effect the truth lies on the lower margin, so rejections are false; an effect
moves it into the margins, whose upper one is 8 standard deviations of the shocks away.
"""

from functools import partial

from chervonets.inference.autoregression import Array
from chervonets.inference.contrasts import contrast
from chervonets.inference.equivalence import equivalence
from chervonets.inference.levels import one_sample
from chervonets.inference.result import Result
from chervonets.validation.trial import RESAMPLES, PValue, Trial, lifted, marked, p_of, stepped

MEAN = "Does the mean lie within margins?"
CHANGE = "Is a change at a known date as good as nothing?"
WIDTH = 8.0


def of_mean(null: str) -> PValue:
    """The p-value of the equivalence of a mean."""

    def test(series: Array, seed: int) -> Result:
        beyond = partial(one_sample, series[0], null=null, resamples=RESAMPLES, seed=seed)
        return equivalence(beyond, 0, WIDTH, "mean")

    return p_of(test)


def of_contrast(null: str) -> PValue:
    """The p-value of the equivalence of the means before and after a date."""

    def test(series: Array, seed: int) -> Result:
        values, after = series[0], marked(series.shape[1])
        change = partial(contrast, values, after, null=null, resamples=RESAMPLES, seed=seed)
        return equivalence(lambda margin: change(beyond=margin), 0, WIDTH, "difference of means")

    return p_of(test)


TRIALS = [
    Trial(MEAN, "equivalence (mean, ar-sieve)", True, of_mean("ar-sieve"), lifted),
    Trial(MEAN, "equivalence (mean, sign-flip)", False, of_mean("sign-flip"), lifted),
    Trial(CHANGE, "equivalence (contrast, ar-sieve)", True, of_contrast("ar-sieve"), stepped),
    Trial(
        CHANGE, "equivalence (contrast, permutation)", False, of_contrast("permutation"), stepped
    ),
]

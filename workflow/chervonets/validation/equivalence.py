"""Equivalence within margins on trial.

Without a planted effect the truth lies on the lower margin, so rejections are false; an effect
moves it into the margins, whose upper one is 8 standard deviations of the shocks away.
"""

from functools import partial
from typing import Any

from chervonets.inference.autoregression import Array
from chervonets.inference.contrasts import contrast
from chervonets.inference.designs import Mask
from chervonets.inference.equivalence import equivalence
from chervonets.inference.levels import one_sample
from chervonets.inference.result import Result
from chervonets.validation.trial import Trial, lifted, marked, p_of, stepped

MEAN = "Does the mean lie within margins?"
CHANGE = "Is a change at a known date as good as nothing?"
WIDTH = 8.0


def of_mean(values: Array, **options: Any) -> Result:
    """The equivalence of a mean."""
    return equivalence(partial(one_sample, values, **options), 0, WIDTH, "mean")


def of_contrast(values: Array, after: Mask, **options: Any) -> Result:
    """The equivalence of the means before and after a date."""
    change = partial(contrast, values, after, **options)
    return equivalence(lambda margin: change(beyond=margin), 0, WIDTH, "difference of means")


TRIALS = [
    Trial(question, f"equivalence ({name})", name.endswith("ar-sieve"), p_value, plant)
    for question, name, p_value, plant in (
        (MEAN, "mean, ar-sieve", p_of(of_mean, null="ar-sieve"), lifted),
        (MEAN, "mean, sign-flip", p_of(of_mean, null="sign-flip"), lifted),
        (CHANGE, "contrast, ar-sieve", p_of(of_contrast, marked, null="ar-sieve"), stepped),
        (CHANGE, "contrast, permutation", p_of(of_contrast, marked, null="permutation"), stepped),
    )
]

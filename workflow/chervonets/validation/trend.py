"""Trials of the tests of a trend: a rise of so many standard deviations from first year to last."""

import numpy as np

from chervonets.inference.autoregression import Array
from chervonets.inference.trend import NULLS, trend
from chervonets.validation.trial import RESAMPLES, PValue, Trial, p_of


def risen(series: Array, effect: float) -> Array:
    """The series (1, n) with a straight rise."""
    return series + effect * np.linspace(0, 1, series.shape[1])


def rising(null: str) -> PValue:
    """The p-value of a rise under a null."""
    return p_of(lambda series, seed: trend(series[0], null=null, resamples=RESAMPLES, seed=seed))


TRIALS = [
    Trial("Does the series rise?", f"trend ({null})", null == "ar-sieve", rising(null), risen)
    for null in NULLS
]

"""Trials of the tests of a trend: a rise of so many standard deviations from first year to last."""

import numpy as np

from chervonets.inference.autoregression import Array
from chervonets.inference.trend import NULLS, trend
from chervonets.validation.trial import Trial, p_of

RISES = "Does the series rise?"


def risen(series: Array, effect: float) -> Array:
    """The series (1, n) with a straight rise."""
    return series + effect * np.linspace(0, 1, series.shape[1])


TRIALS = [
    Trial(RISES, f"trend ({null})", null == "ar-sieve", p_of(trend, null=null), risen)
    for null in NULLS
]

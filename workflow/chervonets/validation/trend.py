"""Trials of the tests of a trend: a rise of so many standard deviations from first year to last."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from chervonets.inference.trend import NULLS, trend
from chervonets.validation.trial import RESAMPLES, Array, Trial


def plant(series: Array, effect: float) -> Array:
    """The series (1, n) with a straight rise."""
    return series + effect * np.linspace(0, 1, series.shape[1])


def p_value_of(null: str) -> Callable[[Array, int], float]:
    """The p-value of a rise under a null."""

    def p_value(series: Array, seed: int) -> float:
        found = trend(series[0], null=null, resamples=RESAMPLES, seed=seed).p_value
        return 1.0 if found is None else found

    return p_value


TRIALS = [
    Trial(
        question="Does the series rise?",
        method=f"trend ({null})",
        recommended=null == "ar-sieve",
        p_value=p_value_of(null),
        plant=plant,
        shortest=10,
    )
    for null in NULLS
]

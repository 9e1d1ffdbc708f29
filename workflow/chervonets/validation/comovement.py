"""Trials of the tests of comovement: the second series follows the first."""

import numpy as np

from chervonets.inference.autoregression import Array
from chervonets.inference.comovement import comovement
from chervonets.validation.trial import Trial, p_of

AT_ONCE = "Do two series move together?"
SEARCHED = "Do two series move together, one leading by up to a year?"


def plant(series: Array, effect: float) -> Array:
    """The series (2, n), the second plus so many times the first, at unit variance."""
    together = (series[1] + effect * series[0]) / (1 + effect**2) ** 0.5
    return np.stack([series[0], together])


TRIALS = [
    Trial(question, f"comovement (ar-sieve, {name})", best, p_value, plant, series=2)
    for question, name, best, p_value in (
        (AT_ONCE, "spearman", True, p_of(comovement)),
        (AT_ONCE, "kendall", False, p_of(comovement, measure="kendall")),
        (SEARCHED, "spearman, 3 lags", True, p_of(comovement, lags=(-1, 0, 1))),
    )
]

"""Trials of the tests of comovement: the second series follows the first."""

from typing import Any

import numpy as np

from chervonets.inference.autoregression import Array
from chervonets.inference.comovement import comovement
from chervonets.validation.trial import RESAMPLES, PValue, Trial, p_of

AT_ONCE = "Do two series move together?"
SEARCHED = "Do two series move together, one leading by up to a year?"
LEADS = (-1, 0, 1)


def plant(series: Array, effect: float) -> Array:
    """The series (2, n), the second plus so many times the first, at unit variance."""
    together = (series[1] + effect * series[0]) / (1 + effect**2) ** 0.5
    return np.stack([series[0], together])


def together(**options: Any) -> PValue:
    """The p-value of a positive correlation, with some options."""
    return p_of(lambda pair, seed: comovement(*pair, resamples=RESAMPLES, seed=seed, **options))


TRIALS = [
    Trial(AT_ONCE, "comovement (ar-sieve, spearman)", True, together(), plant, series=2),
    Trial(
        AT_ONCE,
        "comovement (ar-sieve, kendall)",
        False,
        together(measure="kendall"),
        plant,
        series=2,
    ),
    Trial(
        SEARCHED,
        "comovement (ar-sieve, spearman, 3 lags)",
        True,
        together(lags=LEADS),
        plant,
        series=2,
    ),
]

"""Excess mortality and cohort deficits on trial."""

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.autoregression import Array
from chervonets.inference.cohorts import cohort_deficit
from chervonets.inference.mortality import MODELS, excess_mortality
from chervonets.inference.result import Result
from chervonets.validation.trial import RESAMPLES, PValue, Trial, p_of

PEOPLE = 1e5
"""So many that what is counted is hardly uncertain by being counted one by one."""

SPREAD = 0.05
"""Standard deviation of the shocks to log deaths, or to log counts by age."""

DECLINE = 0.01


def _in_crisis(n: int) -> NDArray[np.bool_]:
    """The last two years."""
    return np.arange(n) >= n - 2


def _born_in_crisis(n: int) -> NDArray[np.bool_]:
    """Two ages before the middle."""
    return np.isin(np.arange(n), [n // 2 - 2, n // 2 - 1])


def _counts(series: Array) -> tuple[Array, NDArray[np.int_]]:
    """Deaths by year, or people by age, (n,) that decline; and the years or ages."""
    places = np.arange(series.shape[1])
    return PEOPLE * np.exp(SPREAD * series[0] - DECLINE * places), places


def dying(model: str) -> PValue:
    """The p-value of excess deaths in the crisis, with the expectation of this model."""

    def test(series: Array, seed: int) -> Result:
        crisis = _in_crisis(series.shape[1])
        return excess_mortality(
            *_counts(series), crisis, model=model, resamples=RESAMPLES, seed=seed
        )

    return p_of(test)


def missing(series: Array, seed: int) -> Result:
    """The test of a deficit of those born in the crisis."""
    born = _born_in_crisis(series.shape[1])
    return cohort_deficit(*_counts(series), born, resamples=RESAMPLES, seed=seed)


def more_deaths(series: Array, effect: float) -> Array:
    """The series (1, n), higher in the crisis."""
    return series + effect * _in_crisis(series.shape[1])


def fewer_born(series: Array, effect: float) -> Array:
    """The series (1, n), lower at the ages of those born in the crisis."""
    return series - effect * _born_in_crisis(series.shape[1])


TRIALS = [
    *(
        Trial(
            "Did more people die than the years before let expect?",
            f"excess-mortality ({model})",
            model == "log-linear",
            dying(model),
            more_deaths,
        )
        for model in MODELS
    ),
    Trial(
        "Are those born in a crisis missing from a census?",
        "cohort-deficit (no heaping)",
        True,
        p_of(missing),
        fewer_born,
        shortest=13,
    ),
]

"""Excess mortality and cohort deficits on trial."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.autoregression import Array
from chervonets.inference.cohorts import cohort_deficit
from chervonets.inference.designs import Mask
from chervonets.inference.mortality import MODELS, excess_mortality
from chervonets.inference.result import Result
from chervonets.validation.trial import Trial, p_of, raised

PEOPLE = 1e5
"""So many that what is counted is hardly uncertain by being counted one by one."""

SPREAD = 0.05
"""Standard deviation of the shocks to log deaths, or to log counts by age."""

DECLINE = 0.01


def in_crisis(n: int) -> Mask:
    """The last two years."""
    return np.arange(n) >= n - 2


def born_in_crisis(n: int) -> Mask:
    """Two ages before the middle."""
    return np.isin(np.arange(n), [n // 2 - 2, n // 2 - 1])


def _counts(errors: Array) -> tuple[Array, NDArray[np.int_]]:
    """Deaths by year, or people by age, (n,) that decline; and the years or ages."""
    places = np.arange(len(errors))
    return PEOPLE * np.exp(SPREAD * errors - DECLINE * places), places


def dying(errors: Array, crisis: Mask, **options: Any) -> Result:
    """Excess deaths in the crisis, with errors (n,) of their logarithms."""
    return excess_mortality(*_counts(errors), crisis, **options)


def missing(errors: Array, crisis: Mask, **options: Any) -> Result:
    """The deficit of those born in the crisis, with errors (n,) of the logarithms of all ages."""
    return cohort_deficit(*_counts(errors), crisis, **options)


TRIALS = [
    *(
        Trial(
            "Did more people die than the years before let expect?",
            f"excess-mortality ({model})",
            model == "log-linear",
            p_of(dying, in_crisis, model=model),
            raised(in_crisis),
        )
        for model in MODELS
    ),
    Trial(
        "Are those born in a crisis missing from a census?",
        "cohort-deficit (no heaping)",
        True,
        p_of(missing, born_in_crisis),
        raised(born_in_crisis, sign=-1),
        shortest=13,
    ),
]

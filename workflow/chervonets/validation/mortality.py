"""Excess mortality and cohort deficits on trial."""

from __future__ import annotations

import numpy as np

from chervonets.inference.cohorts import cohort_deficit
from chervonets.inference.mortality import MODELS, excess_mortality
from chervonets.validation.trial import RESAMPLES, Array, Trial

DEATHS = 1e5
"""So many that the deaths of a year are hardly uncertain by being counted one by one."""

SPREAD = 0.05
"""Standard deviation of the shocks to log deaths, or to log counts by age."""

DECLINE = 0.01
CRISIS = 2


def _in_crisis(n: int) -> Array:
    return (np.arange(n) >= n - CRISIS).astype(np.float64)


def of_model(model: str) -> Trial:
    """Excess deaths in the last two years, with the expectation of this model."""

    def p_value(series: Array, seed: int) -> float:
        years = np.arange(series.shape[1])
        deaths = DEATHS * np.exp(SPREAD * series[0] - DECLINE * years)
        found = excess_mortality(
            deaths,
            years,
            _in_crisis(len(years)) > 0,
            model=model,
            resamples=RESAMPLES,
            seed=seed,
        )
        return 1.0 if found.p_value is None else found.p_value

    def plant(series: Array, effect: float) -> Array:
        return series + effect * _in_crisis(series.shape[1])

    return Trial(
        "Did more people die than the years before let expect?",
        f"excess-mortality ({model})",
        model == "log-linear",
        p_value,
        plant,
    )


def _born_in_crisis(n: int) -> Array:
    return np.isin(np.arange(n), [n // 2 - 2, n // 2 - 1]).astype(np.float64)


def _deficit(series: Array, seed: int) -> float:
    ages = np.arange(series.shape[1])
    counts = DEATHS * np.exp(SPREAD * series[0] - DECLINE * ages)
    born = _born_in_crisis(len(ages)) > 0
    found = cohort_deficit(counts, ages, born, resamples=RESAMPLES, seed=seed)
    return 1.0 if found.p_value is None else found.p_value


def _plant_deficit(series: Array, effect: float) -> Array:
    return series - effect * _born_in_crisis(series.shape[1])


TRIALS: list[Trial] = [
    *(of_model(model) for model in MODELS),
    Trial(
        "Are those born in a crisis missing from a census?",
        "cohort-deficit (no heaping)",
        True,
        _deficit,
        _plant_deficit,
        shortest=13,
    ),
]

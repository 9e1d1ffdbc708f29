"""Contrasts at a known date on trial: all nulls and all kinds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.contrasts import contrast
from chervonets.inference.levels import one_sample
from chervonets.inference.signs import ENUMERATED, flip_tails
from chervonets.validation.trial import RESAMPLES, Array, Trial

GROWTH_SD = 0.05
"""Standard deviation of the shocks to log growth."""


KNOWN_DATE = "Did the mean change at a known date?"


def marked(n: int) -> NDArray[np.bool_]:
    """The last 40 per cent of the years."""
    return np.arange(n) >= n - round(0.4 * n)


def pulsed(n: int) -> NDArray[np.bool_]:
    """Two years in the middle."""
    return np.isin(np.arange(n), [n // 2, n // 2 + 1])


def _one_sided(p: float | None) -> float:
    return 1.0 if p is None else p


def of_null(null: str, *, trend: bool = False) -> Trial:
    """The contrast of means with this null."""

    def p_value(series: Array, seed: int) -> float:
        values = series[0]
        found = contrast(
            values, marked(len(values)), null=null, trend=trend, resamples=RESAMPLES, seed=seed
        )
        return _one_sided(found.p_value)

    def plant(series: Array, effect: float) -> Array:
        return series + effect * marked(series.shape[1])

    name = f"contrast ({null}{', trend' if trend else ''})"
    shortest = 20 if null == "cyclic" else 10
    question = KNOWN_DATE
    if trend:
        question = "Did a series with a trend shift at a known date?"
    return Trial(question, name, null == "ar-sieve", p_value, plant, shortest=shortest)


def _pulse(series: Array, seed: int) -> float:
    values = series[0]
    found = contrast(values, pulsed(len(values)), pulse=True, resamples=RESAMPLES, seed=seed)
    return _one_sided(found.p_value)


def _plant_pulse(series: Array, effect: float) -> Array:
    return series + effect * pulsed(series.shape[1])


def _slope(series: Array, seed: int) -> float:
    values = series[0]
    found = contrast(values, marked(len(values)), kind="slope", resamples=RESAMPLES, seed=seed)
    return _one_sided(found.p_value)


def _plant_slope(series: Array, effect: float) -> Array:
    """A line that rises by the effect over the marked years."""
    after = marked(series.shape[1])
    return np.asarray(series + effect * np.cumsum(after) / after.sum(), dtype=np.float64)


def _growth(series: Array, seed: int) -> float:
    levels = np.exp(np.cumsum(np.concatenate([[0.0], GROWTH_SD * series[0]])))
    after = np.concatenate([[False], marked(series.shape[1])])
    found = contrast(levels, after, kind="growth", resamples=RESAMPLES, seed=seed)
    return _one_sided(found.p_value)


def of_level(null: str) -> Trial:
    """One sample against a value."""

    def p_value(series: Array, seed: int) -> float:
        values = series[0]
        if null == "sign-flip" and len(values) <= ENUMERATED:
            return flip_tails(values)[0]
        return _one_sided(one_sample(values, null=null, resamples=RESAMPLES, seed=seed).p_value)

    def plant(series: Array, effect: float) -> Array:
        return series + effect

    return Trial(
        "Does the mean lie above a value?", f"level ({null})", null == "ar-sieve", p_value, plant
    )


def _plant_step(series: Array, effect: float) -> Array:
    return series + effect * marked(series.shape[1])


TRIALS: list[Trial] = [
    of_null("ar-sieve"),
    of_null("cyclic"),
    of_null("permutation"),
    of_null("ar-sieve", trend=True),
    Trial(
        "Did the years of an event stand out?",
        "contrast (ar-sieve, pulse)",
        True,
        _pulse,
        _plant_pulse,
    ),
    Trial(
        "Did the slope change at a known date?",
        "contrast (ar-sieve, slope)",
        True,
        _slope,
        _plant_slope,
        shortest=13,
    ),
    Trial(
        "Did growth change at a known date?",
        "contrast (ar-sieve, growth)",
        True,
        _growth,
        _plant_step,
    ),
    of_level("ar-sieve"),
    of_level("sign-flip"),
]

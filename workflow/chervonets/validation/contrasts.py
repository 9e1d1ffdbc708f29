"""Contrasts at a known date on trial, with all nulls and kinds; and means against a value."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.autoregression import Array
from chervonets.inference.contrasts import contrast
from chervonets.inference.levels import one_sample
from chervonets.inference.result import Result
from chervonets.validation.trial import RESAMPLES, PValue, Trial, lifted, marked, p_of, stepped

GROWTH_SD = 0.05
"""Standard deviation of the shocks to log growth."""

KNOWN_DATE = "Did the mean change at a known date?"
ABOVE = "Does the mean lie above a value?"


def pulsed(n: int) -> NDArray[np.bool_]:
    """Two years in the middle."""
    return np.isin(np.arange(n), [n // 2, n // 2 + 1])


def contrasted(years: Callable[[int], NDArray[np.bool_]] = marked, **options: Any) -> PValue:
    """The p-value of a contrast of some years with the others."""
    return p_of(
        lambda series, seed: contrast(
            series[0], years(series.shape[1]), resamples=RESAMPLES, seed=seed, **options
        )
    )


def growing(series: Array, seed: int) -> Result:
    """The contrast of the growth of levels whose log changes are the series (1, n)."""
    levels = np.exp(np.cumsum(np.concatenate([[0.0], GROWTH_SD * series[0]])))
    after = np.concatenate([[False], marked(series.shape[1])])
    return contrast(levels, after, kind="growth", resamples=RESAMPLES, seed=seed)


def above(null: str) -> PValue:
    """The p-value of a mean above zero."""
    return p_of(
        lambda series, seed: one_sample(series[0], null=null, resamples=RESAMPLES, seed=seed)
    )


def lifted_in_the_middle(series: Array, effect: float) -> Array:
    """The series (1, n), higher in the years of an event."""
    return series + effect * pulsed(series.shape[1])


def steepened(series: Array, effect: float) -> Array:
    """The series (1, n) with a line that rises by the effect over the marked years."""
    after = marked(series.shape[1])
    return np.asarray(series + effect * np.cumsum(after) / after.sum(), dtype=np.float64)


TRIALS = [
    Trial(KNOWN_DATE, "contrast (ar-sieve)", True, contrasted(), stepped),
    Trial(KNOWN_DATE, "contrast (cyclic)", False, contrasted(null="cyclic"), stepped, shortest=20),
    Trial(KNOWN_DATE, "contrast (permutation)", False, contrasted(null="permutation"), stepped),
    Trial(
        "Did a series with a trend shift at a known date?",
        "contrast (ar-sieve, trend)",
        True,
        contrasted(trend=True),
        stepped,
    ),
    Trial(
        "Did the years of an event stand out?",
        "contrast (ar-sieve, pulse)",
        True,
        contrasted(pulsed, pulse=True),
        lifted_in_the_middle,
    ),
    Trial(
        "Did the slope change at a known date?",
        "contrast (ar-sieve, slope)",
        True,
        contrasted(kind="slope"),
        steepened,
        shortest=13,
    ),
    Trial(
        "Did growth change at a known date?",
        "contrast (ar-sieve, growth)",
        True,
        p_of(growing),
        stepped,
    ),
    Trial(ABOVE, "level (ar-sieve)", True, above("ar-sieve"), lifted),
    Trial(ABOVE, "level (sign-flip)", False, above("sign-flip"), lifted),
]

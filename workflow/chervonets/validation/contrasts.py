"""Contrasts at a known date on trial, with all nulls and kinds; and means against a value."""

from typing import Any

import numpy as np

from chervonets.inference.autoregression import Array
from chervonets.inference.contrasts import contrast
from chervonets.inference.designs import Mask
from chervonets.inference.levels import one_sample
from chervonets.inference.result import Result
from chervonets.validation.trial import Trial, lifted, marked, p_of, raised, stepped

GROWTH_SD = 0.05
"""Standard deviation of the shocks to log growth."""

KNOWN_DATE = "Did the mean change at a known date?"
SHIFT = "Did a series with a trend shift at a known date?"
EVENT = "Did the years of an event stand out?"
SLOPE = "Did the slope change at a known date?"
GROWTH = "Did growth change at a known date?"
ABOVE = "Does the mean lie above a value?"


def pulsed(n: int) -> Mask:
    """Two years in the middle."""
    return np.isin(np.arange(n), [n // 2, n // 2 + 1])


def growing(values: Array, after: Mask, **options: Any) -> Result:
    """The contrast of the growth of levels whose log changes are the values (n,)."""
    levels = np.exp(np.cumsum(np.concatenate([[0.0], GROWTH_SD * values])))
    return contrast(levels, np.concatenate([[False], after]), kind="growth", **options)


def steepened(series: Array, effect: float) -> Array:
    """The series (1, n) with a line that rises by the effect over the marked years."""
    after = marked(series.shape[1])
    return np.asarray(series + effect * np.cumsum(after) / after.sum(), dtype=np.float64)


TRIALS = [
    *(
        Trial(
            question,
            f"contrast ({name})",
            name.startswith("ar-sieve"),
            p_value,
            plant,
            shortest=shortest,
        )
        for question, name, p_value, plant, shortest in (
            (KNOWN_DATE, "ar-sieve", p_of(contrast, marked), stepped, 10),
            (KNOWN_DATE, "cyclic", p_of(contrast, marked, null="cyclic"), stepped, 20),
            (KNOWN_DATE, "permutation", p_of(contrast, marked, null="permutation"), stepped, 10),
            (SHIFT, "ar-sieve, trend", p_of(contrast, marked, trend=True), stepped, 10),
            (EVENT, "ar-sieve, pulse", p_of(contrast, pulsed, pulse=True), raised(pulsed), 10),
            (SLOPE, "ar-sieve, slope", p_of(contrast, marked, kind="slope"), steepened, 13),
            (GROWTH, "ar-sieve, growth", p_of(growing, marked), stepped, 10),
        )
    ),
    *(
        Trial(ABOVE, f"level ({null})", null == "ar-sieve", p_of(one_sample, null=null), lifted)
        for null in ("ar-sieve", "sign-flip")
    ),
]

"""Trials of the tests of dispersion: the last 40 per cent of the years vary more."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.dispersion import MEASURES, NULLS, dispersion
from chervonets.validation.trial import RESAMPLES, Array, Trial

MARKED_SHARE = 0.4
"""Share of the years, the last ones, that are compared with the others."""


def marked(n: int) -> NDArray[np.bool_]:
    """The marked years among n."""
    return np.arange(n) >= n - round(MARKED_SHARE * n)


def plant(series: Array, effect: float) -> Array:
    """The series (1, n), in the marked years (1 + effect) times as far from its mean."""
    return series * np.where(marked(series.shape[1]), 1 + effect, 1.0)


def p_value_of(measure: str, null: str) -> Callable[[Array, int], float]:
    """The p-value of a greater scatter in the marked years."""

    def p_value(series: Array, seed: int) -> float:
        after = marked(series.shape[1])
        found = dispersion(
            series[0], after, measure=measure, null=null, resamples=RESAMPLES, seed=seed
        )
        return 1.0 if found.p_value is None else found.p_value

    return p_value


TRIALS = [
    Trial(
        question="Do the later years vary more?",
        method=f"dispersion ({measure}, {null})",
        recommended=(measure, null) == ("brown-forsythe", "ar-sieve"),
        p_value=p_value_of(measure, null),
        plant=plant,
    )
    for null in NULLS
    for measure in MEASURES
]

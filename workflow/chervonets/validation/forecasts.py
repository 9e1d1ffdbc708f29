"""Trials of the comparison of forecasts: two series of errors, squared.

Errors that persist mean forecasts that could have been mended; good ones a year ahead do not.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from chervonets.inference.forecasts import NULLS, compare_losses, flip_tails
from chervonets.inference.signs import ENUMERATED
from chervonets.validation.trial import RESAMPLES, Array, Trial


def plant(series: Array, effect: float) -> Array:
    """The errors (2, n), the first (1 + effect) times as great."""
    return np.asarray(series * np.array([[1 + effect], [1.0]]), dtype=np.float64)


def p_value_of(null: str) -> Callable[[Array, int], float]:
    """The p-value of a greater loss of the first."""

    def p_value(series: Array, seed: int) -> float:
        losses = np.square(series)
        if null == "sign-flip" and len(losses[0]) <= ENUMERATED:
            return flip_tails(losses[0] - losses[1])[0]
        found = compare_losses(*losses, null=null, resamples=RESAMPLES, seed=seed).p_value
        return 1.0 if found is None else found

    return p_value


TRIALS = [
    Trial(
        question="Which forecast is nearer?",
        method=f"forecast ({null})",
        recommended=null == "ar-sieve",
        p_value=p_value_of(null),
        plant=plant,
        series=2,
    )
    for null in NULLS
]

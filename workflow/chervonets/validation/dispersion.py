"""Trials of the tests of dispersion: the marked years vary more."""

import numpy as np

from chervonets.inference.autoregression import Array
from chervonets.inference.dispersion import MEASURES, dispersion
from chervonets.validation.trial import Trial, marked, p_of


def spread(series: Array, effect: float) -> Array:
    """The series (1, n), in the marked years (1 + effect) times as far from its mean."""
    return series * np.where(marked(series.shape[1]), 1 + effect, 1.0)


TRIALS = [
    Trial(
        question="Do the later years vary more?",
        method=f"dispersion ({measure}, ar-sieve)",
        recommended=measure == "brown-forsythe",
        p_value=p_of(dispersion, marked, measure=measure),
        plant=spread,
    )
    for measure in MEASURES
]

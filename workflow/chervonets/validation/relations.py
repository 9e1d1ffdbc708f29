"""Trials of tests whether one series foretells another, or whether their levels belong together."""

from __future__ import annotations

import numpy as np

from chervonets.inference.bounds import bounds
from chervonets.inference.causality import FEWEST, granger
from chervonets.validation.trial import RESAMPLES, Array, Trial

CHANGES = 2
"""Years of both series in the regression of the bounds test: their changes may persist."""


def plant_lead(series: Array, effect: float) -> Array:
    """The series (2, n), the second plus so many times the first of the year before."""
    planted = series.copy()
    planted[1, 1:] += effect * series[0, :-1]
    return planted


def _leads(series: Array, seed: int) -> float:
    p_value = granger(*series, resamples=RESAMPLES, seed=seed).p_value
    return 1.0 if p_value is None else p_value


def _leads_asymptotically(series: Array, seed: int) -> float:  # noqa: ARG001  # nothing is drawn
    return float(str(granger(*series, resamples=1).details["p_chi_squared"]))


def plant_relation(series: Array, effect: float) -> Array:
    """Changes (2, n) of which the first now keeps its sum near so many times that of the second."""
    planted = series.copy()
    planted[0] = np.diff(effect * series[1].cumsum() + series[0], prepend=0)
    return planted


def _belong(series: Array, seed: int) -> float:  # noqa: ARG001  # the samples of n years are kept
    outcome, other = series.cumsum(axis=1)
    p_value = bounds(outcome, other, lags=CHANGES, orders=CHANGES).p_value
    return 1.0 if p_value is None else p_value


FORETELLS = "Does one series help to foretell another?"

TRIALS: list[Trial] = [
    Trial(FORETELLS, "granger", True, _leads, plant_lead, series=2, shortest=FEWEST, thinned=2),
    Trial(
        FORETELLS,
        "granger (chi-squared)",
        False,
        _leads_asymptotically,
        plant_lead,
        series=2,
        shortest=FEWEST,
    ),
    Trial(
        "Do the levels of two wandering series belong together?",
        "bounds",
        True,
        _belong,
        plant_relation,
        series=2,
        shortest=13,
        attainable=lambda _: 1 / 10_000,
    ),
]

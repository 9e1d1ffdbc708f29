"""Trials of the tests of breaks at unknown dates, on one series that breaks after 60 per cent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chervonets.inference.breaks import structural_break
from chervonets.inference.result import Result
from chervonets.validation.trial import RESAMPLES, Array, Trial

MEAN = "Did the mean break at some date?"
LEVEL = "Did the level break at some date, about a linear trend?"
TREND = "Did level or slope of a linear trend break at some date?"


def plant(series: Array, effect: float) -> Array:
    """The series (k, n) with a lasting change of the level after 60 per cent of the years."""
    planted = series.copy()
    planted[:, round(0.6 * series.shape[1]) :] += effect
    return planted


def trial(
    question: str, method: str, test: Callable[[Array, int], Result], *, best: bool = False
) -> Trial:
    """A trial of a test of one series."""

    def p_value(series: Array, seed: int) -> float:
        found = test(series[0], seed).p_value
        return 1.0 if found is None else found

    return Trial(question=question, method=method, recommended=best, p_value=p_value, plant=plant)


def searched(**options: Any) -> Callable[[Array, int], Result]:
    """The test of a break with some options."""

    def test(values: Array, seed: int) -> Result:
        return structural_break(values, seed=seed, resamples=RESAMPLES, **options)

    return test


TRIALS: list[Trial] = [
    trial(MEAN, "break (sup-F)", searched(), best=True),
    trial(MEAN, "break (ave-F)", searched(functional="ave")),
    trial(MEAN, "break (exp-F)", searched(functional="exp")),
    trial(LEVEL, "break (sup-F, level)", searched(model="level"), best=True),
    trial(TREND, "break (sup-F, trend)", searched(model="trend"), best=True),
]

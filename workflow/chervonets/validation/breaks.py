"""Trials of the tests of breaks at unknown dates, on one series that breaks after 60 per cent."""

from typing import Any

from chervonets.inference.breaks import structural_break
from chervonets.validation.trial import RESAMPLES, PValue, Trial, p_of, stepped

MEAN = "Did the mean break at some date?"
LEVEL = "Did the level break at some date, about a linear trend?"
TREND = "Did level or slope of a linear trend break at some date?"


def searched(**options: Any) -> PValue:
    """The p-value of a break, with some options."""
    return p_of(
        lambda series, seed: structural_break(series[0], seed=seed, resamples=RESAMPLES, **options)
    )


TRIALS = [
    Trial(MEAN, "break (sup-F)", True, searched(), stepped),
    Trial(MEAN, "break (ave-F)", False, searched(functional="ave"), stepped),
    Trial(MEAN, "break (exp-F)", False, searched(functional="exp"), stepped),
    Trial(LEVEL, "break (sup-F, level)", True, searched(model="level"), stepped),
    Trial(TREND, "break (sup-F, trend)", True, searched(model="trend"), stepped),
]

"""Trials of the tests of breaks at unknown dates, on one series that breaks after 60 per cent."""

from chervonets.inference.breaks import structural_break
from chervonets.validation.trial import Trial, p_of, stepped

MEAN = "Did the mean break at some date?"
LEVEL = "Did the level break at some date, about a linear trend?"
TREND = "Did level or slope of a linear trend break at some date?"

TRIALS = [
    Trial(question, f"break ({name})", name.startswith("sup-F"), p_value, stepped)
    for question, name, p_value in (
        (MEAN, "sup-F", p_of(structural_break)),
        (MEAN, "ave-F", p_of(structural_break, functional="ave")),
        (MEAN, "exp-F", p_of(structural_break, functional="exp")),
        (LEVEL, "sup-F, level", p_of(structural_break, model="level")),
        (TREND, "sup-F, trend", p_of(structural_break, model="trend")),
    )
]

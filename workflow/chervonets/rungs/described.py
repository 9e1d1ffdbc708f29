"""The numbers of a description: what the report may print of it."""

import math
from itertools import compress

import numpy as np

from chervonets.numbers import FIXED, Number, displayed, number
from chervonets.propositions.models import Proposition
from chervonets.rungs.rule import Facts
from chervonets.rungs.under_errors import UnderErrors, breakdown
from chervonets.ways.ways import FOR, Ways

EDGES = (0.05, 0.95)
MADE_BY = "chervonets.rungs.describe.describe"
ERRORS = "errors/model.json"
ORIGINATORS = "data/originators.yaml"


def numbers_of(
    proposition: Proposition, ways: Ways, under: UnderErrors | None, facts: Facts
) -> dict[str, Number]:
    """The estimate with its range, how far it bears errors, who says so, and every option's part.

    For the facts see `chervonets.rungs.describe.describe`.
    """
    primary = ways.primary
    first, every = ways.key_of([primary]), ways.key_of(ways.admitted or ways.ways)
    words = "; ".join(f"{axis} {choice}" for axis, choice in primary.choices.items())
    found = {
        "estimate": _shown(primary.middle, ways, words, first),
        "smallest_effect": _smallest(proposition, ways),
    }
    size = len(primary.sample.values) if primary.sample else 0
    found["n"] = number(size, 0, "", MADE_BY, words, first)
    if under is not None:
        printed = [value for way in ways.admitted for value in way.estimates.tolist()]
        low, high = np.nanquantile(under.estimates, EDGES)
        drawn = "per cent of draws of ways and errors"
        found |= {
            "least": _shown(min(printed), ways, "admitted ways", every),
            "greatest": _shown(max(printed), ways, "admitted ways", every),
            "low": _shown(low, ways, f"5 {drawn}", every, ERRORS),
            "high": _shown(high, ways, f"95 {drawn}", every, ERRORS),
        }
    found["breakdown.factor"] = number(breakdown(ways), 2, "times", MADE_BY, words, first)
    found["ways"] = number(len(ways.admitted), 0, "ways", MADE_BY, "admitted", every)
    count = float(facts["independent"] or 0)
    found["independent"] = number(count, 0, "", MADE_BY, "originators", every, ORIGINATORS)
    found |= _sample_numbers(ways) | _axis_numbers(ways)
    shares = {
        **dict.fromkeys(("share_for", "share_against", "share_between"), (every,)),
        "errors_for": (every, ERRORS),
        **dict.fromkeys(("held", "held_wide"), (first, ERRORS)),
    }
    for key, inputs in shares.items():
        value = facts[key]
        share = math.nan if value is None else 100 * float(value)
        found[key] = number(share, 0, "per cent", MADE_BY, key.replace("_", " "), *inputs)
    return found


def _shown(value: float, ways: Ways, words: str, *inputs: str) -> Number:
    return displayed(value, ways.ask.display, MADE_BY, words, *inputs)


def _smallest(proposition: Proposition, ways: Ways) -> Number:
    effect, direction = proposition.smallest_effect, proposition.prediction.direction
    made = "the claim file", "fixed beforehand", FIXED
    if direction in ("inside", "outside"):
        return number(effect.value, 2, effect.unit, *made)
    sign = -1 if direction == "fall" and ways.ask.display.form == "exp" else 1
    return displayed(sign * effect.value, ways.ask.display, *made)


def _sample_numbers(ways: Ways) -> dict[str, Number]:
    """What the primary sample holds, one by one: estimates, products, events, turning points."""
    sample, estimand = ways.primary.sample, ways.question.estimand
    if sample is None or estimand in ("contrast", "pulse", "gap", "dispersion", "rank"):
        return {}
    choices = ways.primary.choices
    found = {}
    behind = sample.behind or [(ways.key_of([ways.primary]),)] * len(sample.labels)
    for label, value, names in zip(sample.labels, sample.values.tolist(), behind, strict=True):
        if estimand == "order":
            item = Number(value, f"{value:.0f}", "year", MADE_BY, label, names)
        elif choices.get("of") == "interval":
            years = math.exp(value) if choices.get("transform") == "log" else value
            item = number(years, 1, "years", MADE_BY, label, *names)
        else:
            item = _shown(value, ways, label, *names)
        found[f"of.{label}"] = item
    return found


def _axis_numbers(ways: Ways) -> dict[str, Number]:
    """For every option of every axis: the median of its admitted ways, and their share for it.

    Of an option that asks something else the middle is shown, and never counted.
    """
    found: dict[str, Number] = {}
    gone = [way for way in ways.ways if not way.reason]
    for axis, options in ways.ask.axes.items():
        for option, mark in options.marks.items():
            counted = mark != "other"
            pool = ways.admitted if counted else gone
            chosen = [way.choices[axis] == option for way in pool]
            own = list(compress(pool, chosen))
            if not own:
                continue
            key, words = f"axis.{axis}.{option}", f"ways with {axis} {option}"
            told = words if counted else f"{words}, not counted"
            middle = float(np.median([way.middle for way in own]))
            found[f"{key}.median"] = _shown(middle, ways, told, ways.key_of(own))
            if counted:
                agree = [np.mean(ways.sides(way) == FOR) for way in own]
                share = 100 * float(np.average(agree, weights=ways.weights[chosen]))
                made = words, ways.key_of(own)
                found[f"{key}.for"] = number(share, 0, "per cent", MADE_BY, *made)
    if ways.admitted:
        middles = [way.middle for way in ways.admitted]
        median = float(np.quantile(middles, 0.5, method="inverted_cdf", weights=ways.weights))
        found["median"] = _shown(
            median, ways, "admitted ways, weighted", ways.key_of(ways.admitted)
        )
    return found

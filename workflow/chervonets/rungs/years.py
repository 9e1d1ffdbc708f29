"""How special are the years that a sentence names, among others of the same figures?

A placebo in time (Abadie, Diamond and Hainmueller 2015, American Journal of Political Science 59).
That figures changed as much in another year is no error of a sentence; it tells how much the
sentence says.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from chervonets.inference.ranks import rank_among
from chervonets.inference.result import Infeasible
from chervonets.numbers import number
from chervonets.rungs.finding import Finding
from chervonets.ways.selections import window
from chervonets.ways.space import Choice
from chervonets.ways.ways import Ways, taken

MADE_BY = "chervonets.rungs.years.with_rank"
TIMES = ("window", "break", "event")
"""Choices that hold years, written `1926-1932`, `1929` and `1932+1933`."""

OF_YEARS = frozenset({"contrast", "pulse", "gap", "pace"})
"""Estimands whose choices say in which years a line changes."""


def moved(choices: Mapping[str, Choice], years: int) -> dict[str, Choice]:
    """Choices with their years moved."""
    found = dict(choices)
    for name in TIMES:
        if name in found:
            mark = "-" if name == "window" else "+"
            parts = [str(int(part) + years) for part in str(found[name]).split(mark)]
            found[name] = mark.join(parts) if len(parts) > 1 else int(parts[0])
    return found


def with_rank(found: Finding, ways: Ways) -> Finding:
    """The finding with the rank of the claimed years among all that the figures admit.

    The primary way is gone with all its years moved by one year after another. Windows that the
    figures cover in part count where the way itself admits them; a year that changed as much counts
    against the claimed.

    Returns:
        With facts and numbers `rank` (1: the greatest change to the asserted side) and `rank_of`
        (how many, the claimed among them); facts without a value for sentences that name no years.
    """
    none = replace(found, facts={**found.facts, "rank": None, "rank_of": None})
    primary, sign = ways.primary, ways.question.sign
    if ways.question.estimand not in OF_YEARS or primary.reason:
        return none
    years = ways.lines.panel.annual["year"]
    first, last = window(primary.choices)
    shifts = [move for move in range(years.min() - last, years.max() - first + 1) if move]
    others = [taken(moved(primary.choices, move), ways.question, ways.lines)[1] for move in shifts]
    middles = [sign * float(np.median(other)) for other in others if len(other)]
    try:
        placed = rank_among(sign * primary.middle, middles)
    except Infeasible:
        return none
    facts = {"rank": placed.statistic, "rank_of": float(placed.n)}
    names = primary.sample.observations if primary.sample else ()
    words = "the primary way with its years moved"
    numbers = {key: number(value, 0, "", MADE_BY, words, *names) for key, value in facts.items()}
    return replace(found, facts={**found.facts, **facts}, numbers={**found.numbers, **numbers})

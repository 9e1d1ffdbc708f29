"""What the figures say of a quantity: their middle and range over those who counted, and donors."""

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from statistics import median

import numpy as np

from chervonets.contest.models import Quantity
from chervonets.inference.result import Infeasible
from chervonets.rungs.describe import Counts, together
from chervonets.rungs.under_errors import Groups
from chervonets.sources.originators import Count, Originators, independent
from chervonets.sources.vocabulary import Vocabulary
from chervonets.ways.errors import Drawn
from chervonets.ways.samples import figure_of
from chervonets.ways.selections import Lines, Selection, Value

EDGES = (0.05, 0.95)
FEWEST = 5
"""Fewest countries of which a range is told."""


@dataclass(frozen=True)
class Measured:
    """A quantity by its figures: their middle and the middle nine tenths."""

    middle: float
    low: float
    high: float
    behind: tuple[str, ...]  # independent originators, together those of one count, or countries
    observations: tuple[str, ...]  # names of the printed figures


def measured(quantity: Quantity, lines: Lines, drawn: Drawn, counts: Counts) -> Measured:
    """The figures of a quantity: the median over independent originators, and its range.

    Counts that go back to one another are one. The range is over originators and drawn errors;
    errors are drawn for all figures at a time.

    Raises:
        Infeasible: a selection has no figure, or several, for its date.
    """
    found = [value_of(quantity, selection, lines) for selection in quantity.figures]
    who = [counts.counts[selection.rival] for selection in quantity.figures]
    groups = _groups(who, counts.originators)
    worlds = (lines.with_errors(drawn.errors(draw)) for draw in range(len(drawn.logs)))
    draws = [
        _by_group([value_of(quantity, item, wrong)[0] for item in quantity.figures], groups)
        for wrong in worlds
    ]
    low, high = np.quantile(draws, EDGES)
    middle = median(_by_group([value for value, _ in found], groups))
    keys = [dict.fromkeys(who[place].originator for place in group) for group in groups]
    behind = (" with ".join(counts.originators[key].name for key in group) for group in keys)
    names = tuple(dict.fromkeys(name for _, names in found for name in names))
    return Measured(middle, float(low), float(high), tuple(behind), names)


def value_of(
    quantity: Quantity, selection: Selection, lines: Lines, entity: str | None = None
) -> Value:
    """The value of one selection, over or less that of the base, and the printed figures behind.

    With a pace: yearly growth from the base over that between the two earlier years, less one.

    Raises:
        Infeasible: there is no figure, or there are several.
    """
    if selection.period:
        return figure_of(selection, selection.label or selection.concept, "lenient", lines)
    years = [quantity.year, *([quantity.base] if quantity.base is not None else [])]
    years += reversed(quantity.pace or ())
    ends = [_in_year(selection, year, lines, entity) for year in years]
    names = tuple(dict.fromkeys(name for _, behind in ends for name in behind))
    if quantity.pace:
        growth, before = (
            math.log(ends[at][0] / ends[at + 1][0]) / (years[at] - years[at + 1]) for at in (0, 2)
        )
        return growth / before - 1, names
    if len(ends) == 1:
        return ends[0][0], names
    last, first = ends[0][0], ends[1][0]
    return (last / first if quantity.scale == "factor" else last - first), names


def _in_year(selection: Selection, year: int, lines: Lines, entity: str | None) -> Value:
    line = lines.annual(selection, "as-labelled", rows="lenient", entity=entity)
    part = line.between(year, year)
    if len(part.years) != 1:
        raise Infeasible(f"{selection.label or selection.concept} has no figure for {year}")
    return float(part.values[0]), tuple(part.observations[0].split())


def _groups(who: Sequence[Count], originators: Originators) -> Groups:
    """Places of figures, those together that go back to one count, by their originators."""

    def linked(one: int, other: int) -> bool:
        return not independent(who[one], who[other], originators)

    groups = (
        sorted(group, key=lambda place: who[place].originator)
        for group in together(len(who), linked)
    )
    return sorted(groups, key=lambda group: who[group[0]].originator)


def _by_group(values: Sequence[float], groups: Groups) -> list[float]:
    return [median(values[place] for place in group) for group in groups]


def donors(quantity: Quantity, lines: Lines, vocabulary: Vocabulary) -> Measured | None:
    """The quantity abroad; None where the collection has too few countries with its years."""
    found: dict[str, list[float]] = {}
    behind: list[str] = []
    for selection in quantity.donors:
        for concept, rival, entity in lines.panel.cells:
            asked = (concept, rival) == (selection.concept, selection.rival)
            if not asked or vocabulary.is_soviet(entity):
                continue
            with suppress(Infeasible):  # no figure of one of the years
                value, names = value_of(quantity, selection, lines, entity)
                found.setdefault(entity, []).append(value)
                behind += names
    if len(found) < FEWEST:
        return None
    values = [median(goods) for goods in found.values()]
    low, high = np.quantile(values, EDGES)
    names = tuple(dict.fromkeys(behind))
    return Measured(float(np.median(values)), float(low), float(high), tuple(found), names)

"""What the figures say of a quantity: their middle and range over those who counted, and donors."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from chervonets.contest.models import Quantity
from chervonets.inference.result import Infeasible
from chervonets.sources.originators import Count, Originators, independent
from chervonets.sources.vocabulary import Vocabulary
from chervonets.ways.errors import Drawn
from chervonets.ways.samples import figure_of
from chervonets.ways.selections import Lines, Selection

EDGES = (0.05, 0.95)
FEWEST = 5
"""Fewest countries of which a range is told."""


@dataclass(frozen=True)
class Measured:
    """A quantity by its figures.

    Attributes:
        middle: median over independent originators of the figures as printed.
        low, high: the middle nine tenths over originators and drawn errors.
        counts: a value for each independent originator, in the order of their names.
        counted_by: keys of their originators, together those that go back to one count.
        observations: printed figures behind.
    """

    middle: float
    low: float
    high: float
    counts: tuple[float, ...]
    counted_by: tuple[tuple[str, ...], ...]
    observations: tuple[str, ...]


@dataclass(frozen=True)
class Donors:
    """The same quantity in other countries: its middle and the middle nine tenths.

    Attributes:
        observations: names of the printed figures behind them.
    """

    middle: float
    low: float
    high: float
    countries: int
    observations: tuple[str, ...]


def measured(
    quantity: Quantity,
    lines: Lines,
    drawn: Drawn,
    counts: Mapping[str, Count],
    originators: Originators,
) -> Measured:
    """The figures of a quantity.

    Counts that go back to one another are one; errors are drawn for all figures at a time.

    Raises:
        Infeasible: a selection has no figure, or several, for its date.
    """
    found = [value_of(quantity, selection, lines) for selection in quantity.figures]
    who = [counts[selection.rival] for selection in quantity.figures]
    groups = _groups(who, originators)
    draws = np.array(
        [
            _by_group([value_of(quantity, item, wrong)[0] for item in quantity.figures], groups)
            for wrong in (
                lines.with_errors(drawn.errors(draw)) for draw in range(drawn.logs.shape[0])
            )
        ]
    )
    values = _by_group([value for value, _ in found], groups)
    low, high = np.quantile(draws, EDGES)
    return Measured(
        middle=float(median(values)),
        low=float(low),
        high=float(high),
        counts=values,
        counted_by=tuple(
            tuple(dict.fromkeys(who[place].originator for place in group)) for group in groups
        ),
        observations=tuple(dict.fromkeys(name for _, names in found for name in names)),
    )


def value_of(
    quantity: Quantity, selection: Selection, lines: Lines, entity: str | None = None
) -> tuple[float, tuple[str, ...]]:
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


def _in_year(
    selection: Selection, year: int, lines: Lines, entity: str | None
) -> tuple[float, tuple[str, ...]]:
    line = lines.annual(selection, "as-labelled", rows="lenient", entity=entity)
    part = line.between(year, year)
    if len(part.years) != 1:
        raise Infeasible(f"{selection.label or selection.concept} has no figure for {year}")
    return float(part.values[0]), tuple(part.observations[0].split())


def _groups(who: Sequence[Count], originators: Originators) -> list[list[int]]:
    """Places of figures that go back to one count, a list for each."""
    groups: list[list[int]] = []
    for place, count in enumerate(who):
        kin = [
            group
            for group in groups
            if any(not independent(count, who[other], originators) for other in group)
        ]
        groups = [group for group in groups if group not in kin]
        groups.append([other for group in kin for other in group] + [place])
    named = [sorted(group, key=lambda place: who[place].originator) for group in groups]
    return sorted(named, key=lambda group: who[group[0]].originator)


def _by_group(values: Sequence[float], groups: list[list[int]]) -> tuple[float, ...]:
    return tuple(median(values[place] for place in group) for group in groups)


def donors(quantity: Quantity, lines: Lines, vocabulary: Vocabulary) -> Donors | None:
    """The quantity abroad; None where the collection has too few countries with its years."""
    found: dict[str, list[float]] = {}
    behind: list[str] = []
    for selection in quantity.donors:
        for concept, rival, entity in lines.panel.cells:
            asked = (concept, rival) == (selection.concept, selection.rival)
            if not asked or vocabulary.is_soviet(entity):
                continue
            try:
                value, names = value_of(quantity, selection, lines, entity)
            except Infeasible:
                continue  # no figure of one of the years
            found.setdefault(entity, []).append(value)
            behind += names
    if len(found) < FEWEST:
        return None
    values = np.array([median(goods) for goods in found.values()])
    low, high = np.quantile(values, EDGES)
    names = tuple(dict.fromkeys(behind))
    return Donors(float(np.median(values)), float(low), float(high), len(values), names)

"""Aligning economic years, calendar years and stocks to years, as a declared choice.

The Soviet economic year t-1/t ran from 1 October t-1 to 30 September t; a calendar year t shares
three quarters with economic year t-1/t and one quarter with t/t+1.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from chervonets.sources.periods import Kind


class Alignment(StrEnum):
    """How periods become years.

    AS_LABELLED: an economic year is the year in which it ends; a stock is the year of its date.
    SHIFTED: an economic year is the year in which it begins, unless a calendar year already covers
        that one; a stock of 1 January closes the year before.
    WEIGHTED: three quarters of economic year t-1/t and one quarter of t/t+1; needs both.
    """

    AS_LABELLED = "as-labelled"
    SHIFTED = "shifted"
    WEIGHTED = "weighted"


@dataclass(frozen=True)
class Figure:
    """A printed figure on its way to a year: value, kind of period, last year, observations.

    `year` is the calendar year in which the period ends; `opening` marks a stock of 1 January.
    """

    year: int
    kind: Kind
    value: float
    margin: float
    lenient: bool
    observations: tuple[str, ...]
    opening: bool = False


class CalendarError(ValueError):
    """Two figures of one series fall on the same year."""


def align(figures: Sequence[Figure], alignment: Alignment) -> list[Figure]:
    """Put the figures of one rival and entity, of any annual kind or of closing months, on years.

    Returns:
        One figure per year, in order of time; years that no figure covers are absent, and no
        year is made from figures on both sides of a gap.

    Raises:
        CalendarError: two figures fall on one year.
    """
    match alignment:
        case Alignment.AS_LABELLED:
            placed = list(figures)
        case Alignment.SHIFTED:
            placed = _shift(figures)
        case Alignment.WEIGHTED:
            placed = _weight(figures)
    placed.sort(key=lambda figure: figure.year)
    for earlier, later in pairwise(placed):
        if earlier.year == later.year:
            both = " and ".join((*earlier.observations, *later.observations))
            raise CalendarError(f"{both} both fall on {later.year} ({alignment})")
    return placed


def _shift(figures: Sequence[Figure]) -> list[Figure]:
    # where a series changes its calendar, the first economic year would fall on a calendar year
    covered = {figure.year for figure in figures if figure.kind == Kind.CALENDAR_YEAR}
    placed = []
    for figure in figures:
        economic = figure.kind == Kind.ECONOMIC_YEAR
        if not economic and not figure.opening:
            placed.append(figure)
        elif not economic or figure.year - 1 not in covered:
            placed.append(replace(figure, year=figure.year - 1))
    return placed


def _weight(figures: Sequence[Figure]) -> list[Figure]:
    economic = {figure.year: figure for figure in figures if figure.kind == Kind.ECONOMIC_YEAR}
    mixed = [
        Figure(
            year=year,
            kind=Kind.CALENDAR_YEAR,
            value=0.75 * earlier.value + 0.25 * economic[year + 1].value,
            margin=max(earlier.margin, economic[year + 1].margin),
            lenient=earlier.lenient or economic[year + 1].lenient,
            observations=earlier.observations + economic[year + 1].observations,
        )
        for year, earlier in economic.items()
        if year + 1 in economic
    ]
    return [figure for figure in figures if figure.kind != Kind.ECONOMIC_YEAR] + mixed

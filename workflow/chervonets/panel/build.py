"""Build the aligned panels: one row per concept, rival, entity and year, month or span."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from chervonets.panel.calendars import Alignment, CalendarError, Figure, align
from chervonets.panel.concepts import Concept, Rival, check_concepts, read_concepts
from chervonets.problems import DataError, Problem
from chervonets.sources.corrections import apply_corrections, read_corrections
from chervonets.sources.models import CASE, Series, Source
from chervonets.sources.periods import Kind
from chervonets.sources.read import read_sources
from chervonets.sources.vocabulary import Vocabulary, read_vocabulary

KEYS = ("concept", "item", "bound", "source", "series", "entity")
FACTS = ("value", "margin", "unit", "territory", "evidence", "lenient", "observations")
ANNUAL = (*KEYS, "alignment", "year", "kind", *FACTS)
MONTHLY = (*KEYS, "month", *FACTS)
SPANS = (*KEYS, "start", "end", *FACTS)


@dataclass(frozen=True)
class Panel:
    """Three tables that keep every rival apart and name the observations of each cell.

    Attributes:
        annual: columns `ANNUAL`; `kind` is the kind of period that the cell was made from.
        monthly: columns `MONTHLY`; `month` is `1926-03`.
        spans: columns `SPANS`; totals and ranges over several years or parts of a year.
    """

    annual: pd.DataFrame
    monthly: pd.DataFrame
    spans: pd.DataFrame

    @cached_property
    def cells(self) -> dict[tuple[str, str, str], pd.DataFrame]:
        """Annual rows by concept, `<source>:<series>` and entity."""
        names = self.annual["source"] + ":" + self.annual["series"]
        grouped = self.annual.groupby([self.annual["concept"], names, self.annual["entity"]])
        return {(str(a), str(b), str(c)): rows for (a, b, c), rows in grouped}


@dataclass(frozen=True)
class DataHouse:
    """Everything in the data folder that a panel is built from."""

    vocabulary: Vocabulary
    sources: Mapping[str, Source]
    concepts: Mapping[str, Concept]
    observations: pd.DataFrame


def read_house(data: Path, concepts: tuple[str, ...] | None = None) -> DataHouse:
    """Read the data folder, or the part of it that some concepts need.

    Args:
        data: the data folder.
        concepts: names of concepts; all sources and concepts by default.

    Raises:
        DataError: with every problem found.
    """
    vocabulary = read_vocabulary(data)
    corrections = read_corrections(data)
    every = read_concepts(data)
    wanted = every if concepts is None else {name: every[name] for name in concepts}
    keys = None
    if concepts is not None:
        keys = sorted({key for concept in wanted.values() for key in concept.sources})
    sources, observations = read_sources(data, vocabulary, corrections, keys)
    check_concepts(wanted, sources, vocabulary)
    return DataHouse(vocabulary, sources, wanted, apply_corrections(observations, corrections))


def build_panel(house: DataHouse) -> Panel:
    """Bring the observations of every concept onto its unit, borders and calendar.

    A cell's unit is the concept's; figures for other borders than the concept's are left out;
    a month enters the annual panel only as the closing stock of its year.

    Raises:
        DataError: two figures of one rival fall on one year.
    """
    groups = dict(iter(house.observations.groupby(["source", "series"], sort=True)))
    annual, monthly, spans = [], [], []
    for name, concept in house.concepts.items():
        for rival in concept.rivals:
            figures = _cells(name, concept, rival, house, groups[rival.source, rival.series_id])
            annual += list(_annual(concept, figures, house.sources[rival.source], rival))
            monthly.append(figures.loc[figures["kind"] == Kind.MONTH])
            spans.append(figures.loc[figures["kind"] == Kind.SPAN])
    return Panel(
        annual=_ordered(pd.DataFrame(annual, columns=list(ANNUAL)), ANNUAL),
        monthly=_ordered(_with_month(pd.concat(monthly)), MONTHLY),
        spans=_ordered(pd.concat(spans), SPANS),
    )


def _cells(
    name: str, concept: Concept, rival: Rival, house: DataHouse, rows: pd.DataFrame
) -> pd.DataFrame:
    source = house.sources[rival.source]
    series = next(item for item in source.series if item.id == rival.series_id)
    unit = concept.unit_of(rival.item)
    cells = rows.assign(
        concept=name,
        item=rival.item,
        bound=rival.bound,
        unit=unit,
        evidence=source.evidence_of(series),
        value=rows["value"] * house.vocabulary.factor(series.unit, unit),
        territory=[
            series.territory_in(end.year, entity) or ""
            for end, entity in zip(rows["end"], rows["entity"], strict=True)
        ],
        observations=rows["name"],
    )
    wanted = [concept.territory_of(entity) for entity in cells["entity"]]
    return cells.loc[cells["territory"] == wanted]


def _annual(
    concept: Concept, cells: pd.DataFrame, source: Source, rival: Rival
) -> Iterator[dict[str, object]]:
    series = next(item for item in source.series if item.id == rival.series_id)
    kinds = [Kind.CALENDAR_YEAR, Kind.ECONOMIC_YEAR, Kind.STOCK]
    if concept.measure == "stock":
        kinds.append(Kind.MONTH)
    yearly = cells.loc[cells["kind"].isin(kinds)]
    for entity, group in yearly.groupby("entity", sort=True):
        figures = [_figure(row, series) for row in group.to_dict("records")]
        shared = group.iloc[0]
        # the calendars differ only for the case itself; comparators report calendar years
        choices = Alignment if entity in CASE else (Alignment.AS_LABELLED,)
        for alignment in choices:
            for figure in _aligned(figures, alignment, source.key):
                yield {
                    **{key: shared[key] for key in (*KEYS, "unit", "evidence")},
                    "territory": shared["territory"],
                    "alignment": alignment.value,
                    "year": figure.year,
                    "kind": figure.kind.value,
                    "value": figure.value,
                    "margin": figure.margin,
                    "lenient": figure.lenient,
                    "observations": " ".join(figure.observations),
                }


def _aligned(figures: list[Figure], alignment: Alignment, key: str) -> list[Figure]:
    try:
        return align(figures, alignment)
    except CalendarError as error:
        mend = "a series may print one figure a year: make one of the two a series of its own"
        problem = Problem(f"data/sources/{key}/observations.csv", "file", str(error), mend)
        raise DataError([problem]) from error


def _figure(row: Mapping[Hashable, Any], series: Series) -> Figure:
    start, end = pd.Timestamp(row["start"]), pd.Timestamp(row["end"])
    kind = Kind(str(row["kind"]))
    for dating in series.read_as:
        if (
            kind == Kind.CALENDAR_YEAR
            and row["entity"] in CASE
            and dating.since <= end.year <= dating.until
        ):
            kind = dating.period
    return Figure(
        year=end.year,
        kind=kind,
        value=float(row["value"]),
        margin=float(row["margin"]),
        lenient=bool(row["lenient"]),
        observations=(str(row["observations"]),),
        opening=kind == Kind.STOCK and (start.month, start.day) == (1, 1),
    )


def _with_month(cells: pd.DataFrame) -> pd.DataFrame:
    return cells.assign(month=cells["start"].dt.strftime("%Y-%m"))


def _ordered(table: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    keys = [column for column in columns if column not in FACTS]
    return table[list(columns)].sort_values(keys).reset_index(drop=True)

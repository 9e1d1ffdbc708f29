"""Build the aligned panels: one row per concept, rival, entity and year, month or span."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from chervonets.panel.calendars import Alignment, CalendarError, Figure, align
from chervonets.panel.concepts import Concept, check_concepts, read_concepts, series_by_name
from chervonets.problems import DataError, Problem
from chervonets.sources.corrections import apply_corrections, read_corrections
from chervonets.sources.models import CASE, NATIONAL, Series, Source
from chervonets.sources.originators import Count
from chervonets.sources.periods import Kind
from chervonets.sources.read import read_sources
from chervonets.sources.vocabulary import Vocabulary, read_vocabulary

KEYS = ("concept", "item", "bound", "source", "series", "entity")
FACTS = ("value", "margin", "unit", "territory", "evidence", "lenient", "observations")
ANNUAL = (*KEYS, "alignment", "year", "kind", *FACTS)
MONTHLY = (*KEYS, "month", *FACTS)
SPANS = (*KEYS, "start", "end", *FACTS)

# of tables as small as these, text that Arrow keeps is slower to slice
pd.set_option("mode.string_storage", "python")


@dataclass(frozen=True, eq=False)
class Panel:
    """Three tables that keep every rival apart and name the observations of each cell.

    Attributes:
        annual: columns `ANNUAL`; `kind` is the kind of period that the cell was made from.
        monthly: columns `MONTHLY`; `month` is `1926-03`.
        spans: columns `SPANS`; totals and ranges over several years or parts of a year, and
            counts of rivals that count several times a year.
    """

    annual: pd.DataFrame
    monthly: pd.DataFrame
    spans: pd.DataFrame

    @classmethod
    def empty(cls) -> Panel:
        """A panel without cells, for a claim that no figures bear on."""
        return cls(*(pd.DataFrame(columns=list(names)) for names in (ANNUAL, MONTHLY, SPANS)))

    @cached_property
    def cells(self) -> dict[tuple[str, str, str], pd.DataFrame]:
        """Annual rows by concept, `<source>:<series>` and entity."""
        return _by_rival(self.annual)

    @cached_property
    def classes(self) -> dict[str, str]:
        """Evidence class of every series, by `<source>:<series>`."""
        tables = (self.annual, self.monthly, self.spans)
        kinds = pd.concat([table[["source", "series", "evidence"]] for table in tables])
        kinds = kinds.drop_duplicates(["source", "series"])
        return dict(zip(kinds["source"] + ":" + kinds["series"], kinds["evidence"], strict=True))

    @cached_property
    def printed(self) -> dict[tuple[str, str, str], pd.DataFrame]:
        """Rows of all three tables, years as labelled, by concept, rival and entity as `cells`."""
        annual = self.annual.loc[self.annual["alignment"] == Alignment.AS_LABELLED]
        columns = [*KEYS, "value", "lenient", "observations"]
        every = pd.concat(
            [table[columns] for table in (annual, self.monthly, self.spans)], ignore_index=True
        )
        # a table without rows has columns of no type
        return _by_rival(every.astype({"lenient": bool, "value": float}))


def _by_rival(table: pd.DataFrame) -> dict[tuple[str, str, str], pd.DataFrame]:
    """Rows by concept, `<source>:<series>` and entity."""
    names = table["source"] + ":" + table["series"]
    grouped = table.groupby([table["concept"], names, table["entity"]])
    return {(str(a), str(b), str(c)): rows for (a, b, c), rows in grouped}


@dataclass(frozen=True)
class DataHouse:
    """Everything in the data folder that a panel is built from."""

    vocabulary: Vocabulary
    sources: Mapping[str, Source]
    concepts: Mapping[str, Concept]
    observations: pd.DataFrame

    @cached_property
    def series(self) -> dict[str, Series]:
        """Every described series, by `<source>:<series>`."""
        return series_by_name(self.sources)

    @cached_property
    def counts(self) -> dict[str, Count]:
        """Who counted each series, by `<source>:<series>`."""
        return {
            rival: self.sources[rival.split(":")[0]].count_of(series)
            for rival, series in self.series.items()
        }

    @cached_property
    def enumerated(self) -> frozenset[str]:
        """Series that go back to lists of all that there was, by `<source>:<series>`.

        Whoever asked, taxed or held them listed them one by one, in a census, on a roll, in a
        register. Samples, sums of reports and estimates are not.
        """
        known = self.vocabulary.originators
        return frozenset(
            rival
            for rival, series in self.series.items()
            if series.enumerated or known[self.counts[rival].originator].enumerates
        )

    def evidence_of(self, rival: str) -> str:
        """The evidence class of a series, by `<source>:<series>`: that of its originator."""
        return self.vocabulary.originators[self.counts[rival].originator].evidence


def read_house(data: Path, concepts: Mapping[str, Concept] | None = None) -> DataHouse:
    """Read the data folder, or the part of it that some concepts need.

    Raises:
        DataError: with every problem found.
    """
    vocabulary = read_vocabulary(data)
    corrections = read_corrections(data)
    wanted = read_concepts(data) if concepts is None else concepts
    if not wanted:  # a claim that no figures bear on
        return DataHouse(vocabulary, {}, {}, pd.DataFrame())
    keys = None
    if concepts is not None:
        keys = sorted({key for concept in wanted.values() for key in concept.sources})
    sources, observations = read_sources(data, vocabulary, corrections, keys)
    check_concepts(wanted, sources, vocabulary)
    return DataHouse(vocabulary, sources, wanted, apply_corrections(observations, corrections))


def build_panel(house: DataHouse) -> Panel:
    """Bring the observations of every concept onto its unit, borders and calendar.

    A cell's unit is the concept's; figures for other borders than the concept's are left out;
    a month enters the annual panel only as the closing stock of its year. A rival with several
    dated counts within one year has no yearly figure: its counts stand in `spans` by their date.

    Raises:
        DataError: two figures of one rival fall on one year.
    """
    cells = _cells(house)
    dated = _is_dated(cells)
    yearly, monthly = cells.loc[~dated], cells.loc[cells["kind"] == Kind.MONTH]
    annual = [_comparators(yearly), _case(yearly, house)]
    return Panel(
        annual=_ordered(pd.concat(annual, ignore_index=True), ANNUAL),
        monthly=_ordered(monthly.assign(month=monthly["start"].dt.strftime("%Y-%m")), MONTHLY),
        spans=_ordered(cells.loc[dated | (cells["kind"] == Kind.SPAN)], SPANS),
    )


def _cells(house: DataHouse) -> pd.DataFrame:
    """Every figure of every rival in the concept's unit, if it is about the concept's borders.

    Beside the columns of the panel: `stock`, whether the concept's months may close its years;
    `case`, whether the entity is the case; `year`, in which the period ends.
    """
    rows = house.observations.merge(rivals(house), on=["source", "series"])
    case = rows["entity"].isin(CASE)
    rows["year"] = rows["end"].dt.year
    borders = rows["borders"].where(case | rows["others"].isna(), rows["others"])
    tags = np.full(len(rows), NATIONAL, dtype=object)
    tags[case.to_numpy()] = [
        house.series[rival].territory_in(year, entity) or ""
        for rival, year, entity in rows.loc[case, ["rival", "year", "entity"]].to_numpy()
    ]
    cells = rows.assign(
        case=case, territory=tags, value=rows["value"] * rows["factor"], observations=rows["name"]
    )
    return cells.loc[cells["territory"] == borders]


def rivals(house: DataHouse) -> pd.DataFrame:
    """A row a rival of every concept: what it is, its unit, and the borders that it must be about.

    `factor` brings its figures onto the concept's `unit`.
    """
    records = []
    for name, concept in house.concepts.items():
        for rival in concept.rivals:
            unit = concept.unit_of(rival.item)
            records.append(
                {
                    **rival.model_dump(),
                    "concept": name,
                    "rival": rival.series,
                    "source": rival.source,
                    "series": rival.series_id,
                    "unit": unit,
                    "factor": house.vocabulary.factor(house.series[rival.series].unit, unit),
                    "evidence": house.evidence_of(rival.series),
                    "stock": concept.measure == "stock",
                    "borders": concept.territory,
                    "others": concept.others,
                }
            )
    return pd.DataFrame(records)


def _is_annual(cells: pd.DataFrame) -> pd.Series[bool]:
    yearly = cells["kind"].isin([Kind.CALENDAR_YEAR, Kind.ECONOMIC_YEAR, Kind.STOCK])
    return yearly | (cells["stock"] & (cells["kind"] == Kind.MONTH))


def _is_dated(cells: pd.DataFrame) -> pd.Series[bool]:
    """Counts of rivals that count several times a year: none of them can stand for the year."""
    counts = cells.loc[cells["kind"] == Kind.STOCK]
    opening = (counts["start"].dt.month == 1) & (counts["start"].dt.day == 1)
    # a count of 1 January closes the year before when calendars are shifted
    years = (counts["year"], counts["year"] - opening.astype(int))
    twice = [counts.assign(year=year).duplicated([*KEYS, "year"], keep=False) for year in years]
    crowded = pd.MultiIndex.from_frame(counts.loc[twice[0] | twice[1], list(KEYS)])
    keys = pd.MultiIndex.from_frame(cells[list(KEYS)])
    return (cells["kind"] == Kind.STOCK) & keys.isin(crowded)


def _comparators(cells: pd.DataFrame) -> pd.DataFrame:
    """Annual rows of other countries: the calendars differ only for the case itself."""
    rows = cells.loc[_is_annual(cells) & ~cells["case"]]
    twice = rows.duplicated([*KEYS, "year"], keep=False)
    for _, group in rows.loc[twice].groupby([*KEYS, "year"]):
        figures = [_figure(row) for row in group.to_dict("records")]
        _aligned(figures, Alignment.AS_LABELLED, str(group["source"].iat[0]))
    return rows.assign(alignment=Alignment.AS_LABELLED.value)


def _case(cells: pd.DataFrame, house: DataHouse) -> pd.DataFrame:
    """Annual rows of the case under every alignment."""
    rows = cells.loc[_is_annual(cells) & cells["case"]]
    records = [
        placed
        for _, group in rows.groupby(list(KEYS), sort=False)
        for placed in _placed(group.to_dict("records"), house)
    ]
    return pd.DataFrame(records, columns=list(ANNUAL))


def _placed(members: list[dict[Any, Any]], house: DataHouse) -> Iterator[dict[Any, Any]]:
    """The figures of one rival and entity on the years of every alignment."""
    first = members[0]
    figures = [_figure(row, house.series[first["rival"]]) for row in members]
    for alignment in Alignment:
        for figure in _aligned(figures, alignment, first["source"]):
            yield {
                **first,
                **vars(figure),
                "alignment": alignment.value,
                "kind": figure.kind.value,
                "observations": " ".join(figure.observations),
            }


def _aligned(figures: list[Figure], alignment: Alignment, key: str) -> list[Figure]:
    try:
        return align(figures, alignment)
    except CalendarError as error:
        mend = "a series may print one figure a year: make one of the two a series of its own"
        problem = Problem(f"data/sources/{key}/observations.csv", "file", str(error), mend)
        raise DataError([problem]) from error


def _figure(row: Mapping[Hashable, Any], series: Series | None = None) -> Figure:
    kind = Kind(row["kind"])
    if kind == Kind.CALENDAR_YEAR:
        for dating in series.read_as if series else ():
            if dating.since <= row["year"] <= dating.until:
                kind = dating.period
    opening = kind == Kind.STOCK and (row["start"].month, row["start"].day) == (1, 1)
    same = {name: row[name] for name in ("year", "value", "margin", "lenient")}
    return Figure(kind=kind, observations=(row["observations"],), opening=opening, **same)


def _ordered(table: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    keys = [column for column in columns if column not in FACTS]
    return table[list(columns)].sort_values(keys).reset_index(drop=True)

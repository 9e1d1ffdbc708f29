"""Carried figures written in the forms of their publishers, for tests of the upstream audit."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd
from openpyxl import Workbook

from chervonets.sources.models import Upstream
from chervonets.sources.upstream.audit import compare, translated
from chervonets.sources.upstream.readers import read_upstream

Row = tuple[str, str, dict[str, str]]  # place, year or month, figures by column


def publisher_file(file: Upstream, carried: pd.DataFrame) -> bytes:
    """The carried figures of the series that `file` holds, as the publisher would print them."""
    return WRITERS[file.format](_rows(file, carried), list(file.columns))


def audited(source: str, file: Upstream, carried: pd.DataFrame, content: bytes) -> pd.DataFrame:
    """The comparison of carried figures with a file, without any file on the disk."""
    return compare(source, carried, translated(read_upstream(content, file, file.file), file))


def _rows(file: Upstream, carried: pd.DataFrame) -> list[Row]:
    columns = {series: column for column, series in file.columns.items()}
    places = {entity: place for place, entity in file.entities.items()}
    form = "%YM%m" if file.format == "league-csv" else "%Y"
    held = carried.loc[carried["series"].isin(columns)]
    found: dict[tuple[str, str, int], dict[str, str]] = {}
    for row in held.itertuples():
        place = places.get(str(row.entity), str(row.entity))
        when = row.start.strftime(form).replace("M0", "M")
        column, again = columns[str(row.series)], 0
        while column in found.get((place, when, again), {}):
            again += 1  # a figure printed twice stands in a row of its own
        found.setdefault((place, when, again), {})[column] = str(row.text)
    return [(place, when, figures) for (place, when, _), figures in found.items()]


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


@dataclass(frozen=True)
class Yearly:
    """The form of a csv with a row per place and year."""

    header: tuple[str, ...]
    place: str
    year: str
    missing: str
    notes: str = ""

    def __call__(self, rows: list[Row], columns: list[str]) -> bytes:
        """The file."""
        names = [*self.header, *columns]
        table = [names]
        for place, year, figures in rows:
            known = {self.place: place, self.year: year, **figures}
            table.append([known.get(name, self.missing) for name in names])
        head, *body = _csv(table).splitlines(keepends=True)
        return head + self.notes.encode() + b"".join(body)


def _maddison(rows: list[Row], columns: list[str]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Notes"
    sheet = book.create_sheet("Full data")
    sheet.append(["countrycode", "country", "region", "year", *columns])
    for place, year, figures in rows:
        numbers = [float(figures[name]) if name in figures else None for name in columns]
        sheet.append([place, "", "", int(year), *numbers])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _league(rows: list[Row], columns: list[str]) -> bytes:
    places = sorted({place for place, _, _ in rows})
    table = [
        ["Unit", *["Index" for _ in places]],
        ["Country", *places],
        ["1924", *["" for _ in places]],
    ]
    for place, month, figures in rows:
        table.append([month, *[figures[columns[0]] if name == place else "" for name in places]])
    return _csv(table)


CDIAC_NOTES = (
    '(Note: missing values denoted by ".")\nSource: the publisher (its institute)\nDOI: none\n'
)
CDIAC = ("Nation", "Year", "Emissions from gas flaring")
NMC = ("stateabb", "ccode", "year", "milex", "milper")
VDEM = ("country_name", "country_text_id", "country_id", "year")
WRITERS: dict[str, Callable[[list[Row], list[str]], bytes]] = {
    "cdiac-csv": Yearly(CDIAC, "Nation", "Year", ".", CDIAC_NOTES),
    "gapminder-csv": Yearly(("geo", "time"), "geo", "time", ""),
    "league-csv": _league,
    "maddison-xlsx": _maddison,
    "nmc-csv": Yearly(NMC, "ccode", "year", "-9"),
    "vdem-csv": Yearly(VDEM, "country_text_id", "year", ""),
}

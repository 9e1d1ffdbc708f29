"""Read one source or all of them, listing every problem of a file at once."""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from chervonets.files import encoding_problem, read_model
from chervonets.problems import DataError, Problem, raise_if_any
from chervonets.sources.corrections import Correction
from chervonets.sources.models import Series, Source
from chervonets.sources.periods import kind_of, name_of
from chervonets.sources.vocabulary import Vocabulary

COLUMNS = ("series", "entity", "start", "end", "value", "margin", "locator", "note")
LENIENT = "LENIENT"


@dataclass(frozen=True)
class Row:
    """One row of `observations.csv` with its line number."""

    line: int
    fields: dict[str, str]

    @property
    def place(self) -> str:
        """Where the row stands, for messages."""
        return f"line {self.line}"


def source_keys(data: Path) -> tuple[str, ...]:
    """The keys of all sources in `data/sources`, sorted."""
    return tuple(sorted(path.name for path in (data / "sources").iterdir() if path.is_dir()))


def read_source(
    data: Path, key: str, vocabulary: Vocabulary, corrections: Sequence[Correction] = ()
) -> tuple[Source, pd.DataFrame]:
    """Read and validate one source.

    Args:
        data: the data folder.
        key: the source's folder name.
        vocabulary: known units, territories, evidence classes, entities.
        corrections: declared misprints; only they may excuse a period printed twice.

    Returns:
        The description, and a table with a row per printed figure: `name` (stable name), `source`,
        `series`, `entity`, `start`, `end` (dates), `kind`, `value` (in the series' unit), `text`
        (as printed), `margin` (plus or minus per cent, or missing), `lenient`, `locator`, `note`.

    Raises:
        DataError: with every problem of the two files.
    """
    source = read_model(
        Source, data / "sources" / key / "source.yaml", f"data/sources/{key}/source.yaml"
    )
    raise_if_any(_description_problems(source, key, vocabulary))
    name = f"data/sources/{key}/observations.csv"
    rows = _rows(data / "sources" / key / "observations.csv", name)
    excused = {
        (item.series, item.entity, item.first, item.last)
        for item in corrections
        if item.source == key
    }
    raise_if_any(_row_problems(rows, source, name, vocabulary, excused))
    return source, _table(rows, source)


def read_descriptions(data: Path, keys: Sequence[str] | None = None) -> dict[str, Source]:
    """Read the `source.yaml` of several sources (all by default), by key.

    Raises:
        DataError: a description is malformed.
    """
    return {
        key: read_model(
            Source, data / "sources" / key / "source.yaml", f"data/sources/{key}/source.yaml"
        )
        for key in (keys if keys is not None else source_keys(data))
    }


def read_sources(
    data: Path,
    vocabulary: Vocabulary,
    corrections: Sequence[Correction],
    keys: Sequence[str] | None = None,
) -> tuple[dict[str, Source], pd.DataFrame]:
    """Read several sources (all of them by default) into one table.

    Raises:
        DataError: with the problems of all files together.
    """
    sources: dict[str, Source] = {}
    tables: list[pd.DataFrame] = []
    problems: list[Problem] = []
    for key in keys if keys is not None else source_keys(data):
        try:
            sources[key], table = read_source(data, key, vocabulary, corrections)
            tables.append(table)
        except DataError as error:
            problems += error.problems
    raise_if_any(problems)
    return sources, pd.concat(tables, ignore_index=True)


def _description_problems(source: Source, key: str, known: Vocabulary) -> Iterator[Problem]:
    name = f"data/sources/{key}/source.yaml"
    if source.key != key:
        mend = f"write `key: {key}`, or rename the folder"
        yield Problem(name, "key key", f"{source.key!r} is not the folder's name", mend)
    counts = Counter(series.id for series in source.series)
    for series_id, count in counts.items():
        if count > 1:
            yield Problem(name, f"series {series_id}", "is described twice", "keep one")
    for series in source.series:
        place = f"series {series.id}"
        if not known.knows_unit(series.unit):
            mend = "use a unit that pint knows, or define it in data/vocabulary.yaml"
            yield Problem(name, place, f"unknown unit {series.unit!r}", mend)
        for tag in {item.tag for item in series.territory} - set(known.territories):
            mend = "use a territory of data/vocabulary.yaml, or define it there"
            yield Problem(name, place, f"unknown territory {tag!r}", mend)
        if source.evidence_of(series) not in known.evidence:
            mend = "use an evidence class of data/vocabulary.yaml"
            yield Problem(
                name, place, f"unknown evidence class {source.evidence_of(series)!r}", mend
            )


def _rows(path: Path, name: str) -> list[Row]:
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        problem = Problem(name, "file", "the file does not exist", "add it beside source.yaml")
        raise DataError([problem]) from error
    except UnicodeDecodeError as error:
        raise DataError([encoding_problem(name, error)]) from error
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise DataError(
            [Problem(name, "file", f"not valid csv ({error})", "correct the quotes")]
        ) from error
    header = ",".join(COLUMNS)
    if not lines or not lines[0]:
        problem = Problem(name, "line 1", "the file is empty", f"begin it with the line {header}")
        raise DataError([problem])
    if tuple(lines[0]) != COLUMNS:
        what = f"the columns are {','.join(lines[0])}"
        raise DataError([Problem(name, "line 1", what, f"the columns must be {header}")])
    if len(lines) == 1:
        mend = "add observations, or delete the source"
        raise DataError([Problem(name, "line 2", "there are no observations", mend)])
    short = [
        Problem(name, f"row {number}", f"has {len(line)} fields", f"write {len(COLUMNS)} fields")
        for number, line in enumerate(lines[1:], start=2)
        if len(line) != len(COLUMNS)
    ]
    raise_if_any(short)
    return [
        Row(number, dict(zip(COLUMNS, line, strict=True)))
        for number, line in enumerate(lines[1:], start=2)
    ]


def _row_problems(
    rows: list[Row],
    source: Source,
    name: str,
    known: Vocabulary,
    excused: set[tuple[str, str, str, str]],
) -> Iterator[Problem]:
    described = {series.id for series in source.series}
    first_line: dict[tuple[str, str, str, str], int] = {}
    for row in rows:
        yield from _field_problems(row, name, described, known)
        fields = row.fields
        cell = (fields["series"], fields["entity"], fields["start"], fields["end"])
        if cell in first_line and cell not in excused:
            what = f"repeats series, entity and period of line {first_line[cell]}"
            mend = "delete one, or declare the misprint in data/corrections.yaml"
            yield Problem(name, row.place, what, mend)
        first_line.setdefault(cell, row.line)
    for series_id in sorted(described - {row.fields["series"] for row in rows}):
        mend = "add its observations, or delete its description in source.yaml"
        yield Problem(name, "file", f"series {series_id!r} has no observations", mend)


def _field_problems(
    row: Row, name: str, described: set[str], known: Vocabulary
) -> Iterator[Problem]:
    fields = row.fields
    if fields["series"] not in described:
        what = f"unknown series {fields['series']!r} (column series)"
        yield Problem(name, row.place, what, "describe it in source.yaml, or correct the name")
    if fields["entity"] not in known.entities:
        what = f"unknown entity {fields['entity']!r} (column entity)"
        yield Problem(name, row.place, what, "add it to data/vocabulary.yaml, or correct it")
    if not fields["locator"].strip():
        mend = "say where the figure is printed: page, table, row, column"
        yield Problem(name, row.place, "no locator (column locator)", mend)
    if not _is_number(fields["value"]):
        what = f"{fields['value']!r} is not a finite number (column value)"
        yield Problem(name, row.place, what, "write the printed figure with a decimal point")
    if fields["margin"] and not (_is_number(fields["margin"]) and float(fields["margin"]) >= 0):
        what = f"{fields['margin']!r} is not a margin in per cent (column margin)"
        yield Problem(name, row.place, what, "write the printed margin in per cent, or nothing")
    dates = {column: _date(fields[column]) for column in ("start", "end")}
    for column, value in dates.items():
        if value is None:
            what = f"{fields[column]!r} is not a date (column {column})"
            yield Problem(name, row.place, what, "write it as 1928-10-01")
    if dates["start"] and dates["end"] and dates["end"] < dates["start"]:
        what = f"ends {fields['end']} before it starts {fields['start']} (column end)"
        yield Problem(name, row.place, what, "exchange or correct the dates")


def _is_number(text: str) -> bool:
    # float() would also take "1_000" and blanks around the figure
    if not text or text.strip() != text or "_" in text:
        return False
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _table(rows: list[Row], source: Source) -> pd.DataFrame:
    series = {item.id: item for item in source.series}
    return pd.DataFrame([_record(row.fields, source.key, series) for row in rows]).astype(
        {"start": "datetime64[s]", "end": "datetime64[s]"}
    )


def _record(fields: dict[str, str], key: str, series: dict[str, Series]) -> dict[str, object]:
    start, end = date.fromisoformat(fields["start"]), date.fromisoformat(fields["end"])
    return {
        "name": f"{key}:{fields['series']}:{fields['entity']}:{name_of(start, end)}",
        "source": key,
        "series": fields["series"],
        "entity": fields["entity"],
        "start": start,
        "end": end,
        "kind": kind_of(start, end).value,
        "value": float(fields["value"]),
        "text": fields["value"],
        "margin": float(fields["margin"]) if fields["margin"] else float("nan"),
        "lenient": fields["note"].startswith(LENIENT) or not series[fields["series"]].strict,
        "locator": fields["locator"],
        "note": fields["note"],
    }

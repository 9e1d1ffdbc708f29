"""Read one source or all of them, listing every problem of a file at once."""

import csv
import io
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from chervonets.files import read_model, read_text
from chervonets.problems import DataError, Problem, raise_if_any, read_each
from chervonets.sources.corrections import Correction
from chervonets.sources.models import Series, Source
from chervonets.sources.periods import is_date, kind_of, name_of
from chervonets.sources.vocabulary import Vocabulary

COLUMNS = ("series", "entity", "start", "end", "value", "margin", "locator", "note")
LENIENT = "LENIENT"
FIRST_LINE = 2
FAULTS = {
    "series": ("unknown series {!r}", "describe it in source.yaml, or correct the name"),
    "entity": ("unknown entity {!r}", "add it to data/vocabulary.yaml, or correct it"),
    "start": ("{!r} is not a date", "write it as 1928-10-01"),
    "end": ("{!r} is not a date", "write it as 1928-10-01"),
    "value": ("{!r} is not a finite number", "write the printed figure with a decimal point"),
    "margin": (
        "{!r} is not a margin in per cent",
        "write the printed margin in per cent, or nothing",
    ),
    "locator": ("no locator", "say where the figure is printed: page, table, row, column"),
}
"""What is wrong with a field that is not good, by its column, and how to mend it."""
Columns = Mapping[str, Sequence[str]]
"""The fields of `observations.csv` by column, row by row as they stand in the file."""


def source_keys(data: Path) -> tuple[str, ...]:
    """The keys of all sources in `data/sources`, sorted."""
    return tuple(sorted(path.name for path in (data / "sources").iterdir() if path.is_dir()))


def read_source(
    data: Path, key: str, vocabulary: Vocabulary, corrections: Sequence[Correction] = ()
) -> tuple[Source, pd.DataFrame]:
    """Read and validate one source; only a declared misprint excuses a period printed twice.

    Returns:
        The description, and a table with a row per printed figure: `name` (stable name), `source`,
        `series`, `entity`, `start`, `end` (dates), `kind`, `value` (in the series' unit), `text`
        (as printed), `margin` (plus or minus per cent, or missing), `lenient`, `locator`, `note`.

    Raises:
        DataError: with every problem of the two files.
    """
    source = _description(data, key)
    raise_if_any(_description_problems(source, key, vocabulary))
    path = f"sources/{key}/observations.csv"
    columns = _columns(data / path, f"data/{path}")
    excused = {
        (item.series, item.entity, item.first, item.last)
        for item in corrections
        if item.source == key
    }
    raise_if_any(_row_problems(columns, source, f"data/{path}", vocabulary, excused))
    return source, _table(columns, source)


def read_descriptions(data: Path, keys: Sequence[str] | None = None) -> dict[str, Source]:
    """Read the `source.yaml` of several sources (all by default), by key.

    Raises:
        DataError: a description is malformed.
    """
    return {key: _description(data, key) for key in (source_keys(data) if keys is None else keys)}


def _description(data: Path, key: str) -> Source:
    name = f"sources/{key}/source.yaml"
    return read_model(Source, data / name, f"data/{name}")


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
    chosen = keys if keys is not None else source_keys(data)
    read = read_each(lambda key: read_source(data, key, vocabulary, corrections), chosen)
    sources = {key: source for key, (source, _) in zip(chosen, read, strict=True)}
    return sources, pd.concat([table for _, table in read], ignore_index=True)


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
        yield from _series_problems(series, source, name, known)
    for file in source.upstream:
        place = f"upstream {file.file}"
        for series_id in set(file.columns.values()) - set(counts):
            mend = "name a series of this file, or correct its name"
            yield Problem(name, place, f"unknown series {series_id!r}", mend)
        for entity in set(file.entities.values()) - set(known.entities):
            mend = "add it to data/vocabulary.yaml, or correct it"
            yield Problem(name, place, f"unknown entity {entity!r}", mend)


def _series_problems(
    series: Series, source: Source, name: str, known: Vocabulary
) -> Iterator[Problem]:
    place = f"series {series.id}"
    if not known.knows_unit(series.unit):
        mend = "use a unit that pint knows, or define it in data/vocabulary.yaml"
        yield Problem(name, place, f"unknown unit {series.unit!r}", mend)
    for tag in {item.tag for item in series.territory} - set(known.territories):
        mend = "use a territory of data/vocabulary.yaml, or define it there"
        yield Problem(name, place, f"unknown territory {tag!r}", mend)
    for item in series.repeats:
        if item.until < item.since:
            what = f"repeats {item.series} until before it begins"
            yield Problem(name, place, what, "exchange `from` and `to`")
    originator = series.originator or source.originator
    if originator is None:
        mend = "say who counted: `originator:` of the series or the source"
        yield Problem(name, place, "has no originator", mend)
    for key in {originator, *series.built_on} - {None, *known.originators}:
        mend = "use an originator of data/originators.yaml, or describe it there"
        yield Problem(name, place, f"unknown originator {key!r}", mend)


def _columns(path: Path, name: str) -> Columns:
    text = read_text(path, name, "add it beside source.yaml")
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        problem = Problem(name, "file", f"not valid csv ({error})", "correct the quotes")
        raise DataError([problem]) from error
    raise_if_any(_form_problems(lines, name))
    return dict(zip(COLUMNS, zip(*lines[1:], strict=True), strict=True))


def _form_problems(lines: Sequence[Sequence[str]], name: str) -> Iterator[Problem]:
    header = ",".join(COLUMNS)
    if not lines or not lines[0]:
        yield Problem(name, "line 1", "the file is empty", f"begin it with the line {header}")
    elif tuple(lines[0]) != COLUMNS:
        what = f"the columns are {','.join(lines[0])}"
        yield Problem(name, "line 1", what, f"the columns must be {header}")
    elif len(lines) == 1:
        mend = "add observations, or delete the source"
        yield Problem(name, "line 2", "there are no observations", mend)
    else:
        for number, line in enumerate(lines[1:], start=FIRST_LINE):
            if len(line) != len(COLUMNS):
                what, mend = f"has {len(line)} fields", f"write {len(COLUMNS)} fields"
                yield Problem(name, f"row {number}", what, mend)


def _row_problems(
    columns: Columns,
    source: Source,
    name: str,
    known: Vocabulary,
    excused: set[tuple[str, str, str, str]],
) -> Iterator[Problem]:
    described = {series.id for series in source.series}
    good: dict[str, Callable[[str], bool]] = {
        "series": described.__contains__,
        "entity": known.entities.__contains__,
        "start": _is_day,
        "end": _is_day,
        "value": _is_number,
        "margin": lambda text: not text or (_is_number(text) and float(text) >= 0),
        "locator": lambda text: bool(text.strip()),
    }
    for column, (what, mend) in FAULTS.items():
        # a text that stands in many rows is judged once
        bad = {text for text in set(columns[column]) if not good[column](text)}
        for line, text in enumerate(columns[column], start=FIRST_LINE) if bad else ():
            if text in bad:
                told = f"{what.format(text)} (column {column})"
                yield Problem(name, f"line {line}", told, mend)
    first_line: dict[tuple[str, str, str, str], int] = {}
    cells = zip(*(columns[column] for column in ("series", "entity", "start", "end")), strict=True)
    for line, cell in enumerate(cells, start=FIRST_LINE):
        if first_line.setdefault(cell, line) != line and cell not in excused:
            what = f"repeats series, entity and period of line {first_line[cell]}"
            mend = "delete one, or declare the misprint in data/corrections.yaml"
            yield Problem(name, f"line {line}", what, mend)
        start, end = cell[2:]
        # dates in this form have the order of their texts
        if end < start and _is_day(start) and _is_day(end):
            what = f"ends {end} before it starts {start} (column end)"
            yield Problem(name, f"line {line}", what, "exchange or correct the dates")
    for series_id in sorted(described.difference(columns["series"])):
        mend = "add its observations, or delete its description in source.yaml"
        yield Problem(name, "file", f"series {series_id!r} has no observations", mend)


def _is_number(text: str) -> bool:
    # float() would also take "1_000" and blanks around the figure
    if not text or text.strip() != text or "_" in text:
        return False
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _is_day(text: str) -> bool:
    return len(text) == 10 and is_date(text)


def _table(columns: Columns, source: Source) -> pd.DataFrame:
    periods = list(zip(columns["start"], columns["end"], strict=True))
    days = {pair: (date.fromisoformat(pair[0]), date.fromisoformat(pair[1])) for pair in periods}
    names = {pair: name_of(*both) for pair, both in days.items()}
    kinds = {pair: kind_of(*both).value for pair, both in days.items()}
    rows = zip(columns["series"], columns["entity"], periods, strict=True)
    loose = {series.id for series in source.series if not series.strict}
    return pd.DataFrame(
        {
            "name": [f"{source.key}:{series}:{who}:{names[pair]}" for series, who, pair in rows],
            "source": source.key,
            "series": columns["series"],
            "entity": columns["entity"],
            "start": np.array(columns["start"], dtype="datetime64[s]"),
            "end": np.array(columns["end"], dtype="datetime64[s]"),
            "kind": [kinds[pair] for pair in periods],
            "value": [float(text) for text in columns["value"]],
            "text": columns["value"],
            "margin": [float(text or "nan") for text in columns["margin"]],
            "lenient": [
                note.startswith(LENIENT) or series in loose
                for note, series in zip(columns["note"], columns["series"], strict=True)
            ],
            "locator": columns["locator"],
            "note": columns["note"],
        }
    )

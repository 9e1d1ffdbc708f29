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
from chervonets.sources.periods import kind_of, name_of
from chervonets.sources.vocabulary import Vocabulary

COLUMNS = ("series", "entity", "start", "end", "value", "margin", "locator", "note")
LENIENT = "LENIENT"
FIRST_LINE = 2


Columns = Mapping[str, Sequence[str]]
"""The fields of `observations.csv` by column, row by row as they stand in the file."""


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
        vocabulary: known units, territories, entities and originators.
        corrections: declared misprints; only they may excuse a period printed twice.

    Returns:
        The description, and a table with a row per printed figure: `name` (stable name), `source`,
        `series`, `entity`, `start`, `end` (dates), `kind`, `value` (in the series' unit), `text`
        (as printed), `margin` (plus or minus per cent, or missing), `lenient`, `locator`, `note`.

    Raises:
        DataError: with every problem of the two files.
    """
    source = _description(data, key)
    raise_if_any(_description_problems(source, key, vocabulary))
    name = f"data/sources/{key}/observations.csv"
    columns = _columns(data / "sources" / key / "observations.csv", name)
    excused = {
        (item.series, item.entity, item.first, item.last)
        for item in corrections
        if item.source == key
    }
    raise_if_any(_row_problems(columns, source, name, vocabulary, excused))
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
        place = f"series {series.id}"
        if not known.knows_unit(series.unit):
            mend = "use a unit that pint knows, or define it in data/vocabulary.yaml"
            yield Problem(name, place, f"unknown unit {series.unit!r}", mend)
        for tag in {item.tag for item in series.territory} - set(known.territories):
            mend = "use a territory of data/vocabulary.yaml, or define it there"
            yield Problem(name, place, f"unknown territory {tag!r}", mend)
        yield from _originator_problems(source, series, name, known)
    yield from _upstream_problems(source, name, known)


def _originator_problems(
    source: Source, series: Series, name: str, known: Vocabulary
) -> Iterator[Problem]:
    place = f"series {series.id}"
    originator = series.originator or source.originator
    if originator is None:
        mend = "say who counted: `originator:` of the series or the source"
        yield Problem(name, place, "has no originator", mend)
    for item in series.repeats:
        if item.until < item.since:
            mend = "exchange `from` and `to`"
            yield Problem(name, place, f"repeats {item.series} until before it begins", mend)
    named = {originator, *series.built_on} - {None}
    for key in sorted(map(str, named - set(known.originators))):
        mend = "use an originator of data/originators.yaml, or describe it there"
        yield Problem(name, place, f"unknown originator {key!r}", mend)


def _upstream_problems(source: Source, name: str, known: Vocabulary) -> Iterator[Problem]:
    described = {series.id for series in source.series}
    for file in source.upstream:
        place = f"upstream {file.file}"
        for series_id in set(file.columns.values()) - described:
            mend = "name a series of this file, or correct its name"
            yield Problem(name, place, f"unknown series {series_id!r}", mend)
        for entity in set(file.entities.values()) - set(known.entities):
            mend = "add it to data/vocabulary.yaml, or correct it"
            yield Problem(name, place, f"unknown entity {entity!r}", mend)


def _columns(path: Path, name: str) -> Columns:
    text = read_text(path, name, "add it beside source.yaml")
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
        for number, line in enumerate(lines[1:], start=FIRST_LINE)
        if len(line) != len(COLUMNS)
    ]
    raise_if_any(short)
    return dict(zip(COLUMNS, zip(*lines[1:], strict=True), strict=True))


def _row_problems(
    columns: Columns,
    source: Source,
    name: str,
    known: Vocabulary,
    excused: set[tuple[str, str, str, str]],
) -> Iterator[Problem]:
    described = {series.id for series in source.series}
    yield from _word_problems(columns, name, described, known)
    yield from _number_problems(columns, name)
    yield from _date_problems(columns, name)
    first_line: dict[tuple[str, str, str, str], int] = {}
    cells = zip(*(columns[column] for column in ("series", "entity", "start", "end")), strict=True)
    for line, cell in enumerate(cells, start=FIRST_LINE):
        if first_line.setdefault(cell, line) != line and cell not in excused:
            what = f"repeats series, entity and period of line {first_line[cell]}"
            mend = "delete one, or declare the misprint in data/corrections.yaml"
            yield Problem(name, f"line {line}", what, mend)
    for series_id in sorted(described.difference(columns["series"])):
        mend = "add its observations, or delete its description in source.yaml"
        yield Problem(name, "file", f"series {series_id!r} has no observations", mend)


def _places(texts: Sequence[str], is_good: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """Place and text of every faulty field; a text that stands in many rows is judged once."""
    bad = {text for text in set(texts) if not is_good(text)}
    if bad:
        for line, text in enumerate(texts, start=FIRST_LINE):
            if text in bad:
                yield f"line {line}", text


def _word_problems(
    columns: Columns, name: str, described: set[str], known: Vocabulary
) -> Iterator[Problem]:
    for place, text in _places(columns["series"], described.__contains__):
        what = f"unknown series {text!r} (column series)"
        yield Problem(name, place, what, "describe it in source.yaml, or correct the name")
    for place, text in _places(columns["entity"], known.entities.__contains__):
        what = f"unknown entity {text!r} (column entity)"
        yield Problem(name, place, what, "add it to data/vocabulary.yaml, or correct it")
    for place, _ in _places(columns["locator"], lambda text: bool(text.strip())):
        mend = "say where the figure is printed: page, table, row, column"
        yield Problem(name, place, "no locator (column locator)", mend)


def _number_problems(columns: Columns, name: str) -> Iterator[Problem]:
    for place, text in _places(columns["value"], _is_number):
        what = f"{text!r} is not a finite number (column value)"
        yield Problem(name, place, what, "write the printed figure with a decimal point")
    for place, text in _places(columns["margin"], _is_margin):
        what = f"{text!r} is not a margin in per cent (column margin)"
        yield Problem(name, place, what, "write the printed margin in per cent, or nothing")


def _date_problems(columns: Columns, name: str) -> Iterator[Problem]:
    for column in ("start", "end"):
        for place, text in _places(columns[column], lambda text: _date(text) is not None):
            what = f"{text!r} is not a date (column {column})"
            yield Problem(name, place, what, "write it as 1928-10-01")
    periods = list(zip(columns["start"], columns["end"], strict=True))
    turned = {(start, end) for start, end in set(periods) if _is_turned(start, end)}
    for line, period in enumerate(periods, start=FIRST_LINE):
        if period in turned:
            what = f"ends {period[1]} before it starts {period[0]} (column end)"
            yield Problem(name, f"line {line}", what, "exchange or correct the dates")


def _is_turned(start: str, end: str) -> bool:
    first, last = _date(start), _date(end)
    return first is not None and last is not None and last < first


def _is_number(text: str) -> bool:
    # float() would also take "1_000" and blanks around the figure
    if not text or text.strip() != text or "_" in text:
        return False
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _is_margin(text: str) -> bool:
    return not text or (_is_number(text) and float(text) >= 0)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


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

"""Audit a source against the publisher's own file, figure by figure."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import pandas as pd

from chervonets.problems import DataError, Problem
from chervonets.sources.corrections import read_corrections
from chervonets.sources.models import Source, Upstream
from chervonets.sources.periods import name_of
from chervonets.sources.read import read_source
from chervonets.sources.upstream.readers import read_upstream
from chervonets.sources.upstream.tables import Printed
from chervonets.sources.vocabulary import read_vocabulary

KEYS = ["series", "entity", "start", "end"]


class Status(StrEnum):
    """How a carried figure stands to the publisher's."""

    SAME = "same"
    DIFFERS = "differs"
    MISSING = "missing"
    NEW = "new"


def audit(data: Path, key: str, path: Path, called: str | None = None) -> pd.DataFrame:
    """Compare a source's carried figures with a file of its publisher, as `compare` does.

    `path` is the file, or the archive that it comes in; `called` is the publisher's name of it,
    where it has another.

    Raises:
        DataError: the source or the file cannot be read, or `source.yaml` does not know the file.
    """
    source, carried = read_source(data, key, read_vocabulary(data), read_corrections(data))
    files = files_called(source, called or path.name)
    try:
        content = path.read_bytes()
    except OSError as error:
        what = f"cannot be read ({error.strerror})"
        raise DataError([Problem(str(path), "file", what, "correct the name")]) from error
    upstream = pd.concat([translated(read_upstream(content, f, str(path)), f) for f in files])
    held = {series for file in files for series in file.columns.values()}
    return compare(key, carried.loc[carried["series"].isin(held)], upstream)


def files_called(source: Source, name: str) -> list[Upstream]:
    """The entries of `upstream` that concern the file of that name, or of its archive.

    A source of which only one file is known takes any name.

    Raises:
        DataError: there is none.
    """
    known = sorted({file.file for file in source.upstream})
    found = [
        file
        for file in source.upstream
        if name in {file.file, *file.inside, (file.address or "").rsplit("/", 1)[-1]} - {""}
    ]
    if found or len(known) == 1:
        return found or list(source.upstream)
    what, mend = "names no file of the publisher", "describe it there; data/README.md says how"
    if known:
        what = f"does not name the file {name}"
        mend = f"rename the file, or say `--as` one of: {', '.join(known)}"
    place = f"data/sources/{source.key}/source.yaml"
    raise DataError([Problem(place, "key upstream", what, mend)])


def translated(figures: Iterable[Printed], file: Upstream) -> pd.DataFrame:
    """Figures in our words: columns `series`, `entity`, `start`, `end`, `text`."""
    rows = [
        (
            file.columns[item.column],
            file.entities.get(item.place, item.place.upper()),
            item.start,
            item.end,
            item.text,
        )
        for item in figures
        if item.column in file.columns
    ]
    table = pd.DataFrame(rows, columns=[*KEYS, "text"], dtype=object)
    return table.astype({"start": "datetime64[s]", "end": "datetime64[s]"})


def compare(source: str, carried: pd.DataFrame, upstream: pd.DataFrame) -> pd.DataFrame:
    """Compare two tables of one source: columns `series`, `entity`, `start`, `end`, `text`.

    Returns:
        A row per figure, in the order of names: `status`, `name` (the figure's stable name),
        `carried` and `upstream` (texts, empty where there is none). `missing`: carried, but no
        longer printed. `new`: printed for a carried series and entity between its first and last
        carried date, and not carried; what lies outside was left out on purpose.
    """
    places = carried.groupby(KEYS[:2], as_index=False)
    near = upstream.merge(places.agg(first=("start", "min"), last=("end", "max")), on=KEYS[:2])
    near = near.loc[(near["start"] >= near["first"]) & (near["end"] <= near["last"])]
    ours, theirs = (table.groupby(KEYS)["text"].agg(list) for table in (carried, near))
    rows = []
    for key in ours.index.union(theirs.index):
        series, entity, start, end = key
        name = f"{source}:{series}:{entity}:{name_of(start.date(), end.date())}"
        for status, one, other in _pairs(ours.get(key, []), theirs.get(key, [])):
            rows.append((status.value, name, one, other))
    found = pd.DataFrame(rows, columns=["status", "name", "carried", "upstream"])
    return found.sort_values("name", kind="stable")


def _pairs(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[Status, str, str]]:
    """Match the texts of one cell; some figures are printed twice, alike or not."""
    left, unmatched = list(theirs), []
    for text in ours:
        match = next((other for other in left if agree(text, other)), None)
        if match is None:
            unmatched.append(text)
        else:
            left.remove(match)
            yield Status.SAME, text, match
    left = [other for other in left if not any(agree(text, other) for text in ours)]
    paired = min(len(unmatched), len(left))
    for text, other in zip(unmatched, left, strict=False):
        yield Status.DIFFERS, text, other
    for text in unmatched[paired:]:
        yield Status.MISSING, text, ""
    for other in left[paired:]:
        yield Status.NEW, "", other


def agree(carried: str, upstream: str) -> bool:
    """Whether the upstream number rounds to the carried one at the precision that this shows."""
    ours = Decimal(carried)
    exponent = ours.as_tuple().exponent
    assert isinstance(exponent, int)  # figures are finite
    return abs(ours - Decimal(upstream)) * 2 <= Decimal(1).scaleb(exponent)


def differences(table: pd.DataFrame) -> Iterator[str]:
    """A line for each figure of an audit that is not the same."""
    for status, name, ours, theirs in table.itertuples(index=False):
        match status:
            case Status.DIFFERS:
                yield f"differs  {name}: carried {ours}, upstream {theirs}"
            case Status.MISSING:
                yield f"missing  {name}: carried {ours}, upstream has none"
            case Status.NEW:
                yield f"new      {name}: upstream {theirs}, not carried"


def summary(table: pd.DataFrame) -> str:
    """How many figures there are of each status, in one line."""
    counts = table["status"].value_counts()
    return ", ".join(f"{counts.get(status.value, 0)} {status.value}" for status in Status)


def is_clean(table: pd.DataFrame) -> bool:
    """Whether every figure is the same."""
    return bool((table["status"] == Status.SAME.value).all())

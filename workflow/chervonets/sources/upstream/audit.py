"""Audit a source against the publisher's own file."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from chervonets.problems import DataError, Problem
from chervonets.sources.corrections import read_corrections
from chervonets.sources.models import Source, Upstream
from chervonets.sources.read import read_source
from chervonets.sources.upstream.compare import KEYS, Status, compare
from chervonets.sources.upstream.readers import read_upstream
from chervonets.sources.upstream.tables import Printed
from chervonets.sources.vocabulary import read_vocabulary


def audit(data: Path, key: str, path: Path, called: str | None = None) -> pd.DataFrame:
    """Compare a source's carried figures with a file of its publisher.

    Args:
        data: the data folder.
        key: the source.
        path: the publisher's file, or the archive that it comes in.
        called: the publisher's name of the file, where `path` has another.

    Returns:
        The table of `compare`, for the series that the file holds.

    Raises:
        DataError: the source or the file cannot be read, or `source.yaml` does not know the file.
    """
    corrections = read_corrections(data)
    source, carried = read_source(data, key, read_vocabulary(data), corrections)
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
    found = [file for file in source.upstream if name in _names(file)]
    if found or len(known) == 1:
        return found or list(source.upstream)
    place = f"data/sources/{source.key}/source.yaml"
    if not known:
        mend = "describe the publisher's file there; data/README.md says how"
        raise DataError([Problem(place, "key upstream", "names no file of the publisher", mend)])
    mend = f"rename the file, or say `--as` one of: {', '.join(known)}"
    raise DataError([Problem(place, "key upstream", f"does not name the file {name}", mend)])


def _names(file: Upstream) -> set[str]:
    address = (file.address or "").rsplit("/", 1)[-1]
    return {file.file, *file.inside, address} - {""}


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

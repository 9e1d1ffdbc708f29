"""A multiverse on file: written part by part as it is made, and read back the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from chervonets.files import parquet_parts, read_parquet_parts, write_csv
from chervonets.multiverse.evaluate import PART, Multiverse, merged
from chervonets.multiverse.joint import Tally
from chervonets.multiverse.specifications import Space

CSV_ROWS = 50_000
"""Longer tables are written as parquet only; their csv has the names of the columns."""

LISTS = {"labels": "string", "values": "float64", "after": "bool", "observations": "string"}


def write_specifications(folder: Path, space: Space) -> None:
    """Write the table of specifications, before anything is fitted, as parquet and csv."""
    with parquet_parts(folder / "specifications.parquet") as append:
        for part in space.parts(PART):
            append(space.table(part))
    write_csv(folder / "specifications.csv", _short(space.table, len(space)))


def _short(table: Callable[[range], pd.DataFrame], rows: int) -> pd.DataFrame:
    return table(range(rows)) if rows <= CSV_ROWS else table(range(1)).iloc[:0]


@contextmanager
def keeping(folder: Path) -> Iterator[Callable[[Multiverse], Multiverse]]:
    """Yield a function that writes a part and hands it on.

    The files are `results.parquet` and `samples.parquet`, a row group a part.
    """
    with (
        parquet_parts(folder / "results.parquet") as results,
        parquet_parts(folder / "samples.parquet", LISTS) as samples,
    ):

        def keep(part: Multiverse) -> Multiverse:
            results(part.results)
            samples(part.samples.rename_axis("sample").reset_index())
            return part

        yield keep


def write_csvs(folder: Path, results: pd.DataFrame) -> None:
    """Write results and samples as csv, from `results` and the kept samples."""
    rows = len(results)
    write_csv(folder / "results.csv", results if rows <= CSV_ROWS else results.iloc[:0])
    parts = read_parquet_parts(folder / "samples.parquet")
    samples = pd.concat(parts if rows <= CSV_ROWS else [next(parts).iloc[:0]])
    joined = {name: samples[name].map(lambda row: " ".join(map(str, row))) for name in LISTS}
    joined["values"] = samples["values"].map(lambda row: " ".join(f"{x:.10g}" for x in row))
    write_csv(folder / "samples.csv", samples.assign(**joined))


def write_shard(folder: Path, parts: Iterable[Multiverse]) -> None:
    """Write a shard of a multiverse: its parts, and `tallies.parquet` with what they sum up to."""
    tallies: dict[str, Tally] = {}
    with keeping(folder) as keep:
        for part in map(keep, parts):
            tallies = merged(tallies, part.tallies)
    with parquet_parts(folder / "tallies.parquet") as append:
        for name, tally in tallies.items():
            append(tally.table().assign(name=name))


def read_shards(folders: Iterable[Path], main: str) -> Iterator[Multiverse]:
    """The parts of all shards, in order; the tallies of a shard come with its first part.

    Args:
        folders: of the shards, in order.
        main: the estimand or null of the primary specification.
    """
    for folder in folders:
        tables = read_parquet_parts(folder / "tallies.parquet")
        tallies = {str(table["name"].iloc[0]): Tally.of_table(table) for table in tables}
        results = read_parquet_parts(folder / "results.parquet")
        samples = read_parquet_parts(folder / "samples.parquet")
        for rows, taken in zip(results, samples, strict=True):
            agrees = rows["agrees"].astype("boolean")
            yield Multiverse(rows.assign(agrees=agrees), taken.set_index("sample"), tallies, main)
            tallies = {}

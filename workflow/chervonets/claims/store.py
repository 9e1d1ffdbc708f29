"""A multiverse on file: written part by part as it is made, and read back the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from chervonets.claims.models import Claim
from chervonets.files import parquet_parts, read_parquet_parts, write_csv
from chervonets.rungs.tests.evaluate import PART, Multiverse, merged, name_of_test
from chervonets.rungs.tests.joint import Joint, Tally
from chervonets.ways.space import Space

CSV_ROWS = 50_000
"""Longer tables are written as parquet only; their csv has the names of the columns."""

LISTS = {
    "labels": "string",
    "values": "float64",
    "after": "bool",
    "second": "float64",
    "observations": "string",
}


def write_specifications(folder: Path, space: Space) -> None:
    """Write the table of specifications, before anything is fitted, as parquet and csv."""
    with parquet_parts(folder / "specifications.parquet") as append:
        for part in space.parts(PART):
            append(space.table(part))
    rows = len(space) if len(space) <= CSV_ROWS else 0
    write_csv(folder / "specifications.csv", space.table(range(rows)))


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
    joined = {
        name: samples[name].map(
            lambda row: " ".join(f"{x:.10g}" if isinstance(x, float) else str(x) for x in row)
        )
        for name in LISTS
    }
    write_csv(folder / "samples.csv", samples.assign(**joined))


def write_shard(folder: Path, parts: Iterable[Multiverse]) -> None:
    """Write a shard of a multiverse: its parts, and what they say together.

    That is in `tallies.parquet`, and in `joint.parquet` for what can only be judged at once.
    """
    joint: dict[str, Joint] = {}
    tallies: dict[str, Tally] = {}
    with keeping(folder) as keep:
        for part in map(keep, parts):
            joint |= part.joint
            tallies = merged(tallies, part.tallies)
    with parquet_parts(folder / "tallies.parquet") as append:
        for name, tally in tallies.items():
            append(tally.table().assign(name=name))
    with parquet_parts(folder / "joint.parquet") as append:
        for name, test in joint.items():
            append(pd.DataFrame([vars(test)], index=[name]).rename_axis("name").reset_index())


def read_shards(folders: Iterable[Path], claim: Claim) -> Iterator[Multiverse]:
    """The parts of a claim's shards, in order; what a shard says together comes with its first."""
    main = name_of_test(claim.primary, claim.question)
    for folder in folders:
        tables = read_parquet_parts(folder / "tallies.parquet")
        tallies = {str(table["name"].iloc[0]): Tally.of_table(table) for table in tables}
        tests = read_parquet_parts(folder / "joint.parquet")
        joint = dict(map(_joint, tests))
        results = read_parquet_parts(folder / "results.parquet")
        samples = read_parquet_parts(folder / "samples.parquet")
        for rows, taken in zip(results, samples, strict=True):
            whole = rows.assign(agrees=rows["agrees"].astype("boolean"))
            yield Multiverse(whole, taken.set_index("sample"), joint, tallies, main)
            joint, tallies = {}, {}


def _joint(table: pd.DataFrame) -> tuple[str, Joint]:
    facts: dict[str, Any] = {str(key): value for key, value in table.to_dict("records")[0].items()}
    return facts.pop("name"), Joint(**facts)

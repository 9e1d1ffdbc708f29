"""Mended misprints: each with a reason, and a guard that fails once the error is gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from chervonets.files import read_model
from chervonets.problems import Problem, raise_if_any
from chervonets.sources.strict import Strict

FILE = "corrections.yaml"


class Guard(Strict):
    """What the faulty rows must look like for the correction to apply.

    Exactly one of the fields is given: `values`, the printed values in order of time, or
    `repeats_years_before`, when the rows repeat the same months that many years earlier.
    """

    values: list[str] | None = None
    repeats_years_before: int | None = None


class Correction(Strict):
    """One mended misprint: rows of one series and entity that are left out."""

    id: str
    source: str
    series: str
    entity: str
    first: str
    last: str
    action: str = "drop"
    what: str
    why: str
    guard: Guard

    def touches(self, table: pd.DataFrame) -> pd.Series[bool]:
        """Mask of the rows of an observation table that the correction concerns."""
        return (
            (table["source"] == self.source)
            & (table["series"] == self.series)
            & (table["entity"] == self.entity)
            & (table["start"] >= pd.Timestamp(self.first))
            & (table["end"] <= pd.Timestamp(self.last))
        )


class Corrections(Strict):
    """`data/corrections.yaml`."""

    corrections: list[Correction]


def read_corrections(data: Path) -> tuple[Correction, ...]:
    """Read `data/corrections.yaml`.

    Raises:
        DataError: the file is missing or malformed, or a guard is not exactly one condition.
    """
    corrections = read_model(Corrections, data / FILE, f"data/{FILE}").corrections
    raise_if_any(problem for item in corrections for problem in _problems(item))
    return tuple(corrections)


def _problems(item: Correction) -> Iterator[Problem]:
    name, place = f"data/{FILE}", f"correction {item.id}"
    if (item.guard.values is None) == (item.guard.repeats_years_before is None):
        mend = "give either `values` or `repeats_years_before`"
        yield Problem(name, place, "the guard is not exactly one condition", mend)
    if item.action != "drop":
        mend = "use `drop`: a figure that is wrong is left out, never replaced by a guess"
        yield Problem(name, place, f"unknown action {item.action!r}", mend)
    for field in ("first", "last"):
        try:
            date.fromisoformat(getattr(item, field))
        except ValueError:
            yield Problem(name, place, f"`{field}` is no date", "write it as 1927-01-01")


def apply_corrections(table: pd.DataFrame, corrections: Sequence[Correction]) -> pd.DataFrame:
    """Leave out the rows that corrections name, after checking each guard.

    Corrections of sources that are absent from the table of observations are passed over.

    Raises:
        DataError: a guard fails, because the source no longer shows the error.
    """
    present = set(table["source"])
    faulty = [(item, item.touches(table)) for item in corrections if item.source in present]
    raise_if_any(
        Problem(
            f"data/sources/{item.source}/observations.csv",
            f"series {item.series}, {item.entity}, {item.first} to {item.last}",
            f"the guard of correction {item.id} fails: the source no longer shows the error",
            f"look at the rows; then mend or remove the correction in data/{FILE}",
        )
        for item, mask in faulty
        if not _holds(item.guard, table.loc[mask].sort_values("start"), table)
    )
    kept = np.ones(len(table), dtype=bool)
    for _, mask in faulty:
        kept &= ~mask
    return table.loc[kept]


def _holds(guard: Guard, rows: pd.DataFrame, table: pd.DataFrame) -> bool:
    if guard.values is not None:
        return sorted(rows["text"]) == sorted(guard.values)
    keys = ["source", "series", "entity"]
    same = table.merge(rows[keys].drop_duplicates(), on=keys)
    earlier = same.set_index("start")["text"]
    before = rows["start"] - pd.DateOffset(years=guard.repeats_years_before or 0)
    if rows.empty or not before.isin(earlier.index).all():
        return False
    return bool(earlier.loc[before].tolist() == rows["text"].tolist())

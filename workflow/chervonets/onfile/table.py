"""A csv of one's own, read and checked: a series, two series, or a panel of units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chervonets.problems import DataError, Problem

Array = NDArray[np.float64]

UNEVEN = 1e-6
"""Relative difference of two steps of time from which the series has a gap."""


@dataclass(frozen=True, eq=False)
class Table:
    """The rows of a csv, with the columns that the user named.

    Attributes:
        path: the file.
        rows: all columns as text.
        value: name of the column under test.
        time: name of the column of time, if any.
        unit: name of the column of units, if any.
    """

    path: Path
    rows: pd.DataFrame
    value: str
    time: str | None
    unit: str | None

    @classmethod
    def read(cls, path: Path, value: str, time: str | None, unit: str | None) -> Table:
        """Read a csv.

        Raises:
            DataError: there is no such file, it is no csv, or a column is missing.
        """
        try:
            rows = pd.read_csv(path, dtype=str, keep_default_na=False, skipinitialspace=True)
        except FileNotFoundError:
            raise _error(path, "file", "there is no such file", "name a csv") from None
        except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
            raise _error(path, "file", f"cannot be read: {error}", "save it as utf-8 csv") from None
        table = cls(path, rows, value, time, unit)
        for name in filter(None, (value, time, unit)):
            table.column(name)
        if rows.empty:
            raise _error(path, "file", "has no rows", "give the figures")
        return table

    def column(self, name: str) -> pd.Series[str]:
        """A column as text.

        Raises:
            DataError: there is no such column.
        """
        if name not in self.rows:
            there = ", ".join(map(str, self.rows.columns))
            raise _error(self.path, f"column {name}", "is missing", f"there are: {there}")
        return self.rows[name]

    def numbers(self, name: str) -> Array:
        """A column (n,) as numbers.

        Raises:
            DataError: a cell is empty or no number.
        """
        texts = self.column(name).str.strip()
        numbers = pd.to_numeric(texts, errors="coerce").to_numpy(dtype=np.float64)
        bad = np.flatnonzero(~np.isfinite(numbers))
        if len(bad):
            row = int(bad[0])
            what = f"{texts.iloc[row]!r} is no number" if texts.iloc[row] else "the cell is empty"
            raise _error(self.path, f"line {row + 2}, column {name}", what, "give a number")
        return numbers

    def clock(self) -> Clock:
        """The times of the rows; their numbers from 1 where no column of time was named.

        Raises:
            DataError: a time that is neither a number nor a date.
        """
        if self.time is None:
            return Clock(np.arange(1.0, len(self.rows) + 1), dated=False)
        texts = self.column(self.time).str.strip()
        numbers = pd.to_numeric(texts, errors="coerce")
        if numbers.notna().all():
            return Clock(numbers.to_numpy(dtype=np.float64), dated=False)
        dates = pd.to_datetime(texts, errors="coerce", format="ISO8601")
        if dates.isna().any():
            row = int(np.flatnonzero(dates.isna())[0])
            what = f"{texts.iloc[row]!r} is neither a year nor a date like 1928-10-01"
            raise _error(self.path, f"line {row + 2}, column {self.time}", what, "mend it")
        return Clock(_steps(dates), dated=True)

    def series(self, *names: str) -> Series:
        """The value column, or others, in the order of time.

        Raises:
            DataError: a cell is no number, two rows have one time, or the times have a gap.
        """
        clock = self.clock()
        order = np.argsort(clock.times, kind="stable")
        times = clock.times[order]
        columns = [self.numbers(name)[order] for name in names or (self.value,)]
        steps = np.diff(times)
        if (steps == 0).any():
            at = self.label(order[int(np.flatnonzero(steps == 0)[0])])
            raise _error(self.path, f"time {at}", "stands twice", "give one row per time")
        if len(steps) and np.ptp(steps) > UNEVEN * steps.mean():
            at = self.label(order[int(steps.argmax())])
            raise _error(self.path, f"after time {at}", "there is a gap", "give every time")
        labels = tuple(self.label(row) for row in order)
        return Series(columns, times, labels, clock.dated)

    def label(self, row: int) -> str:
        """The time of a row as the file has it, or the row's number."""
        return str(row + 1) if self.time is None else str(self.rows[self.time].iloc[row]).strip()


@dataclass(frozen=True, eq=False)
class Clock:
    """Times as numbers: years as given, dates as months or days since the first."""

    times: Array
    dated: bool


@dataclass(frozen=True, eq=False)
class Series:
    """One or more columns in the order of time.

    Attributes:
        columns: each (n,).
        times: (n,) as numbers.
        labels: (n,) as the file has them.
        dated: whether they are dates.
    """

    columns: Sequence[Array]
    times: Array
    labels: tuple[str, ...]
    dated: bool

    def after(self, date: str, path: Path) -> NDArray[np.bool_]:
        """Which times are not before a date (n,).

        Raises:
            DataError: the date is of another kind than the times, or splits off nothing.
        """
        mask = np.array([_not_before(label, date, dated=self.dated) for label in self.labels])
        if mask.all() or not mask.any():
            what = f"lies outside {self.labels[0]} to {self.labels[-1]}"
            raise _error(path, f"--date {date}", what, "name the first time after the change")
        return mask


def _not_before(label: str, date: str, *, dated: bool) -> bool:
    if dated:
        return bool(pd.Timestamp(label) >= pd.Timestamp(date))
    return float(label) >= float(date)


def _steps(dates: pd.Series[Any]) -> Array:
    """Dates as months where all fall on one day of the month, else as days."""
    if dates.dt.day.nunique() == 1:
        return np.asarray(dates.dt.year * 12 + dates.dt.month, dtype=np.float64)
    return np.asarray((dates - dates.min()).dt.days, dtype=np.float64)


def _error(path: Path, place: str, what: str, mend: str) -> DataError:
    return DataError([Problem(str(path), place, what, mend)])

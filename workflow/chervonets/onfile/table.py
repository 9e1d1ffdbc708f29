"""A csv of one's own, read and checked: a series, several series, or a panel of units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chervonets.inference.result import Result
from chervonets.onfile.outcome import Outcome
from chervonets.onfile.times import Clock, two_columns
from chervonets.problems import DataError, Problem

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

DELIMITERS = ",;\t|"

LISTED = 12
"""Most names that a message lists."""

UNEVEN = 1e-6
"""Relative difference of two steps of time from which a series has a gap."""


@dataclass(frozen=True, eq=False)
class Table:
    """The rows of a csv, with the columns that the user named.

    Attributes:
        path: the file.
        rows: all columns as text; the index counts the rows of the file from 0.
        value: name of the column under test.
        time: name of the column of time, if any.
        unit: name of the column of units, if any.
    """

    path: Path
    rows: pd.DataFrame
    value: str
    time: str | None = None
    unit: str | None = None

    @classmethod
    def read(
        cls, path: Path, value: str, time: str | None = None, unit: str | None = None
    ) -> Table:
        """Read a csv; where its first line is all numbers, columns are called 1, 2, ...

        Raises:
            DataError: there is no such file, it is no csv, or a column is missing.
        """
        table = cls(path, _read(path), value, time, unit)
        if time is not None and time not in table.rows and "+" in time:
            year, _, part = time.partition("+")
            times = two_columns(table.column(year).tolist(), table.column(part).tolist())
            table = replace(table, rows=table.rows.assign(**{time: times}))
        for name in filter(None, (value, time, unit)):
            table.column(name)
        if table.rows.empty:
            raise fault(path, "file", "has no rows", "give the figures")
        return table

    def only(self, unit: str) -> Table:
        """The rows of one unit.

        Raises:
            DataError: there is no such unit, or no column of units.
        """
        if self.unit is None:
            raise fault(self.path, f"unit {unit}", "has no column", "name it with --unit")
        chosen = self.rows[self.column(self.unit) == unit]
        if chosen.empty:
            there = _listed(self.column(self.unit).unique().tolist())
            raise fault(self.path, f"column {self.unit}", f"has no {unit!r}", f"there are: {there}")
        return replace(self, rows=chosen)

    def without(self, units: Sequence[str]) -> Table:
        """The rows of other units than these.

        Raises:
            DataError: there is no such unit, or no column of units.
        """
        kept = self.rows
        for unit in units:
            kept = kept.drop(self.only(unit).rows.index)
        return replace(self, rows=kept)

    def column(self, name: str) -> pd.Series[str]:
        """A column as text.

        Raises:
            DataError: there is no such column.
        """
        if name not in self.rows:
            there = _listed(map(str, self.rows.columns))
            raise fault(self.path, f"column {name}", "is missing", f"there are: {there}")
        if self.rows.columns.tolist().count(name) > 1:
            raise fault(self.path, f"column {name}", "stands twice", "give columns different names")
        return self.rows[name]

    def numbers(self, name: str, *, gaps: bool = False) -> Array:
        """A column (n,) as numbers.

        Args:
            name: of the column.
            gaps: whether empty cells and NA are allowed; they become nan.

        Raises:
            DataError: a cell is empty or no number.
        """
        texts = self.column(name)
        numbers = pd.to_numeric(texts, errors="coerce").to_numpy(dtype=np.float64)
        bad = ~np.isfinite(numbers)
        if gaps:
            bad &= ~texts.isin(["", "NA"]).to_numpy()
        if bad.any():
            row = int(np.argmax(bad))
            what = f"{texts.iloc[row]!r} is no number" if texts.iloc[row] else "the cell is empty"
            raise fault(self.path, f"{self._place(row)}, column {name}", what, "give a number")
        return numbers

    @property
    def others(self) -> tuple[str, ...]:
        """Names of the columns of numbers that the user did not name."""
        named = (self.value, self.time, self.unit)
        return tuple(
            str(name)
            for name, texts in self.rows.items()
            if name not in named and pd.to_numeric(texts, errors="coerce").notna().all()
        )

    def series(self, *others: str) -> Series:
        """The value column, and others, in the order of time.

        Raises:
            DataError: a cell is no number, two rows have one time, or the times have a gap.
        """
        clock, times = self.times()
        order = np.argsort(times, kind="stable")
        labels = self._labels(order)
        steps = np.diff(times[order])
        if (steps == 0).any():
            at = labels[int(np.argmax(steps == 0))]
            mend = "give one row per time, or choose a unit with --unit and --treated"
            raise fault(self.path, f"time {at}", "stands twice", mend)
        self._check_gaps(steps, labels)
        columns = tuple(self.numbers(name)[order] for name in (self.value, *others))
        return Series(
            path=self.path, times=times[order], labels=labels, clock=clock, columns=columns
        )

    def panel(self, treated: str) -> Units:
        """The units at the same times.

        Raises:
            DataError: no column of units or of time was named, the times have a gap, a unit lacks
                a time or has it twice, or a cell is no number.
        """
        for name in ("unit", "time"):
            if getattr(self, name) is None:
                what = "units are compared over time"
                raise fault(self.path, f"--{name}", "is missing", f"{what}, so name its column")
        self.only(treated)
        clock, times = self.times()
        units, rows = np.unique(self.column(str(self.unit)).to_numpy(str), return_inverse=True)
        dates, firsts, columns = np.unique(times, return_index=True, return_inverse=True)
        labels = self._labels(firsts)
        self._check_gaps(np.diff(dates), labels)
        counts = np.zeros((len(units), len(dates)), dtype=np.int64)
        np.add.at(counts, (rows, columns), 1)
        if (counts != 1).any():
            unit, column = np.argwhere(counts != 1)[0]
            twice = counts[unit, column] > 1
            raise fault(
                self.path,
                f"unit {units[unit]}, time {labels[column]}",
                "stands twice" if twice else "has no row",
                "give one row per unit and time" + ("" if twice else ", or --exclude the unit"),
            )
        values = np.empty(counts.shape)
        values[rows, columns] = self.numbers(self.value)
        return Units(
            table=self,
            path=self.path,
            times=dates,
            labels=labels,
            clock=clock,
            values=values,
            units=tuple(units.tolist()),
        )

    def times(self) -> tuple[Clock, Array]:
        """The clock and the times of the rows (n,): from 1 where no column was named."""
        if self.time is None:
            return Clock(None), np.arange(1.0, len(self.rows) + 1)
        texts = self.column(self.time)
        try:
            clock = Clock.of(texts)
        except ValueError as error:
            row = int(np.argmax(texts == error.args[0]))
            what = f"{error.args[0]!r} is no time like the others"
            mend = "write all as 1928, 1928Q4, 1928-10 or 1928-10-01"
            place = f"{self._place(row)}, column {self.time}"
            raise fault(self.path, place, what, mend) from None
        return clock, np.array([clock.number(text) for text in texts])

    def _check_gaps(self, steps: Array, labels: tuple[str, ...]) -> None:
        if len(steps) and np.ptp(steps) > UNEVEN * steps.mean():
            at = labels[int(np.argmax(steps > steps.min() * (1 + UNEVEN)))]
            raise fault(self.path, f"after time {at}", "there is a gap", "give every time")

    def _labels(self, order: NDArray[np.intp]) -> tuple[str, ...]:
        """The times of some rows as the file has them, or the rows' numbers."""
        if self.time is None:
            return tuple(str(row + 1) for row in order)
        return tuple(self.rows[self.time].iloc[order])

    def _place(self, row: int) -> str:
        return f"line {self.rows.index[row] + 1}"


@dataclass(frozen=True, eq=False, kw_only=True)
class Timed:
    """Times in order, as numbers and as the file has them.

    Attributes:
        path: the file.
        times: (n,) numbers.
        labels: (n,) as the file has them.
        clock: how the one becomes the other.
    """

    path: Path
    times: Array
    labels: tuple[str, ...]
    clock: Clock

    def before(self, date: str, option: str = "--date") -> Mask:
        """Which times (n,) lie before a date.

        Raises:
            DataError: the date is of another kind than the times, or lies outside them.
        """
        return self.times < self._number(date, option, end=False)

    def until(self, date: str, option: str = "--until") -> Mask:
        """Which times (n,) do not lie after a date; 1989 is the end of that year.

        Raises:
            DataError: see `before`.
        """
        return self.times <= self._number(date, option, end=True)

    def mark(self, date: str, until: str | None = None) -> Mask:
        """Which times (n,) lie between a date and another one, or the end.

        Raises:
            DataError: see `before`; the date leaves no time before it, or the order is wrong.
        """
        marked = ~self.before(date)
        if marked.all():
            mend = "name the first time after the change"
            raise fault(self.path, f"--date {date}", "leaves no time before it", mend)
        if until is not None:
            marked &= self.until(until)
        if not marked.any():
            raise fault(self.path, f"--until {until}", f"is before {date}", "name a later time")
        return marked

    def _number(self, date: str, option: str, *, end: bool) -> float:
        number = self.clock.number(date, end=end)
        if not np.isfinite(number):
            what = f"is no time like {self.labels[0]}"
            raise fault(self.path, f"{option} {date}", what, "write it as the file does")
        if number < self.times[0] or self.clock.number(date) > self.times[-1]:
            what = f"lies outside {self.labels[0]} to {self.labels[-1]}"
            raise fault(self.path, f"{option} {date}", what, "name a time of the file")
        return number

    def named(self, chosen: Mask) -> list[str]:
        """The chosen times (n,) as the file has them."""
        return [label for label, inside in zip(self.labels, chosen, strict=True) if inside]

    def span(self, chosen: Mask) -> str:
        """The first and the last of the chosen times (n,), in words; none where none is chosen."""
        names = self.named(chosen)
        return f"{names[0]} to {names[-1]}" if names else "none"

    def outcome(self, result: Result, details: Mapping[str, object] | None = None) -> Outcome:
        """A result with its times, and further details."""
        return Outcome(result=result, timed=self, details=details or {})


@dataclass(frozen=True, eq=False, kw_only=True)
class Series(Timed):
    """One or more columns in the order of time.

    Attributes:
        columns: each (n,), the value column first.
    """

    columns: tuple[Array, ...]

    @property
    def values(self) -> Array:
        """The value column (n,)."""
        return self.columns[0]

    def season(self) -> list[int] | None:
        """Quarter, month or week of each time; None where they are all in one part of a year."""
        parts = [self.clock.part_of_year(label) for label in self.labels]
        return parts if len(set(parts)) > 1 else None

    def years(self) -> Array:
        """The year of each time (n,)."""
        return np.array([self.clock.year(label) for label in self.labels], dtype=np.float64)


@dataclass(frozen=True, eq=False, kw_only=True)
class Units(Timed):
    """Figures of units at the same times.

    Attributes:
        table: the file.
        values: (units, n).
        units: their names.
    """

    table: Table
    values: Array
    units: tuple[str, ...]

    def means(self, name: str, chosen: Mask) -> dict[str, float]:
        """Mean of a column over the chosen times (n,), by unit, empty cells left out.

        Raises:
            DataError: there is no such column, or a cell is no number.
        """
        figures = pd.Series(self.table.numbers(name, gaps=True), index=self.table.rows.index)
        inside = pd.Series(self.table.times()[1], index=figures.index).isin(self.times[chosen])
        means = figures[inside].groupby(self.table.column(str(self.table.unit))).mean()
        return {str(unit): float(mean) for unit, mean in means.items()}


def fault(path: Path, place: str, what: str, mend: str) -> DataError:
    """One fault of a file, or of what was asked of it."""
    return DataError([Problem(str(path), place, what, mend)])


def _read(path: Path) -> pd.DataFrame:
    """All cells as text; where the first line is all numbers, columns are called 1, 2, ..."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
        rows = pd.read_csv(
            path,
            dtype=str,
            sep=max(DELIMITERS, key=first.count),
            header=None,
            encoding="utf-8-sig",
            keep_default_na=False,
        ).fillna("")
    except FileNotFoundError:
        raise fault(path, "file", "there is no such file", "name a csv") from None
    except (OSError, ValueError) as error:  # what pandas and utf-8 raise are kinds of ValueError
        what = f"cannot be read as a csv: {str(error).splitlines()[0]}"
        raise fault(path, "file", what, "save it as a csv in utf-8") from None
    rows = pd.DataFrame({name: texts.str.strip() for name, texts in rows.items()})
    head = rows.iloc[0].tolist()
    if pd.to_numeric(pd.Series(head), errors="coerce").notna().all():
        return rows.set_axis([str(place + 1) for place in range(len(head))], axis=1)
    return rows.iloc[1:].set_axis(head, axis=1)


def _listed(names: Iterable[str]) -> str:
    """Names for a message, the first of many."""
    every = list(names)
    return ", ".join(every[:LISTED]) + (", ..." if len(every) > LISTED else "")

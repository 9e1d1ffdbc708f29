"""A table of one's own, understood: a series, several series, or a panel of units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chervonets.inference.donors.panel import PRE_YEARS
from chervonets.inference.result import CONSTANT
from chervonets.onfile.cells import Array, Style
from chervonets.onfile.options import DEFAULTS, Given
from chervonets.onfile.read import Source, clean, read
from chervonets.onfile.timed import Mask, Series, Units
from chervonets.onfile.times import (
    IF_ERRORS,
    IF_GAPS,
    Ambiguous,
    Clock,
    otherwise,
    step_of,
    stray,
    two_digits,
)
from chervonets.problems import DataError, Problem, fault, listed, raise_if_any

UNEVEN = 1e-6
"""Relative difference of two steps of plain numbers from which they are uneven."""

TIMES = PRE_YEARS + 1
"""Fewest times with which any comparison of units can do."""

TITLES = 20
"""Lines in which names of columns are looked for, where the first has others."""

PARTS: dict[str, Any] = {"week": "iso-week", "month": "month", "quarter": "quarter"}
"""Readings that the name of a second column of times, as in year+week, decides."""


@dataclass(frozen=True, eq=False)
class Table:
    """The rows of a file, with the columns that the user named.

    All columns of the rows (n,) are text, and their index has the lines of the file. `places` (n,)
    are the times, nan where a cell is none, `labels` (n,) the times as the file has them. `units`
    are also those that have no time in the window; `unread` are columns of a wide table that were
    left out, as their names are no times.
    """

    name: str
    rows: pd.DataFrame
    given: Given
    value: str
    time: str | None
    unit: str | None
    units: frozenset[str]
    clock: Clock
    places: Array
    labels: NDArray[np.str_]
    unread: tuple[str, ...]

    def _in_line(self, row: int, what: str, mend: str, column: str | None = None) -> Problem:
        """What is wrong in a row, counted from 0, or in its cell of a column."""
        cell = "" if column is None else f", column {column}"
        return Problem(self.name, f"line {self.rows.index[row]}{cell}", what, mend)

    @property
    def unit_of(self) -> NDArray[np.str_]:
        """The unit (n,) of each row; nameless where no column has them."""
        units = [""] * len(self.rows) if self.unit is None else self.rows[self.unit]
        return np.array(units, dtype=np.str_)

    def fault(self, place: str, what: str, mend: str) -> DataError:
        """The only fault of what was asked of the file."""
        return fault(self.name, place, what, mend)

    @classmethod
    def read(cls, source: Source, given: Given) -> Table:
        """Read a file, its times, and the window that was asked for.

        Raises:
            DataError: it is no table, columns are missing, times are ambiguous, or the window
                holds none.
            TypeError: an option that there is not.
        """
        unknown = set(given) - set(Given.__annotations__)
        if unknown:
            raise TypeError(f"there is no option {', '.join(sorted(unknown))}")
        given = Given(**{**DEFAULTS, **given})
        name, rows = read(source, given)
        if rows.empty:
            raise fault(name, "file", "has no rows", "give the figures")
        rows = rows.rename(columns=clean)
        asked = {key: given.get(key) for key in ("value", "time", "unit")}
        columns = {key: clean(str(text)) for key, text in asked.items() if text is not None}
        unread: tuple[str, ...] = ()
        if given["wide"]:
            rows, columns, unread = _long(name, rows, columns, given["calendar"])
        value, time, unit = map(columns.get, asked)
        if value is None:
            raise fault(name, "--value", "is missing", "name the column with the figures")
        times = time.split("+") if time and time not in rows else [time] if time else []
        _check_columns(name, rows, [value, *times, *([unit] if unit else [])])
        units = frozenset(rows[unit]) if unit else frozenset()
        clock, places, labels = _times(name, rows, times, given)
        table = cls(name, rows, given, value, time, unit, units, clock, places, labels, unread)
        table = table._window()
        if given["wide"] and not given["accept_far"]:
            table._check_far()
        return table

    def _window(self) -> Table:
        """The times between those that were asked for."""
        inside = np.ones(len(self.places), dtype=np.bool_)
        first, last = self.given["first"], self.given["last"]
        if first is not None:
            inside &= ~(self.places < self.number(first, "--from"))
        if last is not None:
            inside &= ~(self.places > self.number(last, "--to", end=True))
        if not inside.any():
            what = f"holds none of the times {self.labels[0]} to {self.labels[-1]}"
            raise self.fault("--from, --to", what, "name times of the file")
        return self._at(inside)

    def _asked(self) -> str:
        """The window that was asked for, as words that follow others; empty where none was."""
        first, last = self.given["first"], self.given["last"]
        ends = [f"from {first} on"] if first is not None else []
        ends += [f"up to {last}"] if last is not None else []
        return f" {', '.join(ends)}" if ends else ""

    def _check_far(self) -> None:
        """Refuse a time that lies far from all others."""
        places = np.unique(self.places[np.isfinite(self.places)])
        if (odd := stray(places)) is None:
            return
        first, last = (self.clock.write(place) for place in places[places != odd][[0, -1]])
        option = f"--from {first}" if odd < places[-1] else f"--to {last}"
        what = f"lies far from all other times, which run from {first} to {last}"
        mend = f"{option} leaves it out if it is no time, --accept-far takes it if it is one"
        raise self.fault(f"column {self.labels[self.places == odd][0]}", what, mend)

    def _at(self, chosen: Mask | NDArray[np.intp]) -> Table:
        places, labels = self.places[chosen], self.labels[chosen]
        return replace(self, rows=self.rows.iloc[chosen], places=places, labels=labels)

    def number(self, text: str, option: str, *, end: bool = False) -> float:
        """The number of a time that the user names.

        Raises:
            DataError: it is no time, or several.
        """
        try:
            number = self.clock.number(clean(text), end=end)
        except Ambiguous as error:
            what = f"can be read as {' or '.join(error.args)}"
            mend = f"write it as the file does, as {self.labels[0]}"
            raise self.fault(f"{option} {text}", what, mend) from None
        if not np.isfinite(number):
            what = f"is no time like {self.labels[0]}"
            raise self.fault(f"{option} {text}", what, "write it as the file does")
        return number

    def _is(self, unit: str) -> Mask:
        if self.unit is None:
            raise self.fault(f"unit {unit}", "has no column", "name it with --unit")
        column = self.rows[self.unit]
        chosen = (column == clean(unit)).to_numpy(dtype=np.bool_)
        if not chosen.any() and clean(unit) in self.units:
            what, mend = f"has no times{self._asked()}", "change --from or --to"
            raise self.fault(f"unit {unit}", what, mend)
        if not chosen.any():
            mend = f"there are: {listed(column.tolist(), near=unit)}"
            raise self.fault(f"column {self.unit}", f"has no {unit!r}", mend)
        return chosen

    def without(self, units: Sequence[str]) -> Table:
        """The rows of other units than these.

        Raises:
            DataError: there is no such unit, it is the treated one, or there is no column of units.
        """
        treated = clean(self.given["treated"] or "")
        if treated in map(clean, units):
            place = f"--exclude {treated}"
            raise self.fault(place, "is the treated unit", "leave out another unit")
        kept = np.ones(len(self.rows), dtype=np.bool_)
        for unit in units:
            kept &= ~self._is(unit)
        return self._at(kept)

    def figures(self, column: str) -> tuple[Array, list[Problem]]:
        """A column (n,) as numbers, nan for no figure, and its problems; units are seen singly.

        Raises:
            DataError: there is no such column.
        """
        _check_columns(self.name, self.rows, [column])
        style, written = _style(self.given), self.rows[column]
        values, problems = style.numbers(self.name, written)
        if problems:
            return values, problems
        for rows in written.groupby(self.unit_of).indices.values():
            found = style.suspicious(values[rows], written.iloc[rows].tolist())
            problems += [self._in_line(rows[row], what, mend, column) for row, what, mend in found]
        return values, problems

    def _bad_times(self) -> list[Problem]:
        """Cells that are no times; one problem where none is."""
        known = np.isfinite(self.places)
        column = f"column {self.time}"
        if not known.any():
            what = f"holds no times that are known; the first is {str(self.labels[0])!r}"
            mend = "write them in full, as 1928, 1928/29, 1928Q4, 1928-10, 1928-W40 or 1928-10-01"
            return [Problem(self.name, column, what, mend)]
        mend = f"write all as {self.labels[known][0]}"
        if other := otherwise(IF_ERRORS, self.clock.reading, self.labels.tolist()):
            mend += f"; or --calendar {other} reads all of them"
        one = f"is no {self.clock.one} like the others"
        return [
            self._in_line(
                row, f"{label!r} {one}" if label else "the time is missing", mend, self.time
            )
            for row, label in enumerate(self.labels.tolist())
            if not known[row]
        ]

    def series(self, *others: str, even: bool = True) -> Series:
        """The value column of the unit in question, and other columns, in the order of time.

        Times without a figure are left out. Where the method needs times that follow each other
        (`even`), none may be missing between the first and the last.

        Raises:
            DataError: every cell that is no number or no time, every time that stands twice, is
                missing or breaks the step, every suspicious figure.
        """
        treated = self.given["treated"]
        if treated is None and self.unit is not None:
            mend = "name the unit whose series is meant"
            raise self.fault("--treated", "is missing", mend)
        names = (self.value, *map(clean, others))
        _check_columns(self.name, self.rows, names)
        table = self if treated is None else self._at(self._is(treated))
        table = table._at(np.argsort(table.places, kind="stable"))
        columns, problems = [], table._bad_times()
        for name in names:
            values, bad = table.figures(name)
            columns.append(values)
            problems += bad
        problems += table._twice()
        missing: Mask = np.isnan(np.vstack(columns))
        shown: Mask = np.logical_not(missing.any(axis=0))
        if even and self.given["missing"] != "times" and np.isfinite(table.places).all():
            problems += table._holes(missing, names)
        if not shown.any():
            what, mend = f"has no figures{self._asked()}", "name another column or other times"
            problems += self.fault(f"column {self.value}", what, mend).problems
        raise_if_any(problems)
        shown_columns = tuple(column[shown] for column in columns)
        kept = table._at(shown)
        step = step_of(kept.clock.calendar, kept.places)
        return Series(
            table=replace(kept, clock=replace(kept.clock, step=step)),
            places=kept.places,
            labels=tuple(kept.labels),
            left_out=tuple(table.labels[~shown]),
            lines=dict(zip(names, shown_columns, strict=True)),
            names=names,
            columns=shown_columns,
        )

    def _twice(self) -> list[Problem]:
        """Rows whose time, or unit and time, another row has."""
        rows = pd.Series(range(len(self.rows)))
        earlier = rows.groupby([self.unit_of, self.places]).shift().dropna().astype(int)
        mend = "give one row per time and unit, or choose a unit with --unit and --treated"
        problems = []
        for row, first in zip(earlier.index, earlier, strict=True):
            where = f"first in line {self.rows.index[first]}"
            what = f"time {self.labels[first]} stands twice, {where}"
            problems.append(self._in_line(row, what, mend))
        return problems

    def _holes(self, missing: Mask, names: Sequence[str]) -> list[Problem]:
        """Times without a figure (columns, n) between the first and the last that have one."""
        rows = np.flatnonzero(~missing.any(axis=0))
        if not len(rows):
            return []
        inside = slice(rows[0], rows[-1] + 1)
        mend = "give it; or --missing times takes the other times as if they followed each other"
        problems = uneven(self, self.places[inside], list(self.labels[inside]), mend)
        for column, row in np.argwhere(missing).tolist():
            if rows[0] < row < rows[-1]:
                text = self.rows[names[column]].iloc[row]
                holds = f"holds {text!r}" if text else "is empty"
                what = f"{self.labels[row]} has no figure: the cell {holds}"
                problems.append(self._in_line(row, what, mend, names[column]))
        return problems

    def panel(self, *, even: bool = False) -> Units:
        """The unit in question and its donors, at the times at which it has figures.

        Where the method needs times that follow each other (`even`), none may be missing.

        Raises:
            DataError: no column of units or of time, or no unit, was named; every cell that is no
                number or no time; every unit that has a time twice; every donor that lacks one; the
                unit in question has no figures, or too few times are left.
        """
        mend = "units are compared over time, so name"
        asked = {
            "unit": (self.unit, "its column"),
            "time": (self.time, "its column"),
            "treated": (self.given["treated"], "the unit in question"),
        }
        raise_if_any(
            Problem(self.name, f"--{key}", "is missing", f"{mend} {what}")
            for key, (named, what) in asked.items()
            if named is None
        )
        treated = clean(str(self.given["treated"]))
        self._is(treated)
        units, rows = np.unique(self.unit_of, return_inverse=True)
        figures, problems = self.figures(self.value)
        unclear = [
            *self._bad_times(),
            *self._twice(),
            *(
                self._in_line(row, "is empty", "name the unit", self.unit)
                for row in np.flatnonzero(self.unit_of == "").tolist()
            ),
        ]
        raise_if_any([*problems, *unclear] if unclear else [])
        places, firsts, columns = np.unique(self.places, return_index=True, return_inverse=True)
        values = np.full((len(units), len(places)), np.nan)
        values[rows, columns] = figures
        labels = self.labels[firsts]
        missing = pd.DataFrame(np.isnan(values), index=units, columns=labels)
        shown = ~missing.loc[treated].to_numpy()
        if not shown.any():
            mend = "choose another unit with --treated, another column with --value, or other times"
            what = f"has no figures in the column {self.value}{self._asked()}"
            raise_if_any([*problems, *self.fault(f"unit {treated}", what, mend).problems])
        if self.given["missing"] == "times":
            raise_if_any([*problems, *self._too_few(missing.loc[:, shown])])
            shown &= ~missing.any().to_numpy()
        elif self.given["missing"] == "refuse":
            problems += self._lacking(missing.loc[:, shown])
        if even and self.given["missing"] != "times":
            mend = "give them; or --missing times takes the others as if they followed each other"
            problems += uneven(self, places[shown], labels[shown].tolist(), mend)
        raise_if_any(problems)
        values = values[:, shown]
        lacking = np.isnan(values).any(axis=1)
        flat = np.ptp(values, axis=1) <= CONSTANT * np.abs(values).max(axis=1)
        kept = (units == treated) | ~(lacking | flat)
        return Units(
            table=self,
            places=places[shown],
            labels=tuple(labels[shown]),
            left_out=tuple(labels[~shown]),
            lines={treated: values[units == treated][0]},
            values=values[kept],
            units=tuple(units[kept].tolist()),
            treated=treated,
            unused=tuple(units[~kept].tolist()),
        )

    def _too_few(self, missing: pd.DataFrame) -> list[Problem]:
        """Too few complete times, and the unit that lacks most of the figures (units, n)."""
        lost, complete = missing.sum(axis=1), (~missing.any()).sum()
        if complete >= TIMES or not lost.any():
            return []
        unit = lost.idxmax()
        what = (
            f"leaves {complete} times at which all units have a figure, fewer than {TIMES}; "
            f"{unit} lacks {lost.max()} of the {missing.shape[1]} times of the treated unit"
        )
        mend = f"leave out the unit with --exclude '{unit}', or all such units with --missing units"
        return self.fault("--missing times", what, mend).problems

    def _lacking(self, missing: pd.DataFrame) -> list[Problem]:
        """Units that lack figures (units, n)."""
        ways = ", or all such units with --missing units"
        if (~missing.any()).sum() >= TIMES:
            ways = ", all such units with --missing units, or such times with --missing times"
        problems = []
        for unit, row in missing[missing.any(axis=1)].iterrows():
            what = f"has no figure for {listed(missing.columns[row])}"
            mend = f"give it; or leave out the unit with --exclude '{unit}'{ways}"
            problems.append(Problem(self.name, f"unit {unit}", what, mend))
        return problems


def uneven(table: Table, places: Array, labels: Sequence[str], mend: str) -> list[Problem]:
    """What is wrong with times (n,) that do not follow each other in equal steps."""
    clock, steps = table.clock, np.diff(places)
    if not len(steps):
        return []
    if clock.calendar is None:
        if np.ptp(steps) <= UNEVEN * steps.mean():
            return []
        at = int(np.argmax(np.abs(steps - np.median(steps)) > UNEVEN * steps.mean()))
        what = f"the steps between the times differ: {labels[at + 1]} comes after {labels[at]}"
    else:
        step = step_of(clock.calendar, places)
        every = np.arange(places[0], places[-1] + step / 2, step)
        absent = [clock.write(number) for number in np.setdiff1d(every, places)]
        if not absent:
            return []
        nouns, lacks = clock.nouns, listed(absent)
        what = f"the {nouns} do not follow each other; there is no figure for {lacks}"
        if other := otherwise(IF_GAPS, clock.reading, labels):
            mend += f"; or --calendar {other}, if that is what they are"
    return table.fault(f"column {table.time}", what, mend).problems


def _style(given: Given) -> Style:
    """How numbers are written; a mark is one sign, and stands for one thing."""
    decimal, thousands = given["decimal"], given["thousands"]
    marks = [mark for mark in (decimal, thousands) if mark is not None]
    if any(len(mark) != 1 for mark in marks) or len(set(marks)) < len(marks):
        what, mend = "are not one sign each", "name two different signs"
        raise fault("the command", "--decimal, --thousands", what, mend)
    na = tuple(map(clean, given["na"] or ()))
    return Style(decimal, thousands, na, given["accept_far"], given["accept_scales"])


def _check_columns(name: str, rows: pd.DataFrame, asked: Iterable[str]) -> None:
    there, names = [str(column) for column in rows.columns], dict.fromkeys(asked)
    problems = []
    for column in (name for name in names if there.count(name) != 1):
        what, mend = "stands twice", "give columns different names"
        if column not in there:
            what, mend = "is missing", f"there are: {listed(there, near=column)}"
            if below := _names_below(rows, names):
                mend = f"--skip {below - 1} takes line {below} as the column names"
        problems.append(Problem(name, f"column {column}", what, mend))
    raise_if_any(problems)


def _names_below(rows: pd.DataFrame, names: Iterable[str]) -> int | None:
    """The line that holds all names of columns, below a title that was taken for them.

    Rows of a frame and of a parquet file count from 0 and 1, those below names from 2.
    """
    head = rows.iloc[:TITLES]
    lines = (
        int(line)
        for line, row in zip(head.index, head.to_numpy(), strict=True)
        if line > 1 and set(names) <= set(map(clean, row))
    )
    return next(lines, None)


def _times(
    name: str, rows: pd.DataFrame, columns: Sequence[str], given: Given
) -> tuple[Clock, Array, NDArray[np.str_]]:
    """Clock, numbers and labels of the times: from 1 where no column was named."""
    asked = given["calendar"]
    if not columns:
        places = np.arange(1.0, len(rows) + 1)
        return Clock("number", None), places, places.astype(int).astype(str)
    texts = rows[columns[0]].tolist()
    for part in columns[1:]:
        texts = [f"{year}:{each}" for year, each in zip(texts, rows[part], strict=True)]
        asked = asked or next((r for word, r in PARTS.items() if word in part.lower()), None)
    if given["decimal"] == ",":
        texts = [text.replace(",", ".") for text in texts]
    clock, places = _clock(name, f"column {'+'.join(columns)}", texts, asked)
    if asked is None and clock.reading == "number" and two_digits(texts, places):
        what = "seems to hold years of two digits, which are not read"
        mend = "write years with four digits; or --calendar number takes them as plain numbers"
        raise fault(name, f"column {columns[0]}", what, mend)
    rewritten = clock.reading in ("year", "fractional-year", "excel")
    if len(columns) > 1 or rewritten or any("00:00" in text for text in texts):
        texts = [
            clock.write(place) if np.isfinite(place) else text
            for place, text in zip(places, texts, strict=True)
        ]
    return clock, places, np.array(texts, dtype=np.str_)


def _clock(name: str, place: str, texts: Sequence[str], asked: Any) -> tuple[Clock, Array]:
    try:
        return Clock.of(texts, asked)
    except Ambiguous as error:
        ways = " or ".join(error.args)
        example = next(text for text in texts if text)
        what = f"the times ({example}, ...) can be read as {ways}"
        mend = " or ".join(f"--calendar {reading}" for reading in error.args)
        raise fault(name, place, what, f"say which: {mend}") from None


def _long(
    name: str, rows: pd.DataFrame, columns: dict[str, str], calendar: Any
) -> tuple[pd.DataFrame, dict[str, str], tuple[str, ...]]:
    """A wide table as one row for each unit and time, with the names of value, time and unit.

    The last are the columns that are no times, though columns should be.
    """
    if ("time" in columns) == ("unit" in columns):
        mend = "name --unit where the columns are times, --time where they are units"
        raise fault(name, "--wide", "needs one of two columns", mend)
    of_times = "unit" in columns
    kept = columns["unit" if of_times else "time"]
    _check_columns(name, rows, [kept])
    others = [column for column in rows.columns if column not in (kept, "")]
    unread: tuple[str, ...] = ()
    if of_times:
        _, places = _clock(name, "column names", others, calendar)
        times = [column for column, place in zip(others, places, strict=True) if place == place]
        unread = tuple(column for column in others if column not in times)
        others = times
        if not others:
            raise fault(name, "column names", "none is a time", "leave out --wide")
    names = {"value": "value", "time": "time", "unit": "unit", **columns}
    long = rows.melt(
        id_vars=[kept],
        value_vars=others,
        var_name=names["time" if of_times else "unit"],
        value_name=names["value"],
        ignore_index=False,
    )
    return long, names, unread

"""What a test takes from a file: one or more series, or a panel of units, with their times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chervonets.onfile.answer import answered
from chervonets.onfile.cells import Array
from chervonets.onfile.options import Draws
from chervonets.onfile.read import clean
from chervonets.onfile.times import Clock
from chervonets.problems import raise_if_any

if TYPE_CHECKING:
    from chervonets.onfile.table import Table

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False, kw_only=True)
class Timed:
    """Times in order, as numbers `places` (n,) and as the file has them, `labels` (n,).

    The figures are lines (n,) by name, those under test first; times that lack one are left out.

    Raises:
        DataError: by all that takes a date which is no time, lies outside, or ends too early.
    """

    table: Table
    places: Array
    labels: tuple[str, ...]
    left_out: tuple[str, ...]
    lines: dict[str, Array]

    answer = answered  # a method of these times

    @property
    def clock(self) -> Clock:
        """How times are counted."""
        return self.table.clock

    @property
    def times(self) -> Array:
        """The times (n,) as numbers, a step of a calendar as one."""
        if self.table.given["missing"] == "times":
            return np.arange(1.0, len(self.places) + 1)
        return self.places / (1.0 if self.clock.calendar is None else self.clock.step)

    def before(self, date: str, option: str = "--date") -> Mask:
        """Which times (n,) lie before a date."""
        return self.places < self._number(date, option, end=False)

    def until(self, date: str, option: str = "--until") -> Mask:
        """Which times (n,) do not lie after a date; 1989 is the end of that year."""
        return self.places <= self._number(date, option, end=True)

    def between(self, first: str, last: str, option: str) -> Mask:
        """Which times (n,), at least one, lie between two dates, both included."""
        chosen = ~self.before(first, f"{option}:") & self.until(last, f"{option}:")
        if self._number(last, option, end=True) < self._number(first, option, end=False):
            raise self.table.fault(option, "ends before it begins", "name the earlier time first")
        if not chosen.any():
            raise self.table.fault(option, "holds no time that is used", "name times of the file")
        return chosen

    def mark(self, date: str, until: str | None = None) -> Mask:
        """Which times (n,), not all, lie between a date and another one, or the end."""
        marked = ~self.before(date)
        if marked.all():
            mend = "name the first time after the change"
            raise self.table.fault(f"--date {date}", "leaves no time before it", mend)
        if until is not None:
            marked &= self.until(until)
        if not marked.any():
            raise self.table.fault(f"--until {until}", f"is before {date}", "name a later time")
        return marked

    def _number(self, date: str, option: str, *, end: bool) -> float:
        number = self.table.number(date, option, end=end)
        first = self.table.number(date, option)
        if number < self.places[0] or first > self.places[-1]:
            what = f"lies outside {self.labels[0]} to {self.labels[-1]}"
            raise self.table.fault(f"{option} {date}", what, "name a time of the file")
        return number

    def named(self, chosen: Mask) -> list[str]:
        """The chosen times (n,) as the file has them."""
        return [label for label, inside in zip(self.labels, chosen, strict=True) if inside]

    def span(self, chosen: Mask) -> str:
        """The first and the last of the chosen times (n,), in words; none where none is chosen."""
        names = self.named(chosen)
        return f"{names[0]} to {names[-1]}" if names else "none"

    @property
    def draws(self) -> Draws:
        """What every bootstrap takes."""
        return Draws(resamples=self.table.given["resamples"], seed=self.table.given["seed"])

    @property
    def understood(self) -> dict[str, object]:
        """What was read, and how."""
        table, clock = self.table, self.clock
        return {
            "file": table.name,
            "value": table.value,
            "time": table.time,
            "unit": table.unit,
            "treated": table.given["treated"],
            "calendar": clock.nouns,
            "read_as": clock.reading,
            "first": self.labels[0],
            "last": self.labels[-1],
            "times": len(self.labels),
            "season": clock.season,
            "left_out": list(self.left_out),
            "columns_left_out": list(table.unread),
        }


@dataclass(frozen=True, eq=False, kw_only=True)
class Series(Timed):
    """One or more columns (n,) in the order of time, the value column first."""

    names: tuple[str, ...]
    columns: tuple[Array, ...]

    @property
    def values(self) -> Array:
        """The value column (n,)."""
        return self.columns[0]


@dataclass(frozen=True, eq=False, kw_only=True)
class Units(Timed):
    """Figures (units, n) of units at the same times, with the names of these.

    Unused are units that were left out, as they lack figures or do not vary.
    """

    values: Array
    treated: str
    units: tuple[str, ...]
    unused: tuple[str, ...]

    @property
    def understood(self) -> dict[str, object]:
        """What was read, and how."""
        return {**super().understood, "donors": len(self.units) - 1, "unused": list(self.unused)}

    def means(self, name: str, chosen: Mask) -> dict[str, float]:
        """Mean of a column over the chosen times (n,), by unit, empty cells left out.

        Raises:
            DataError: there is no such column, a cell is no number, or a figure is suspicious.
        """
        table = self.table
        values, problems = table.figures(clean(name))
        raise_if_any(problems)
        inside = np.isin(table.places, self.places[chosen])
        means = pd.Series(values[inside]).groupby(table.unit_of[inside]).mean()
        return {str(unit): float(mean) for unit, mean in means.items()}

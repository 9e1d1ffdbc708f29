"""What the user named: the file, its columns, the unit; read when a method asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from chervonets.onfile.table import Series, Table, Units


class Draws(TypedDict):
    """Of a bootstrap."""

    resamples: int
    seed: int


@dataclass(frozen=True, kw_only=True)
class Given:
    """What all methods are given.

    Attributes:
        csv: the file.
        value: column under test.
        time: column of time.
        unit: column of units.
        treated: the unit in question.
        resamples: histories that a bootstrap draws.
        seed: of its random numbers.
    """

    csv: Path
    value: str
    time: str | None = None
    unit: str | None = None
    treated: str | None = None
    resamples: int = 1999
    seed: int = 0

    @property
    def draws(self) -> Draws:
        """What every bootstrap takes."""
        return Draws(resamples=self.resamples, seed=self.seed)

    def table(self) -> Table:
        """The file.

        Raises:
            DataError: see `Table.read`.
        """
        from chervonets.onfile.table import Table

        return Table.read(self.csv, self.value, self.time, self.unit)

    def series(self, *others: str) -> Series:
        """The value column of the unit in question, and other columns, in the order of time.

        Raises:
            DataError: see `Table.series`, `Table.only`; a column of units, but no unit.
        """
        return self._rows().series(*others)

    def beside(self, named: Sequence[str], *, most: int | None = None) -> Series:
        """The value column and those named; the only other column of numbers where none is.

        Raises:
            DataError: as `series`; none was named, and there is none or more than one; more were
                named than the method takes.
        """
        from chervonets.onfile.table import fault

        rows = self._rows()
        others = tuple(named) or rows.others
        if not named and len(others) != 1:
            there = ", ".join(others) or "no other column of numbers"
            mend = f"name the other column with --with; there are: {there}"
            raise fault(self.csv, "--with", "is missing", mend)
        if most is not None and len(others) > most:
            raise fault(self.csv, "--with", f"names {len(others)} columns", f"name {most} at most")
        return rows.series(*others)

    def units(self, excluded: Sequence[str]) -> Units:
        """The unit in question and its donors.

        Raises:
            DataError: see `Table.panel`, `Table.without`; no unit was named.
        """
        from chervonets.onfile.table import fault

        if self.treated is None:
            raise fault(self.csv, "--treated", "is missing", "name the treated unit")
        return self.table().without(excluded).panel(self.treated)

    def _rows(self) -> Table:
        from chervonets.onfile.table import fault

        table = self.table()
        if self.treated is not None:
            return table.only(self.treated)
        if self.unit is not None:
            raise fault(self.csv, "--treated", "is missing", "name the unit whose series is meant")
        return table

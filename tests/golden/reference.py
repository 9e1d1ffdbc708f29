"""The table of reference values, and which of its rows the golden tests use."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"

answered: dict[str, str] = {}
"""The beginning under which each row is asked for; filled as the tests are collected."""

ROUNDING = 1e-12
"""Let through beside the tolerance, which may be nought."""


@dataclass(frozen=True)
class Reference:
    """A published number.

    Attributes:
        name: the row's `check_id`.
        value: as published.
        tolerance: largest difference that counts as agreement.
    """

    name: str
    value: float
    tolerance: float

    def agrees(self, found: float) -> bool:
        """Whether a number that we found agrees with the published one."""
        return abs(found - self.value) <= self.tolerance + ROUNDING


def table() -> list[Reference]:
    """All rows."""
    with (DATA / "reference_values.csv").open(encoding="utf-8", newline="") as file:
        return [
            Reference(row["check_id"], float(row["value"]), float(row["tolerance"]))
            for row in csv.DictReader(file)
        ]


def reference_values(*beginnings: str) -> list[Reference]:
    """The rows whose names begin so; the test that runs over them answers for them.

    Raises:
        ValueError: another test answers for one of them already, or there are none.
    """
    rows = [row for row in table() if row.name.startswith(beginnings)]
    if not rows:
        raise ValueError(f"no reference value begins with {' or '.join(beginnings)}")
    for row in rows:
        if answered.setdefault(row.name, beginnings[0]) != beginnings[0]:
            raise ValueError(f"two tests answer for the reference value {row.name}")
    return rows

"""Numbers of the first report that are still asked come out as it printed them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from chervonets.claims.evidence import Evidence

TABLE = Path(__file__).parent / "data/held_numbers.csv"


def held() -> list[tuple[str, str, str]]:
    """Key in the first report, present key, the number as both print it."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [(row["first"], row["present"], row["printed"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("first", "present", "printed"), held())
def test_a_number_of_the_first_report_is_held(
    gathered: dict[str, Evidence], first: str, present: str, printed: str
) -> None:
    claim, _, key = present.partition(".")
    assert gathered[claim].numbers[key].text == printed, f"the first report called it {first}"


def test_the_table_is_long_and_names_each_number_once() -> None:
    rows = held()
    assert len(rows) >= 40
    assert len({first for first, _, _ in rows}) == len({key for _, key, _ in rows}) == len(rows)
    assert sum(first.endswith(".estimate") for first, _, _ in rows) >= 15

"""What follows from the figures behind a specification."""

from __future__ import annotations

import pandas as pd
import pytest

from chervonets.multiverse.derived import derived, last_year

CLASSES = {"a:x": "scholarly", "a:y": "archival", "b:x": "scholarly"}


@pytest.mark.parametrize(
    ("period", "year"),
    [
        ("1932", 1932),
        ("1931/32", 1932),
        ("1899/00", 1900),
        ("1932-10", 1932),
        ("1933-01-01", 1933),
        ("1928-10-01..1932-12-31", 1932),
    ],
)
def test_the_year_in_which_a_period_ends(period: str, year: int) -> None:
    assert last_year(f"a:x:SUN:{period}") == year


@pytest.mark.parametrize(
    ("names", "properties"),
    [
        (("a:x:SUN:1928", "b:x:SUN:1932"), ("a+b", "1932", "scholarly")),
        (("a:x:SUN:1928", "a:x:SUN:1932/33"), ("a", "hindsight", "scholarly")),
        (("a:x:SUN:1928", "a:y:SUN:1929"), ("a", "1932", "mixed")),
        ((), ("", "", "")),
    ],
)
def test_properties_of_a_sample(names: tuple[str, ...], properties: tuple[str, ...]) -> None:
    found = derived(pd.Series([names], dtype=object), CLASSES)
    assert tuple(found.iloc[0]) == properties

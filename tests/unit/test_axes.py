"""Axes of choices: marks, windows as ranges, and what is refused."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from chervonets.propositions.axes import Axis, mark_of


def test_windows_are_ranges_of_first_and_last_years() -> None:
    axis = Axis.model_validate({"same": {"first": [1925, 1926], "last": [1931, 1932]}})
    assert list(axis.marks) == ["1925-1931", "1925-1932", "1926-1931", "1926-1932"]
    assert set(axis.marks.values()) == {"same"}


def test_a_way_has_the_mark_of_its_least_harmless_choice() -> None:
    axes = {
        "rival": Axis(same=["a", "b"]),
        "per": Axis(same=["none"], open=["head"], why="A head is another question to some."),
        "margin": Axis(same=["wide"], other=["tight"], why="A stricter margin."),
    }
    assert mark_of({"rival": "b", "per": "none", "margin": "wide"}, axes) == "same"
    assert mark_of({"rival": "b", "per": "head", "margin": "wide"}, axes) == "open"
    assert mark_of({"rival": "a", "per": "head", "margin": "tight"}, axes) == "other"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"same": ["a"], "open": ["b"]}, "needs a reason"),
        ({"same": ["a"], "open": ["a"], "why": "w"}, "stands twice"),
        ({"same": ["a"], "else": ["b"]}, "else"),
    ],
)
def test_faults_are_refused(value: dict[str, object], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        Axis.model_validate(value)

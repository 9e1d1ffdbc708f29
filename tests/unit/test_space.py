"""Specification tables exist before anything is fitted, and say what is left out."""

from __future__ import annotations

import numpy as np
import pytest

from chervonets.propositions.axes import mark_of
from chervonets.ways.space import Forbidden, Space
from chervonets.ways.ways import ways_of
from tests import worlds

PRIMARY = {"window": "1925-1932", "null": "ar-sieve", "fixed": "yes"}
AXES = {"window": ["1925-1932", "1925-1937"], "null": ["ar-sieve", "cyclic"]}


def test_axes_are_crossed_with_the_primary_first() -> None:
    table = Space.of(PRIMARY, AXES).table()
    assert len(table) == 4
    assert table["specification"].is_unique
    assert table.loc[0, ["window", "null", "fixed"]].to_dict() == PRIMARY
    assert table["primary"].tolist() == [True, False, False, False]
    assert set(table["fixed"]) == {"yes"}


def test_forbidden_combinations_keep_their_row_and_reason() -> None:
    rule = Forbidden(when={"null": ["cyclic"], "window": ["1925-1937"]}, why="it is senseless")
    table = Space.of(PRIMARY, AXES, [rule]).table()
    assert table["forbidden"].tolist().count("it is senseless") == 1


@pytest.mark.parametrize(
    ("primary", "axes", "words"),
    [
        (PRIMARY, {"window": ["1925-1937"]}, "lacks the primary choice"),
        (PRIMARY, {"lag": [1, 2]}, "no primary choice"),
        (PRIMARY, {"null": ["ar-sieve", "ar-sieve"]}, "repeats a choice"),
    ],
)
def test_a_senseless_table_is_refused(
    primary: dict[str, str], axes: dict[str, list[str]], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        Space.of(primary, axes)


def test_crossings_vary_some_axes_and_keep_the_others() -> None:
    crossings = [{"window": AXES["window"]}, {"null": AXES["null"]}]
    table = Space.of(PRIMARY, AXES, crossings=crossings).table()
    assert len(table) == 3
    assert not ((table["null"] == "cyclic") & (table["window"] == "1925-1937")).any()
    with pytest.raises(ValueError, match="which axis 'null' has not"):
        Space.of(PRIMARY, AXES, crossings=[{"null": ["sign"]}])
    with pytest.raises(ValueError, match="in no crossing"):
        Space.of(PRIMARY, AXES, crossings=[{"null": ["cyclic"]}])


def test_the_primary_may_not_be_forbidden() -> None:
    rule = Forbidden(when={"null": ["ar-sieve"]}, why="no")
    with pytest.raises(ValueError, match="primary specification is forbidden"):
        Space.of(PRIMARY, AXES, [rule]).table()


def test_the_space_of_a_sentence_crosses_all_its_choices_whatever_their_marks() -> None:
    ask = worlds.sentence().ask
    assert ask is not None
    marked = {
        **ask.model_dump(),
        "axes": {
            "series": {"same": ["one"], "other": ["two"], "why": "Another good."},
            "window": {
                "same": ["1925-1932"],
                "open": {"first": [1926, 1927], "last": [1932, 1932]},
                "why": "Other years.",
            },
        },
    }
    item = worlds.sentence(ask=marked)
    assert item.ask is not None
    table = item.ask.space.table()
    assert len(table) == 6
    assert table.loc[0, "window"] == "1925-1932"
    marks = [mark_of(row, item.ask.axes) for row in table[["series", "window"]].to_dict("records")]
    assert sorted(marks) == ["open", "open", "other", "other", "other", "same"]
    lines = {
        name: {year: 1.0 + year / 1e4 for year in range(1925, 1933)} for name in ("one", "two")
    }
    found = ways_of(item, worlds.series(*lines), worlds.panel(lines))
    assert len(found.ways) == 6
    assert len(found.admitted) == 3
    shown = found.table()
    assert shown.loc[shown["mark"] == "other", "weight"].eq(0).all()
    assert shown["weight"].sum() == pytest.approx(1)


def test_nulls_are_no_ways_of_their_own() -> None:
    ask = worlds.sentence().ask
    assert ask is not None
    nulls = {**ask.model_dump()["axes"], "null": {"same": ["ar-sieve", "cyclic"]}}
    item = worlds.sentence(ask={**ask.model_dump(), "axes": nulls})
    assert item.ask is not None
    assert len(item.ask.space.table()) == 16
    lines = {name: worlds.line(0.3, np.ones(8)) for name in ("one", "two")}
    found = ways_of(item, worlds.series(*lines), worlds.panel(lines))
    assert len(found.ways) == 8
    assert found.weights == pytest.approx([1 / 8] * 8)


def test_forbidden_ways_keep_their_reason_and_say_nothing() -> None:
    ask = worlds.sentence().ask
    assert ask is not None
    forbidden = [{"when": {"window": ["1926-1931"]}, "why": "It is senseless."}]
    item = worlds.sentence(ask={**ask.model_dump(), "forbidden": forbidden})
    lines = {name: worlds.line(0.3, np.ones(8)) for name in ("one", "two")}
    found = ways_of(item, worlds.series(*lines), worlds.panel(lines))
    told = [way.reason for way in found.ways if way.choices["window"] == "1926-1931"]
    assert told == ["It is senseless."] * 2
    assert len(found.admitted) == 6

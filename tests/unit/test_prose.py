"""Prose takes every number from the number book, and refuses one that is not there."""

from __future__ import annotations

import math

import pytest

from chervonets.figures.claim import message
from chervonets.numbers import FIXED, expanded, fixed, number, p_value, ways_key
from chervonets.problems import DataError
from chervonets.report.prose import Typesetter, cited, plain

SETTER = Typesetter(
    {"claim.estimate": {"text": "3.9"}, "data.claims": {"text": "9"}},
    {"osokina": "(Osokina, 1999)", "holm": "(Holm, 1979)"},
)


def test_numbers_sources_and_emphasis_become_spans() -> None:
    para = SETTER.para("It is {estimate} of {data.claims} [@osokina], *so* [#holm].", "claim")
    assert plain(para) == "It is 3.9 of 9 (Osokina, 1999), so (Holm, 1979)."
    assert [span["t"] for span in para if span["t"] != "text"] == [
        "number",
        "number",
        "cite",
        "em",
        "cite",
    ]
    assert {"t": "number", "key": "claim.estimate", "s": "3.9"} in para


def test_several_sources_stand_in_one_mark() -> None:
    para = SETTER.para("As they say [@osokina; @holm; @osokina].")
    assert plain(para) == "As they say (Osokina, 1999; Holm, 1979)."
    assert cited("[@osokina; @other] and [#holm]") == ["osokina", "other"]


def test_a_fall_is_told_by_its_size_and_only_a_fall() -> None:
    setter = Typesetter({"change": {"text": fixed(-41, 0)}, "rise": {"text": "3"}}, {})
    assert plain(setter.para("fell by {-change} per cent")) == "fell by 41 per cent"
    with pytest.raises(DataError, match="told as a fall"):
        setter.para("fell by {-rise} per cent")


@pytest.mark.parametrize("text", ["{nothing}", "[@nobody]", "[#nobody]"])
def test_unknown_numbers_and_sources_are_refused(text: str) -> None:
    with pytest.raises(DataError):
        SETTER.para(text, "claim")


def test_picture_messages_refuse_unknown_numbers() -> None:
    book = {"claim.estimate": {"text": "3.9"}}
    assert message("it is {estimate}", book, "claim") == "it is 3.9"
    fall = {"claim.change": {"text": fixed(-41, 0)}}
    assert message("fell by {-change}", fall, "claim") == "fell by 41"
    with pytest.raises(DataError, match="names nothing"):
        message("it is {nothing}", book, "claim")


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (1234567.891, 1, "1\u2009234\u2009567.9"),
        (-0.04, 1, "0.0"),
        (-12.34, 1, "\u221212.3"),
        (0.5, 0, "0"),
        (1.5, 0, "2"),
    ],
)
def test_fixed(value: float, digits: int, text: str) -> None:
    assert fixed(value, digits) == text


def test_p_values_are_never_zero_and_absent_numbers_say_so() -> None:
    assert p_value(0.0004, "f", "s", "t").text == "below 0.001"
    assert p_value(0.0123, "f", "s", "t").text == "0.012"
    assert p_value(math.nan, "f", "s", "t").text == "not available"
    assert number(math.nan, 1, "u", "f", "s", "t").value is None


def test_a_number_is_made_of_something() -> None:
    with pytest.raises(ValueError, match="made of nothing"):
        number(1.0, 1, "u", "f", "s")


def test_ways_are_told_by_their_places_and_found_again() -> None:
    own = number(1.0, 1, "u", "f", "s", ways_key([3, 0, 1, 7]), ".n", FIXED, "data/sources")
    assert own.inputs[0] == "/0-1,3,7"
    placed = own.placed("controls/camp", "said")
    assert placed.inputs == (
        "controls/camp/said/0-1,3,7",
        "controls.camp.said.n",
        "data/controls/camp.yaml#said",
        "data/sources",
    )
    assert expanded(placed.inputs)[:4] == tuple(f"controls/camp/said/{k}" for k in (0, 1, 3, 7))
    assert own.placed("claims/one", "a").inputs[1] == "one.a.n"

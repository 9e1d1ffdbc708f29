"""Expectations of the years after the text, against the printed figures."""

from __future__ import annotations

import pytest

from chervonets.claims.afterwards import outcomes
from chervonets.claims.models import Claim, Expectation
from chervonets.panel.build import Panel
from chervonets.problems import DataError


def _expecting(claims: list[Claim], **changes: object) -> Claim:
    [claim] = [claim for claim in claims if claim.id == "printing-press"]
    plain = {
        "statement": "It goes on.",
        "series": "notes",
        "direction": "rise",
        "first": 1932,
        "last": 1934,
    }
    return claim.model_copy(update={"afterwards": [Expectation(**{**plain, **changes})]})


def test_the_two_figures_are_the_printed_ones(panel: Panel, claims: list[Claim]) -> None:
    found = outcomes(_expecting(claims), panel)
    # State Bank notes at the end of December, million roubles, as printed
    assert (found["after.1.first"].value, found["after.1.last"].value) == (3400.6, 3838.4)
    assert found["after.1.met"].value == 1.0
    assert found["after.1.last"].observations[0].endswith(":SUN:1934-12")


def test_the_other_direction_is_not_met(panel: Panel, claims: list[Claim]) -> None:
    found = outcomes(_expecting(claims, direction="fall"), panel)
    assert found["after.1.met"].value == 0.0


def test_less_than_the_smallest_change_is_neither(panel: Panel, claims: list[Claim]) -> None:
    # the notes grew by 437.8 million roubles from 1932 to 1934
    met = [
        outcomes(_expecting(claims, direction=way, least=least), panel)["after.1.met"].value
        for way in ("rise", "fall")
        for least in (437.0, 438.0)
    ]
    assert met == [1.0, None, 0.0, None]


def test_a_missing_year_is_told(panel: Panel, claims: list[Claim]) -> None:
    with pytest.raises(DataError, match="has no figure for 1950"):
        outcomes(_expecting(claims, last=1950), panel)

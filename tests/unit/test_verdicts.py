"""The verdict rule: Holm within groups, words from data."""

from __future__ import annotations

import pytest

from chervonets.claims.verdicts import Condition, decide, read_rule, with_holm
from tests.conftest import DATA

TEST = {
    "kind": "test",
    "feasible": True,
    "stand_in": False,
    "attainable_p": 0.001,
    "power": 0.9,
    "holm_p": 0.01,
    "holm_p_opposite": 1.0,
    "joint_p": 0.01,
    "joint_p_opposite": 1.0,
    "share_predicted": 0.9,
    "breakdown_within_disagreement": False,
    "excludes_smallest_effect": False,
    "exceeds_smallest_effect": False,
}
LEVEL = {
    "kind": "level",
    "n": 5,
    "feasible": True,
    "stand_in": False,
    "power": 0.9,
    "share_inside": 1.0,
    "share_specifications_inside": 0.9,
}


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({}, "supported"),
        ({"feasible": False}, "not testable"),
        ({"stand_in": True}, "undecidable"),
        ({"attainable_p": 0.0625}, "undecidable"),
        ({"power": 0.49}, "undecidable"),
        ({"power": 0.49, "exceeds_smallest_effect": True}, "supported"),
        ({"holm_p": 0.051}, "mixed"),
        ({"share_predicted": 0.79}, "mixed"),
        ({"joint_p": 0.06}, "mixed"),
        ({"joint_p": None}, "mixed"),
        ({"breakdown_within_disagreement": True}, "mixed"),
        (
            {
                "holm_p": 1,
                "holm_p_opposite": 0.02,
                "joint_p_opposite": 0.01,
                "share_predicted": 0.1,
            },
            "contradicted",
        ),
        ({"holm_p": 1.0, "holm_p_opposite": 0.02, "share_predicted": 0.1}, "mixed"),
        ({"holm_p": 0.6, "excludes_smallest_effect": True, "share_predicted": 0.1}, "contradicted"),
        ({"holm_p": 0.6, "excludes_smallest_effect": True, "share_predicted": 0.5}, "mixed"),
    ],
)
def test_words_of_tests(change: dict[str, object], word: str) -> None:
    assert decide({**TEST, **change}, read_rule(DATA)).word == word


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({}, "supported"),
        ({"feasible": False}, "not testable"),
        ({"power": 0.3}, "undecidable"),
        ({"n": 2}, "undecidable"),
        ({"share_inside": 0.5}, "mixed"),
        ({"share_inside": 0.1, "share_specifications_inside": 0.2}, "contradicted"),
    ],
)
def test_words_of_levels(change: dict[str, object], word: str) -> None:
    assert decide({**LEVEL, **change}, read_rule(DATA)).word == word


def test_an_unknown_power_never_counts_as_enough_to_be_undecidable_or_not() -> None:
    assert not Condition(measure="power", below=0.5).holds({"power": None})
    assert not Condition(measure="power", at_least=0.5).holds({"power": None})


def test_holm_runs_within_each_group_and_passes_over_levels() -> None:
    measures = [
        {"kind": "test", "group": "x", "p_value": 0.01, "p_opposite": 0.99},
        {"kind": "test", "group": "x", "p_value": 0.04, "p_opposite": 0.96},
        {"kind": "level", "group": "x", "p_value": 0.001, "p_opposite": 0.9},
        {"kind": "test", "group": "y", "p_value": 0.04, "p_opposite": 0.5},
    ]
    corrected = [row["holm_p"] for row in with_holm(measures, "group")]
    assert corrected == [pytest.approx(0.02), pytest.approx(0.04), None, pytest.approx(0.04)]
    together = [row["holm_p"] for row in with_holm(measures, "all")]
    assert together == [pytest.approx(0.03), pytest.approx(0.08), None, pytest.approx(0.08)]


def test_a_condition_makes_exactly_one_comparison() -> None:
    with pytest.raises(ValueError, match="exactly one"):
        Condition(measure="power")
    with pytest.raises(ValueError, match="exactly one"):
        Condition(measure="power", above=0.1, below=0.2)

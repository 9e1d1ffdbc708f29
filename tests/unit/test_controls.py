"""What others said: every statement kept, placed, untouched by its own figure, judged alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from chervonets.claims.evidence import Setting, gather, rows_of
from chervonets.claims.verdicts import Answer
from chervonets.controls.statements import (
    Camp,
    Statement,
    camp_numbers,
    judged,
    read_camps,
    statements_table,
)
from chervonets.panel.concepts import Concept
from chervonets.problems import DataError
from chervonets.propositions.models import Inquiry
from chervonets.rungs.rule import VerdictRule
from chervonets.sources.acts import Acts

DATA = Path("data")
COLLECTED = {"off": 16, "con": 9, "sch": 12, "tro": 5}
OWN_FIGURES = {
    "off-01": "industry-share-of-output",
    "off-02": "soviet_plan_outcome:official.plan_fulfilment_industry",
    "off-03a": "soviet_plan_outcome:ind_output_growth_5y.actual",
    "off-04a": "wheatcroft_davies_grain_1994:grain_soviet_est_1930s",
    "off-10": "stalin17_livestock_1916_1933",
    "off-14": "private-share-of-trade",
    "off-15": "wheatcroft_davies_grain_1994:grain_soviet_est_1930s",
    "sch-01": "consumption-per-head-growth",
    "sch-06": "urban_rural_population_istmat:offpop_total",
    "sch-07a": "allen_khaustova_2019_real_wages",
    "sch-07b": "soviet_labour_wages:real_wage",
    "sch-09a": "conquest",
    "sch-10a": "schwarz_jasny",
    "con-02": "d2_famine_dead_contemporaries",
    "con-04": "food-balance-plan",
    "con-09a": "national-income-1926-27-prices",
}
"""What each statement itself prints, or its author: a concept, a source or a series."""


@pytest.fixture(scope="module")
def camps(concepts: dict[str, Concept], acts: Acts) -> list[Camp]:
    return read_camps(DATA, concepts, acts)


def statement(**changes: Any) -> Statement:
    """A statement that is not asked of anything."""
    plain: dict[str, Any] = {
        "id": "off-99",
        "says": "It rose.",
        "speaker": "Somebody",
        "where": "A book, p. 1",
        "address": "https://example.org",
        "kind": "amount",
        "direct": "direct",
        "direct_why": "It is counted.",
        "place": "USSR",
        "years": "1932",
        "prediction": {"direction": "rise", "statement": "It rises."},
        "smallest_effect": {"value": 0.1, "unit": "log points", "why": "A tenth."},
        "falsifier": "It does not.",
        "unasked": "No figures.",
    }
    return Statement.model_validate({**plain, **changes})


def test_no_statement_that_was_collected_is_lost(camps: list[Camp]) -> None:
    kept = {item.whole for camp in camps for item in camp.propositions}
    wanted = {f"{who}-{k:02d}" for who, n in COLLECTED.items() for k in range(1, n + 1)}
    wanted |= {f"cal-{truth}{k}" for truth in "tf" for k in range(1, 7)}
    assert kept == wanted


def test_who_said_it_where_and_where_to_look_it_up(camps: list[Camp]) -> None:
    said = [item for camp in camps if not camp.is_calibration for item in camp.propositions]
    assert all(item.speaker and item.where for item in said)
    assert all(item.address.startswith("http") for item in said)


def test_true_and_false_statements_are_as_many(camps: list[Camp]) -> None:
    [known] = [camp for camp in camps if camp.is_calibration]
    truths = {item.whole: item.truth for item in known.propositions}
    assert sorted(truths.values()) == [False] * 6 + [True] * 6


def test_no_statement_is_tested_by_the_figure_that_it_states(camps: list[Camp]) -> None:
    for camp in camps:
        for item in camp.propositions:
            if item.id in OWN_FIGURES and item.ask is not None:
                used = repr([camp.series[name] for name in _counted(item, camp)])
                assert OWN_FIGURES[item.id] not in used, item.id


def _counted(item: Statement, camp: Camp) -> set[str]:
    """Series of a statement that are looked at, what others are divided by left out."""
    assert item.ask is not None
    choices = {
        choice
        for axis in ("estimates", "series")
        if axis in item.ask.axes
        for choice in item.ask.axes[axis].marks
    }
    return {name for choice in choices for name in str(choice).split("+")} & set(camp.series)


def test_a_camp_is_judged_by_itself(
    camps: list[Camp], setting: Callable[[Inquiry], Setting], rule: VerdictRule
) -> None:
    some = [camp for camp in camps if camp.id in ("trotsky", "scholar-opposed")]
    found = {camp.id: list(rows_of(camp.id, gather(camp, setting(camp)).findings)) for camp in some}
    together = judged(some, found, rule)
    for camp in some:
        alone = judged([camp], found, rule)
        assert alone == {key: answer for key, answer in together.items() if key[0] == camp.id}
        assert len(alone) == len(camp.propositions)


def test_words_beside_the_truth_are_counted(rule: VerdictRule) -> None:
    known = {"address": "", "where": "", "truth_why": "It was counted."}
    items = [statement(id=f"cal-{k}", truth=k < 3, **known) for k in range(5)]
    camp = Camp(id="known", number=1, title="Known", propositions=items)
    words = ["borne out", "not borne out", "disputed", "at odds with", "established"]
    answers = {
        ("known", item.id): Answer("known", item.id, {}, word, "", "", (), {"disputed": True})
        for item, word in zip(items, words, strict=True)
    }
    numbers = camp_numbers([camp], answers, rule)
    counts = {name: numbers[f"controls.known.{name}"]["value"] for name in ("right", "wrong")}
    assert counts == {"right": 2, "wrong": 2}
    assert numbers["controls.known.unsaid"]["value"] == 1
    assert numbers["controls.known.both_sides"]["value"] == 1
    assert numbers["controls.said.sentences"]["value"] == 0
    table = statements_table([camp], answers, {})
    assert table["truth"].tolist() == ["true"] * 3 + ["false"] * 2


@pytest.mark.parametrize(
    "changes",
    [{"address": ""}, {"truth": True, "truth_why": "So."}, {"address": "", "truth": True}],
    ids=["neither place nor truth", "both", "truth without a reason"],
)
def test_a_statement_has_a_place_or_a_truth(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        statement(**changes)


def test_an_id_stands_once(data_copy: Path, concepts: dict[str, Concept], acts: Acts) -> None:
    path = data_copy / "controls/trotsky.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["propositions"][0]["id"] = "off-01"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(DataError, match="stands in official"):
        read_camps(data_copy, concepts, acts)

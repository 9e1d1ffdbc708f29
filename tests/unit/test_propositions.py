"""Sentences: what must be fixed, at which rung each kind is judged, what is refused."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from chervonets.claims.models import Claim, read_claim
from chervonets.panel.concepts import Concept
from chervonets.problems import DataError
from chervonets.propositions.checks import margin_problems
from chervonets.sources.acts import Acts
from tests import worlds
from tests.conftest import DATA

CAUSE = {"counterfactual": "c", "rivals": ["r"], "design": "none", "design_why": "w"}
ACTS: dict[str, Any] = {"measures": ["m"]}


@pytest.mark.parametrize(
    ("change", "rung"),
    [
        ({"kind": "amount"}, "describe"),
        ({"kind": "change"}, "describe"),
        ({"kind": "comparison"}, "describe"),
        ({"kind": "ranking"}, "describe"),
        ({"kind": "event"}, "describe"),
        ({"kind": "event", "dated": ACTS}, "describe"),
        ({"kind": "event", "ask": None, "dated": ACTS}, "dated"),
        ({"kind": "change", "ask": None, "dated": ACTS}, "dated"),
        ({"kind": "order"}, "unusual"),
        ({"kind": "association"}, "unusual"),
        ({"kind": "cause", "cause": CAUSE}, "cause"),
        ({"kind": "cause", "ask": None, "cause": CAUSE}, "cause"),
        ({"kind": "belief"}, "none"),
    ],
)
def test_every_kind_has_its_rung(change: dict[str, Any], rung: str) -> None:
    assert worlds.sentence(**change).rung == rung


@pytest.mark.parametrize(
    ("margins", "kind", "direction", "told"),
    [
        ({"round": [8, 12.5]}, "amount", "inside", []),
        ({"round": [8, 12.51]}, "amount", "inside", []),
        ({"round": [8, 12]}, "amount", "inside", ["8 to 12 is not a factor of 1.25 either way"]),
        ({"round": [8, 12]}, "change", "inside", ["8 to 12 is not a factor of 1.25 either way"]),
        ({"own": [8, 12]}, "amount", "inside", ["is no way of saying an amount"]),
        ({"own": [8, 12]}, "change", "inside", []),
        ({"own": [8, 12]}, "amount", "outside", []),
        ({"own": [8, math.inf]}, "amount", "inside", []),
        ({"own": [0, 12]}, "amount", "inside", []),
        ({"range": [8, 9]}, "amount", "inside", []),
    ],
)
def test_margins_are_as_wide_as_the_wording_lets_them_be(
    margins: dict[str, Any], kind: str, direction: str, told: list[str]
) -> None:
    ask = worlds.sentence().model_dump()["ask"] | {"margins": margins}
    prediction = {"direction": direction, "statement": "s"}
    claim = worlds.claim("one", worlds.sentence(kind=kind, prediction=prediction, ask=ask))
    found = margin_problems(claim, "one.yaml", {"round": 1.25, "range": None})
    assert [problem.what for problem in found] == told


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"ask": None}, "give `ask`, `dated` or `cause`, or the reason"),
        ({"cause": CAUSE}, "`cause` belongs to sentences of the kind cause"),
        ({"kind": "cause"}, "`cause` belongs to sentences of the kind cause"),
        ({"kind": "cause", "cause": {**CAUSE, "rivals": []}}, "at least 1 item"),
        ({"falsifier": None}, "falsifier"),
        ({"kind": "guess"}, "kind"),
        ({"speaker": []}, "speaker"),
        ({"smallest_effect": {"value": 0, "unit": "u", "why": "w"}}, "greater than 0"),
        ({"prediction": {"direction": "up", "statement": "s"}}, "direction"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_sentence_that_is_not_whole_is_refused(change: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        worlds.sentence(**change)


@pytest.mark.parametrize("change", [{"no_test": "Too few."}, {"test": "", "no_test": ""}])
def test_either_a_test_or_the_reason_why_there_is_none(change: dict[str, str]) -> None:
    ask = worlds.sentence().ask
    assert ask is not None
    with pytest.raises(ValidationError, match="either `test`, or in `no_test`"):
        worlds.sentence(ask={**ask.model_dump(), **change})


def test_a_sentence_that_is_not_asked_has_no_question() -> None:
    unasked = worlds.sentence(ask=None, unasked="Nobody counted it.")
    with pytest.raises(ValueError, match="not asked of figures"):
        unasked.question({})


def _own(file: dict[str, Any]) -> dict[str, Any]:
    sentence: dict[str, Any] = file["propositions"][0]
    return sentence


def _unknown_paragraph(file: dict[str, Any]) -> None:
    _own(file)["paragraphs"] = ["P30"]


def _unknown_series(file: dict[str, Any]) -> None:
    _own(file)["ask"]["axes"]["series"] = {"same": ["notes", "coins"]}


def _no_primary_choice(file: dict[str, Any]) -> None:
    _own(file)["ask"]["axes"]["window"] = {"same": ["1930-1932"]}


def _no_margins(file: dict[str, Any]) -> None:
    _own(file)["prediction"]["direction"] = "inside"


def _test_without_tester(file: dict[str, Any]) -> None:
    _own(file)["ask"] |= {"estimand": "changes", "test": "ar-sieve", "no_test": ""}


def _unknown_interest(file: dict[str, Any]) -> None:
    _own(file)["ask"]["overstates"] = ["coins"]


def _unknown_measure(file: dict[str, Any]) -> None:
    _own(file)["dated"] = {"measures": ["nothing-of-the-kind"]}


def _unknown_act(file: dict[str, Any]) -> None:
    _own(file)["dated"] = {"measures": [], "acts": ["nothing-of-the-kind"]}


def _nothing_essential(file: dict[str, Any]) -> None:
    for item in file["propositions"]:
        item["role"] = "supporting"


def _unknown_null(file: dict[str, Any]) -> None:
    ask = next(item["ask"] for item in file["propositions"] if item.get("ask"))
    ask |= {"estimand": "contrast", "test": "ar-sieve"}
    ask["primary"]["null"] = "permutation"
    ask.pop("no_test", None)


def _unknown_rival(file: dict[str, Any]) -> None:
    file["series"]["notes"]["rival"] = "gmd_sun_extract:coins"


def _no_such_sentence(file: dict[str, Any]) -> None:
    file["picture"]["of"] = "nothing"


def _no_such_way(file: dict[str, Any]) -> None:
    file["single_ways"] = {"one": {"of": "nothing", "choices": {"rival": "main"}}}


def _another_name(file: dict[str, Any]) -> None:
    file["id"] = "another"


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (
            _test_without_tester,
            r"data/claims/printing-press\.yaml, proposition .+: `test` is given, but the estimand "
            r"'changes' bears none",
        ),
        (_unknown_null, "contrast has no null permutation"),
        (_unknown_paragraph, "P30 is none of the claim's"),
        (_unknown_series, "unknown series 'coins'"),
        (_no_primary_choice, "lacks the primary choice"),
        (_no_margins, "the primary margin None has no limits"),
        (_unknown_interest, "unknown series 'coins'"),
        (_unknown_measure, "unknown measure 'nothing-of-the-kind'"),
        (_unknown_act, "unknown act 'nothing-of-the-kind'"),
        (_nothing_essential, "none is essential"),
        (_unknown_rival, "is no rival of the concept"),
        (_no_such_sentence, "'nothing' is no sentence of the claim"),
        (_no_such_way, "'nothing' is no sentence that is asked of figures"),
        (_another_name, "'another' is not the file's name"),
    ],
)
def test_faults_of_a_claim_file_name_the_sentence_and_the_mend(
    tmp_path: Path, concepts: dict[str, Concept], acts: Acts, damage: Any, told: str
) -> None:
    name = "claims/printing-press.yaml"
    file = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    damage(file)
    (tmp_path / "claims").mkdir()
    (tmp_path / name).write_text(yaml.safe_dump(file), encoding="utf-8")
    with pytest.raises(DataError, match=told) as fault:
        read_claim(tmp_path, "printing-press", concepts, acts)
    assert "mend:" in str(fault.value)


def test_sentences_fix_what_must_be_fixed_before_the_answer(claims: list[Claim]) -> None:
    for claim in claims:
        for item in claim.propositions:
            name = f"{claim.id}/{item.id}"
            fixed = (item.prediction.statement, item.smallest_effect.why, item.smallest_effect.unit)
            assert all(fixed), name
            assert item.falsifier, name
            assert item.rival_reading, name
            assert item.role_why, name
            assert item.direct_why, name
            assert item.place, name
            assert item.years, name
            assert item.ask is None or item.ask.statement, name
        assert len({item.id for item in claim.propositions}) == len(claim.propositions), claim.id


def test_figures_are_about_the_thing_itself_or_say_why_not(claims: list[Claim]) -> None:
    for claim in claims:
        for item in claim.propositions:
            if item.cause is not None:
                assert item.cause.rivals
                assert item.cause.counterfactual
                assert item.cause.design_why
            if item.kind != "belief" and not (item.ask or item.dated or item.cause):
                assert len(item.unasked) > 20, f"{claim.id}/{item.id}"

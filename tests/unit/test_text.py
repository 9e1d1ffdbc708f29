"""Every paragraph of the text has its statements; every statement its sentences or its reason."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from chervonets.claims.models import Claim
from chervonets.claims.text import TextMap, read_text_map
from chervonets.problems import DataError
from tests.conftest import DATA, ROOT

LISTED = ROOT / "tests/golden/data/list_of_sentences.csv"
PARAGRAPHS = [f"P{number:02d}" for number in [*range(3, 34), 37]]


@pytest.fixture(scope="module")
def text(claims: list[Claim]) -> TextMap:
    return read_text_map(DATA, claims)


def test_every_paragraph_is_accounted_for(text: TextMap) -> None:
    assert text.paragraphs == PARAGRAPHS
    assert {statement.paragraph for statement in text.statements} == set(PARAGRAPHS)


def test_every_sentence_is_named_in_every_paragraph_it_is_said_to_stand_in(
    text: TextMap, claims: list[Claim]
) -> None:
    named = {
        (statement.paragraph, key) for statement in text.statements for key in statement.sentences
    }
    sentences = {
        (paragraph, f"{claim.id}/{item.id}")
        for claim in claims
        for item in claim.propositions
        for paragraph in item.paragraphs
    }
    assert sentences <= named
    assert {key for _, key in named} == {key for _, key in sentences}


def test_what_has_no_sentence_says_why(text: TextMap) -> None:
    set_aside = [statement for statement in text.statements if not statement.sentences]
    assert set_aside
    for statement in set_aside:
        assert statement.disposition in text.dispositions, statement.id
        assert statement.why, statement.id


def _first(text: dict[str, Any], key: str) -> dict[str, Any]:
    statement: dict[str, Any] = next(item for item in text["statements"] if item.get(key))
    return statement


def _whole_paragraph(text: dict[str, Any]) -> None:
    kept = [item for item in text["statements"] if not item["id"].startswith("P23.")]
    text["statements"] = kept


def _unnamed(text: dict[str, Any]) -> None:
    for item in text["statements"]:
        if "printing-press/speeding-up" in item.get("sentences", []):
            item["sentences"] = ["printing-press/issue-grew"]


def _unknown_sentence(text: dict[str, Any]) -> None:
    _first(text, "sentences")["sentences"] = ["printing-press/nothing-of-the-kind"]


def _no_reason(text: dict[str, Any]) -> None:
    _first(text, "disposition").pop("why")


def _unknown_disposition(text: dict[str, Any]) -> None:
    _first(text, "disposition")["disposition"] = "forgotten"


def _both(text: dict[str, Any]) -> None:
    _first(text, "disposition")["sentences"] = ["printing-press/issue-grew"]


def _neither(text: dict[str, Any]) -> None:
    _first(text, "disposition").pop("disposition")


def _twice(text: dict[str, Any]) -> None:
    text["statements"].append(text["statements"][0])


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (_whole_paragraph, "paragraph P23: has no statement"),
        (_unnamed, "printing-press/speeding-up names the paragraph, but no statement there"),
        (_unknown_sentence, "unknown sentence 'printing-press/nothing-of-the-kind'"),
        (_no_reason, "the disposition has no reason"),
        (_unknown_disposition, "unknown disposition 'forgotten'"),
        (_both, "neither sentences nor a disposition, or both"),
        (_neither, "neither sentences nor a disposition, or both"),
        (_twice, "stands twice"),
    ],
)
def test_a_gap_in_the_map_is_a_problem(
    tmp_path: Path, claims: list[Claim], damage: Callable[[dict[str, Any]], None], words: str
) -> None:
    text = yaml.safe_load((DATA / "text.yaml").read_text(encoding="utf-8"))
    damage(text)
    (tmp_path / "text.yaml").write_text(yaml.safe_dump(text), encoding="utf-8")
    with pytest.raises(DataError, match=words):
        read_text_map(tmp_path, claims)


def test_every_sentence_of_the_list_is_asked_or_left_out_with_a_reason(claims: list[Claim]) -> None:
    """As are changes of its kind, and of the smallest effect that was fixed from its words."""
    now = {f"{claim.id}/{item.id}": item for claim in claims for item in claim.propositions}
    with LISTED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["listed"] for row in rows}) == 75
    for row in rows:
        if not row["present"]:
            assert len(row["why"]) > 20, row["listed"]
            continue
        item = now[row["present"]]
        same = (item.kind, item.smallest_effect.value) == (row["kind"], float(row["smallest"]))
        assert same == (not row["why"]), row["listed"]
        assert item.kind == row["kind"] or item.kind_why, row["listed"]

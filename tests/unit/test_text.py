"""Every paragraph of the text has its statements; every statement its claims or its reason."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from chervonets.claims.models import Claim, read_claims
from chervonets.claims.text import read_text_map
from chervonets.panel.concepts import Concept
from chervonets.problems import DataError
from tests.conftest import DATA

PARAGRAPHS = [f"P{number:02d}" for number in [*range(3, 34), 37]]


@pytest.fixture(scope="module")
def claims(concepts: dict[str, Concept]) -> list[Claim]:
    return read_claims(DATA, concepts)


def test_every_paragraph_is_accounted_for(claims: list[Claim]) -> None:
    text = read_text_map(DATA, claims)
    assert text.paragraphs == PARAGRAPHS
    assert {statement.paragraph for statement in text.statements} == set(PARAGRAPHS)


def _without(text: dict, statement_id: str) -> None:
    text["statements"] = [item for item in text["statements"] if item["id"] != statement_id]


def _rename(text: dict) -> None:
    text["statements"][0]["claims"] = ["nothing-of-the-kind"]


def _no_reason(text: dict) -> None:
    next(item for item in text["statements"] if item["id"] == "P08.1").pop("why")


def _planned(text: dict) -> None:
    text["planned"].append("printing-press")


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda text: _without(text, "P23.1"), "paragraph P23: has no statement"),
        (lambda text: _without(text, "P19.4"), "claim printing-press names the paragraph"),
        (_rename, "unknown claim 'nothing-of-the-kind'"),
        (_no_reason, "has no reason"),
        (_planned, "has its file by now"),
    ],
)
def test_a_gap_in_the_map_is_a_problem(
    data_copy: Path, claims: list[Claim], damage, words: str
) -> None:
    path = data_copy / "text.yaml"
    text = yaml.safe_load(path.read_text())
    damage(text)
    path.write_text(yaml.safe_dump(text))
    with pytest.raises(DataError, match=words):
        read_text_map(data_copy, claims)

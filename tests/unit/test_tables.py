"""The answers as tables: a row per sentence, a row per claim, with the word of the first rule."""

from __future__ import annotations

import pytest

from chervonets.claims.evidence import Evidence, rows_of
from chervonets.claims.models import Claim
from chervonets.claims.tables import claims_table, propositions_table
from chervonets.claims.verdicts import Answer, claim_word, reach
from chervonets.rungs.rule import VerdictRule


@pytest.fixture(scope="module")
def answers(claims: list[Claim], gathered: dict[str, Evidence], rule: VerdictRule) -> list[Answer]:
    rows = [row for claim in claims for row in rows_of(claim.id, gathered[claim.id].findings)]
    return reach(claims, rows, rule)


def test_every_sentence_has_a_row_with_what_it_asserts_and_what_was_answered(
    claims: list[Claim], answers: list[Answer], rule: VerdictRule
) -> None:
    table = propositions_table(claims, answers, {})
    sentences = [(claim.id, item.id) for claim in claims for item in claim.propositions]
    assert list(zip(table["claim"], table["proposition"], strict=True)) == sentences
    judged = table.loc[table["kind"] != "belief"]
    assert judged["word"].isin(list(rule.words)).all()
    assert judged["because"].str.len().gt(0).all()
    beliefs = table.loc[table["kind"] == "belief"]
    assert len(beliefs) > 0
    assert beliefs["word"].eq("").all()
    silent = table["word"].isin([*rule.confidence.without, ""])
    assert (table["confidence"] == "").eq(silent).all()
    assert table.loc[~silent, "confidence"].isin(rule.confidence.levels).all()


def test_the_word_of_a_sentence_is_that_of_the_rung_it_asserts(
    claims: list[Claim], answers: list[Answer], rule: VerdictRule
) -> None:
    """But for what is refused as a description already, and what follows from another sentence."""
    table = propositions_table(claims, answers, {}).set_index(["claim", "proposition"])
    words = {(answer.claim, answer.proposition): answer.word for answer in answers}
    premises = {
        (claim.id, item.id): (claim.id, item.follows_from)
        for claim in claims
        for item in claim.propositions
    }
    for key, premise in premises.items():
        row = table.loc[key]
        if row["rung"] not in ("describe", "unusual", "cause"):
            continue
        failed = row["describe"] in rule.refused
        own = row["describe"] if failed else row[row["rung"]]
        assert row["word"] in (own, words.get(premise)), key
        if row["rung"] == "cause" and not failed:
            assert row["word"] in ("identified", "suggestive", "not identified"), key


def test_words_of_stand_ins_are_only_in_line_or_at_odds(answers: list[Answer]) -> None:
    for answer in answers:
        if answer.facts.get("stand_in") and "describe" in answer.rungs:
            word, _ = answer.rungs["describe"]
            assert word not in ("established", "borne out", "not borne out"), answer


def test_every_claim_has_a_row_with_its_first_word_and_why_it_differs(
    claims: list[Claim], answers: list[Answer], rule: VerdictRule
) -> None:
    table = claims_table(claims, answers, rule)
    assert list(table["claim"]) == [claim.id for claim in claims]
    for row, claim in zip(table.to_dict("records"), claims, strict=True):
        assert (row["verdict"], row["decided_by"]) == claim_word(answers, claim, rule)
        assert row["first_rule"] == rule.first.get(claim.id, "")


def test_every_claim_of_the_first_report_is_asked_or_retired_with_a_reason(
    claims: list[Claim], rule: VerdictRule
) -> None:
    ids = {claim.id for claim in claims}
    assert set(rule.first) == (set(rule.first) & ids) | set(rule.retired)
    assert not ids & set(rule.retired)
    assert all(len(why) > 40 for why in rule.retired.values())
    assert set(rule.why_differs) <= ids

"""A run of some claims says of them what a run of all says."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chervonets.claims.evidence import Evidence, rows_of
from chervonets.claims.models import Claim
from chervonets.claims.tables import claims_table, propositions_table
from chervonets.claims.verdicts import UNKNOWN, claim_confidence, claim_word, reach
from chervonets.files import FLOAT_FORMAT
from chervonets.rungs.rule import VerdictRule
from tests import worlds

FACTS = ("p_value", "p_opposite", "attainable_p", "joint_p", "within")


@pytest.fixture(scope="module")
def found(gathered: dict[str, Evidence]) -> dict[str, list[dict[str, object]]]:
    return {name: list(rows_of(name, item.findings)) for name, item in gathered.items()}


@settings(deadline=None, max_examples=30, derandomize=True)
@given(data=st.data())
def test_running_one_claim_two_or_all_gives_the_same_answers(
    data: st.DataObject,
    claims: list[Claim],
    found: dict[str, list[dict[str, object]]],
    rule: VerdictRule,
) -> None:
    places = st.lists(st.integers(0, len(claims) - 1), min_size=1, max_size=4, unique=True)
    run = [claims[place] for place in sorted(data.draw(places))]
    every = reach(claims, [row for rows in found.values() for row in rows], rule, claims)
    some = reach(run, [row for claim in run for row in found[claim.id]], rule, claims)
    known = {(answer.claim, answer.proposition): answer for answer in every}
    for answer in some:
        if answer.rungs.get("unusual") != ("cannot be told", UNKNOWN):
            assert answer == known[answer.claim, answer.proposition]
    for claim in run:
        assert claim_word(some, claim, rule) == claim_word(every, claim, rule)
        assert claim_confidence(some, claim, rule) == claim_confidence(every, claim, rule)
    rows = claims_table(run, some, rule).to_dict("records")
    whole = {row["claim"]: row for row in claims_table(claims, every, rule).to_dict("records")}
    assert rows == [whole[row["claim"]] for row in rows]
    ran = {claim.id for claim in run}
    sentences = propositions_table(claims, every, {})
    own = sentences.loc[sentences["claim"].isin(ran)]
    assert as_written(propositions_table(run, some, {})) == as_written(own)


def as_written(table: pd.DataFrame) -> str:
    return table.to_csv(index=False, float_format=FLOAT_FORMAT)


def asked(name: str, family: str) -> Claim:
    """A claim of one sentence that is judged by its test, of a family."""
    ask = worlds.sentence().ask
    assert ask is not None
    sentence = worlds.sentence(kind="association", ask={**ask.model_dump(), "family": family})
    return worlds.claim(name, sentence)


P_VALUES = st.lists(st.floats(0.0001, 1), min_size=2, max_size=6)


@settings(deadline=None, max_examples=100, derandomize=True)
@given(p_values=P_VALUES, data=st.data())
def test_a_family_gives_its_words_whole_or_none_at_all(
    p_values: list[float], data: st.DataObject, rule: VerdictRule
) -> None:
    families = data.draw(st.lists(st.sampled_from(["", "x", "y"]), min_size=6, max_size=6))
    claims = [asked(f"claim-{place}", families[place]) for place in range(len(p_values))]
    places = st.lists(st.integers(0, len(claims) - 1), min_size=1, unique=True)
    run = [claims[place] for place in sorted(data.draw(places))]
    rows = {
        claim.id: {
            "claim": claim.id,
            "proposition": "rose",
            "rung": "unusual",
            "word": "",
            "because": "",
            "facts": {**dict.fromkeys(FACTS, 0.01), "within": False, "p_value": p},
        }
        for claim, p in zip(claims, p_values, strict=True)
    }
    every = {a.claim: a for a in reach(claims, list(rows.values()), rule, claims)}
    some = {a.claim: a for a in reach(run, [rows[claim.id] for claim in run], rule, claims)}
    ran = {claim.id for claim in run}
    for place, claim in enumerate(claims):
        if claim.id not in ran:
            continue
        family = {other.id for k, other in enumerate(claims) if families[k] == families[place]}
        if not families[place] or family <= ran:
            assert some[claim.id] == every[claim.id]
        else:
            assert some[claim.id].rungs["unusual"] == ("cannot be told", UNKNOWN)

"""A run of some claims says of them what a run of all says."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chervonets.claims.evidence import Evidence, rows_of
from chervonets.claims.models import Claim
from chervonets.claims.tables import claims_table, propositions_table
from chervonets.claims.verdicts import claim_confidence, claim_word, reach
from chervonets.files import FLOAT_FORMAT
from chervonets.rungs.rule import VerdictRule


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
    every = reach(claims, [row for rows in found.values() for row in rows], rule)
    some = reach(run, [row for claim in run for row in found[claim.id]], rule)
    known = {(answer.claim, answer.proposition): answer for answer in every}
    for answer in some:
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

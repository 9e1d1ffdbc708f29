"""Ways of a sentence: which of them are counted, and what each weighs."""

from __future__ import annotations

import pytest

from chervonets.claims.models import Claim
from chervonets.panel.build import Panel
from chervonets.ways.ways import NEXT_TO_NOTHING, ways_of


@pytest.mark.parametrize("claim_id", ["disproportion-inflation-coercion", "plan-raised-targets"])
def test_a_way_of_next_to_no_weight_is_not_counted(
    claim_id: str, claims: list[Claim], panel: Panel
) -> None:
    [claim] = [item for item in claims if item.id == claim_id]
    left_out = 0
    for item in claim.propositions:
        if item.ask is None:
            continue
        ways = ways_of(item, claim.series, panel)
        assert ways.weights.sum() == pytest.approx(1)
        assert len(ways.weights) == len(ways.admitted)
        assert ways.weights.min() * len(ways.weights) >= NEXT_TO_NOTHING / 2
        table = ways.table()
        possible = (table["reason"] == "") & (table["mark"] != "other")
        left_out += int((possible & (table["weight"] == 0)).sum())
    assert left_out > 0

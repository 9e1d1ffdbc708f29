"""Primary samples of the claims on the plan against arithmetic on the printed figures, by hand."""

from __future__ import annotations

from math import log

import numpy as np
import pytest

from chervonets.claims.models import read_claim
from chervonets.multiverse.evaluate import ESTIMANDS
from chervonets.multiverse.samples import Sample
from chervonets.multiverse.selections import Lines
from chervonets.panel.build import build_panel, read_house
from chervonets.panel.concepts import Concept
from tests.conftest import DATA


def primary(claim_id: str, concepts: dict[str, Concept]) -> Sample:
    """The primary sample, from the concepts of the claim alone."""
    claim = read_claim(DATA, claim_id, concepts)
    lines = Lines(build_panel(read_house(DATA, claim.concepts)))
    return ESTIMANDS[claim.test.estimand][0](claim.primary, claim.question, lines)


def error(told: float, known: float, declared: float) -> float:
    """Size of the plan's log error less that of no change."""
    return abs(log(told / declared)) - abs(log(known / declared))


# Target, output of 1927/28 and declared output of 1932: coal and oil in million tons, metal in
# thousand, cloth in million metres, employed in millions.
FORESIGHT = {
    "coal": error(75, 35.4, 64.2),
    "cotton cloth": error(4700, 2871, 2540),
    "employment": error(15.8, 11.4, 22.9),
    "oil": error(21.7, 11.6, 21.4),
    "pig iron": error(10_000, 3300, 6160),
    "steel": error(10_400, 3900, 5890),
}


@pytest.mark.parametrize(("claim_id", "by_hand"), [("plan-foresight", FORESIGHT)])
def test_products_against_printed_figures(
    claim_id: str, by_hand: dict[str, float], concepts: dict[str, Concept]
) -> None:
    sample = primary(claim_id, concepts)
    assert sample.labels == tuple(sorted(by_hand))
    np.testing.assert_allclose(sample.values, [by_hand[name] for name in sample.labels], rtol=1e-9)

"""Primary samples of the claims on the plan against arithmetic on the printed figures, by hand."""

from __future__ import annotations

from math import log

import numpy as np
import pytest

from chervonets.claims.models import read_claim
from chervonets.panel.build import build_panel, read_house
from chervonets.panel.concepts import Concept
from chervonets.rungs.tests.evaluate import ESTIMANDS
from chervonets.ways.samples import Sample
from chervonets.ways.selections import Lines
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


# Per head: 138.706863 million people in 1913, 158.094 in 1932.
HEADS = log(158.094 / 138.706863)
CONSUMPTION = {
    "cotton cloth": log(2694 / 2275.2) - HEADS,
    "eggs": log(4.4 / 11.9) - HEADS,
    "meat": log(2.8 / 5.0) - HEADS,
    "milk": log(20.6 / 29.4) - HEADS,
    "wool": log(69 / 192) - HEADS,
}

# Grain and products in million tons (eggs in milliards), herds in million head.
UNDERMINED = {
    "cattle": log(33.5 / 58.2),
    "eggs": log(4.4 / 10.8),
    "goats": log(3.6 / 9.7),
    "grain": log(69.8 / 73.3),
    "horses": log(15.4 / 32.6),
    "meat": log(2.8 / 4.9),
    "milk": log(20.6 / 31),
    "pigs": log(11.5 / 19.4),
    "sheep": log(32.9 / 97.4),
    "wool": log(69 / 182),
}

# Planned over reached growth of industry, per cent.
RAISED = {"1929/30": log(31.3 / 22), "1931": log(45 / 20.5), "1932": log(36 / 14.7)}

ACCUMULATION = {
    "coal": log(64.2 / 35.4),
    "cotton cloth": log(2540 / 2871),
    "eggs": log(4.4 / 10.8),
    "meat": log(2.8 / 4.9),
    "milk": log(20.6 / 31),
    "oil": log(21.4 / 11.6),
    "pig iron": log(6160 / 3300),
    "steel": log(5890 / 3900),
}

# Roubles a pood, million tons, grams a day.
LINK = {
    "grain procured": log(22.1 / 16.6),
    "meat of workers": log(70 / 150),
    "price of rye": log(0.7 / 1.0),
    "price of wheat": log(1.2 / 2.2),
}


@pytest.mark.parametrize(
    ("claim_id", "by_hand"),
    [
        ("plan-foresight", FORESIGHT),
        ("consumption-below-1913", CONSUMPTION),
        ("agriculture-undermined", UNDERMINED),
        ("plan-raised-targets", RAISED),
        ("accumulation-over-consumption", ACCUMULATION),
        ("city-village-link", LINK),
    ],
)
def test_products_against_printed_figures(
    claim_id: str, by_hand: dict[str, float], concepts: dict[str, Concept]
) -> None:
    sample = primary(claim_id, concepts)
    assert sample.labels == tuple(sorted(by_hand))
    np.testing.assert_allclose(sample.values, [by_hand[name] for name in sample.labels], rtol=1e-9)

"""The years that are not excluded as turning points."""

from __future__ import annotations

import numpy as np

from chervonets.claims.evidence import seed_of
from chervonets.claims.models import read_claim
from chervonets.claims.turningpoints import turning_numbers
from chervonets.rungs.tests.orders import order_sample, turning_points
from chervonets.rungs.tests.outcomes import Settings
from chervonets.ways.selections import Lines
from chervonets.panel.build import Panel
from chervonets.panel.concepts import Concept
from tests.conftest import DATA

ORDER = "disproportion-inflation-coercion"
SETTINGS = Settings(199, 0.05, seed_of(1, ORDER), 20, 39, 9)


def test_every_set_holds_its_turning_point(panel: Panel, concepts: dict[str, Concept]) -> None:
    claim = read_claim(DATA, ORDER, concepts)
    lines = Lines(panel)
    sets = turning_points(claim.primary, claim.question, lines, SETTINGS)
    found = order_sample(claim.primary, claim.question, lines)
    for name, year in zip(found.labels, found.values, strict=True):
        assert year in sets[name]
        assert sets[name] == sorted(set(sets[name]))
    book = turning_numbers(claim, panel, SETTINGS)
    assert book["turn.notes.from"].value == min(sets["notes"])
    assert book["turn.notes.to"].text == str(max(sets["notes"]))
    first, second, third = (np.array(sets[name]) for name in found.labels)
    ways = (first[:, None, None] < second[:, None]) & (second[:, None] < third)
    assert book["turn.in_order"].value == 100 * ways.mean()


def test_other_claims_have_no_turning_points(panel: Panel, concepts: dict[str, Concept]) -> None:
    claim = read_claim(DATA, "printing-press", concepts)
    assert turning_numbers(claim, panel, SETTINGS) == {}

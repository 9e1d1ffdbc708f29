"""Errors that would matter and the disagreement of rivals, in one measure."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from chervonets.claims.evidence import _error_numbers
from chervonets.claims.models import read_claim
from chervonets.multiverse.breakdown import Breakdown, Disagreement, disagreement
from chervonets.panel.build import build_panel, read_house
from chervonets.panel.concepts import Concept
from chervonets.report.prose import Typesetter, plain
from chervonets.report.robustness import NOT_MEASURED, UNKNOWN, breakdown_para
from tests.conftest import DATA

NONE = dict.fromkeys(("breakdown_uniform", "breakdown_yearly", "known_uniform", "known_yearly"))


def told(concepts: dict[str, Concept], claim_id: str, **measures: float) -> str:
    """What a chapter says about supposed errors, in plain words."""
    claim = read_claim(DATA, claim_id, concepts)
    share = {key: measures.get(key, math.nan) for key in NONE}
    nothing = pd.DataFrame()
    errors = Breakdown("for", nothing, share["breakdown_uniform"], share["breakdown_yearly"])
    apart = Disagreement(1, share["known_uniform"], share["known_yearly"])
    numbers = {
        f"{claim.id}.{key}": item.as_json()
        for key, item in _error_numbers(claim, errors, apart).items()
    }
    verdict = {"state": "for", **NONE, **measures}
    return plain(breakdown_para(claim, verdict, Typesetter(numbers, {})))


def test_errors_and_rivals_are_told_as_factors(concepts: dict[str, Concept]) -> None:
    words = told(
        concepts,
        "coercion-replaced-market",
        breakdown_uniform=-0.2,
        breakdown_yearly=0.05,
        known_uniform=0.5,
        known_yearly=0.02,
    )
    assert "too low by a factor of 1.25 (20 per cent) after the date." in words
    assert "too high by a factor of 1.050 (5.0 per cent) more every year after it." in words
    assert words.endswith(
        "Rivals in fact lie apart by a factor of up to 1.50 (50 per cent) across the date and of "
        "up to 1.020 (2.0 per cent) a year after it."
    )


@pytest.mark.parametrize(
    ("claim_id", "words"),
    [
        ("coercion-replaced-market", UNKNOWN),
        ("real-wage-fall", NOT_MEASURED),
        ("plan-foresight", NOT_MEASURED),
    ],
)
def test_what_is_not_measured_is_not_called_unknown(
    concepts: dict[str, Concept], claim_id: str, words: str
) -> None:
    assert told(concepts, claim_id, breakdown_uniform=0.1).endswith(words)


def test_rivals_of_the_denominator_are_compared(concepts: dict[str, Concept]) -> None:
    claim = read_claim(DATA, "disproportionate-industrialisation", concepts)
    panel = build_panel(read_house(DATA, claim.concepts))
    found = disagreement(claim.primary, claim.question, panel)
    bare = claim.series["energy"].model_copy(update={"over": None})
    question = claim.model_copy(update={"series": {**claim.series, "energy": bare}}).question
    assert disagreement(claim.primary, question, panel).rivals < found.rivals
    assert found.yearly > 0

"""The power that claims report is the share of simulated samples in which the engine rejects."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from chervonets.claims.evidence import seed_of
from chervonets.claims.models import read_claim
from chervonets.rungs.tests.outcomes import Settings
from chervonets.panel.build import Panel
from chervonets.panel.concepts import Concept
from chervonets.validation.reported import compared
from tests.conftest import DATA, ROOT

pytestmark = pytest.mark.slow

SETTINGS = Settings(
    resamples=499, level=0.05, seed=7, power_draws=400, power_resamples=199, error_draws=9
)


@pytest.mark.parametrize(
    ("claim_id", "estimand"),
    [
        ("printing-press", "contrast"),
        ("famine-1932-33", "pulse"),
        ("money-withers-by-inflation", "gap"),
        ("agriculture-undermined", "changes"),
        ("accumulation-over-consumption", "groups"),
        ("party-ossified", "trend"),
        ("money-state-parallel", "comovement"),
        ("chervonets-stable-under-nep", "rank"),
        ("price-gyrations", "dispersion"),
    ],
)
def test_the_engine_finds_the_effect_as_often_as_reported(
    concepts: dict[str, Concept], panel: Panel, claim_id: str, estimand: str
) -> None:
    claim = read_claim(DATA, claim_id, concepts)
    settings = replace(SETTINGS, seed=seed_of(SETTINGS.seed, claim.id))
    table = compared(claim.id, claim.primary, claim.question, panel, settings, draws=300)
    row = table.iloc[0]
    assert row["estimand"] == estimand
    assert 0 < row["reported"] < 1
    assert abs(row["found"] - row["reported"]) <= 3.5 * row["error"]


def test_a_power_reported_for_half_the_effect_is_not_right(
    concepts: dict[str, Concept], panel: Panel
) -> None:
    """The comparison can fail: samples with twice the effect are found far more often."""
    claim = read_claim(DATA, "printing-press", concepts)
    half = replace(claim.question, smallest_effect=claim.question.smallest_effect / 2)
    reported, found = (
        compared(claim.id, claim.primary, question, panel, SETTINGS, draws=300).iloc[0]
        for question in (half, claim.question)
    )
    assert found["found"] - reported["reported"] > 3.5 * found["error"]


def test_published_powers_agree_within_chance() -> None:
    table = pd.read_csv(ROOT / "results/reference/validation/reported_power.csv")
    distances = (table["found"] - table["reported"]).abs()
    assert (distances <= 3.5 * table["error"]).all()
    assert table["estimand"].nunique() >= 8

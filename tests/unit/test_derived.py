"""What follows from the figures behind a specification."""

from __future__ import annotations

import pandas as pd
import pytest

from chervonets.claims.evidence import specifications
from chervonets.claims.models import Claim, read_claim
from chervonets.ways.derived import LATER, MIXED, THEN, derived, last_year
from chervonets.rungs.tests.evaluate import ESTIMANDS, evaluate
from chervonets.rungs.tests.outcomes import Settings
from chervonets.ways.selections import Lines
from chervonets.panel.build import Panel
from chervonets.panel.concepts import Concept
from tests.conftest import DATA

CLASSES = {"a:x": "scholarly", "a:y": "archival", "b:x": "scholarly"}


@pytest.mark.parametrize(
    ("period", "year"),
    [
        ("1932", 1932),
        ("1931/32", 1932),
        ("1899/00", 1900),
        ("1932-10", 1932),
        ("1933-01-01", 1933),
        ("1928-10-01..1932-12-31", 1932),
    ],
)
def test_the_year_in_which_a_period_ends(period: str, year: int) -> None:
    assert last_year(f"a:x:SUN:{period}") == year


@pytest.mark.parametrize(
    ("names", "properties"),
    [
        (("a:x:SUN:1928", "b:x:SUN:1932"), ("a+b", "1932", "scholarly")),
        (("a:x:SUN:1928", "a:x:SUN:1932/33"), ("a", "hindsight", "scholarly")),
        (("a:x:SUN:1928", "a:y:SUN:1929"), ("a", "1932", "mixed")),
        ((), ("", "", "")),
    ],
)
def test_properties_of_a_sample(names: tuple[str, ...], properties: tuple[str, ...]) -> None:
    found = derived(pd.Series([names], dtype=object), CLASSES)
    assert tuple(found.iloc[0]) == properties


def test_an_observation_without_a_period_is_refused() -> None:
    with pytest.raises(ValueError, match="has no period"):
        last_year("a:x:SUN:spring")


@pytest.mark.parametrize(
    ("claim_id", "vantage", "source"),
    [
        ("printing-press", THEN, "gmd_sun_extract"),  # notes of December 1925 to December 1932
        ("plan-foresight", LATER, "soviet_plan_outcome"),  # plans for the economic year 1932/33
    ],
)
def test_the_primary_of_a_claim_has_the_view_of_its_last_figure(
    concepts: dict[str, Concept], panel: Panel, claim_id: str, vantage: str, source: str
) -> None:
    claim = read_claim(DATA, claim_id, concepts)
    settings = Settings(99, 0.05, 1, 20, 39, 9)
    table = specifications(claim).table(range(1))
    found = evaluate(table, claim.question, panel, settings).results.iloc[0]
    assert found["vantage_point"] == vantage
    assert source in found["sources_used"].split("+")
    kinds = {panel.classes[name.rsplit(":", 2)[0]] for name in observations_of(claim, panel)}
    assert found["evidence_class"] == (kinds.pop() if len(kinds) == 1 else MIXED)


def observations_of(claim: Claim, panel: Panel) -> tuple[str, ...]:
    sampler = ESTIMANDS[claim.test.estimand][0]
    return sampler(claim.primary, claim.question, Lines(panel)).observations

"""Claims that the figures cannot test keep their file, their verdict and their chapter."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from chervonets.claims.evidence import MEASURES, gather, specifications
from chervonets.claims.models import Claim, read_claim
from chervonets.claims.verdicts import decide, reach_verdicts, read_rule
from chervonets.dependencies import PICTURES, claim_pictures
from chervonets.panel.build import Panel
from chervonets.panel.concepts import Concept
from chervonets.problems import DataError
from chervonets.rungs.tests.outcomes import Settings
from tests.conftest import DATA

QUICK = Settings(resamples=99, level=0.05, seed=1, error_draws=9)
UNTESTED = "interest-in-labour-lost"


@pytest.fixture
def claim(concepts: dict[str, Concept]) -> Claim:
    return read_claim(DATA, UNTESTED, concepts)


def test_it_has_no_specifications_and_names_every_measure(claim: Claim, panel: Panel) -> None:
    found = gather(claim, panel, QUICK)
    assert len(specifications(claim)) == len(found.results) == 0
    assert set(found.measures) == set(MEASURES)
    assert found.measures["feasible"] is False


def test_its_single_figures_are_numbers(claim: Claim, panel: Panel) -> None:
    numbers = gather(claim, panel, QUICK).numbers
    assert numbers["planned"].value == 110
    assert numbers["achieved"].value == 41
    assert numbers["left"].observations == (
        "p2_labour_turnover_neutatz:turnover_separations_large_industry:SUN:1930",
    )


def test_its_verdict_is_not_testable(claim: Claim, panel: Panel) -> None:
    rule = read_rule(DATA)
    measures = gather(claim, panel, QUICK).measures
    [row], _ = reach_verdicts([claim], [measures], rule)
    assert row["verdict"] == "not testable"
    assert decide({**measures, "feasible": True, "attainable_p": 0.2}, rule).word == "undecidable"


def test_a_claim_without_series_needs_no_panel(claim: Claim) -> None:
    bare = claim.model_copy(update={"series": {}, "numbers": {}})
    found = gather(bare, Panel.empty(), QUICK)
    assert set(found.numbers) == {"smallest_effect"}
    assert bare.concepts == ()


def test_every_tested_claim_has_the_same_measures(
    concepts: dict[str, Concept], panel: Panel
) -> None:
    tested = read_claim(DATA, "kulaks-two-million", concepts)
    assert set(gather(tested, panel, QUICK).measures) == set(MEASURES)


def test_pictures_are_those_that_can_be_drawn() -> None:
    assert claim_pictures(DATA, UNTESTED) == ()
    assert claim_pictures(DATA, "printing-press") == PICTURES


def test_choices_without_a_test_are_a_problem(
    data_copy: Path, concepts: dict[str, Concept]
) -> None:
    path = data_copy / f"claims/{UNTESTED}.yaml"
    file = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump({**file, "primary": {"window": "1929-1932"}}), encoding="utf-8")
    with pytest.raises(DataError, match="no primary choices"):
        read_claim(data_copy, UNTESTED, concepts)

"""Specification tables exist before anything is fitted, and say what is left out."""

from __future__ import annotations

import pytest

from chervonets.claims.evidence import specifications
from chervonets.claims.models import Claim, read_claims
from chervonets.multiverse.specifications import Forbidden, Space
from chervonets.panel.build import DataHouse
from chervonets.panel.concepts import Concept
from tests.conftest import DATA

PRIMARY = {"window": "1925-1932", "null": "ar-sieve", "fixed": "yes"}
AXES = {"window": ["1925-1932", "1925-1937"], "null": ["ar-sieve", "cyclic"]}
PARTY_CARRIERS = {
    "martens_1994_quoting_davies_bettelheim",
    "p2_left_opposition_money_prices",
    "pub_output_split_cliff",
    "stalin_congress_reports",
}
"""Works of parties that quote others' counts; some claims still mark what they took from them."""


def test_axes_are_crossed_with_the_primary_first() -> None:
    table = Space.of(PRIMARY, AXES).table()
    assert len(table) == 4
    assert table["specification"].is_unique
    assert table.loc[0, ["window", "null", "fixed"]].to_dict() == PRIMARY
    assert table["primary"].tolist() == [True, False, False, False]
    assert set(table["fixed"]) == {"yes"}


def test_forbidden_combinations_keep_their_row_and_reason() -> None:
    rule = Forbidden(when={"null": ["cyclic"], "window": ["1925-1937"]}, why="it is senseless")
    table = Space.of(PRIMARY, AXES, [rule]).table()
    assert table["forbidden"].tolist().count("it is senseless") == 1


@pytest.mark.parametrize(
    ("primary", "axes", "words"),
    [
        (PRIMARY, {"window": ["1925-1937"]}, "lacks the primary choice"),
        (PRIMARY, {"lag": [1, 2]}, "no primary choice"),
        (PRIMARY, {"null": ["ar-sieve", "ar-sieve"]}, "repeats a choice"),
    ],
)
def test_a_senseless_table_is_refused(
    primary: dict[str, str], axes: dict[str, list[str]], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        Space.of(primary, axes)


def test_crossings_vary_some_axes_and_keep_the_others() -> None:
    crossings = [{"window": AXES["window"]}, {"null": AXES["null"]}]
    table = Space.of(PRIMARY, AXES, crossings=crossings).table()
    assert len(table) == 3
    assert not ((table["null"] == "cyclic") & (table["window"] == "1925-1937")).any()
    with pytest.raises(ValueError, match="which axis 'null' has not"):
        Space.of(PRIMARY, AXES, crossings=[{"null": ["block"]}])
    with pytest.raises(ValueError, match="in no crossing"):
        Space.of(PRIMARY, AXES, crossings=[{"null": ["cyclic"]}])


def test_the_primary_may_not_be_forbidden() -> None:
    rule = Forbidden(when={"null": ["ar-sieve"]}, why="no")
    with pytest.raises(ValueError, match="primary specification is forbidden"):
        Space.of(PRIMARY, AXES, [rule]).table()


@pytest.fixture(scope="module")
def claims(concepts: dict[str, Concept]) -> list[Claim]:
    return read_claims(DATA, concepts)


def test_every_claim_fixes_what_must_be_fixed(claims: list[Claim]) -> None:
    assert len(claims) >= 9
    for claim in claims:
        assert claim.falsifier
        assert claim.date.value
        assert claim.smallest_effect.value > 0
        assert claim.locator
        assert len(claim.axes) >= 3 or not claim.is_tested
        assert claim.history
        assert len(specifications(claim)) >= 12 or not claim.is_tested


def test_figures_of_a_party_are_never_an_axis(claims: list[Claim]) -> None:
    for claim in claims:
        tested = {claim.primary.get("series"), *claim.axes.get("series", [])}
        parties = {name for name, selection in claim.series.items() if selection.party}
        assert not tested & parties


def test_party_series_are_marked_wherever_a_party_counted(
    claims: list[Claim], house: DataHouse
) -> None:
    for claim in claims:
        for selection in claim.series.values():
            if selection.rival:
                counted = house.evidence_of(selection.rival) == "party-to-the-dispute"
                quoted = selection.rival.partition(":")[0] in PARTY_CARRIERS
                assert selection.party or not counted, (claim.id, selection.rival)
                assert counted or quoted or not selection.party, (claim.id, selection.rival)

"""Evidence on the real claims: numbers agree with the printed figures, and name them."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pandas as pd
import pytest

from chervonets.claims.evidence import (
    Evidence,
    Setting,
    gather_claim,
    named_numbers,
    rows_of,
    seed_of,
    way_numbers,
)
from chervonets.claims.models import Claim, Named, OneWay
from chervonets.errors.model import ErrorModel
from chervonets.inference.result import Infeasible
from chervonets.panel.build import DataHouse, read_house
from chervonets.panel.concepts import Concept
from chervonets.problems import DataError
from chervonets.rungs.rule import VerdictRule
from chervonets.sources.acts import Acts
from chervonets.ways.samples import annual_sample
from chervonets.ways.selections import Lines
from chervonets.ways.ways import taken, ways_of
from tests.conftest import DATA, QUICK

ALONE = ["printing-press", "kulaks-two-million", "gold-rejected", "socialism-in-one-country"]


def printed(source: str, series: str) -> dict[str, float]:
    """Printed values of a series by start date, read without the library."""
    path = DATA / "sources" / source / "observations.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return {
            row["start"]: float(row["value"])
            for row in csv.DictReader(lines)
            if row["series"] == series
        }


def claim_of(claims: list[Claim], claim_id: str) -> Claim:
    [found] = [claim for claim in claims if claim.id == claim_id]
    return found


def test_note_growth_is_that_of_the_printed_notes(gathered: dict[str, Evidence]) -> None:
    notes = printed("gmd_sun_extract", "gmd.M0.ihd_banknotes_december")
    logs = {int(start[:4]): math.log(value) for start, value in notes.items()}
    growth = {year: logs[year] - logs[year - 1] for year in range(1926, 1933)}
    after = sum(growth[year] for year in range(1929, 1933)) / 4
    before = sum(growth[year] for year in range(1926, 1929)) / 3
    numbers = gathered["printing-press"].numbers
    assert numbers["issue-grew.estimate"].value == pytest.approx(100 * after)
    assert numbers["faster-than-before.estimate"].value == pytest.approx(100 * (after - before))
    assert numbers["growth_after"].value == pytest.approx(100 * math.expm1(after))
    assert numbers["issue-grew.n"].value == 4


def test_death_rates_of_the_famine(gathered: dict[str, Evidence]) -> None:
    rates = {
        int(start[:4]): value for start, value in printed("demog_adh_rtss", "adh_rsfsr_cdr").items()
    }
    usual = [rates[year] for year in range(1927, 1941) if year not in (1932, 1933)]
    excess = (rates[1932] + rates[1933]) / 2 - sum(usual) / len(usual)
    found = gathered["famine-1932-33"]
    assert found.numbers["famine.estimate"].value == pytest.approx(excess)


def test_intervals_between_congresses_are_those_of_the_printed_dates(
    gathered: dict[str, Evidence],
) -> None:
    opened = sorted(map(date.fromisoformat, printed("party_congresses_cpsu", "congress.voting")))
    held = [day for day in opened if 1921 <= day.year <= 1930]
    years = {str(b): (b - a).days / 365.25 for a, b in pairwise(held)}
    numbers = gathered["democracy-liquidated"].numbers
    assert len(years) == numbers["went-on.n"].value
    for label, interval in years.items():
        assert numbers[f"went-on.of.{label}"].value == pytest.approx(interval)


def test_holdings_are_households_over_their_printed_share(gathered: dict[str, Evidence]) -> None:
    households = printed("pub_collectivisation_tsypin", "households_in_kolkhozes")["1929-07-01"]
    share = printed("pub_collectivisation_tsypin", "households_in_kolkhozes_share")["1929-07-01"]
    numbers = gathered["peasant-proprietors-25m"].numbers
    assert numbers["number.of.tsypin-1929"].value == pytest.approx(100 * households / share)


def test_a_share_of_ways_is_that_of_the_table(
    gathered: dict[str, Evidence], claims: list[Claim]
) -> None:
    """Of every sentence about a rise or fall, from the table of ways alone."""
    seen = 0
    for claim in claims:
        found = gathered[claim.id]
        for item in claim.propositions:
            if item.ask is None or item.prediction.direction not in ("rise", "fall"):
                continue
            ways = found.ways.loc[found.ways["proposition"] == item.id]
            sign = 1 if item.prediction.direction == "rise" else -1
            # rivals of one quantity are several estimates of one way
            if item.ask.estimand == "quantity" or not ways["weight"].sum():
                continue
            reached = sign * ways["estimate"] >= item.smallest_effect.value
            share = 100 * float((ways["weight"] * reached).sum())
            own = found.numbers[f"{item.id}.share_for"].value
            assert own == pytest.approx(share, abs=1e-6), f"{claim.id}/{item.id}"
            seen += 1
    assert seen > 20


def test_every_number_names_figures_that_are_printed(
    gathered: dict[str, Evidence], claims: list[Claim], house: DataHouse
) -> None:
    known = set(house.observations["name"])
    for claim in claims:
        found = gathered[claim.id]
        ways = found.ways
        for key, item in found.numbers.items():
            placed = item.placed(f"claims/{claim.id}", key.partition(".")[0]).inputs
            figures = {name for name in placed if name.count(":") == 3}
            assert figures <= known, (claim.id, key)
            assert item.text, (claim.id, key)
            assert item.function, (claim.id, key)
        for _, own in ways.groupby("proposition"):
            cells = own["observations"].to_numpy()[own["figures"].to_numpy()]
            for cell, estimate in zip(cells, own["text"], strict=True):
                assert set(cell.split()) <= known, claim.id
                assert bool(cell) == bool(estimate), claim.id


def test_every_way_has_an_estimate_or_a_reason_and_only_admitted_ones_weigh(
    gathered: dict[str, Evidence], claims: list[Claim]
) -> None:
    for claim in claims:
        ways = gathered[claim.id].ways
        for name, own in ways.groupby("proposition"):
            assert own["estimate"].notna().eq(own["reason"] == "").all(), (claim.id, name)
            admitted = (own["reason"] == "") & (own["mark"] != "other")
            # ways that raking leaves next to nothing weigh nothing
            assert admitted[own["weight"] > 0].all(), (claim.id, name)
            assert own["weight"].sum() == pytest.approx(float(admitted.any())), (claim.id, name)
            assert own["primary"].sum() == 1, (claim.id, name)


def test_every_asked_sentence_has_its_findings(
    gathered: dict[str, Evidence], claims: list[Claim], rule: VerdictRule
) -> None:
    for claim in claims:
        found = gathered[claim.id].findings
        assert list(found) == [item.id for item in claim.propositions]
        for item in claim.propositions:
            rungs = [finding.rung for finding in found[item.id]]
            wanted = ["describe", "unusual"] if item.ask else []
            assert rungs == [*wanted, *(["dated"] if item.dated else [])], (claim.id, item.id)
            for finding in found[item.id]:
                assert finding.word in {*rule.words, ""}
                assert finding.word or finding.rung == "unusual"


@pytest.mark.parametrize("claim_id", ALONE)
def test_a_claim_by_itself_says_what_it_says_among_all(
    claim_id: str,
    claims: list[Claim],
    concepts: dict[str, Concept],
    gathered: dict[str, Evidence],
    acts: Acts,
    error_model: ErrorModel,
    rule: VerdictRule,
) -> None:
    """From the files of its own concepts alone: the same findings, numbers and tables."""
    claim = claim_of(claims, claim_id)
    own = Setting.of(
        read_house(DATA, {name: concepts[name] for name in claim.concepts}),
        acts=acts,
        model=error_model,
        rule=rule,
        knobs=QUICK,
    )
    alone, among = gather_claim(claim, own), gathered[claim_id]
    assert list(rows_of(claim_id, alone.findings)) == list(rows_of(claim_id, among.findings))
    assert alone.book(claim_id) == among.book(claim_id)
    for table in ("ways", "tests", "samples"):
        pd.testing.assert_frame_equal(getattr(alone, table), getattr(among, table))


def test_seeds_differ_by_name_and_repeat() -> None:
    assert seed_of(1, "a") == seed_of(1, "a")
    assert len({seed_of(1, "a"), seed_of(1, "b"), seed_of(2, "a")}) == 3


def test_another_seed_moves_errors_and_no_figure(
    claims: list[Claim], gathered: dict[str, Evidence], setting: Callable[[Claim], Setting]
) -> None:
    claim = claim_of(claims, "kulaks-two-million")
    other = gather_claim(claim, replace(setting(claim), knobs=replace(QUICK, seed=2)))
    first = gathered[claim.id]
    pd.testing.assert_frame_equal(first.ways, other.ways)
    assert first.numbers["number.estimate"] == other.numbers["number.estimate"]
    assert first.numbers["number.high"] != other.numbers["number.high"]


def test_a_claim_without_series_needs_no_panel(
    claims: list[Claim], acts: Acts, error_model: ErrorModel, rule: VerdictRule
) -> None:
    claim = claim_of(claims, "open-markets-restored")
    bare = claim.model_copy(update={"series": {}, "numbers": {}})
    own = Setting.of(read_house(DATA, {}), acts=acts, model=error_model, rule=rule, knobs=QUICK)
    assert own.panel.annual.empty
    found = gather_claim(bare, own)
    assert found.ways.empty
    assert found.numbers["restored.acts"].value


def test_printed_bounds_are_the_reading_worst_for_the_sentence(
    claims: list[Claim], setting: Callable[[Claim], Setting]
) -> None:
    claim = claim_of(claims, "democracy-liquidated")
    item = claim.propositions[0]
    assert item.ask is not None
    question, lines = item.question(claim.series), Lines(setting(claim).panel)

    def fall(bound: str) -> float:
        sample = annual_sample({**item.ask.primary, "bound": bound}, question, lines)
        return float(sample.values[sample.after].mean() - sample.values[~sample.after].mean())

    assert fall("against") > fall("point")
    with pytest.raises(Infeasible, match="without bounds"):
        annual_sample(
            {**item.ask.primary, "series": "liberties", "bound": "against"}, question, lines
        )


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        ({"first": 1932, "last": 1932}, 3400.6),
        ({"first": 1931, "last": 1932}, (2784.4 + 3400.6) / 2),
        ({"first": 1932, "last": 1932, "scale": 0.001}, 3.4006),
        ({"first": 1932, "last": 1932, "transform": "growth"}, math.log(3400.6 / 2784.4)),
        (
            {"first": 1932, "last": 1932, "transform": "growth", "form": "growth-percent"},
            100 * (3400.6 / 2784.4 - 1),
        ),
    ],
)
def test_named_numbers_are_means_over_years(
    claims: list[Claim], setting: Callable[[Claim], Setting], asked: dict[str, object], value: float
) -> None:
    claim = claim_of(claims, "printing-press")
    named = {"n": Named.model_validate({"series": "notes", **asked})}
    found = named_numbers(claim.model_copy(update={"numbers": named}), setting(claim).panel)
    assert found["n"].value == pytest.approx(value)
    assert found["n"].inputs[-1].endswith(":SUN:1932-12")


@pytest.mark.parametrize(
    ("choices", "fault"),
    [
        ({"without": "paper"}, ""),
        ({"without": "glass"}, "no way that has figures"),
        ({"colour": "red"}, "no way that has figures"),
    ],
)
def test_a_single_way_is_the_primary_one_but_for_its_choices(
    choices: dict[str, str], fault: str, claims: list[Claim], gathered: dict[str, Evidence]
) -> None:
    one = {"n": OneWay(of="manufactures", choices=choices)}
    claim = claim_of(claims, "consumption-below-1913").model_copy(update={"single_ways": one})
    evidence = gathered[claim.id]
    if fault:
        with pytest.raises(DataError, match=fault):
            way_numbers(claim, evidence.ways)
        return
    goods = ("cotton cloth", "woollen cloth", "sugar")
    of = [evidence.numbers[f"manufactures.of.{good}"].value for good in goods]
    logs = [math.log(value) for value in of if value is not None]
    expected = math.exp(sum(logs) / len(goods))
    assert way_numbers(claim, evidence.ways)["n"].value == pytest.approx(expected)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"first": 1930, "last": 1950}, "has no figure for some year of its range"),
        ({}, "figures, not one"),
    ],
)
def test_a_named_number_that_cannot_be_had_is_a_problem(
    claims: list[Claim], setting: Callable[[Claim], Setting], asked: dict[str, object], told: str
) -> None:
    claim = claim_of(claims, "printing-press")
    named = {"n": Named.model_validate({"series": "notes", **asked})}
    with pytest.raises(DataError, match=told):
        named_numbers(claim.model_copy(update={"numbers": named}), setting(claim).panel)


def test_findings_are_plain_data(gathered: dict[str, Evidence]) -> None:
    for claim_id, found in gathered.items():
        for row in rows_of(claim_id, found.findings):
            values = row["facts"].values()
            assert all(value is None or isinstance(value, bool | int | float) for value in values)
            assert all(math.isfinite(value) for value in values if value is not None)


@pytest.mark.parametrize("claim_id", ["tenfold-open-market-prices", "kulaks-two-million"])
def test_a_way_names_every_figure_that_it_looks_at(
    claim_id: str, claims: list[Claim], setting: Callable[[Claim], Setting], house: DataHouse
) -> None:
    """Were all other figures wrong, it would say the same."""
    claim = claim_of(claims, claim_id)
    every = sorted(house.observations["name"])
    wrong = {name: 1.2 + (place % 13) / 10 for place, name in enumerate(every)}
    seen = 0
    for item in claim.propositions:
        if item.ask is None:
            continue
        ways = ways_of(item, claim.series, setting(claim).panel)
        for way in ways.ways:
            if way.sample is not None:
                own = set(way.sample.observations)
                lines = ways.lines.with_errors(
                    {name: factor for name, factor in wrong.items() if name not in own}
                )
                _, estimates, _ = taken(way.choices, ways.question, lines)
                assert estimates == pytest.approx(way.estimates), (item.id, way.choices)
                seen += 1
    assert seen > 5


def test_a_place_among_countries_names_the_figures_of_all(gathered: dict[str, Evidence]) -> None:
    ways = gathered["chervonets-stable-under-nep"].ways
    names = ways.loc[ways["proposition"] == "among-countries", "observations"].iloc[0].split()
    assert len({name.split(":")[2] for name in names}) > 5

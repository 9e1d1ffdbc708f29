"""Errors planted into a copy of the data stand at the top of the tables that should show them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from chervonets.claims.evidence import specifications
from chervonets.claims.models import read_claim
from chervonets.rungs.tests.evaluate import evaluate
from chervonets.multiverse.influence import influence
from chervonets.rungs.tests.outcomes import Settings
from chervonets.panel.build import DataHouse, Panel, build_panel
from chervonets.panel.concepts import Concept
from chervonets.panel.disagreement import disagreement_table
from tests.conftest import DATA

Damage = Callable[[pd.DataFrame], pd.DataFrame]
QUICK = Settings(
    resamples=99, level=0.05, seed=1, power_draws=20, power_resamples=39, error_draws=9
)

CURRENCIES = "exchange-rate-dollar-donors"
"""Its rivals count in old and new francs, paper and gold marks, and lie apart by far as printed."""


def panel_of(house: DataHouse, concepts: set[str], damage: Damage) -> Panel:
    """The panel of some concepts, from a copy of the figures that was damaged."""
    kept = {name: house.concepts[name] for name in concepts}
    damaged = damage(house.observations.copy())
    return build_panel(replace(house, concepts=kept, observations=damaged))


def rows_of(observations: pd.DataFrame, rival: str) -> pd.Series:
    source, series = rival.split(":")
    return (observations["source"] == source) & (observations["series"] == series)


def tenfold(rival: str) -> Damage:
    def damage(observations: pd.DataFrame) -> pd.DataFrame:
        observations.loc[rows_of(observations, rival), "value"] *= 10
        return observations

    return damage


def a_year_late(rival: str) -> Damage:
    def damage(observations: pd.DataFrame) -> pd.DataFrame:
        own = rows_of(observations, rival)
        for end in ("start", "end"):
            observations.loc[own, end] += pd.DateOffset(years=1)
        return observations

    return damage


def swapped(rival: str, one: str, other: str) -> Damage:
    def damage(observations: pd.DataFrame) -> pd.DataFrame:
        own = rows_of(observations, rival)
        names = {one: other, other: one}
        observations.loc[own, "entity"] = observations.loc[own, "entity"].replace(names)
        return observations

    return damage


def of_pairs(table: pd.DataFrame, rival: str) -> pd.Series:
    return (table["rival"] == rival) | (table["against"] == rival)


@pytest.fixture(scope="module")
def whole(panel: Panel) -> pd.DataFrame:
    """The table of all concepts as printed, but for the currencies."""
    table = disagreement_table(panel)
    return table.loc[table["concept"] != CURRENCIES]


@pytest.mark.parametrize(
    ("concept", "rival"),
    [
        ("grain", "wheatcroft_davies_grain_1994:grain_western_low"),
        ("births-postwar-borders", "demog_biraben_ussr:biraben76_births"),
        ("political-convictions", "political_convictions_zemskov:polconv_total_mvd"),
        ("birth-rate", "mitchell_births_deaths_owid:mitchell_cbr"),
        ("life-expectancy", "gapminder_life_expectancy:gapminder_e0"),
    ],
)
def test_a_series_multiplied_by_ten_has_the_largest_ratios_of_all(
    house: DataHouse, whole: pd.DataFrame, concept: str, rival: str
) -> None:
    damaged = disagreement_table(panel_of(house, {concept}, tenfold(rival)))
    beside = whole.loc[whole["concept"] != concept]
    both = pd.concat([beside, damaged], ignore_index=True)
    sizes = both["mean_log_ratio"].abs().sort_values(ascending=False)
    pairs = of_pairs(both, rival)
    assert set(sizes.index[: pairs.sum()]) == set(both.index[pairs])
    assert both.loc[pairs, "largest_log_ratio"].abs().min() > 0.8 * math.log(10)
    printed = whole.loc[of_pairs(whole, rival) & (whole["concept"] == concept)]
    assert printed["mean_log_ratio"].abs().max() < whole["mean_log_ratio"].abs().max() / 4


@pytest.mark.parametrize(
    ("concept", "rival"),
    [
        ("grain", "wheatcroft_davies_grain_1994:grain_western_low"),
        ("political-convictions", "political_convictions_zemskov:polconv_total_mvd"),
        ("births-postwar-borders", None),
        ("camp-deaths", None),
        ("freedom-of-expression", None),
        ("legislative-constraints", None),
        ("clean-elections", None),
    ],
)
def test_a_series_shifted_by_a_year_is_found_with_its_direction(
    house: DataHouse, whole: pd.DataFrame, concept: str, rival: str | None
) -> None:
    printed = whole.loc[whole["concept"] == concept]
    rival = rival or printed["rival"].iloc[0]
    assert (printed["best_shift"] == 0).all()
    damaged = disagreement_table(panel_of(house, {concept}, a_year_late(rival)))
    # few common years cannot tell a shift
    told = damaged.loc[of_pairs(damaged, rival) & (damaged["years"] >= 6)]
    assert len(told)
    # the shift is the second's: it goes back if it is late, and on if the first is
    back = told["against"] == rival
    assert (told["best_shift"] == back.map({True: -1, False: 1})).all()
    others = damaged.loc[~of_pairs(damaged, rival)]
    assert (others["best_shift"] == 0).all()


@pytest.mark.parametrize(
    ("one", "other"), [("SWE", "ITA"), ("NOR", "ESP"), ("DNK", "FIN"), ("USA", "FRA")]
)
def test_two_countries_swapped_stand_first(
    house: DataHouse, whole: pd.DataFrame, one: str, other: str
) -> None:
    concept, rival = "life-expectancy", "gapminder_life_expectancy:gapminder_e0"
    printed = whole.loc[whole["concept"] == concept].set_index("entity")
    assert not printed["mean_log_ratio"].abs().nlargest(2).index.isin([one, other]).any()
    damaged = disagreement_table(panel_of(house, {concept}, swapped(rival, one, other)))
    sizes = damaged.set_index("entity")["mean_log_ratio"].abs()
    assert set(sizes.nlargest(2).index) == {one, other}


def left_out(
    house: DataHouse, concepts: dict[str, Concept], claim_id: str, damage: Damage
) -> pd.DataFrame:
    """What moves the primary estimate of a claim, from damaged figures; largest first."""
    claim = read_claim(DATA, claim_id, concepts)
    panel = panel_of(house, set(claim.concepts), damage)
    found = evaluate(specifications(claim).table(range(1)), claim.question, panel, QUICK)
    table = influence(found, {}, claim.question)
    return table.loc[table["kind"] == "left out"].reset_index(drop=True)


def tenfold_figure(name: str) -> Damage:
    def damage(observations: pd.DataFrame) -> pd.DataFrame:
        own = observations["name"] == name
        assert own.sum() == 1
        observations.loc[own, "value"] *= 10
        return observations

    return damage


@pytest.mark.parametrize(
    ("claim_id", "name", "item"),
    [
        ("famine-1932-33", "demog_adh_rtss:adh_rsfsr_cdr:RUS:1936", "1936"),
        ("printing-press", "gmd_sun_extract:gmd.M0.ihd_banknotes_december:SUN:1932-12", "1932"),
        ("consumption-below-1913", "soviet_plan_outcome:actual.meat:SUN:1932", "meat"),
        ("agriculture-undermined", "soviet_plan_outcome:actual.milk:SUN:1932", "milk"),
        ("disproportionate-industrialisation", "cow_nmc_v7:nmc_pec:SUN:1928", "1929"),
        (
            "coercion-replaced-market",
            "political_convictions_zemskov:polconv_total_mvd:SUN:1926",
            "1926",
        ),
    ],
)
def test_a_figure_multiplied_by_ten_moves_its_claim_most(
    house: DataHouse, concepts: dict[str, Concept], claim_id: str, name: str, item: str
) -> None:
    printed = left_out(house, concepts, claim_id, lambda observations: observations)
    damaged = left_out(house, concepts, claim_id, tenfold_figure(name))
    assert printed.loc[0, "item"] != item
    assert damaged.loc[0, "item"] == item
    before = printed.loc[printed["item"] == item, "moves"].abs().iloc[0]
    assert abs(damaged.loc[0, "moves"]) > 5 * before

"""Errors planted into a copy of the data stand at the top of the tables that should show them.

A series multiplied by ten and one that is a year late: see `test_pairs`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
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
from chervonets.panel.pairs import independent_pairs
from tests.conftest import DATA

Damage = Callable[[pd.DataFrame], pd.DataFrame]
QUICK = Settings(
    resamples=99, level=0.05, seed=1, power_draws=20, power_resamples=39, error_draws=9
)

CURRENCIES = "exchange-rate-dollar-donors"
"""Some of its rivals count in old and new francs, paper and gold marks, and lie far apart."""


def panel_of(house: DataHouse, concepts: set[str], damage: Damage) -> Panel:
    """The panel of some concepts, from a copy of the figures that was damaged."""
    kept = {name: house.concepts[name] for name in concepts}
    damaged = damage(house.observations.copy())
    return build_panel(replace(house, concepts=kept, observations=damaged))


def rows_of(observations: pd.DataFrame, rival: str) -> pd.Series:
    source, series = rival.split(":")
    return (observations["source"] == source) & (observations["series"] == series)


def swapped(rival: str, one: str, other: str) -> Damage:
    def damage(observations: pd.DataFrame) -> pd.DataFrame:
        own = rows_of(observations, rival)
        names = {one: other, other: one}
        observations.loc[own, "entity"] = observations.loc[own, "entity"].replace(names)
        return observations

    return damage


def sizes_of(house: DataHouse, concept: str, damage: Damage) -> pd.Series[float]:
    """By how much the independent rivals of a concept differ, by country, from damaged figures."""
    damaged = replace(
        house,
        concepts={concept: house.concepts[concept]},
        observations=damage(house.observations.copy()),
    )
    table = disagreement_table(independent_pairs(build_panel(damaged), damaged))
    return table.set_index("entity")["ratio"].map(np.log).abs()


@pytest.mark.parametrize(
    ("one", "other"), [("CHE", "JPN"), ("NOR", "GBR"), ("NLD", "ITA"), ("USA", "DNK")]
)
def test_two_currencies_swapped_stand_before_all_that_count_in_one_money(
    house: DataHouse, one: str, other: str
) -> None:
    printed = sizes_of(house, CURRENCIES, lambda observations: observations)
    alike = printed.index[printed < math.log(2)]
    assert len(alike) > 8
    assert not printed[alike].nlargest(2).index.isin([one, other]).all()
    damage = swapped("clio_infra_money:clio_fx_usd", one, other)
    assert set(sizes_of(house, CURRENCIES, damage)[alike].nlargest(2).index) == {one, other}


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

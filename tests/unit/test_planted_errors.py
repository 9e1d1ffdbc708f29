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

from chervonets.panel.build import DataHouse, Panel, build_panel
from chervonets.panel.disagreement import disagreement_table
from chervonets.panel.pairs import independent_pairs

Damage = Callable[[pd.DataFrame], pd.DataFrame]

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

"""Pairs of independent figures, and what the table of disagreement says of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from chervonets.panel.build import DataHouse, Panel, build_panel
from chervonets.panel.disagreement import disagreement_table
from chervonets.panel.pairs import COLUMNS, independent_pairs
from chervonets.sources.originators import independent, revises


@pytest.fixture(scope="module")
def pairs(panel: Panel, house: DataHouse) -> pd.DataFrame:
    return independent_pairs(panel, house)


def test_no_pair_is_of_counts_that_depend_on_one_another(
    pairs: pd.DataFrame, house: DataHouse
) -> None:
    assert list(pairs.columns) == list(COLUMNS)
    known = house.vocabulary.originators
    free, revised = pairs.loc[~pairs["revision"]], pairs.loc[pairs["revision"]]
    for rival, against in set(zip(free["rival"], free["against"], strict=True)):
        assert independent(house.counts[rival], house.counts[against], known), (rival, against)
    assert not revised.empty
    for rival, against in set(zip(revised["rival"], revised["against"], strict=True)):
        assert rival in house.enumerated
        assert revises(house.counts[against], house.counts[rival], known), (rival, against)


def test_what_puts_a_census_right_stands_against_it_and_never_in_the_table_of_rivals(
    pairs: pd.DataFrame,
) -> None:
    of_1939 = pairs.loc[pairs["concept"] == "population-republics"]
    assert set(of_1939["originator"]) == {"census-1939"}
    assert set(of_1939["against_originator"]) == {"volkov", "zhiromskaya"}
    # what was counted is greater than what they put in its place, by one to three in a hundred
    assert of_1939["log_ratio"].between(0.01, 0.03).all()
    assert "population-republics" not in set(disagreement_table(pairs)["concept"])


def test_every_pair_of_independent_rivals_with_a_common_year_is_there(
    pairs: pd.DataFrame, house: DataHouse, panel: Panel
) -> None:
    annual = panel.annual
    plain = annual.loc[
        (annual["alignment"] == "as-labelled")
        & (annual["bound"] == "")
        & (annual["value"] > 0)
        & (annual["kind"] == "calendar-year")
        & annual["concept"].map(lambda name: house.concepts[name].measure != "score")
    ]
    plain = plain.assign(rival=plain["source"] + ":" + plain["series"])
    keys = ["concept", "item", "entity", "year"]
    both = plain.merge(plain, on=keys, suffixes=("", "_2")).query("rival < rival_2")
    known = house.vocabulary.originators
    wanted = {
        (row.concept, row.item, row.entity, row.rival, row.rival_2)
        for row in both[[*keys, "rival", "rival_2"]].itertuples()
        if independent(house.counts[row.rival], house.counts[row.rival_2], known)
        and not row.rival.startswith("wheatcroft_davies")  # its columns repeat each other
    }
    names = ["concept", "item", "entity", "rival", "against"]
    found = {tuple(row) for row in pairs[names].itertuples(index=False)}
    assert wanted
    assert wanted <= found


def test_the_harvest_of_the_1930s_stands_against_the_low_western_one(pairs: pd.DataFrame) -> None:
    key = "wheatcroft_davies_grain_1994"
    one, other = f"{key}:grain_soviet_est_1930s", f"{key}:grain_western_low"
    grain = pairs.loc[(pairs["rival"] == one) & (pairs["against"] == other)]
    [row] = disagreement_table(grain).to_dict("records")
    assert row["times"] == len(grain)
    # the low column repeats the revised one from 1934 on
    revised = pairs.loc[
        (pairs["rival"] == f"{key}:grain_soviet_est_revised") & (pairs["against"] == other)
    ]
    assert revised["year"].max() < 1934
    assert row["ratio"] == pytest.approx(np.exp(grain["log_ratio"].mean()))
    assert row["ratio"] > 1.1  # grain on the stalk is more than grain in the barn


def test_a_series_multiplied_by_ten_has_the_largest_ratio(
    house: DataHouse, pairs: pd.DataFrame
) -> None:
    table = disagreement_table(pairs)
    soviet = table.loc[table["entity"].map(house.vocabulary.is_soviet)]
    calm = soviet.loc[soviet["ratio"].between(0.5, 2)].groupby("concept").head(1).head(8)
    assert len(calm) == 8
    for row in calm.to_dict("records"):
        rows = house.observations.copy()
        name = rows["source"] + ":" + rows["series"]
        rows.loc[name == row["rival"], "value"] *= 10
        concepts = {row["concept"]: house.concepts[row["concept"]]}
        damaged = replace(house, concepts=concepts, observations=rows)
        found = disagreement_table(independent_pairs(build_panel(damaged), damaged))
        own = found.loc[(found["rival"] == row["rival"]) & (found["against"] == row["against"])]
        assert (own["ratio"] > 4).all()


def test_a_series_a_year_late_is_found(house: DataHouse, pairs: pd.DataFrame) -> None:
    concept, rival = "grain", "wheatcroft_davies_grain_1994:grain_western_low"
    printed = pairs.loc[pairs["concept"] == concept]
    assert (printed["best_shift"] == 0).all()
    rows = house.observations.copy()
    own = rows["source"] + ":" + rows["series"] == rival
    for end in ("start", "end"):
        rows.loc[own, end] += pd.DateOffset(years=1)
    late = replace(house, concepts={concept: house.concepts[concept]}, observations=rows)
    table = disagreement_table(independent_pairs(build_panel(late), late))
    told = table.loc[(table["against"] == rival) & (table["times"] >= 8)]
    assert len(told)
    assert (told["best_shift"] == -1).all()


def test_order_of_rows_and_units_change_nothing(house: DataHouse, pairs: pd.DataFrame) -> None:
    concepts = {name: house.concepts[name] for name in ("grain", "death-rate")}
    shuffled = house.observations.sample(frac=1, random_state=3)
    other = replace(house, concepts=concepts, observations=shuffled)
    found = independent_pairs(build_panel(other), other)
    kept = pairs.loc[pairs["concept"].isin(concepts)].reset_index(drop=True)
    keys = ["concept", "item", "entity", "rival", "against", "year"]
    pd.testing.assert_frame_equal(
        found.sort_values(keys, ignore_index=True), kept.sort_values(keys, ignore_index=True)
    )

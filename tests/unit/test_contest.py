"""The contest of readings: what may predict, how distances come out, and that order is nothing."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from chervonets.contest.models import Contest, Quantity, read_contest
from chervonets.contest.scores import direction_distance, log_score, size_distance
from chervonets.contest.tables import contest_table
from chervonets.panel.build import DataHouse, build_panel, read_house
from chervonets.panel.concepts import read_concepts
from chervonets.problems import DataError
from chervonets.report.contest import ContestResults, contest_numbers
from chervonets.ways.errors import Drawn

PLACE = {"said": "1933-04-29", "place": "P28", "words": "It grows."}
STEEL = {"label": "Steel", "concept": "steel", "rival": "cow_nmc_v7:nmc_irst"}
CERTAIN = Drawn((), np.zeros((1, 0)))


def _quantity(**changes: Any) -> Quantity:
    plain = {
        "id": "steel",
        "title": "Steel",
        "year": 1932,
        "base": 1928,
        "unit": "times 1928",
        "smallest": {"value": 1.1, "why": "A tenth."},
        "figures": [STEEL],
    }
    return Quantity.model_validate({**plain, **changes})


def _contest(*quantities: Quantity) -> Contest:
    readings = {
        key: {"name": key, "says": "A reading."}
        for key in ("text", "official", "revisionist", "depression")
    }
    return Contest(
        about="",
        range_holds=0.9,
        readings=readings,  # type: ignore[arg-type]  # pydantic makes the models
        quantities=list(quantities),
        beside=[],
    )


@pytest.fixture(scope="module")
def house() -> DataHouse:
    concepts = read_concepts(Path("data"))
    return read_house(Path("data"), {name: concepts[name] for name in ("steel", "grain")})


def _table(house: DataHouse, *quantities: Quantity) -> pd.DataFrame:
    return contest_table(_contest(*quantities), house, build_panel(house), CERTAIN)


def _row(table: pd.DataFrame, reading: str) -> dict[Any, Any]:
    [row] = table.loc[table["reading"] == reading].to_dict("records")
    return row


def test_a_prediction_without_a_place_is_refused() -> None:
    with pytest.raises(ValidationError, match="place"):
        _quantity(predictions=[{"reading": "text", "direction": "rise", **PLACE, "place": ""}])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"place": "somewhere"}, "is no paragraph"),
        ({"reading": "depression"}, "cannot predict"),
        ({"reading": "nobody"}, "cannot predict"),
        ({"value": 2.0}, "gives 2 predictions"),
        ({"direction": None}, "gives 0 predictions"),
        ({"low": 1.0}, "gives 1 predictions"),
    ],
)
def test_faulty_predictions_are_told(change: dict[str, Any], said: str, tmp_path: Path) -> None:
    prediction = {"reading": "text", "direction": "rise", **PLACE, **change}
    contest = _contest(_quantity(predictions=[prediction]))
    (tmp_path / "contest.yaml").write_text(yaml.safe_dump(contest.model_dump()), encoding="utf-8")
    with pytest.raises(DataError) as error:
        read_contest(tmp_path, read_concepts(Path("data")))
    assert any(said in problem.what for problem in error.value.problems)


def test_a_reading_without_a_prediction_scores_nothing(house: DataHouse) -> None:
    row = _row(_table(house, _quantity()), "official")
    assert row["kind"] == "nothing"
    assert row["made"] == ""
    assert all(pd.isna(row[key]) for key in ("hit", "distance", "log_score", "nearest", "lead"))


def test_the_distance_of_a_size_by_hand(house: DataHouse) -> None:
    # 4251 thousand tons of steel in 1928 and 5927 in 1932, as the data set prints them
    said = {"reading": "official", **PLACE, "value": 2.0}
    row = _row(_table(house, _quantity(predictions=[said])), "official")
    assert row["middle"] == pytest.approx(5927 / 4251, rel=1e-3)
    assert row["distance"] == pytest.approx(math.log(2 / (5927 / 4251)) / math.log(1.1), rel=1e-3)
    assert (row["hit"], row["made"]) == (True, "afterthought")


def test_the_distance_of_a_direction_by_hand(house: DataHouse) -> None:
    # the low estimate of the harvest: 63 million tons in 1928, 56 in 1932
    grain = {"concept": "grain", "rival": "wheatcroft_davies_grain_1994:grain_western_low"}
    asked = {"figures": [grain], "smallest": {"value": 1.11, "why": "Weather."}}
    ways = {
        way: _row(
            _table(
                house,
                _quantity(**asked, predictions=[{"reading": "text", **PLACE, "direction": way}]),
            ),
            "text",
        )
        for way in ("fall", "rise")
    }
    moved = math.log(63 / 56) / math.log(1.11)
    assert moved > 1
    assert (ways["fall"]["hit"], ways["fall"]["distance"]) == (True, 0)
    assert ways["rise"]["hit"] is False
    assert ways["rise"]["distance"] == pytest.approx(1 + moved)


def test_what_was_said_before_its_year_is_a_forecast(house: DataHouse) -> None:
    made = {
        said: _row(
            _table(
                house,
                _quantity(
                    predictions=[{"reading": "text", **PLACE, "said": said, "direction": "rise"}]
                ),
            ),
            "text",
        )["made"]
        for said in ("1931-12", "1932", "1933-01-07")
    }
    assert list(made.values()) == ["forecast", "at the time", "afterthought"]


def test_yearly_growth_is_compounded(house: DataHouse) -> None:
    said = {"reading": "official", **PLACE, "low": 10, "high": 20, "yearly": True}
    row = _row(_table(house, _quantity(predictions=[said])), "official")
    assert (row["predicted_low"], row["predicted_high"]) == pytest.approx((1.1**4, 1.2**4))


def test_the_nearer_size_leads_by_the_difference(house: DataHouse) -> None:
    said = [
        {"reading": reading, **PLACE, "value": value}
        for reading, value in (("official", 2.0), ("revisionist", 1.4))
    ]
    table = _table(house, _quantity(predictions=said))
    official, revisionist = (_row(table, key) for key in ("official", "revisionist"))
    assert (official["nearest"], revisionist["nearest"]) == (False, True)
    lead = abs(official["distance"]) - abs(revisionist["distance"])
    assert revisionist["lead"] == pytest.approx(lead)


def test_the_depression_is_read_off_other_countries(house: DataHouse) -> None:
    row = _row(_table(house, _quantity(donors=[STEEL])), "depression")
    rows = house.observations
    steel = rows.loc[(rows["source"] == "cow_nmc_v7") & (rows["series"] == "nmc_irst")]
    years = steel.assign(year=steel["start"].dt.year).pivot(
        index="entity", columns="year", values="value"
    )
    abroad = (years[1932] / years[1928]).dropna().drop("SUN")
    assert row["countries"] == len(abroad)
    assert {name.split(":")[2] for name in row["abroad"].split()} == set(abroad.index)
    assert row["predicted"] == pytest.approx(abroad.median())
    assert row["made"] == "computed"


def test_the_order_of_rows_changes_nothing(house: DataHouse) -> None:
    figures = [
        {"concept": "grain", "rival": f"wheatcroft_davies_grain_1994:{name}"}
        for name in ("grain_western_low", "grain_soviet_est_1930s")
    ]
    said = [
        {"reading": "text", **PLACE, "direction": "fall"},
        {"reading": "official", **PLACE, "value": 1.2},
    ]
    steel = _quantity(predictions=said)
    first = _table(house, _quantity(id="grain", figures=figures, predictions=said), steel)
    second = _table(
        house, steel, _quantity(id="grain", figures=figures[::-1], predictions=said[::-1])
    )
    keys = ["quantity", "reading"]
    for table in (first, second):
        table["observations"] = [" ".join(sorted(cell.split())) for cell in table["observations"]]
    pd.testing.assert_frame_equal(
        *(table.sort_values(keys, ignore_index=True) for table in (first, second))
    )


@given(st.floats(0.2, 5), st.floats(0.2, 5), st.floats(1, 3))
def test_a_range_is_no_farther_than_its_ends(middle: float, low: float, wide: float) -> None:
    quantity = _quantity()
    inside = size_distance(quantity, middle, low, low * wide)
    ends = [size_distance(quantity, middle, end, end) for end in (low, low * wide)]
    assert abs(inside) <= min(map(abs, ends)) + 1e-9
    if low <= middle <= low * wide:
        assert inside == pytest.approx(0, abs=1e-9)


@given(st.floats(0.2, 5))
def test_no_figure_hits_a_rise_and_a_fall(middle: float) -> None:
    off = [direction_distance(_quantity(), 1.0, middle, way) for way in ("rise", "fall")]
    assert max(off) >= 1


def test_the_log_score_prefers_the_range_that_is_neither_off_nor_idle() -> None:
    quantity = _quantity()
    good, off, idle = (
        log_score(quantity, 1.4, *ends, 0.9) for ends in ((1.3, 1.5), (2.0, 2.3), (0.2, 9.8))
    )
    assert good is not None
    assert off is not None
    assert idle is not None
    assert good > max(off, idle)
    assert log_score(quantity, 1.4, 1.4, 1.4, 0.9) is None


def test_numbers_count_what_the_table_says(house: DataHouse) -> None:
    said = [
        {"reading": "text", **PLACE, "direction": "fall"},
        {"reading": "official", **PLACE, "value": 2.0},
    ]
    contest = _contest(_quantity(predictions=said))
    table = contest_table(contest, house, build_panel(house), CERTAIN)
    beside = pd.DataFrame(columns=["topic", "low", "middle", "high"])
    book = contest_numbers(ContestResults.of(contest, table, beside))
    counts = {
        key: book[f"contest.text.{key}"]["value"]
        for key in ("predictions", "forecasts", "missed", "opposite", "missed_against")
    }
    assert counts == {
        "predictions": 1,
        "forecasts": 0,
        "missed": 1,
        "opposite": 1,
        "missed_against": 1,
    }
    assert book["contest.steel.middle"]["text"] == "1.39"


def test_the_pace_by_hand(house: DataHouse) -> None:
    # thousand tons of steel: 4251 in 1928, 5620 in 1931, 6889 in 1933
    asked = {"year": 1933, "base": 1931, "pace": [1928, 1931], "scale": "points"}
    said = {"reading": "text", **PLACE, "direction": "fall"}
    quantity = _quantity(**asked, smallest={"value": 0.3, "why": "A third."}, predictions=[said])
    row = _row(_table(house, quantity), "text")
    moved = (math.log(6889 / 5620) / 2) / (math.log(5620 / 4251) / 3) - 1
    assert row["middle"] == pytest.approx(moved, rel=1e-3)
    assert row["distance"] == pytest.approx(1 + moved / 0.3, rel=1e-3)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"pace": [1926, 1928]}, "growth over growth"),
        (
            {
                "year": 1937,
                "predictions": [
                    {"reading": "text", "direction": "rise", "drawn": "inferred", **PLACE}
                ],
            },
            "inferred for a later year",
        ),
    ],
)
def test_faulty_quantities_are_told(change: dict[str, Any], said: str, tmp_path: Path) -> None:
    contest = _contest(_quantity(**change))
    (tmp_path / "contest.yaml").write_text(
        yaml.safe_dump(contest.model_dump(mode="json")), encoding="utf-8"
    )
    with pytest.raises(DataError) as error:
        read_contest(tmp_path, read_concepts(Path("data")))
    assert any(said in problem.what for problem in error.value.problems)


def test_what_is_inferred_is_counted_apart(house: DataHouse) -> None:
    said = {"reading": "text", **PLACE, "direction": "rise"}
    contest = _contest(
        _quantity(predictions=[said]),
        _quantity(id="later", predictions=[{**said, "direction": "fall", "drawn": "inferred"}]),
    )
    table = contest_table(contest, house, build_panel(house), CERTAIN)
    beside = pd.DataFrame(columns=["topic", "low", "middle", "high"])
    book = contest_numbers(ContestResults.of(contest, table, beside))
    counts = [
        book[f"contest.text.{drawn}_{key}"]["value"]
        for drawn in ("said", "inferred")
        for key in ("judged", "hits", "missed")
    ]
    assert counts == [1, 1, 0, 1, 0, 1]

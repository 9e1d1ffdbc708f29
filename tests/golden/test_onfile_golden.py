"""Published examples through `chervonets test`, on the csv that a user would have.

The numbers are those of the other golden tests, where their sources are cited; here it is shown
that they come out of the command line too.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from statsmodels.datasets import nile

from tests.golden.reference import DATA
from tests.onfile import run

CALIFORNIA = ["--time", "Year", "--unit", "State", "--treated", "California", "--date", "1989"]
GERMANY = ["--time", "year", "--unit", "country", "--treated", "West Germany", "--date", "1990"]
ALBANIA = ["--time", "year+month", "--unit", "country", "--treated", "Albania"]


def answer(method: str, path: Path, value: str, *words: str) -> dict:
    done = run(method, path, *words, "--json", value=value)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def california(method: str, *words: str) -> dict:
    path = DATA / "california_prop99.csv"
    return answer(method, path, "PacksPerCapita", *CALIFORNIA, *words)


def germany(method: str, *words: str) -> dict:
    return answer(method, DATA / "germany.csv", "gdp", *GERMANY, *words)


@pytest.fixture
def river(tmp_path: Path) -> Path:
    """Flow of the Nile at Aswan, 1871-1970."""
    path = tmp_path / "nile.csv"
    nile.load_pandas().data.astype(int).to_csv(path, index=False)
    return path


def test_synthetic_did_of_california() -> None:
    found = california("synthetic-did")
    assert found["estimate"] == pytest.approx(-15.604, abs=5e-4)
    assert 8.4 <= found["details"]["standard_error"] <= 9.9
    assert found["n"] == 31
    assert found["attainable_p"] == pytest.approx(1 / 39)
    assert found["weights"]["Nevada"] == pytest.approx(0.124, abs=5e-4)
    assert found["details"]["time_weights"]["1986"] == pytest.approx(0.366, abs=5e-4)


@pytest.mark.parametrize(("weighting", "estimate"), [("did", -27.3), ("difp", -11.1)])
def test_other_weightings_of_california(weighting: str, estimate: float) -> None:
    assert round(california("synthetic-did", "--weighting", weighting)["estimate"], 1) == estimate


def test_synthetic_control_of_california() -> None:
    """Abadie, Diamond and Hainmueller (2010) match on further columns too, which the file lacks.

    They print a gap of about -19 packs a year, with weights of Utah, Nevada, Montana, Colorado and
    Connecticut; on all earlier outcomes alone New Hampshire takes most of Colorado's.
    """
    found = california("synthetic-control")
    assert found["estimate"] == pytest.approx(-19.5, abs=0.05)
    great = [state for state, weight in found["weights"].items() if weight > 0.05]
    assert great == ["Utah", "Montana", "Nevada", "Connecticut"]
    assert found["attainable_p"] == pytest.approx(1 / 39)


@pytest.mark.slow
def test_synthetic_control_of_california_on_three_years() -> None:
    """The lags of Abadie, Diamond and Hainmueller (2010) without their other predictors."""
    lagged = [f"--predictor=PacksPerCapita@{year}" for year in (1975, 1980, 1988)]
    assert -24 < california("synthetic-control", *lagged)["estimate"] < -16


@pytest.mark.slow
def test_west_germany() -> None:
    """Abadie, Diamond and Hainmueller (2015): about -1 600 dollars a year, first of 17 countries.

    Their importance of the predictors comes from a cross-validation, here from the fit before; and
    their means reach to 1990, the year of the treatment, here they end before it.
    """
    columns = ["gdp@1981:1989", "trade@1981:1989", "infrate@1981:1989", "industry@1981:1989"]
    columns += ["schooling@1980:1985", "invest80@1980"]
    found = germany("synthetic-control", *(f"--predictor={column}" for column in columns))
    assert -1700 < found["estimate"] < -1300
    assert next(iter(found["weights"])) == "Austria"
    assert found["p_value"] == found["attainable_p"] == pytest.approx(1 / 17)
    assert found["interval"] is None


def test_conformal_test_of_west_germany() -> None:
    found = germany("conformal")
    assert found["attainable_p"] == pytest.approx(1 / 44)
    assert found["weights"] == germany("synthetic-control")["weights"]
    assert set(found["details"]["effects"]) == {str(year) for year in range(1990, 2004)}


def test_break_of_the_nile(river: Path) -> None:
    words = ["--time", "year"]
    found = answer("break", river, "volume", *words)
    assert found["statistic"] == pytest.approx(75.93, abs=0.005)
    assert found["details"]["ave_f"] == pytest.approx(21.215, abs=5e-4)
    assert found["dates"] == [1898]
    assert found["p_value"] == found["attainable_p"] == 0.01
    found = answer("breaks", river, "volume", *words)
    assert found["dates"] == [1898]
    assert found["details"]["date_intervals"] == [[1895, 1902]]


def test_contrast_and_trend_of_the_nile(river: Path) -> None:
    """Means 1097.75 and 849.97, as strucchange prints them; see the golden test of the trend."""
    found = answer("contrast", river, "volume", "--time", "year", "--date", "1899")
    assert found["estimate"] == pytest.approx(849.972 - 1097.75, abs=5e-4)
    assert found["interval"][1] < 0
    found = answer("trend", river, "volume", "--time", "year", "--null", "independent")
    assert found["statistic"] == -1387
    assert found["estimate"] == pytest.approx(-2.6)


def test_breaks_of_the_real_interest_rate() -> None:
    """A file without names: its only column is called 1."""
    path = DATA / "us_real_interest_rate.csv"
    found = answer("breaks", path, "1", "--max-breaks=2")
    assert found["dates"] == [47, 79]
    assert found["estimate"] == 2
    assert found["details"]["rss"][2] == pytest.approx(455.95, abs=5e-4)
    means = {"1 to 47": 1.355, "48 to 79": -1.796, "80 to 103": 5.643}
    assert found["details"]["means"] == pytest.approx(means, abs=5e-4)


def test_excess_mortality_of_albania() -> None:
    """Karlinsky and Kobak (2021): 6 004, standard error 671, t 9.0."""
    words = ["--date=2020-03", "--baseline-until=2019", "--model=linear"]
    found = answer("excess-mortality", DATA / "monthly_deaths.csv", "deaths", *ALBANIA, *words)
    assert found["estimate"] == pytest.approx(6004, abs=0.5)
    assert found["details"]["standard_error"] == pytest.approx(671, abs=0.5)
    assert found["statistic"] == pytest.approx(9.0, abs=0.05)
    assert found["details"]["crisis"][0] == "2020-03"
    assert found["n"] == 60


def test_a_conformal_region_that_does_not_hold_the_estimate() -> None:
    """On a grid of a twentieth the effects from -6.15 to -5.15 are not rejected."""
    words = ["--time=year", "--unit=unit", "--treated=A", "--date=2016"]
    found = answer("conformal", DATA / "made_panel.csv", "v", *words)
    low, high = found["interval"]
    assert -6.2 < low <= -6.15
    assert -5.15 <= high < -5.1
    assert found["estimate"] == pytest.approx(-4.415, abs=5e-4)
    assert "rejects the estimate too" in found["details"]["interval_note"]

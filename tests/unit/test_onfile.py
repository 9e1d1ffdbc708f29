"""Every method on a small csv of one's own."""

from __future__ import annotations

import functools
import json
from inspect import signature
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from chervonets.cli import app
from chervonets.inference.result import Region, Result
from chervonets.onfile.registry import METHODS
from chervonets.onfile.series import read_series
from tests.onfile import ARGUMENTS, DONORS, SERIES, TREATED, frame, run, write

DIRECTED = [m for m in METHODS if "alternative" in signature(METHODS[m].run).parameters]
FIELDS = [
    "method",
    "input",
    "statistic",
    "estimate",
    "interval",
    "pieces",
    "p_value",
    "attainable_p",
    "n",
    "weights",
    "dates",
    "details",
]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("onfile"), frame())


def no_constant(name: str) -> None:
    raise AssertionError(f"{name} is not JSON")


@functools.cache
def answer(method: str, path: Path, *words: str) -> dict[str, object]:
    done = run(method, path, *SERIES, *ARGUMENTS[method], *words, "--json")
    assert done.exit_code == 0, done.output
    return dict(json.loads(done.stdout, parse_constant=no_constant))


def test_every_method_is_tried() -> None:
    assert set(ARGUMENTS) == set(METHODS)


@pytest.mark.parametrize("method", ARGUMENTS)
def test_json_has_all_fields(method: str, path: Path) -> None:
    found = answer(method, path)
    assert list(found) == FIELDS
    assert found["method"] == method
    assert isinstance(found["statistic"], float)
    assert found["n"] > 0
    assert 0 <= found["attainable_p"] <= found["p_value"] <= 1
    assert (found["weights"] is not None) == (method in DONORS)
    assert (found["dates"] is not None) == (method in ("break", "breaks"))
    assert {"test", "null", "alternative", "reference"} <= set(found["details"])
    if found["interval"] is not None:
        low, high = found["interval"]
        assert low < high


@pytest.mark.parametrize("method", ARGUMENTS)
def test_text_has_words_and_numbers(method: str, path: Path) -> None:
    done = run(method, path, *SERIES, *ARGUMENTS[method])
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith(METHODS[method].run.__doc__.splitlines()[0])
    assert "Null hypothesis: " in done.stdout
    assert "p = " in done.stdout
    assert "The least p that these figures could have given" in done.stdout


@pytest.mark.parametrize("method", ARGUMENTS)
def test_help_says_when_and_what_is_assumed(method: str) -> None:
    shown = CliRunner().invoke(app, ["test", method, "--help"])
    assert shown.exit_code == 0
    for words in ("When to use it:", "Smallest attainable p:", "It assumes:", "--csv", "--json"):
        assert words in shown.stdout


@pytest.mark.parametrize("method", ARGUMENTS)
def test_order_of_rows_does_not_matter(method: str, path: Path, tmp_path: Path) -> None:
    mixed = write(tmp_path, frame().sample(frac=1, random_state=3))
    found, expected = answer(method, mixed), answer(method, path)
    assert [found[field] for field in FIELDS[2:]] == [expected[field] for field in FIELDS[2:]]


@pytest.mark.parametrize("method", ARGUMENTS)
def test_names_of_units_do_not_matter(method: str, path: Path, tmp_path: Path) -> None:
    rows = frame()
    names = {unit: f"{9 - place} the {unit}" for place, unit in enumerate(rows["country"].unique())}
    renamed = write(tmp_path, rows.replace({"country": names}))
    words = [names.get(word, word) for word in SERIES]
    done = run(method, renamed, *words, *ARGUMENTS[method], "--json")
    assert done.exit_code == 0, done.output
    found, expected = json.loads(done.stdout), answer(method, path)
    for field in ("statistic", "estimate", "interval", "p_value", "n", "dates"):
        assert found[field] == expected[field]
    if expected["weights"] is not None:
        assert found["weights"] == {names[unit]: w for unit, w in expected["weights"].items()}


@pytest.mark.parametrize("direction", ["greater", "less"])
@pytest.mark.parametrize("method", DIRECTED)
def test_directions(method: str, direction: str, path: Path) -> None:
    one, both = (answer(method, path, "--alternative", way) for way in (direction, "two-sided"))
    assert one["p_value"] == one["details"][f"p_{direction}"]
    details = both["details"]
    if "p_two_sided" in details:
        assert both["p_value"] == pytest.approx(details["p_two_sided"])
    else:
        twice = 2 * min(details["p_greater"], details["p_less"])
        assert both["p_value"] == pytest.approx(min(1.0, twice))


def test_a_series_needs_no_times(tmp_path: Path) -> None:
    rows = frame()
    path = write(tmp_path, rows[rows["country"] == TREATED].drop(columns=["year", "country"]))
    assert run("trend", path).exit_code == 0
    assert run("contrast", path, "--date", "15").exit_code == 0


def test_margins_of_a_level(path: Path) -> None:
    done = run("level", path, *SERIES, "--low", "80", "--high", "140", "--json")
    found = json.loads(done.stdout)
    assert found["p_value"] == pytest.approx(0.5**24)
    rivals = run("level", path, *SERIES, "--low", "80", "--high", "140", "--rivals", "--json")
    assert json.loads(rivals.stdout)["p_value"] is None
    text = run("level", path, *SERIES, "--low", "80", "--high", "140", "--rivals").stdout
    assert "no p-value" in text


def test_predictors_and_excluded_donors(path: Path) -> None:
    words = ["--predictor", "other", "--predictor", "value@1920:1927", "--exclude", "Spain"]
    found = answer("synthetic-control", path, *words)
    assert "Spain" not in found["weights"]
    assert sum(found["weights"].values()) == pytest.approx(1)


def test_infinities_and_nan_become_null() -> None:
    result = Result(
        method="test",
        statistic=float("inf"),
        estimate=float("nan"),
        region=Region(((-float("inf"), 1.0),)),
        level=0.95,
        p_value=None,
        p_opposite=None,
        attainable_p=None,
        n=3,
        null="nothing",
        alternative="something",
        reference="none",
        details={"curve": np.array([1.0, np.nan]), "count": np.int64(3), "deep": {1: np.inf}},
    )
    series = read_series(pd.DataFrame({"v": [1.0, 2.0, 3.0]}), {"value": "v"})
    found = series.answer("level", result)
    assert found.statistic is found.estimate is None
    assert found.interval == [None, 1.0]
    shown = json.loads(json.dumps(found.plain()), parse_constant=no_constant)["details"]
    assert (shown["curve"], shown["count"], shown["deep"]) == ([1.0, None], 3, {"1": None})
    assert "no p-value" in found.words()

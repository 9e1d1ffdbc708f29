"""Options of `chervonets test`, and of `chervonets.tests`, that cannot be taken as given."""

from __future__ import annotations

from inspect import signature
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from chervonets import tests
from chervonets.inference.result import Infeasible
from chervonets.onfile.asked import own
from chervonets.onfile.registry import METHODS
from chervonets.problems import DataError
from tests.onfile import ARGUMENTS, SERIES, TREATED, frame, instead, run, write

NUMBERS = [
    (method.name, name)
    for method in METHODS.values()
    for name, (kind, _) in own(method.run).items()
    if "float" in str(kind)
]
ONE: dict[str, Any] = {"value": "value", "time": "year", "unit": "country", "treated": TREATED}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("asked"), frame())


@pytest.mark.parametrize("number", ["nan", "inf", "-inf"])
@pytest.mark.parametrize(("method", "name"), NUMBERS)
def test_every_number_is_finite(method: str, name: str, number: str, path: Path) -> None:
    option = f"--{name.replace('_', '-')}"
    done = run(method, path, *SERIES, *instead(ARGUMENTS[method], [option, number]))
    assert done.exit_code == 2
    assert f"{option}: {number} is not taken; it should be a finite number" in done.stderr


@pytest.mark.parametrize(
    ("asked", "what"),
    [
        ({"alternative": "bigger"}, "should be 'two-sided', 'greater' or 'less'"),
        ({"missing": "drop"}, "should be 'refuse', 'times' or 'units'"),
        ({"resamples": 0}, "--resamples: 0 is not taken"),
        ({"seed": -1}, "should be greater than or equal to 0"),
        ({"level": "high"}, "should be a valid number"),
        ({"first": "1900", "missing": "drop", "seed": -1}, "2 problems"),
    ],
)
def test_python_options_are_checked_as_those_of_the_command(
    asked: dict[str, Any], what: str
) -> None:
    with pytest.raises(DataError, match=what):
        tests.level(frame(), **ONE, **asked)


def test_an_option_that_there_is_not_is_named() -> None:
    asked: dict[str, Any] = {**ONE, "bigger": True}
    with pytest.raises(TypeError, match="there is no option bigger"):
        tests.level(frame(), **asked)


def test_one_text_is_a_list_of_one() -> None:
    rows = frame()
    rows["value"] = rows["value"].round(0).astype(int).astype(str)
    rows.loc[rows.index[:3], "value"] = "-99"
    mark: Any = "-99"
    assert tests.level(rows, **ONE, na=mark, resamples=99).n == 21
    donor: Any = "Chile"
    found = tests.synthetic_did(frame(), **ONE, date="1928", exclude=donor)
    assert found.weights is not None
    assert "Chile" not in found.weights


@pytest.mark.parametrize("date", [1928, np.int64(1928), "1928"])
def test_a_date_may_be_a_number(date: Any) -> None:
    assert tests.contrast(frame(), **ONE, date=date, resamples=99).details["marked"] == (
        "1928 to 1933"
    )


def test_a_date_may_be_a_stamp_of_time() -> None:
    months = pd.date_range("2001-01-01", periods=24, freq="MS")
    rows = pd.DataFrame({"month": months, "value": np.sin(np.arange(24.0))})
    date: Any = months[12]
    found = tests.contrast(rows, value="value", time="month", date=date, resamples=99)
    assert found.n == 24


def test_the_check_leaves_the_signature_as_it_is() -> None:
    assert "against" in signature(tests.level).parameters
    assert str(tests.level.__doc__).startswith("Does the mean lie above")


def test_pictures_and_gaps_take_a_path_as_text(tmp_path: Path) -> None:
    found = tests.synthetic_did(frame(), **ONE, date="1928")
    found.plot(str(tmp_path / "picture.svg"))
    found.write_gaps(str(tmp_path / "gaps.csv"))
    assert (tmp_path / "picture.svg").stat().st_size > 0
    assert len(pd.read_csv(tmp_path / "gaps.csv")) == 24


@pytest.mark.parametrize("name", [None, "month"])
def test_an_index_of_times_is_a_column(name: str | None) -> None:
    months = pd.date_range("2001-01-01", periods=24, freq="MS", name=name)
    rows = pd.DataFrame({"value": np.sin(np.arange(24.0))}, index=months)
    found = tests.level(rows, value="value", time=name or "index", resamples=99)
    assert (found.input["first"], found.input["calendar"]) == ("2001-01", "months")


def test_an_index_with_the_name_of_a_column_is_refused() -> None:
    rows = frame().set_index("year", drop=False)
    with pytest.raises(DataError, match="column year: has the name of the index"):
        tests.level(rows, **ONE)


@pytest.mark.parametrize(
    ("method", "words", "what"),
    [
        ("level", ["--rivals"], "--rivals: has no margins"),
        ("level", ["--low", "90", "--against", "3"], "--against: stands beside margins"),
        ("level", ["--high", "90", "--null", "sign"], "--null: stands beside margins"),
        ("equivalence", ["--low", "-5", "--high", "5", "--kind", "slope"], "--kind: is about a"),
        ("equivalence", ["--low", "-5", "--high", "5", "--until", "1930"], "--until: is about a"),
        ("equivalence", ["--low", "-5", "--high", "5", "--pulse"], "--pulse: is about a change"),
        ("breaks", ["--max-breaks", "2", "--number", "1"], "--max-breaks: stands beside --number"),
    ],
)
def test_an_option_that_would_say_nothing_is_refused(
    method: str, words: list[str], what: str, path: Path
) -> None:
    done = run(method, path, *SERIES, *words)
    assert done.exit_code == 2
    assert f"the command, {what}" in done.stderr


@pytest.mark.parametrize(
    ("margin", "alternative"),
    [({"low": 90.0}, "the median lies at 90 or above"), ({"high": 150.0}, "at 150 or below")],
)
def test_one_margin_is_enough(margin: dict[str, Any], alternative: str) -> None:
    found = tests.level(frame(), **ONE, **margin)
    assert found.details["alternative"].endswith(alternative)
    assert found.p_value == 0.5**found.n
    assert found.details["p_outside"] == 1.0


@pytest.mark.parametrize("size", [1e155, 1e300, 1e-300])
@pytest.mark.parametrize("method", ARGUMENTS)
def test_figures_beyond_floating_point_are_refused(
    method: str, size: float, tmp_path: Path
) -> None:
    rows = frame()
    rows["value"] *= size
    words = instead(ARGUMENTS[method], ["--against", "0"]) if method == "level" else []
    done = run(method, write(tmp_path, rows), *SERIES, *(words or ARGUMENTS[method]))
    assert done.exit_code == 2
    assert "so give them in a unit in which they are between 1e-70 and 1e+70" in done.stderr


def test_an_option_beyond_floating_point_is_refused() -> None:
    with pytest.raises(DataError, match=r"--against: 1e\+300 is not taken"):
        tests.level(frame(), **ONE, against=1e300)


def test_too_many_assignments_are_told_as_a_power_of_ten() -> None:
    rows = pd.DataFrame({"value": np.sin(np.arange(20_000.0))})
    with pytest.raises(Infeasible, match=r"in about 10\^6018 ways, .*take the null ar-sieve"):
        tests.contrast(rows, value="value", date="10001", null="permutation")


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("size", [1e67, 1e-70])
@pytest.mark.parametrize("method", ARGUMENTS)
def test_figures_just_within_floating_point_are_taken(
    method: str, size: float, tmp_path: Path
) -> None:
    rows = frame()
    rows["value"] *= size
    done = run(method, write(tmp_path, rows), *SERIES, *ARGUMENTS[method])
    assert done.exit_code == 0, done.output

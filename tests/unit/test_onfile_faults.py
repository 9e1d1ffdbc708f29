"""Bad input of `chervonets test`: a line a fault on stderr, exit code 2, never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from tests.onfile import ARGUMENTS, DATED, DONORS, SERIES, TREATED, frame, instead, run, write


def own(rows: pd.DataFrame) -> pd.Index:
    """The rows of the treated unit."""
    return rows.index[rows["country"] == TREATED]


def cell(text: str, column: str = "value") -> Callable[[pd.DataFrame], pd.DataFrame]:
    """A damage to one figure of the treated unit."""

    def damage(rows: pd.DataFrame) -> pd.DataFrame:
        rows[column] = rows[column].astype(str)
        rows.loc[own(rows)[5], column] = text
        return rows

    return damage


def gap(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.drop(own(rows)[5])


def twice(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([rows, rows.loc[[own(rows)[5]]]])


def short(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["year"] > 1929]


def constant(rows: pd.DataFrame) -> pd.DataFrame:
    rows.loc[own(rows), "value"] = 100.0
    return rows


def donor_gap(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.drop(rows.index[rows["country"] == "Chile"][5])


def donor_cell(rows: pd.DataFrame) -> pd.DataFrame:
    rows["value"] = rows["value"].astype(str)
    rows.loc[rows.index[rows["country"] == "Chile"][5], "value"] = ""
    return rows


def no_figures(rows: pd.DataFrame) -> pd.DataFrame:
    rows["value"] = rows["value"].astype(str)
    rows.loc[own(rows), "value"] = ""
    return rows


def early_donor(rows: pd.DataFrame) -> pd.DataFrame:
    """A further donor that has a figure at one time only, before all others."""
    return pd.concat([rows, rows.iloc[:1].assign(country="Malta", year=1880)])


def ends(rows: pd.DataFrame) -> pd.DataFrame:
    """The treated unit ends before the others."""
    return rows.drop(own(rows)[15:])


def one_donor(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["country"].isin([TREATED, "Chile"])]


EVEN = tuple(method for method in ARGUMENTS if "synthetic" not in method)
"""Methods that need times which follow each other."""

SERIAL = tuple(method for method in EVEN if method not in DONORS)


@dataclass(frozen=True)
class Fault:
    """A damage to the rows, or to the words of the command, and what the line must say."""

    says: str
    damage: Callable[[pd.DataFrame], pd.DataFrame] = lambda rows: rows
    words: tuple[str, ...] = ()
    only: tuple[str, ...] = tuple(ARGUMENTS)


FAULTS = {
    "not numeric": Fault("'many' is no number", cell("many")),
    "empty cell": Fault("1915 has no figure: the cell is empty", cell(""), only=SERIAL),
    "infinite": Fault("'inf' is no number", cell("inf")),
    "no time": Fault("'soon' is no year like the others", cell("soon", "year")),
    "gap": Fault("there is no figure for 1915", gap, only=EVEN),
    "time twice": Fault("stands twice", twice),
    "too short": Fault("", short, ("--date", "1932")),
    "constant": Fault("the same", constant),
    "unknown time": Fault("column month: is missing", words=("--time", "month")),
    "unknown unit column": Fault("column land: is missing", words=("--unit", "land")),
    "unknown unit": Fault("has no 'Narnia'", words=("--treated", "Narnia")),
    "unknown option": Fault("No such option: --colour", words=("--colour", "red")),
    "no resamples": Fault("--resamples", words=("--resamples", "0")),
    "bad seed": Fault("--seed", words=("--seed", "x")),
    "date outside": Fault("lies outside 1910 to 1933", words=("--date", "1950"), only=DATED),
    "date before": Fault("", words=("--date", "1910"), only=DATED),
    "twice": Fault("--seed is given twice", words=("--seed", "1", "--seed", "2")),
    "no date": Fault("is no time like 1910", words=("--date", "soon"), only=DATED),
    "gap of all": Fault(
        "there is no figure for 1915", lambda rows: rows[rows["year"] != 1915], only=EVEN
    ),
    "donor gap": Fault("unit Chile: has no figure for 1915", donor_gap, only=DONORS),
    "donor cell": Fault("unit Chile: has no figure for 1915", donor_cell, only=DONORS),
    "unit before the window": Fault(
        f"unit {TREATED}: has no times from 1926 on; change --from or --to",
        ends,
        words=("--from", "1926"),
    ),
    "unit outside the window": Fault(
        f"unit {TREATED}: has no times from 1926 on, up to 1930",
        ends,
        words=("--from", "1926", "--to", "1930"),
    ),
    "no figures": Fault("has no figures", no_figures),
    "no figures but for gaps": Fault(
        f"unit {TREATED}: has no figures in the column value; choose another unit with --treated,",
        no_figures,
        words=("--missing", "times"),
        only=DONORS,
    ),
    "donor without times": Fault(
        "leave out the unit with --exclude 'Malta', or all such units with --missing units\n",
        early_donor,
        only=DONORS,
    ),
    "no times are left": Fault(
        "--missing times: leaves 0 times at which all units have a figure, fewer than 5; "
        "Malta lacks 24 of the 24 times of the treated unit",
        early_donor,
        words=("--missing", "times"),
        only=DONORS,
    ),
    "one donor": Fault("1 donors are too few", one_donor, only=DONORS),
    "other column": Fault(
        "column third: is missing", words=("--with", "third"), only=("comovement",)
    ),
    "other columns": Fault(
        "--with is given twice", words=("--with", "a", "--with", "b"), only=("comovement",)
    ),
    "treated excluded": Fault(
        "is the treated unit", words=("--exclude", TREATED), only=("conformal",)
    ),
    "later predictor": Fault(
        "reaches into treatment, which begins at 1928; name times up to 1927",
        words=("--predictor", "other@1930"),
        only=("synthetic-control",),
    ),
    "predictor into treatment": Fault(
        "name times up to 1927",
        words=("--predictor", "other@1920:1928"),
        only=("synthetic-control",),
    ),
    "predictor backwards": Fault(
        "--predictor other@1925:1920: ends before it begins",
        words=("--predictor", "other@1925:1920"),
        only=("synthetic-control",),
    ),
    "predictor without end": Fault(
        "--predictor other@1920:: lacks a time",
        words=("--predictor", "other@1920:"),
        only=("synthetic-control",),
    ),
    "predictor at none": Fault(
        "lacks a time", words=("--predictor", "other@"), only=("synthetic-control",)
    ),
    "far predictor": Fault(
        "line 7, column other: -9999 lies far from all others",
        cell("-9999", "other"),
        words=("--predictor", "other"),
        only=("synthetic-control",),
    ),
    "wrong option": Fault("No such option: --proxy", words=("--proxy", "lasso"), only=("trend",)),
    "no direction": Fault(
        "No such option: --alternative", words=("--alternative", "less"), only=("break",)
    ),
    "margins": Fault("margins", words=("--low", "9", "--high", "8"), only=("level", "equivalence")),
    "until": Fault("is before 1928", words=("--until", "1927"), only=("contrast", "dispersion")),
}  # fmt: skip


def assert_one_line(done: object, says: str) -> None:
    assert done.exit_code == 2, done.output
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("method", "name"), [(m, name) for name, fault in FAULTS.items() for m in fault.only]
)
def test_fault(method: str, name: str, tmp_path: Path) -> None:
    fault = FAULTS[name]
    path = write(tmp_path, fault.damage(frame()))
    dated = [] if "--date" in fault.words and method not in DATED else list(fault.words)
    words = instead([*SERIES, *ARGUMENTS[method]], dated)
    assert_one_line(run(method, path, *words), fault.says)


@pytest.mark.parametrize("method", ARGUMENTS)
def test_files_that_are_no_csv(method: str, tmp_path: Path) -> None:
    words = [*SERIES, *ARGUMENTS[method]]
    assert_one_line(run(method, tmp_path / "none.csv", *words), "there is no such file")
    assert_one_line(run(method, tmp_path, *words), "cannot be read")
    ragged, no_rows = b"a\n1\n2,3\n", b"country,year,value,other\n"
    for content in (b"", b"\x89PNG\r\n\x1a\n\x00\x00", no_rows, ragged):
        path = tmp_path / "bad.csv"
        path.write_bytes(content)
        assert_one_line(run(method, path, *words), "bad.csv")


@pytest.mark.parametrize("method", ARGUMENTS)
def test_unknown_value_column(method: str, tmp_path: Path) -> None:
    path = write(tmp_path, frame())
    done = run(method, path, *SERIES, *ARGUMENTS[method], value="tonnes")
    assert_one_line(done, "column tonnes: is missing; there are: country, year, value")


@pytest.mark.parametrize("method", ARGUMENTS)
def test_a_panel_needs_its_unit(method: str, tmp_path: Path) -> None:
    path = write(tmp_path, frame())
    unit = ["--time", "year", "--unit", "country", *ARGUMENTS[method]]
    assert_one_line(run(method, path, *unit), "--treated: is missing")


@pytest.mark.parametrize("method", DONORS)
def test_donors_need_columns_of_units_and_times(method: str, tmp_path: Path) -> None:
    path = write(tmp_path, frame())
    words = ["--treated", TREATED, *ARGUMENTS[method]]
    assert_one_line(run(method, path, *words, "--time", "year"), "--unit: is missing")
    assert_one_line(run(method, path, *words, "--unit", "country"), "--time: is missing")
    words += ["--time", "year", "--unit", "country"]
    assert_one_line(run(method, path, *words, "--exclude", "Narnia"), "has no 'Narnia'")


def test_unknown_method(tmp_path: Path) -> None:
    assert_one_line(run("contrst", write(tmp_path, frame())), "contrst")

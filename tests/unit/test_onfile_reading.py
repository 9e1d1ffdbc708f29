"""Files of strangers are read as they are meant, or the message says how to say so."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest

from chervonets import tests
from chervonets.problems import DataError
from tests.unit.test_onfile_times import days, parts


def rows(times: list[str], seed: int = 3) -> bytes:
    """A csv of times t and noisy figures v that rise by 1 with each row."""
    noise = np.random.default_rng(seed).normal(scale=0.01, size=len(times))
    values = np.arange(len(times)) + noise
    lines = (f"{time},{value:.4f}\n" for time, value in zip(times, values, strict=True))
    return ("t,v\n" + "".join(lines)).encode()


def refusal(source: bytes | pd.DataFrame, **given: object) -> str:
    """What is told of a file that is refused."""
    with pytest.raises(DataError) as error:
        tests.trend(source, **{"value": "v", "time": "t", "resamples": 99, **given})
    return str(error.value)


# Times


@pytest.mark.parametrize(
    ("times", "noun", "nouns"),
    [
        (days("2020-01-01", 26, "14D"), "step of 14 days", "steps of 14 days"),
        (days("1900-01-01", 21, "5YS"), "step of 60 months", "steps of 60 months"),
        ([f"{1980.5 + n}" for n in range(25)], "step of 2 half-years", "steps of 2 half-years"),
        ([f"{1980 + n}Q4" for n in range(25)], "step of 4 quarters", "steps of 4 quarters"),
        ([f"{1900 + 5 * n}" for n in range(25)], "step of 5 years", "steps of 5 years"),
        (parts("{y}-{p:02}", 24, 12), "month", "months"),
    ],
)
def test_a_slope_is_per_what_is_counted(times: list[str], noun: str, nouns: str) -> None:
    found = tests.trend(rows(times), value="v", time="t", resamples=99)
    assert found.estimate == pytest.approx(1, abs=0.01)
    assert f"{len(times)} {nouns}, " in found.words()
    assert found.details["slope_per"] == noun


def test_a_mistyped_year_does_not_make_all_others_plain_numbers() -> None:
    years = [str(year) for year in range(1985, 2012)]
    for wrong in ("20009", "199", "-1999"):
        source = rows([*years[:14], wrong, *years[15:]])
        told = refusal(source)
        assert f"line 16, column t: {wrong!r} is no year like the others" in told
        assert "--calendar number" in told
        found = tests.trend(
            source, value="v", time="t", calendar="number", null="independent", resamples=99
        )
        assert found.input["calendar"] == "times"


def test_long_times_and_plain_numbers_are_no_mistyped_years() -> None:
    for times in (["1", "1000", "1500", "1600", "1700", "1820"], ["998", "999", "1000", "1001"]):
        found = tests.trend(rows(times), value="v", time="t", null="independent")
        assert found.input["read_as"] == "number"


def wide(columns: list[str]) -> bytes:
    values = ",".join(f"{10 + n}.{n * n % 7}" for n in range(len(columns)))
    return f"country,{','.join(columns)}\nA,{values}\n".encode()


def test_columns_of_a_wide_file_that_are_no_times_are_told() -> None:
    years = [str(year) for year in range(1990, 2010)]
    given = {"wide": True, "unit": "country", "treated": "A", "resamples": 99}
    found = tests.trend(wide(["iso code", *years[:-1], "20O9"]), **given)
    assert found.input["columns_left_out"] == ["iso code", "20O9"]
    assert "Columns left out, as their names are no times: iso code, 20O9." in found.words()
    source = wide(["1500", *years])
    told = refusal(source, **{**given, "time": None})
    assert "column 1500: lies far from all other times, which run from 1990 to 2009" in told
    assert "--from 1990" in told
    assert tests.trend(source, **given, first="1990").n == 20
    assert tests.trend(source, **given, accept_far=True, null="independent").n == 21


def test_years_of_two_digits_are_told() -> None:
    for form in ("{:02}", "{}"):
        source = rows([form.format(year % 100) for year in range(1985, 2010)])
        told = refusal(source, null="independent")
        assert "column t: seems to hold years of two digits" in told
        assert "four digits" in told
        tests.trend(source, value="v", time="t", null="independent", calendar="number")
    found = tests.trend(rows([str(age) for age in range(100)]), value="v", time="t", resamples=99)
    assert found.input["calendar"] == "times"


def test_quarters_by_hyphen() -> None:
    quarters = parts("{y}-{p}", 20, 4, 2005)
    found = tests.trend(rows(quarters), value="v", time="t", resamples=99)
    assert (found.input["calendar"], found.input["read_as"]) == ("quarters", "quarter")
    told = refusal(rows([*quarters[:9], *quarters[10:]]))
    assert "the months do not follow each other" in told
    assert "--calendar quarter" in told
    told = refusal(rows([*quarters[:9], *quarters[10:]]), calendar="quarter")
    assert "the quarters do not follow each other; there is no figure for 2007Q2" in told


def test_weeks_from_sunday_that_no_iso_year_has_are_told() -> None:
    for form in ("2014-W{:02}", "2014-{:02}"):
        weeks = [form.format(week) for week in range(1, 54) if week != 20]
        told = refusal(rows(weeks), calendar="iso-week")
        assert f"'{form.format(53)}' is no week like the others" in told
        assert "--calendar epi-week" in told
        assert "there is no figure for 2014-W20" in refusal(rows(weeks), calendar="epi-week")
    assert "--calendar epi-week reads all of them" in refusal(rows(weeks))


# Cells


@pytest.mark.parametrize(
    ("cell", "mend"),
    [
        ("n.a.", "--na=n.a."),
        ("k. A.", "--na='k. A.'"),
        ("no data", "--na='no data'"),
        (".", "--na=."),
        ("#DIV/0!", "it is an error of a spreadsheet: mend its formula, or --na='#DIV/0!'"),
        ("1.234.567", "mean: --thousands '.'"),
        ("1 234 567", "mean: --thousands ' '"),
        ("1.234,5", "mean: --decimal ',' --thousands '.'"),
        ("1,234.5", "mean: --decimal '.' --thousands ','"),
        ("1,234", "mean: --decimal ',' or --thousands ','"),
        ("12 tons", "write it as a plain number"),
    ],
)
def test_a_cell_that_is_no_number_is_told_with_its_own_mend(cell: str, mend: str) -> None:
    source = f't;v\n1990;1\n1991;"{cell}"\n1992;3\n'.encode()
    told = refusal(source).splitlines()
    assert f"line 3, column v: {cell!r} is no number" in told[1]
    assert mend in told[2]
    assert len(told) == 3


def test_a_sign_that_was_named_is_not_offered_again() -> None:
    source = b't;v\n1990;1,5\n1991;"1.234,5"\n1992;3\n'
    told = refusal(source, decimal=",").splitlines()[2]
    assert "--decimal ',' --thousands '.'" in told


def test_far_figures_are_named_as_the_file_has_them() -> None:
    times = [str(year) for year in range(1990, 2010)]
    source = rows(times) + b"2010,123456789\n"
    told = refusal(source)
    assert "123456789 lies far from all others" in told
    assert "--na=123456789 if" in told
    found = tests.trend(source, value="v", time="t", na=["123456789"], resamples=99)
    assert found.n == 20
    scales = ["1.5", "2.25", "1.75", "1234567.25", "2345678.5", "3456789.5"]
    pairs = [f"{1990 + n},{text}\n" for n, text in enumerate(scales)]
    told = refusal(("t,v\n" + "".join(pairs)).encode())
    assert "1234567.25 begins another scale: no figure lies between 2.25 and 1234567.25" in told


def workbook(cells: list[list[object]]) -> bytes:
    sheet = io.BytesIO()
    pd.DataFrame(cells).to_excel(sheet, header=False, index=False)
    return sheet.getvalue()


def test_errors_and_marks_in_a_workbook_are_told_as_what_they_are() -> None:
    figures = [[1990.0 + n, n + n * n % 7 / 4] for n in range(9)]
    found = tests.trend(workbook([["t", "v"], *figures]), value="v", time="t", resamples=99)
    assert found.input["read_as"] == "year"
    told = refusal(workbook([["t", "v"], *figures[:3], [1993, "#DIV/0!"], *figures[4:]]))
    assert "line 5, column v: '#DIV/0!' is no number" in told
    told = refusal(workbook([["t", "v"], *figures[:3], [1993, "nan"], *figures[4:]]))
    assert "line 5, column v: 1993 has no figure: the cell holds 'nan'" in told


def test_an_empty_cell_is_told_in_its_own_column() -> None:
    lines = "".join(f"{1990 + n},{n * n},{'' if n == 3 else n}\n" for n in range(9))
    with pytest.raises(DataError) as error:
        tests.comovement(f"t,v,w\n{lines}".encode(), value="v", time="t", other="w")
    assert "line 5, column w: 1993 has no figure: the cell is empty" in str(error.value)


# Files


def test_a_title_above_the_names_of_columns() -> None:
    titled = b"Iron, in tonnes\n\n" + rows([str(year) for year in range(1990, 2000)])
    told = refusal(titled)
    assert "column v: is missing" in told
    assert "--skip 2 takes line 3 as the column names" in told
    assert tests.trend(titled, value="v", time="t", skip=2, resamples=99).n == 10
    assert "there are: t, v" in refusal(rows(["1990", "1991"]), time="year")


def test_names_in_brackets_are_no_web_page_and_no_json() -> None:
    body = "".join(f"{1990 + n},{n}.{n * n % 7}\n" for n in range(9))
    for head in ("<DATE>,<CLOSE>", "[year],v"):
        time, value = head.split(",")
        source = f"{head}\n{body}".encode()
        assert tests.trend(source, time=time, value=value, resamples=99).n == 9
    for source, what in {
        b"<!DOCTYPE html>\n<p>": "is a web page or XML",
        b"<rows><row>1</row></rows>": "is a web page or XML",
        b'{"t": [1990]}': "is JSON",
        b'[{"t": 1990},\n{"t": 1991}]': "is JSON",
        b'{"t": 1990}\n{"t": 1991}\n': "is JSON",
    }.items():
        assert what in refusal(source)


def test_the_line_by_which_excel_is_told_the_delimiter() -> None:
    body = "t|v;1\n" + "".join(f"{1990 + n}|{n}.{n * n % 7}\n" for n in range(9))
    found = tests.trend(f"sep=|\r\n{body}".encode(), time="t", value="v;1", resamples=99)
    assert found.n == 9
    bad = f"sep=|\n{body}1999|many\n".encode()
    assert "line 12, column v;1: 'many' is no number" in refusal(bad, value="v;1")


@pytest.mark.parametrize("name", ["day", None])
def test_a_parquet_keeps_its_dates(name: str | None) -> None:
    index = pd.date_range("2020-01-01", periods=9, freq="MS", name=name)
    frame = pd.DataFrame({"v": [1.0, 2.5, 3.0, 4.4, 5.1, 5.9, 7.3, 8.2, 9.1]}, index=index)
    for source in (frame, frame.to_parquet()):
        found = tests.trend(source, value="v", time=name or "index", resamples=99)
        assert found.input["calendar"] == "months"
        assert (found.input["first"], found.input["last"]) == ("2020-01", "2020-09")

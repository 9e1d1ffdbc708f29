"""Times and files as people write them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from chervonets.onfile.table import Table
from chervonets.onfile.times import Clock, two_columns
from chervonets.problems import DataError


def days(start: str, periods: int, freq: str) -> list[str]:
    return [str(day.date()) for day in pd.date_range(start, periods=periods, freq=freq)]


@pytest.mark.parametrize(
    "texts",
    [
        [str(year) for year in range(1913, 1930)],
        [f"{year}.0" for year in range(1913, 1930)],
        [f"{year}/{(year + 1) % 100:02}" for year in range(1895, 1905)],
        [f"{1961 + q // 4}Q{q % 4 + 1}" for q in range(9)],
        [f"{1961 + q // 4}-Q{q % 4 + 1}" for q in range(9)],
        [f"{1961 + m // 12}-{m % 12 + 1:02}" for m in range(30)],
        [f"{1961 + m // 12}{m % 12 + 1:02}" for m in range(30)],
        [f"{1961 + m // 12}M{m % 12 + 1:02}" for m in range(30)],
        [*(f"2020-W{week:02}" for week in range(40, 54)), "2021-W01"],
        days("1925-01-31", 30, "ME"),
        days("1925-01-01", 9, "QS"),
        days("1925-12-31", 9, "YE"),
        days("1925-01-04", 60, "7D"),
        days("1925-01-04", 60, "D"),
        [f"{day} 00:00:00" for day in days("1925-01-01", 9, "YS")],
        ["1", "2", "3"],
        ["1961.0", "1961.25", "1961.5"],
    ],
)
def test_consecutive_times_have_equal_steps(texts: list[str]) -> None:
    clock = Clock.of(texts)
    steps = np.diff([clock.number(text) for text in texts])
    assert steps == pytest.approx(np.full(len(steps), steps[0]))
    assert steps[0] == pytest.approx(0.25 if "1961.25" in texts else 1)


@pytest.mark.parametrize(("texts", "wrong"), [
    (["1928", "soon"], "soon"),
    (["1928", "1929-01-01", "x"], "1929-01-01"),
    (["", "1928"], ""),
    (["1928-13", "1928-12"], "1928-13"),
    (["nan", "1"], "nan"),
    (["1e400", "1"], "1e400"),
])  # fmt: skip
def test_texts_that_are_no_times(texts: list[str], wrong: str) -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011  # its argument is the text itself
        Clock.of(texts)
    assert error.value.args == (wrong,)


@pytest.mark.parametrize(
    ("texts", "date", "first", "last"),
    [
        (["1988", "1989", "1990"], "1989-06-30", "1989", "1989"),
        (["1988-11", "1988-12", "1989-01", "1989-02"], "1988", None, "1988-12"),
        (["1988-11", "1988-12", "1989-01", "1989-02"], "1989", "1989-01", None),
        (["1988Q3", "1988Q4", "1989Q1", "1989Q2"], "1989-01-01", "1989Q1", "1989Q1"),
        (days("2020-02-24", 5, "7D"), "2020-03-05", "2020-03-09", "2020-03-02"),
        (["1927/28", "1928/29", "1929/30"], "1928", "1928/29", "1928/29"),
    ],
)
def test_a_date_of_another_calendar(
    texts: list[str], date: str, first: str | None, last: str | None
) -> None:
    clock = Clock.of(texts)
    numbers = np.array([clock.number(text) for text in texts])
    if first is not None:
        assert texts[int(np.argmax(numbers >= clock.number(date)))] == first
    if last is not None:
        inside = numbers <= clock.number(date, end=True)
        assert texts[int(np.flatnonzero(inside)[-1])] == last


def test_years_and_parts_of_years() -> None:
    months = Clock.of(["2019-12", "2020-01"])
    assert (months.year("2020-03"), months.part_of_year("2020-03")) == (2020, 3)
    weeks = Clock.of(days("2020-12-28", 3, "7D"))
    assert (weeks.year("2020-12-28"), weeks.part_of_year("2020-12-28")) == (2020, 52)
    assert (weeks.year("2021-01-04"), weeks.part_of_year("2021-01-04")) == (2021, 1)
    assert Clock.of(["1928", "1929"]).part_of_year("1928") == 1


def test_two_columns() -> None:
    assert two_columns(["2020", "2020"], ["1", "4"]) == ["2020Q1", "2020Q4"]
    assert two_columns(["2020", "2020"], ["1", "12"]) == ["2020-01", "2020-12"]
    assert two_columns(["2020", "2020"], ["1", "53"]) == ["2020-W01", "2020-W53"]


@pytest.mark.parametrize(
    "content",
    [
        b"year,value\n1927,1.5\n1928,2.5\n",
        b"\xef\xbb\xbfyear,value\r\n1927,1.5\r\n1928,2.5\r\n\r\n",
        b'"year";"value"\n"1928";"2.5"\n"1927";"1.5"\n',
        b"year\tvalue\tnote\n1927\t1.5\t\n1928\t2.5\tas printed\n",
        b" year , value \n 1927 , 1.5 \n 1928 , 2.5 \n",
    ],
)
def test_ways_to_write_a_csv(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_bytes(content)
    series = Table.read(path, "value", "year").series()
    assert series.values.tolist() == [1.5, 2.5]
    assert series.labels == ("1927", "1928")


def test_a_file_without_names(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_text("1927,1.5\n1928,2.5\n")
    assert Table.read(path, "2", "1").series().values.tolist() == [1.5, 2.5]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("year,value,value\n1927,1,2\n1928,2,3\n", "column value: stands twice"),
        ("year,value\n1927,1\n1928,\n", "line 3, column value: the cell is empty"),
        ("year;value\n1927;1,5\n1928;2,5\n", "'1,5' is no number"),
        ("year,value\n1927,1\n1929,2\n1930,2\n", "after time 1927: there is a gap"),
        ("year,value\n1927,1\n1927,2\n", "time 1927: stands twice"),
    ],
)
def test_faults_of_a_file(content: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_text(content)
    with pytest.raises(DataError, match=says):
        Table.read(path, "value", "year").series()

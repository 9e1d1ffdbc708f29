"""Times as agencies write them, decided on the whole column."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from chervonets.onfile.times import Ambiguous, Clock


def days(start: str, periods: int, freq: str, form: str = "%Y-%m-%d") -> list[str]:
    return [day.strftime(form) for day in pd.date_range(start, periods=periods, freq=freq)]


def parts(form: str, count: int, each: int, first: int = 1961) -> list[str]:
    return [form.format(y=first + n // each, p=n % each + 1) for n in range(count)]


YEARS = range(1998, 2011)
MONTH = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"]

READ = {
    "years": ([str(year) for year in YEARS], "years", "1998", "1999"),
    "years as floats": ([f"{year}.0" for year in YEARS], "years", "1998", "1999"),
    "slash": ([f"{y}/{(y + 1) % 100:02}" for y in YEARS], "years", "1998/99", "1999/00"),
    "hyphen": ([f"{y}-{(y + 1) % 100:02}" for y in YEARS], "years", "1998/99", "1999/00"),
    "dash": ([f"{y}–{(y + 1) % 100:02}" for y in YEARS], "years", "1998/99", "1999/00"),
    "both years": ([f"{y}/{y + 1}" for y in YEARS], "years", "1998/99", "1999/00"),
    "last digit": ([f"{y}/{(y + 1) % 10}" for y in YEARS], "years", "1998/99", "1999/00"),
    "blanks": ([f"{y} - {y + 1}" for y in YEARS], "years", "1998/99", "1999/00"),
    "fiscal": ([f"FY {year}" for year in YEARS], "years", "1998/99", "1999/00"),
    "halves": (parts("{y}H{p}", 5, 2), "half-years", "1961H1", "1961H2"),
    "semesters": (parts("{y}-S{p}", 5, 2), "half-years", "1961H1", "1961H2"),
    "halves first": (parts("H{p} {y}", 5, 2), "half-years", "1961H1", "1961H2"),
    "quarters": (parts("{y}Q{p}", 9, 4), "quarters", "1961Q1", "1961Q2"),
    "quarters -": (parts("{y}-Q{p}", 9, 4), "quarters", "1961Q1", "1961Q2"),
    "quarters first": (parts("Q{p} {y}", 9, 4), "quarters", "1961Q1", "1961Q2"),
    "quarters second": (parts("{p}Q{y}", 9, 4), "quarters", "1961Q1", "1961Q2"),
    "quarters of two digits": (parts("{y}Q0{p}", 9, 4), "quarters", "1961Q1", "1961Q2"),
    "quarters by colon": (parts("{y}:{p}", 9, 4), "quarters", "1961Q1", "1961Q2"),
    "quarters by point": (parts("{y}.{p}", 9, 4), "quarters", "1961Q1", "1961Q2"),
    "kvartal": (parts("{y}K{p}", 9, 4), "quarters", "1961Q1", "1961Q2"),
    "trimestre": (parts("T{p} {y}", 9, 4), "quarters", "1961Q1", "1961Q2"),
    "roman": (
        [f"{1961 + n // 4} {['I', 'II', 'III', 'IV'][n % 4]}" for n in range(9)],
        "quarters",
        "1961Q1",
        "1961Q2",
    ),
    "months": (parts("{y}-{p:02}", 30, 12), "months", "1961-01", "1961-02"),
    "months short": (parts("{y}/{p}", 30, 12), "months", "1961-01", "1961-02"),
    "months compact": (parts("{y}{p:02}", 30, 12), "months", "1961-01", "1961-02"),
    "months by M": (parts("{y}M{p:02}", 30, 12), "months", "1961-01", "1961-02"),
    "months by short M": (parts("{y}M{p}", 30, 12), "months", "1961-01", "1961-02"),
    "months first": (parts("{p}/{y}", 30, 12), "months", "1961-01", "1961-02"),
    "months by colon": (parts("{y}:{p}", 30, 12), "months", "1961-01", "1961-02"),
    "months without October's nought": (
        [text.rstrip("0") for text in parts("{y}.{p:02}", 30, 12)],
        "months",
        "1961-01",
        "1961-02",
    ),
    "months by name": (
        [f"{MONTH[n % 12]} {1961 + n // 12}" for n in range(30)],
        "months",
        "1961-01",
        "1961-02",
    ),
    "months by name, year first": (
        [f"{1961 + n // 12}-{MONTH[n % 12].upper()}" for n in range(30)],
        "months",
        "1961-01",
        "1961-02",
    ),
    "full names": (days("1961-01-01", 30, "MS", "%B %Y"), "months", "1961-01", "1961-02"),
    "weeks": (
        [*(f"2020-W{week:02}" for week in range(1, 54)), "2021-W01"],
        "weeks",
        "2020-W01",
        "2020-W02",
    ),
    "weeks compact": (
        [*(f"2020{week:02}" for week in range(1, 54)), "202101"],
        "weeks",
        "2020-W01",
        "2020-W02",
    ),
    "weeks by hyphen": ([f"2020-{w:02}" for w in range(1, 54)], "weeks", "2020-W01", "2020-W02"),
    "weeks first": ([f"Week {w} 2020" for w in range(1, 54)], "weeks", "2020-W01", "2020-W02"),
    "weeks from Sunday": (
        [*(f"2014-W{week:02}" for week in range(1, 54)), "2015-W01"],
        "weeks",
        "2014-W01",
        "2014-W02",
    ),
    "weeks from Sunday, where ISO has one more": (
        [*(f"2015-W{week:02}" for week in range(1, 53)), "2016-W01"],
        "weeks",
        "2015-W01",
        "2015-W02",
    ),
    "days": (days("1925-01-04", 60, "D"), "days", "1925-01-04", "1925-01-05"),
    "days compact": (days("1925-01-04", 60, "D", "%Y%m%d"), "days", "1925-01-04", "1925-01-05"),
    "days with points": (
        days("1925-01-04", 60, "D", "%d.%m.%Y"),
        "days",
        "1925-01-04",
        "1925-01-05",
    ),
    "days first": (days("1925-01-04", 60, "D", "%d/%m/%Y"), "days", "1925-01-04", "1925-01-05"),
    "months before days": (
        days("1925-01-04", 60, "D", "%m/%d/%Y"),
        "days",
        "1925-01-04",
        "1925-01-05",
    ),
    "days by name": (days("1925-01-04", 60, "D", "%d %b %Y"), "days", "1925-01-04", "1925-01-05"),
    "days by name, American": (
        days("1925-01-04", 60, "D", "%B %d, %Y"),
        "days",
        "1925-01-04",
        "1925-01-05",
    ),
    "midnights": (
        [f"{day}T00:00:00Z" for day in days("1925-01-04", 9, "D")],
        "days",
        "1925-01-04",
        "1925-01-05",
    ),
    "business days": (
        days("1925-01-05", 30, "B"),
        "business days",
        "1925-01-05",
        "1925-01-06",
    ),
    "every seventh day": (days("1925-01-04", 60, "7D"), "weeks", "1925-01-04", "1925-01-11"),
    "ends of months": (days("1925-01-31", 30, "ME"), "months", "1925-01", "1925-02"),
    "starts of quarters": (days("1925-01-01", 9, "QS"), "quarters", "1925-01", "1925-04"),
    "ends of years": (days("1925-12-31", 9, "YE"), "years", "1925-12", "1926-12"),
    "twelfths": ([f"{1961 + n / 12:.10f}" for n in range(30)], "months", "1961-01", "1961-02"),
    "rounded": ([f"{1961 + n / 12:.2f}" for n in range(30)], "months", "1961-01", "1961-02"),
    "middles of months": (
        [f"{1961 + (n + 0.5) / 12:.3f}" for n in range(30)],
        "months",
        "1961-01",
        "1961-02",
    ),
    "quarters of years": (["1961.0", "1961.25", "1961.5"], "quarters", "1961Q1", "1961Q2"),
    "numbers": (["-1", "0", "1"], "times", "-1", "0"),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_a_way_to_write_times(name: str) -> None:
    texts, noun, first, second = READ[name]
    clock, places = Clock.of(texts)
    assert f"{clock.noun}s" == noun
    assert [clock.write(place) for place in places[:2]] == [first, second]
    assert np.diff(places) == pytest.approx(np.full(len(texts) - 1, clock.step))


@pytest.mark.parametrize(
    ("texts", "ways"),
    [
        (["01/02/1961", "03/02/1961", "05/02/1961"], {"day-month-year", "month-day-year"}),
        (parts("{y}{p:02}", 12, 12), {"month", "iso-week"}),
        (["2005-06", "2007-08", "2010-11"], {"economic-year", "month"}),
    ],
)
def test_a_column_that_can_be_read_in_two_ways(texts: list[str], ways: set[str]) -> None:
    with pytest.raises(Ambiguous) as error:
        Clock.of(texts)
    assert set(error.value.args) == ways
    for way in ways:
        clock, places = Clock.of(texts, way)
        assert clock.reading == way
        assert np.isfinite(places).all()


@pytest.mark.parametrize(
    ("texts", "wrong"),
    [
        (["1928", "soon"], "soon"),
        (["1927", "1928", "1929-01-01"], "1929-01-01"),
        (["", "1928"], ""),
        (["1928-11", "1928-12", "1929-13"], "1929-13"),
        (["1998Q1", "1998Q2", "1998Q5"], "1998Q5"),
        (["2021-W52", "2021-W53", "2022-W01", "2020-W53"], "2021-W53"),
        (["2021-02-28", "2021-02-29"], "2021-02-29"),
        (["nan", "1"], "nan"),
    ],
)
def test_what_is_no_time_in_a_column(texts: list[str], wrong: str) -> None:
    _, places = Clock.of(texts)
    assert [text for text, place in zip(texts, places, strict=True) if np.isnan(place)] == [wrong]


def test_excel_on_request() -> None:
    clock, places = Clock.of(["44196", "44197"], "excel")
    assert [clock.write(place) for place in places] == ["2020-12-31", "2021-01-01"]
    assert Clock.of(["44196", "44197"])[0].calendar is None


@pytest.mark.parametrize(
    ("texts", "date", "first", "last"),
    [
        (["1988", "1989", "1990"], "1989-06-30", "1989", "1989"),
        (["1988-11", "1988-12", "1989-01", "1989-02"], "1988", None, "1988-12"),
        (["1988-11", "1988-12", "1989-01", "1989-02"], "1989", "1989-01", None),
        (["1988Q3", "1988Q4", "1989Q1", "1989Q2"], "1989-01-01", "1989Q1", "1989Q1"),
        (days("2020-02-24", 5, "7D"), "2020-03-05", "2020-03-09", "2020-03-02"),
        (["1927/28", "1928/29", "1929/30"], "1928", "1928/29", "1928/29"),
        (["2016-07", "2016-08", "2016-09"], "2016/08", "2016-08", "2016-08"),
        (["2015-W53", "2016-W01", "2016-W02"], "2016", "2016-W01", None),
        (["2018-W51", "2018-W52", "2019-W01"], "2018", None, "2018-W52"),
        (["2020-W52", "2020-W53", "2021-W01"], "2021-01-01", "2020-W53", "2020-W53"),
        (["2005.4167", "2005.5", "2005.5833"], "2005.49", "2005.5", "2005.4167"),
        (["2005.4167", "2005.5", "2005.5833"], "2005-07", "2005.5", "2005.5"),
        (["2005.4583", "2005.5417", "2005.6250"], "2005.5417", "2005.5417", "2005.5417"),
        (["2005.4583", "2005.5417", "2005.6250"], "2005.5", "2005.5417", "2005.4583"),
        (["2005.4583", "2005.5417", "2005.6250"], "2005-07", "2005.5417", "2005.5417"),
        (["2005.125", "2005.375", "2005.625"], "2005.375", "2005.375", "2005.375"),
        (["2005.1", "2005.4", "2005.6", "2005.9"], "2005.4", "2005.4", "2005.4"),
        (days("2021-01-04", 15, "B"), "2021-01-09", "2021-01-11", "2021-01-08"),
        (days("2021-01-04", 15, "B"), "2021-01-10", "2021-01-11", "2021-01-08"),
        (days("2021-01-04", 15, "B"), "2021-W01", "2021-01-04", "2021-01-08"),
    ],
)
def test_a_date_of_another_calendar(
    texts: list[str], date: str, first: str | None, last: str | None
) -> None:
    clock, places = Clock.of(texts)
    if first is not None:
        assert texts[int(np.argmax(places >= clock.number(date)))] == first
    if last is not None:
        inside = places <= clock.number(date, end=True)
        assert texts[int(np.flatnonzero(inside)[-1])] == last


def test_a_date_that_can_be_read_in_two_ways() -> None:
    clock, _ = Clock.of(["1928-10-01", "1928-10-02"])
    with pytest.raises(Ambiguous):
        clock.number("01/02/1929")


def test_years_and_parts_of_years() -> None:
    months, places = Clock.of(["2019-12", "2020-01", "2020-03"])
    assert (months.year(places[2]), months.part_of_year(places[2])) == (2020, 3)
    weeks, places = Clock.of(days("2020-12-28", 3, "7D"))
    assert (weeks.year(places[0]), weeks.part_of_year(places[0])) == (2020, 52)
    assert (weeks.year(places[1]), weeks.part_of_year(places[1])) == (2021, 1)
    years, places = Clock.of(["1928", "1929"])
    assert years.part_of_year(places[0]) == 1
    assert years.season is None

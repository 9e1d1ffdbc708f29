"""Files as strangers have them: the right answer, or a message that can be acted on.

The files in `tests/cases` are made after public bug reports of other tools.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from jsonschema import validate
from typer.testing import CliRunner

from chervonets import tests
from chervonets.cli import app
from chervonets.onfile.answer import schema
from chervonets.onfile.registry import METHODS
from chervonets.problems import DataError
from tests.conftest import ROOT
from tests.onfile import ARGUMENTS, DONORS, SERIES, TREATED, frame, run, write

CASES = ROOT / "tests/cases"


def answer(method: str, path: Path, *words: str, value: str = "v") -> dict:
    done = run(method, path, *words, "--json", value=value)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def told(method: str, path: Path, *words: str, value: str = "v") -> list[str]:
    """The faults that are told, a line each."""
    done = run(method, path, *words, value=value)
    assert done.exit_code == 2, done.output
    assert done.stdout == ""
    return [line.removeprefix(f"{path}, ") for line in done.stderr.splitlines()]


def csv(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "figures.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def yearly(values: list[object], first: int = 1990) -> str:
    return "t,v\n" + "".join(f"{first + n},{value}\n" for n, value in enumerate(values))


RISE = [10.2, 10.9, 12.1, 12.4, 13.6, 14.1, 14.8, 16.2, 16.4, 17.7, 18.3, 18.9]


# A. Intervals


def test_an_interval_that_leaves_its_estimate_out_says_so() -> None:
    words = ["--time=year", "--unit=unit", "--treated=A", "--date=2016"]
    found = answer("conformal", CASES / "confz.csv", *words)
    assert found["interval"] == pytest.approx([-6.15, -5.15], abs=0.05)
    assert "rejects the estimate" in found["details"]["interval_note"]


# B. Times


def test_fractional_years_have_seasons() -> None:
    fractions = answer(
        "excess-mortality", CASES / "frac_small.csv", "--time=t", "--date=2005.49", value="deaths"
    )
    months = answer(
        "excess-mortality", CASES / "month_small.csv", "--time=t", "--date=2005-07", value="deaths"
    )
    assert round(months["estimate"]) == 246
    for field in ("estimate", "interval", "p_value", "n"):
        assert fractions[field] == months[field]
    assert fractions["input"]["season"] == fractions["details"]["season"] == "month"
    assert fractions["details"]["marked"] == "2005-07 to 2005-12"


def test_plain_numbers_have_no_season_and_the_answer_says_so() -> None:
    words = ["--time=t", "--calendar=number", "--date=2005.49"]
    found = answer("excess-mortality", CASES / "frac_small.csv", *words, value="deaths")
    assert found["details"]["season"].startswith("none")


def test_years_of_weeks_are_iso_years() -> None:
    words = ["--time=w", "--date=2016", "--until=2018"]
    found = answer("contrast", CASES / "austria_w.csv", *words, value="deaths")
    assert found["details"]["marked"] == "2016-W01 to 2018-W52"
    assert "weeks" in found["details"]["null"]


def test_a_month_with_a_slash_is_that_month(tmp_path: Path) -> None:
    rows = "".join(f"{2015 + n // 12}-{n % 12 + 1:02},{n % 5 + n}\n" for n in range(36))
    found = answer("contrast", csv(tmp_path, "t,v\n" + rows), "--time=t", "--date=2016/08")
    assert found["details"]["marked"] == "2016-08 to 2017-12"


def test_ambiguous_times_name_both_readings_and_the_option(tmp_path: Path) -> None:
    rows = "".join(f"{n:02}/{n % 3 + 1:02}/1961,{n}\n" for n in range(1, 12))
    path = csv(tmp_path, "t,v\n" + rows)
    (line,) = told("trend", path, "--time=t")
    assert "can be read as day-month-year or month-day-year" in line
    assert "--calendar day-month-year" in line


# C. Numbers


def test_a_point_between_thousands(tmp_path: Path) -> None:
    path, words = CASES / "de.csv", ["--time=Jahr"]
    (line,) = told("break", path, *words, value="Einwohner")
    assert line.startswith("line 10, column Einwohner: 1.004 stands beside 940")
    assert "--thousands . or --decimal ." in line
    text = path.read_text().replace(".", "")
    meant = answer("trend", csv(tmp_path, text), *words, "--null=independent", value="Einwohner")
    words += ["--thousands=.", "--null=independent"]
    assert answer("trend", path, *words, value="Einwohner")["estimate"] == meant["estimate"] == 8


def test_a_mark_for_no_figure() -> None:
    path, words = CASES / "sent.csv", ["--time=y", "--null=permutation", "--date=1987"]
    (line,) = told("contrast", path, *words)
    assert line.startswith("line 13, column v: -99.9 lies far from all others")
    assert "--na=-99.9" in line
    assert "--accept-far" in line
    found = answer("contrast", path, *words, "--na=-99.9")
    assert abs(found["estimate"]) < 1
    assert found["input"]["left_out"] == ["1972"]
    assert answer("contrast", path, *words, "--accept-far")["estimate"] > 4


@pytest.mark.parametrize("value", [9999, -999, 1e6])
def test_other_marks_for_no_figure(value: float, tmp_path: Path) -> None:
    path = csv(tmp_path, yearly([*RISE[:5], value, *RISE[6:]]))
    (line,) = told("trend", path, "--time=t")
    assert line.startswith(f"line 7, column v: {value} lies far")


def test_two_scales(tmp_path: Path) -> None:
    path = csv(tmp_path, yearly([*(1000 * v for v in RISE[:6]), *RISE[6:]]))
    (line,) = told("trend", path, "--time=t")
    assert "14.8 begins another scale" in line
    assert answer("trend", path, "--time=t", "--accept-scales")["n"] == 12


@pytest.mark.parametrize(
    ("cell", "options"),
    [
        ("1 234,5", ["--decimal=,", "--thousands= "]),
        ("1\u202f234,5", ["--decimal=,", "--thousands= "]),
        ("1.234,5", ["--decimal=,", "--thousands=."]),
        ('"1,234.5"', ["--thousands=,"]),
        ("1'234.5", ["--thousands='"]),
        ("−1234.5", []),
        ("1.2345e3", []),
    ],
)
def test_ways_to_write_a_number(cell: str, options: list[str], tmp_path: Path) -> None:
    path = csv(tmp_path, "".join(["t;v\n", *(f"{1990 + n};{cell}\n" for n in range(3))]))
    if cell.startswith('"'):
        path.write_text(path.read_text().replace(";", "|"))
    given = {"decimal": None, "thousands": None}
    for option in options:
        name, _, sign = option[2:].partition("=")
        given[name] = sign
    found = tests.level(path, value="v", time="t", null="sign", **given)
    assert abs(found.timed.lines["v"]) == pytest.approx(np.full(3, 1234.5))


def test_a_decimal_point_is_no_point_between_thousands(tmp_path: Path) -> None:
    (line,) = told(
        "trend", csv(tmp_path, "t,v\n1990,1.004\n1991,1.5\n"), "--time=t", "--thousands=."
    )
    assert line.startswith("line 3, column v: '1.5' is no number")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--decimal=,", "--thousands=,"], "name two different signs"),
        (["--thousands="], "name two different signs"),
        (["--delimiter=::"], "name one, or tab"),
        (["--encoding=klingon"], "is no encoding"),
        (["--calendar=moon"], "--calendar"),
        (["--from=2001", "--to=1999"], "holds none of the times 1990 to 2001"),
        (["--from=soon"], "--from soon: is no time like 1990"),
        (["--plot=/proc/none/picture.svg"], "cannot be written"),
    ],
)
def test_options_that_cannot_be_meant(options: list[str], says: str, tmp_path: Path) -> None:
    (line,) = told("trend", csv(tmp_path, yearly(RISE)), "--time=t", *options)
    assert says in line


def test_python_takes_no_option_that_there_is_not() -> None:
    with pytest.raises(TypeError, match="there is no option colour"):
        tests.trend(pd.DataFrame({"v": RISE}), value="v", colour="red")


def test_a_frame_with_an_index_of_times() -> None:
    index = pd.date_range("1990-01-31", periods=12, freq="ME", name="when")
    found = tests.trend(pd.DataFrame({"v": RISE}, index=index), value="v", time="when")
    assert (found.input["calendar"], found.input["last"]) == ("months", "1990-12")


@pytest.mark.parametrize(
    ("times", "noun", "first", "date"),
    [
        (pd.period_range("1990Q1", periods=12, freq="Q"), "quarters", "1990Q1", "1992"),
        (pd.period_range("1990-01-01", periods=12, freq="W"), "weeks", None, "1990-02-26"),
        (pd.date_range("1990-01-01", periods=12, tz="UTC"), "days", "1990-01-01", "1990-01-09"),
        (np.arange(1990.0, 2002.0), "years", "1990", 1998),
        (1990 + np.arange(12) / 12, "months", "1990-01", pd.Timestamp("1990-09-01")),
        (pd.Categorical([f"{year}/{year + 1}" for year in range(1990, 2002)]), "years", None, 1998),
    ],
)
def test_times_of_a_frame(times: object, noun: str, first: str | None, date: object) -> None:
    rows = pd.DataFrame({"t": times, "v": RISE})
    found = tests.contrast(rows, value="v", time="t", date=date, null="permutation")
    assert found.input["calendar"] == noun
    assert found.input["first"] == first or first is None
    assert found.marked.sum() == 4


def test_an_empty_frame() -> None:
    with pytest.raises(DataError, match="has no rows"):
        tests.trend(pd.DataFrame({"v": []}), value="v")


def test_a_number_that_needs_an_option_names_it(tmp_path: Path) -> None:
    (line,) = told("trend", csv(tmp_path, "t;v\n1990;1\n1991;1,5\n"), "--time=t")
    assert "'1,5' is no number" in line
    assert "--decimal ',' or --thousands ','" in line


# D. Nothing is silent


def test_what_was_read_is_told() -> None:
    words = ["--time=w", "--date=2016", "--from=2015-W10", "--to=2019"]
    done = run("contrast", CASES / "austria_w.csv", *words, value="deaths")
    assert "deaths, by w (read as iso-week):" in done.stdout
    assert "weeks, 2015-W10 to 2019-W52" in done.stdout
    found = answer("contrast", CASES / "austria_w.csv", *words, value="deaths")["input"]
    assert (found["first"], found["last"], found["times"]) == ("2015-W10", "2019-W52", 252)
    assert found["options"]["date"] == "2016"
    assert found["options"]["first"] == "2015-W10"


def test_an_option_is_given_once() -> None:
    done = run("trend", CASES / "alt.csv", "--time=t", "--level=.9", "--level=.8", value="v")
    assert done.exit_code == 2
    assert done.stderr == "--level is given twice; give it once\n"


# E. Messages


def test_the_line_with_the_typing_error() -> None:
    (line,) = told("trend", CASES / "typo.csv", "--time=t")
    assert line.startswith("line 31, column t: '2005Q5' is no quarter like the others")


def test_lines_are_those_of_the_file() -> None:
    (line,) = told("trend", CASES / "blank_line.csv", "--time=t")
    rows = (CASES / "blank_line.csv").read_text().splitlines()
    number = next(n for n, row in enumerate(rows, 1) if row.endswith("x"))
    assert line.startswith(f"line {number}, column v: 'x' is no number")


def test_two_ways_to_write_an_accent() -> None:
    words = ["--time=year", "--unit=prov"]
    for unit in ("Qu\u00e9bec", "Que\u0301bec"):
        assert answer("trend", CASES / "nfd.csv", *words, f"--treated={unit}")["n"] == 20
    (line,) = told("trend", CASES / "nfd.csv", *words, "--treated=Quebec")
    assert "there are: Québec, " in line


def test_all_faults_of_a_file_at_once(tmp_path: Path) -> None:
    text = "t,v\n1998Q1,1\n1998Q2,two\n1998Q5,3\n1998Q4,4\n1998Q4,5\n1999Q1,six\n"
    lines = told("trend", csv(tmp_path, text), "--time=t")
    assert [line.partition(":")[0] for line in lines] == [
        "line 3, column v",
        "line 4, column t",
        "line 6",
        "line 7, column v",
    ]


def test_gaps_and_wrong_cells_are_told_together(tmp_path: Path) -> None:
    lines = told("trend", csv(tmp_path, "t,v\n1990,1\n1991,x\n1992,\n1994,2\n"), "--time=t")
    assert [line.partition(":")[0] for line in lines] == [
        "column t",
        "line 3, column v",
        "line 4, column v",
    ]
    rows = frame().astype({"value": object})
    rows.loc[3, "value"], rows.loc[30, "value"] = "x", ""
    lines = told("conformal", write(tmp_path, rows), *SERIES, "--date=1928", value="value")
    assert [line.partition(":")[0] for line in lines] == [
        f"unit {rows.loc[30, 'country']}",
        "line 5, column value",
    ]


def test_messages_speak_of_the_calendar_at_hand(tmp_path: Path) -> None:
    text = "t,v\n" + "".join(f"1998-{n:02},{n * n % 7}\n" for n in range(1, 6))
    done = run("contrast", csv(tmp_path, text), "--time=t", "--date=1998-03", value="v")
    assert done.exit_code == 2
    assert "5 months are too few" in done.stderr


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"t,v\n1990,1\n1991,2,3\n", "line 3: has 3 cells where there are 2 column names"),
        (b"Source: an office\nread 2020\nt,v\n1990,1\n1991,2\n1992,2\n", "--skip 2"),
        (b"t,v\n1990,1\n19\x0091,2\n", "line 3: holds a NUL byte"),
        (b"t,v\n1990,1\n\xef\xbb\xbf1991,2\n", "line 3: holds a byte order mark (U+FEFF)"),
        (b"t,v\n1990,1\n1991,\xe9\n", "--encoding cp1252"),
        (b"%PDF-1.7", "is a PDF"),
        (b"<html><table>", "is a web page"),
        (b'{"t": 1990}', "is JSON"),
        (b't,v\n1990,"1\n1991,2\n', "line 2: is no row of a csv"),
        (b"PK\x03\x04 no zip", "is no Excel workbook"),
        (b"PAR1 and no more", "is no whole parquet"),
        (gzip.compress(b"t,v\n1990,1\n" * 99, mtime=0)[:40], "cannot be read"),
        (b"", "is empty"),
    ],
)
def test_files_of_other_kinds(content: bytes, says: str, tmp_path: Path) -> None:
    lines = told("trend", csv(tmp_path, content), "--time=t")
    assert says in lines[0]


# F. What can be done is done


def test_missing_figures_where_no_method_needs_them(tmp_path: Path) -> None:
    text = yearly([*RISE[:4], "..", *RISE[5:8], "", *RISE[9:]])
    path = csv(tmp_path, text)
    found = answer("trend", path, "--time=t", "--null=independent")
    assert (found["n"], found["input"]["left_out"]) == (10, ["1994", "1998"])
    lines = told("trend", path, "--time=t")
    assert [line.partition(",")[0] for line in lines] == ["line 6", "line 10"]
    assert "--missing times" in lines[0]
    assert answer("trend", path, "--time=t", "--missing=times")["n"] == 10
    whole = answer("trend", csv(tmp_path, yearly(["NA", *RISE, ""])), "--time=t")
    assert whole["n"] == 12


@pytest.mark.parametrize("method", [m for m in DONORS if m != "conformal"])
def test_missing_times_of_donor_methods(method: str, tmp_path: Path) -> None:
    words = [*SERIES, *ARGUMENTS[method]]
    rows = frame()
    early = rows[rows["year"] != 1915]
    found = answer(method, write(tmp_path, early), *words, value="value")
    assert found["n"] == 23
    gone = rows.drop(rows.index[(rows["country"] == "Chile") & (rows["year"] == 1915)])
    path = write(tmp_path, gone)
    (line,) = told(method, path, *words, value="value")
    assert "--exclude 'Chile'" in line
    assert answer(method, path, *words, "--missing=times", value="value")["n"] == 23
    without = answer(method, path, *words, "--missing=units", value="value")
    assert without["input"]["unused"] == ["Chile"]
    assert "Chile" not in without["weights"]


def test_a_constant_donor_is_left_out(tmp_path: Path) -> None:
    rows = frame()
    rows.loc[rows["country"] == "Chile", "value"] = 100.0
    words = [*SERIES, *ARGUMENTS["synthetic-did"]]
    done = run("synthetic-did", write(tmp_path, rows), *words)
    assert done.exit_code == 0, done.output
    assert "Donors not used: Chile." in done.stdout


def test_missing_predictors(tmp_path: Path) -> None:
    rows = frame().astype({"other": object})
    rows.loc[[3, 30, 60], "other"] = ["..", "NaN", "NA"]
    words = [*SERIES, "--date=1928", "--predictor=other", "--predictor=value@1920:1927"]
    assert answer("synthetic-control", write(tmp_path, rows), *words, value="value")["weights"]


# What users asked for


def test_other_files_give_the_same_answer(tmp_path: Path) -> None:
    rows = frame()
    plain = write(tmp_path, rows)
    words = [*SERIES, *ARGUMENTS["contrast"]]
    expected = answer("contrast", plain, *words, value="value")
    packed = tmp_path / "figures.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    rows.to_parquet(tmp_path / "figures.parquet")
    with pd.ExcelWriter(tmp_path / "figures.xlsx") as book:
        rows.to_excel(book, sheet_name="figures", index=False)
        rows.head().to_excel(book, sheet_name="notes", index=False)
    wide = tmp_path / "wide.csv"
    rows.pivot_table(index="country", columns="year", values="value").to_csv(wide)
    across = tmp_path / "across.csv"
    rows.pivot_table(index="year", columns="country", values="value").to_csv(across)
    utf16 = tmp_path / "utf16.csv"
    utf16.write_text(plain.read_text(), encoding="utf-16")
    given = ["--treated", TREATED, *ARGUMENTS["contrast"]]
    found = [
        answer("contrast", packed, *words, value="value"),
        answer("contrast", utf16, *words, value="value"),
        answer("contrast", tmp_path / "figures.parquet", *words, value="value"),
        answer("contrast", tmp_path / "figures.xlsx", *words, "--sheet=figures", value="value"),
        answer("contrast", wide, *given, "--wide", "--unit=country", value="value"),
        answer("contrast", across, *given, "--wide", "--time=year", value="value"),
    ]
    text = plain.read_text()
    shared = ["test", "contrast", "--csv=-", "--value=value", "--resamples=99", "--json"]
    piped = CliRunner().invoke(app, [*shared, *words], input=text)
    assert piped.exit_code == 0, piped.output
    for each in [*found, json.loads(piped.stdout)]:
        assert each["estimate"] == expected["estimate"]
        assert each["p_value"] == expected["p_value"]
    (line,) = told("contrast", tmp_path / "figures.xlsx", *words, value="value")
    assert "--sheet: is missing; there are: figures, notes" in line


def test_several_outcomes(tmp_path: Path) -> None:
    path = write(tmp_path, frame())
    words = ["--value", "other", *SERIES, *ARGUMENTS["contrast"]]
    done = run("contrast", path, *words, "--json")
    first, second = json.loads(done.stdout)
    assert [first["input"]["value"], second["input"]["value"]] == ["value", "other"]
    validate([first, second], schema())


@pytest.mark.parametrize("method", ARGUMENTS)
def test_answers_follow_the_schema_and_python_gives_the_same(method: str, tmp_path: Path) -> None:
    path = write(tmp_path, frame())
    found = answer(method, path, *SERIES, *ARGUMENTS[method], value="value")
    validate(found, schema())
    names = {"--with": "other"}
    numbers = {"--low", "--high", "--against"}
    options = {
        names.get(name, name[2:]): float(word) if name in numbers else word
        for name, word in zip(ARGUMENTS[method][::2], ARGUMENTS[method][1::2], strict=True)
    }
    function = getattr(tests, METHODS[method].run.__name__)
    columns = {"value": "value", "time": "year", "unit": "country", "treated": TREATED}
    python = function(frame(), **columns, resamples=99, **options)
    for field in ("estimate", "interval", "p_value", "weights", "details"):
        assert getattr(python, field) == found[field]


@pytest.mark.parametrize(
    ("method", "suffix"), [*((m, ".svg") for m in ARGUMENTS), ("level", ".png"), ("level", ".pdf")]
)
def test_a_picture_of_every_method(method: str, suffix: str, tmp_path: Path) -> None:
    rows = frame().rename(columns={"value": "$v^_{"})
    path = tmp_path / f"picture{suffix}"
    words = [*SERIES, *ARGUMENTS[method], "--plot", str(path)]
    done = run(method, write(tmp_path, rows), *words, value="$v^_{")
    assert done.exit_code == 0, done.output
    begins = {".svg": b"<?xml", ".png": b"\x89PNG", ".pdf": b"%PDF"}[suffix]
    assert path.read_bytes().startswith(begins)


@pytest.mark.parametrize("method", [m for m in ARGUMENTS if METHODS[m].expects])
def test_gaps_by_time(method: str, tmp_path: Path) -> None:
    path = tmp_path / "gaps.csv"
    words = [*SERIES, *ARGUMENTS[method], "--gaps", str(path)]
    found = answer(method, write(tmp_path, frame()), *words, value="value")
    gaps = pd.read_csv(path).set_index("time")["gap"]
    late = gaps.loc[int(found["details"]["marked"][:4]) :]
    effect = late.sum() if method == "excess-mortality" else late.mean()
    assert effect == pytest.approx(found["estimate"])


@pytest.mark.parametrize("method", DONORS)
def test_gaps_have_the_figures_of_the_file(method: str) -> None:
    words = {"time": "year", "unit": "country", "treated": TREATED, "date": "1928"}
    rows = frame()
    gaps = METHODS[method].run(rows, value="value", **words).gaps()
    own = rows.loc[rows["country"] == TREATED, "value"]
    assert gaps["value"].tolist() == own.tolist()
    others = rows.loc[rows["country"] != TREATED, "value"]
    assert others.min() < gaps["expected"].mean() < others.max()


@pytest.mark.parametrize("proxy", ["synthetic", "difference", "lasso"])
def test_weights_and_intercept_give_what_is_expected(proxy: str) -> None:
    words = {"time": "year", "unit": "country", "treated": TREATED, "date": "1928"}
    rows = frame()
    found = tests.conformal(rows, value="value", **words, proxy=proxy)
    donors = rows.pivot_table(index="year", columns="country", values="value")
    mean = sum(weight * donors[name] for name, weight in found.weights.items())
    assert found.gaps()["expected"].tolist() == pytest.approx(
        (mean + found.details["intercept"]).tolist()
    )


def test_a_picture_needs_a_format(tmp_path: Path) -> None:
    found = tests.trend(pd.DataFrame({"v": RISE}), value="v", null="independent")
    with pytest.raises(DataError, match=r"end it in \.svg"):
        found.plot(tmp_path / "picture.docx")


def test_counts_have_their_digits(tmp_path: Path) -> None:
    values = [19310 + 37.4 * n * (-1) ** n for n in range(12)]
    done = run("level", csv(tmp_path, yearly(values)), "--time=t", value="v")
    estimate = next(line for line in done.stdout.splitlines() if "estimate" in line).split()[1]
    assert estimate == f"{np.mean(values):.6g}"


def test_no_detail_is_empty(tmp_path: Path) -> None:
    path = csv(tmp_path, yearly([1, 3, 2, 4, 3, 5, 4, 6, 5, 7, 6, 8]))
    for line in run("breaks", path, "--time=t", value="v").stdout.splitlines():
        assert not line.rstrip().endswith((":", ",")) or line.startswith(("Details", "Read"))


def test_version_and_schema() -> None:
    done = CliRunner().invoke(app, ["--version"])
    assert done.exit_code == 0
    assert done.stdout.startswith("chervonets 0.")
    done = CliRunner().invoke(app, ["test", "--schema"])
    assert json.loads(done.stdout) == schema()

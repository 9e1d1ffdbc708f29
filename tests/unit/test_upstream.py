"""Publishers' files: every format is read, every difference is told, bad files are one screen."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from chervonets.cli import main
from chervonets.problems import DataError
from chervonets.sources.corrections import read_corrections
from chervonets.sources.models import Source, Upstream
from chervonets.sources.read import read_source
from chervonets.sources.upstream.audit import agree, files_called
from chervonets.sources.upstream.readers import READERS, read_upstream
from chervonets.sources.vocabulary import read_vocabulary
from tests.conftest import DATA
from tests.publishers import WRITERS, audited, publisher_file

NMC, MADDISON, LEAGUE = "cow_nmc_v7", "maddison_project_2023", "cfs_league_of_nations_prices"
SERIES = {"pop": "mpd2023_pop", "gdppc": "mpd2023_gdppc"}


@cache
def read(key: str) -> tuple[Source, pd.DataFrame]:
    """A source and its carried figures, with the misprints that corrections leave out."""
    return read_source(DATA, key, read_vocabulary(DATA), read_corrections(DATA))


@pytest.fixture(scope="module")
def few() -> pd.DataFrame:
    """Some real annual figures, to be written in every annual form."""
    rows = read(MADDISON)[1]
    years = rows["start"].dt.year.between(1925, 1932)
    return rows.loc[years & rows["entity"].isin(["SUN", "SWE", "ARG"])]


def entry(form: str) -> Upstream:
    """What `source.yaml` could say about a file in some form."""
    return Upstream(file=f"table.{form}", format=form, columns=SERIES, entities={"USSR": "SUN"})


ANNUAL = sorted(set(READERS) - {"league-csv"})


def test_every_reader_has_a_writer_and_every_format_a_reader() -> None:
    assert set(READERS) == set(WRITERS)
    assert set(READERS) == set(Upstream.model_fields["format"].annotation.__args__)


@pytest.mark.parametrize("form", ANNUAL)
def test_the_carried_figures_in_the_publishers_form_are_the_same(
    form: str, few: pd.DataFrame
) -> None:
    file = entry(form)
    table = audited(MADDISON, file, few, publisher_file(file, few))
    assert set(table["status"]) == {"same"}
    assert len(table) == len(few)


@pytest.mark.parametrize("form", ANNUAL)
def test_changed_missing_and_new_figures_are_told_apart(form: str, few: pd.DataFrame) -> None:
    file = entry(form)
    table = few.reset_index(drop=True)
    sweden = table.loc[(table["entity"] == "SWE") & (table["series"] == "mpd2023_pop")].index
    changed, lost, added = sweden[1:4]
    upstream = table.copy()
    upstream.loc[changed, "text"] += "1"
    content = publisher_file(file, upstream.drop(index=lost))
    found = audited(MADDISON, file, table.drop(index=added), content).query("status != 'same'")
    expected = [
        ("differs", table.loc[changed, "name"], table.loc[changed, "text"]),
        ("missing", table.loc[lost, "name"], table.loc[lost, "text"]),
        ("new", table.loc[added, "name"], ""),
    ]
    assert list(found[["status", "name", "carried"]].itertuples(index=False, name=None)) == expected


def test_figures_outside_the_carried_years_and_places_are_not_new(few: pd.DataFrame) -> None:
    file = entry("nmc-csv")
    narrow = few.loc[(few["entity"] == "SUN") & (few["start"].dt.year < 1930)]
    table = audited(MADDISON, file, narrow, publisher_file(file, few))
    assert set(table["status"]) == {"same"}


@pytest.mark.parametrize("key", [NMC, MADDISON, "vdem_indices", LEAGUE])
def test_every_described_file_agrees_with_what_is_carried(key: str) -> None:
    source, carried = read(key)
    described = {s for file in source.upstream for s in file.columns.values()}
    # a source may hold older releases beside the one that its publisher still offers
    assert described <= set(carried["series"])
    for file in source.upstream:
        held = carried.loc[carried["series"].isin(file.columns.values())]
        table = audited(key, file, held, publisher_file(file, held))
        assert set(table["status"]) == {"same"}
        assert len(table) == len(held)


def test_a_figure_printed_twice_alike_is_not_new() -> None:
    source, carried = read(LEAGUE)
    carried = carried.query("series == 'lon_raw_wpi_ussr_gold'")
    [file] = [f for f in source.upstream if f.columns == {"value": "lon_raw_wpi_ussr_gold"}]
    content = publisher_file(file, carried)
    table = audited(LEAGUE, file, carried, content + content.splitlines(keepends=True)[-1])
    assert set(table["status"]) == {"same"}


@pytest.mark.parametrize(
    ("carried", "upstream", "same"),
    [
        ("80.1", "80.1", True),
        ("80.1", "80.10", True),
        ("80.1", "80.1234", True),
        ("80.1", "80.15", True),
        ("80.1", "80.16", False),
        ("80.10", "80.12", False),
        ("1293", "1293.0", True),
        ("1293", "1294", False),
        ("0", "0.4", True),
        ("-1.5", "-1.5", True),
        ("1.5", "-1.5", False),
    ],
)
def test_numbers_are_compared_at_the_printed_precision(
    carried: str, upstream: str, same: bool
) -> None:
    assert agree(carried, upstream) is same


def broken(content: bytes, old: bytes, new: bytes) -> bytes:
    assert old in content
    return content.replace(old, new, 1)


CUT = slice(None, -7)
FAULTS: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "empty": ("nmc-csv", lambda _: b"", "empty"),
    "other table": ("vdem-csv", lambda c: broken(c, b"country_text_id", b"iso"), "lacks the"),
    "column gone": ("nmc-csv", lambda c: broken(c, b"gdppc", b"gdp"), "lacks the columns 'gdppc'"),
    "cut row": ("cdiac-csv", lambda c: c[: c.rindex(b",")], "fields, the header has"),
    "no number": ("nmc-csv", lambda c: broken(c, b",1925,", b",1925,x,"), "fields, the header has"),
    "no year": ("gapminder-csv", lambda c: broken(c, b",1926,", b",19x6,"), "'19x6' is not a year"),
    "wide": ("gapminder-csv", lambda c: broken(c, b"time", b"1925"), "none of the pairs"),
    "not a number": ("gapminder-csv", lambda c: c.rstrip() + b"k\n", "not a finite number"),
    "encoding": ("vdem-csv", lambda c: c + b"\xff\xfe", "UTF-8"),
    "quotes": ("vdem-csv", lambda c: c + b'"SWE"x,1\n', "not valid csv"),
    "cut workbook": ("maddison-xlsx", lambda c: c[: len(c) // 2], "not a whole xlsx workbook"),
    "page instead": ("maddison-xlsx", lambda _: b"<html>moved</html>", "not a whole xlsx workbook"),
    "html": ("nmc-csv", lambda _: b"<html>moved</html>", "lacks the columns"),
}  # fmt: skip


@pytest.mark.parametrize("case", FAULTS)
def test_unreadable_files_are_problems_with_a_place(case: str, few: pd.DataFrame) -> None:
    form, damage, words = FAULTS[case]
    file = entry(form)
    content = damage(publisher_file(file, few))
    with pytest.raises(DataError) as caught:
        list(read_upstream(content, file, "the file"))
    [problem] = caught.value.problems
    assert words in problem.what or words in str(problem)
    assert problem.file == "the file"
    assert problem.place
    assert problem.mend


def test_another_sheet_is_named(few: pd.DataFrame) -> None:
    from openpyxl import Workbook

    out = io.BytesIO()
    Workbook().save(out)
    with pytest.raises(DataError, match="has no sheet 'Full data'"):
        list(read_upstream(out.getvalue(), entry("maddison-xlsx"), "the file"))


def test_a_sheet_without_the_columns_is_told() -> None:
    file = read(LEAGUE)[0].upstream[0]
    with pytest.raises(DataError, match="no row names any of the columns"):
        list(read_upstream(b"1924M1,3,4\n", file, "the file"))
    header = ",".join(["Country", *(f'"{name}"' for name in file.entities)])
    row = ",".join(["1924M13", *("1" for _ in file.entities)])
    with pytest.raises(DataError, match="is no month"):
        list(read_upstream(f"{header}\n{row}\n".encode(), file, "the file"))


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"folder/{name}", content)
    return out.getvalue()


def test_tables_are_found_inside_archives(few: pd.DataFrame) -> None:
    file = entry("nmc-csv").model_copy(update={"inside": ["inner", "table"]})
    table = publisher_file(file, few)
    inner = zipped(table=table, other=b"x")
    figures = list(read_upstream(table, file, "x"))
    assert len(figures) == len(few)
    assert list(read_upstream(inner, file, "x")) == figures
    assert list(read_upstream(zipped(inner=inner), file, "x")) == figures
    with pytest.raises(DataError, match="inner > table is not in it"):
        list(read_upstream(zipped(other=b"x"), file, "x"))
    with pytest.raises(DataError, match="is damaged"):
        list(read_upstream(inner[: len(inner) // 2], file, "x"))


def test_a_file_is_known_by_its_name_or_that_of_its_archive() -> None:
    nmc, league = read(NMC)[0], read(LEAGUE)[0]
    assert files_called(nmc, "NMCv7.zip") == nmc.upstream
    assert files_called(nmc, "anything.csv") == nmc.upstream
    assert len(files_called(league, "Raw retail data 1--1913 base.csv")) == 2
    with pytest.raises(DataError, match="say `--as` one of"):
        files_called(league, "sheet1.csv")
    with pytest.raises(DataError, match="names no file of the publisher"):
        files_called(Source.model_validate({**nmc.model_dump(by_alias=True), "upstream": []}), "x")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("irst: nmc_irst", "irst: nmc_iron"), "unknown series 'nmc_iron'"),
        (('"2": USA', '"2": XXX'), "unknown entity 'XXX'"),
        (("format: nmc-csv", "format: nmc-tsv"), "upstream.0.format"),
        (("inside:", "within:"), "upstream.0.within"),
    ],
)
def test_the_description_of_a_file_is_checked(
    data_copy: Path, change: tuple[str, str], words: str
) -> None:
    path = data_copy / "sources" / NMC / "source.yaml"
    text = path.read_text()
    assert change[0] in text
    path.write_text(text.replace(*change))
    with pytest.raises(DataError, match=words):
        read_source(data_copy, NMC, read_vocabulary(data_copy))


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Run the command line; gives the exit code and both outputs."""

    def command(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["chervonets", *arguments, "--data", str(DATA)])
        with pytest.raises(SystemExit) as caught:
            main()
        out, err = capsys.readouterr()
        return int(caught.value.code or 0), out, err

    return command


def test_the_command_exits_0_1_or_2(
    tmp_path: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    source, carried = read(NMC)
    [file] = source.upstream
    path = tmp_path / file.file
    content = publisher_file(file, carried)
    path.write_bytes(content)
    code, out, _ = run("audit", NMC, str(path))
    assert code == 0
    assert out == f"{len(carried)} same, 0 differs, 0 missing, 0 new\n"

    name = f"{NMC}:nmc_irst:SUN:1932"
    steel = carried["name"] == name
    text = carried.loc[steel, "text"].item()
    changed = carried.assign(text=carried["text"].mask(steel, f"7{text}"))
    path.write_bytes(publisher_file(file, changed))
    code, out, _ = run("audit", NMC, str(path))
    assert code == 1
    assert out.splitlines()[0] == f"differs  {name}: carried {text}, upstream 7{text}"
    assert "1 differs, 0 missing, 0 new" in out

    path.write_bytes(content[CUT])
    code, out, err = run("audit", NMC, str(path))
    assert code == 2
    assert out == ""
    assert f"{path}, line " in err
    assert "mend:" in err
    assert len(err.splitlines()) < 20


def test_the_command_tells_a_missing_file_and_source(
    tmp_path: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    code, _, err = run("audit", NMC, str(tmp_path / "nowhere.csv"))
    assert code == 2
    assert "nowhere.csv, file: cannot be read" in err
    code, _, err = run("audit", "no_such_source", str(tmp_path))
    assert code == 2
    assert "data/sources/no_such_source/source.yaml, file: the file does not exist" in err
    code, _, err = run("audit", LEAGUE, str(tmp_path / "sheet1.csv"))
    assert code == 2
    assert "--as" in err


def test_another_name_can_be_given(
    tmp_path: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    source, carried = read(LEAGUE)
    file = source.upstream[0]
    path = tmp_path / "sheet1.csv"
    path.write_bytes(publisher_file(file, carried))
    code, out, _ = run("audit", LEAGUE, str(path), "--as", file.file)
    assert code == 0
    assert "0 differs" in out

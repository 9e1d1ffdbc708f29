"""Reading what is printed: names of periods, all problems at once, corrections with guards."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from chervonets.check import check_data
from chervonets.panel.build import DataHouse
from chervonets.problems import DataError
from chervonets.report.bibliography import in_text, lettered, reference
from chervonets.sources.corrections import apply_corrections, read_corrections
from chervonets.sources.models import Citation
from chervonets.sources.omissions import read_omissions
from chervonets.sources.periods import Kind, kind_of, name_of
from chervonets.sources.read import read_source, read_sources
from chervonets.sources.vocabulary import read_vocabulary
from tests.conftest import DATA

GRAIN = "wheatcroft_davies_grain_1994"


@pytest.mark.parametrize(
    ("start", "end", "kind", "name"),
    [
        ("1928-01-01", "1928-12-31", Kind.CALENDAR_YEAR, "1928"),
        ("1927-10-01", "1928-09-30", Kind.ECONOMIC_YEAR, "1927/28"),
        ("1899-10-01", "1900-09-30", Kind.ECONOMIC_YEAR, "1899/00"),
        ("1928-02-01", "1928-02-29", Kind.MONTH, "1928-02"),
        ("1928-02-01", "1928-02-28", Kind.SPAN, "1928-02-01..1928-02-28"),
        ("1933-01-01", "1933-01-01", Kind.STOCK, "1933-01-01"),
        ("1930-01-01", "1931-12-31", Kind.SPAN, "1930-01-01..1931-12-31"),
    ],
)
def test_periods(start: str, end: str, kind: Kind, name: str) -> None:
    days = date.fromisoformat(start), date.fromisoformat(end)
    assert kind_of(*days) == kind
    assert name_of(*days) == name


def test_every_observation_has_a_unique_name_a_locator_and_an_evidence_class(
    house: DataHouse,
) -> None:
    observations = house.observations
    assert observations["name"].is_unique
    assert (observations["locator"].str.strip() != "").all()
    classes = set(house.vocabulary.evidence)
    assert {house.evidence_of(rival) for rival in house.counts} <= classes


def test_all_problems_of_a_file_come_at_once(data_copy: Path) -> None:
    path = data_copy / "sources" / GRAIN / "observations.csv"
    lines = path.read_text().splitlines(keepends=True)
    lines[5] = lines[5].replace("grain_soviet_est_1930s", "grain_of_nowhere", 1)
    fields = lines[6].split(",")
    lines[6] = ",".join([*fields[:4], "many", "-3", *fields[6:]])
    path.write_text("".join(lines))
    with pytest.raises(DataError) as caught:
        read_source(data_copy, GRAIN, read_vocabulary(data_copy))
    found = [(problem.place, problem.what) for problem in caught.value.problems]
    assert len(found) == 3
    assert {place for place, _ in found} == {"line 6", "line 7"}


def test_problems_of_several_sources_come_together(data_copy: Path) -> None:
    for key in (GRAIN, "gmd_sun_extract"):
        (data_copy / "sources" / key / "observations.csv").write_text("")
    with pytest.raises(DataError) as caught:
        read_sources(data_copy, read_vocabulary(data_copy), read_corrections(data_copy))
    assert len(caught.value.problems) == 2


def test_a_screen_holds_at_most_ten_problems(data_copy: Path) -> None:
    path = data_copy / "sources" / GRAIN / "observations.csv"
    text = path.read_text().replace(",SUN,", ",NOWHERE,")
    path.write_text(text)
    with pytest.raises(DataError) as caught:
        read_source(data_copy, GRAIN, read_vocabulary(data_copy))
    assert len(caught.value.problems) > 10
    assert str(caught.value).count("mend:") == 10
    assert f"and {len(caught.value.problems) - 10} more" in str(caught.value)


def test_a_key_written_twice_is_an_error(data_copy: Path) -> None:
    path = data_copy / "sources" / GRAIN / "source.yaml"
    path.write_text(path.read_text() + "\nkey: another\n")
    with pytest.raises(DataError, match="stands twice"):
        read_source(data_copy, GRAIN, read_vocabulary(data_copy))


def test_corrections_leave_the_faulty_rows_out(house: DataHouse) -> None:
    observations = house.observations
    wholesale = observations.loc[observations["series"] == "lon_raw_wpi_ussr_chervonets"]
    assert 1927 not in set(wholesale["start"].dt.year)
    assert {1926, 1928} <= set(wholesale["start"].dt.year)
    retail = observations.loc[observations["series"] == "lon_raw_cpi_ussr_old", "name"]
    assert not retail.str.endswith(":1925-07").any()


def test_a_guard_fails_once_the_source_no_longer_shows_the_error(data_copy: Path) -> None:
    path = data_copy / "sources/cfs_league_of_nations_prices/observations.csv"
    lines = path.read_text().splitlines(keepends=True)
    row = next(
        number
        for number, line in enumerate(lines)
        if line.startswith("lon_raw_wpi_ussr_chervonets,SUN,1927-03-01,")
    )
    lines[row] = lines[row].replace(",196,", ",199,")
    path.write_text("".join(lines))
    corrections = read_corrections(data_copy)
    _, table = read_sources(data_copy, read_vocabulary(data_copy), corrections)
    with pytest.raises(DataError, match="guard of correction chervonets-1927 fails"):
        apply_corrections(table, corrections)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("key: heights_owid", "key: cow_nmc_v7", "it is carried"),
        ("twin_of: bse_livestock", "twin_of: no_such_source", "is not carried"),
    ],
)
def test_a_source_is_carried_or_left_out(
    data_copy: Path, house: DataHouse, old: str, new: str, message: str
) -> None:
    assert len(read_omissions(data_copy, house.sources)) > 0
    path = data_copy / "omitted.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(DataError, match=message):
        read_omissions(data_copy, house.sources)


def test_indices_of_different_bases_never_convert(house: DataHouse) -> None:
    with pytest.raises(ValueError, match="cannot be expressed"):
        house.vocabulary.factor("index_1913", "index_1929")
    with pytest.raises(ValueError, match="cannot be expressed"):
        house.vocabulary.factor("rouble / litre", "rouble / kilogram")


def test_known_conversions(house: DataHouse) -> None:
    assert house.vocabulary.factor("thousand person", "million person") == pytest.approx(0.001)
    assert house.vocabulary.factor("billion rouble", "million rouble") == pytest.approx(1000)
    assert house.vocabulary.factor("million new_rouble", "million rouble") == pytest.approx(10)


def test_printed_figures_are_told_from_reference_values(house: DataHouse) -> None:
    counts = check_data(DATA)
    assert counts["printed"] + counts["reference"] == len(house.observations)
    assert 0 < counts["printed_core"] < counts["printed"]
    assert 0 < counts["reference_sources"] < counts["sources"] == len(house.sources)
    # compilers of reference values are not among those who counted
    everybody = {count.originator for count in house.counts.values()}
    assert 0 < counts["originators"] < len(everybody)


@pytest.mark.parametrize(
    ("author", "told"),
    [
        ("not shown on the page read", "(A Book, 1933)"),
        ("Author not shown (perhaps Mozokhin)", "(Author not shown (perhaps Mozokhin), 1933)"),
    ],
)
def test_a_title_stands_for_an_author_whom_the_page_does_not_name(author: str, told: str) -> None:
    read = {"type": "book", "title": "A Book", "author": [{"literal": author}], "issued": "1933"}
    assert in_text(Citation.model_validate(read)) == told


def test_works_of_one_author_and_year_are_told_apart_by_letters(house: DataHouse) -> None:
    told = {key: source.citation for key, source in lettered(house.sources).items()}
    assert in_text(told["political_convictions_zemskov"]) == "(Zemskov, 2018a)"
    assert told["special_settlers_zemskov"].short == "Zemskov (2018b)"
    assert "(2018b). " in reference(told["special_settlers_zemskov"])
    assert in_text(told["opposition_1926_wholesale_retail"]) == "(Felshtinskii, n.d.-a)"
    assert told[GRAIN].short == house.sources[GRAIN].citation.short
    assert len({in_text(citation) for citation in told.values()}) == len(told)

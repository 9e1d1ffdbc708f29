"""The data package: valid for others' tools, whole, and the same tables in the database."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from chervonets.export.database import write_database
from chervonets.export.package import write_package
from chervonets.export.schema import DATABASE, DESCRIPTOR, TABLES
from chervonets.export.tables import build_tables
from chervonets.panel.build import DataHouse, Panel
from chervonets.panel.coverage import coverage
from chervonets.sources.acts import Acts, read_acts
from chervonets.sources.corrections import read_corrections
from chervonets.sources.originators import Count, lineage
from tests.conftest import DATA


@pytest.fixture(scope="module")
def acts(house: DataHouse) -> Acts:
    return read_acts(DATA, house.vocabulary)


@pytest.fixture(scope="module")
def package(
    house: DataHouse, acts: Acts, panel: Panel, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The data package of the real data folder."""
    folder = tmp_path_factory.mktemp("package")
    tables = build_tables(house, acts, read_corrections(DATA), panel)
    write_package(folder, tables, house.sources, house.vocabulary, "2026-01-01-example")
    return folder


@pytest.fixture(scope="module")
def database(package: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(package / DATABASE), read_only=True)


def rows(package: Path, table: str) -> list[dict[str, str]]:
    with (package / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def validate(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "frictionless", "validate", "--json", DESCRIPTOR]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def damaged(package: Path, folder: Path, table: str, old: str, new: str) -> None:
    """A copy of the package with one text of a table replaced, and its hash taken out."""
    for path in package.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    path = folder / f"{table}.csv"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    described = json.loads((folder / DESCRIPTOR).read_text())
    for resource in described["resources"]:
        del resource["hash"], resource["bytes"]
    (folder / DESCRIPTOR).write_text(json.dumps(described))


@pytest.mark.slow
def test_frictionless_accepts_the_package(package: Path) -> None:
    done = validate(package)
    assert done.returncode == 0, done.stdout
    report = json.loads(done.stdout)
    assert report["valid"]
    assert len(report["tasks"]) == len(TABLES)


@pytest.mark.slow
def test_frictionless_refuses_a_broken_reference(package: Path, tmp_path: Path) -> None:
    damaged(package, tmp_path, "rivals", "grain,wheatcroft", "grain,nobody")
    done = validate(tmp_path)
    assert done.returncode == 1
    assert "foreign-key" in done.stdout


def test_the_database_refuses_a_broken_reference(package: Path, tmp_path: Path) -> None:
    damaged(package, tmp_path, "rivals", "grain,wheatcroft", "grain,nobody")
    with pytest.raises(duckdb.ConstraintException, match="foreign key"):
        write_database(tmp_path / DATABASE, tmp_path)
    assert not list(tmp_path.glob(f".{DATABASE}*"))


def test_keys_are_unique_and_references_hold(database: duckdb.DuckDBPyConnection) -> None:
    for table in TABLES:
        key = ", ".join(f'"{column}"' for column in table.key)
        query = f"SELECT count(*), count(DISTINCT ({key})) FROM {table.name}"
        total, distinct = database.sql(query).fetchall()[0]
        assert total == distinct > 0, table.name
        for reference in table.references:
            pairs = zip(reference.columns, reference.targets, strict=True)
            same = " AND ".join(f'a."{own}" = b."{other}"' for own, other in pairs)
            given = " AND ".join(f'a."{own}" IS NOT NULL' for own in reference.columns)
            query = f"SELECT * FROM {table.name} a ANTI JOIN {reference.table} b ON {same}"
            assert not database.sql(f"{query} WHERE {given}").fetchall(), (table.name, reference)


def test_all_observations_sources_and_cells_are_there(
    package: Path, house: DataHouse, panel: Panel
) -> None:
    printed = rows(package, "observations")
    assert {row["observation"] for row in printed} == set(house.observations["name"])
    assert len(printed) == len(house.observations)
    assert {row["source"] for row in rows(package, "sources")} == set(house.sources)
    assert len(rows(package, "panel_annual")) == len(panel.annual)
    described = json.loads((package / DESCRIPTOR).read_text())
    assert {key for item in described["licenses"] for key in item["sources"]} == set(house.sources)
    assert {item["name"] for item in described["sources"]} == set(house.sources)


def test_a_query_counts_observations_by_evidence_class(
    database: duckdb.DuckDBPyConnection, package: Path
) -> None:
    answer = database.sql(
        "SELECT s.evidence, count(*) FROM observations o JOIN series s USING (source, series) "
        "GROUP BY s.evidence"
    ).fetchall()
    classes = {(row["source"], row["series"]): row["evidence"] for row in rows(package, "series")}
    printed = rows(package, "observations")
    assert dict(answer) == Counter(classes[row["source"], row["series"]] for row in printed)


def test_acts_stand_with_all_places_that_attest_them(
    database: duckdb.DuckDBPyConnection, acts: Acts
) -> None:
    answer = database.sql(
        "SELECT act, list(date ORDER BY place) FROM attestations JOIN acts USING (act) GROUP BY act"
    ).fetchall()
    assert dict(answer) == {act.id: [place.date for place in act.attested] for act in acts.acts}
    assert database.sql("SELECT count(*) FROM measures").fetchall() == [(len(acts.measures),)]


def test_a_query_finds_all_that_a_count_goes_back_to(
    database: duckdb.DuckDBPyConnection, house: DataHouse
) -> None:
    answer = database.sql(
        "WITH RECURSIVE back(first, originator) AS (SELECT originator, originator FROM originators "
        "UNION SELECT first, base FROM back JOIN lineage USING (originator)) "
        "SELECT first, list(originator) FROM back GROUP BY first"
    ).fetchall()
    known = house.vocabulary.originators
    found = {first: frozenset(reached) for first, reached in answer}
    assert found == {key: lineage(Count(key), known) for key in known}
    assert max(map(len, found.values())) > 2


def test_a_query_finds_the_spread_of_rival_harvests(
    database: duckdb.DuckDBPyConnection, package: Path
) -> None:
    answer = database.sql(
        "SELECT year, max(value) - min(value) FROM panel_annual WHERE concept = 'grain' "
        "AND alignment = 'as-labelled' GROUP BY year ORDER BY year"
    ).fetchall()
    harvests: dict[int, list[float]] = {}
    for row in rows(package, "panel_annual"):
        if (row["concept"], row["alignment"]) == ("grain", "as-labelled"):
            harvests.setdefault(int(row["year"]), []).append(float(row["value"]))
    expected = [(year, max(all_) - min(all_)) for year, all_ in sorted(harvests.items())]
    assert dict(answer) == pytest.approx(dict(expected))


def test_a_query_walks_from_a_cell_back_to_the_printed_figures(
    database: duckdb.DuckDBPyConnection, package: Path
) -> None:
    answer = database.sql(
        "SELECT o.printed, o.locator FROM "
        "(SELECT unnest(string_split(observations, ' ')) AS name "
        "FROM panel_annual WHERE concept = 'steel' AND entity = 'SUN' AND alignment = 'weighted' "
        "AND year = 1924) cell JOIN observations o ON o.observation = cell.name "
        "ORDER BY o.first_day"
    ).fetchall()
    printed = [
        (row["printed"], row["locator"])
        for row in sorted(rows(package, "observations"), key=lambda row: row["first_day"])
        if row["series"] == "nmc_irst" and row["entity"] == "SUN"
        if row["first_day"][:4] in ("1924", "1925")
    ]
    assert answer == printed
    assert [text for text, _ in answer] == ["993", "1868"]


def test_two_databases_hold_the_same(package: Path, tmp_path: Path) -> None:
    write_database(tmp_path / DATABASE, package)
    with duckdb.connect() as both:
        both.execute(f"ATTACH '{package / DATABASE}' AS a (READ_ONLY)")
        both.execute(f"ATTACH '{tmp_path / DATABASE}' AS b (READ_ONLY)")
        for table in TABLES:
            for left, right in (("a", "b"), ("b", "a")):
                query = f"FROM {left}.{table.name} EXCEPT ALL FROM {right}.{table.name}"
                assert not both.sql(query).fetchall()


def test_coverage_counts_ranges_once_and_spans_in_every_year(panel: Panel) -> None:
    table = coverage(panel).set_index(["concept", "entity", "year"])
    assert table.loc[("electoral-democracy", "SUN", 1930), "rivals"] == 1
    assert table.loc[("grain", "SUN", 1932), "rivals"] == 5
    assert ("grain", "SUN", 1925) not in table.index
    assert table.loc[("exiled-kulaks", "SUN", 1935), "rivals"] == 3  # totals of 1930-40
    assert table.loc[("currency-total", "SUN", 1930), "strict"] == 0
    assert table.loc[("market-price", "SUN", 1932), "items"] == 7


def test_coverage_agrees_with_the_panel(panel: Panel) -> None:
    table = coverage(panel)
    single = panel.annual.query("alignment == 'as-labelled' and concept == 'political-convictions'")
    counts = single.groupby("year")["series"].nunique()
    found = table.query("concept == 'political-convictions'").set_index("year")["rivals"]
    pd.testing.assert_series_equal(found, counts, check_names=False, check_dtype=False)

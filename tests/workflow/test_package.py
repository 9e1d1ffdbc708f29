"""The data package: valid for others' tools, whole, and the same tables in the database."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from collections import Counter
from fnmatch import fnmatch
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from pybtex.database import parse_file

from chervonets.export.database import write_database
from chervonets.export.schema import CITATIONS, DATABASE, DESCRIPTOR, TABLES
from chervonets.files import read_json
from chervonets.panel.build import DataHouse, Panel
from chervonets.panel.coverage import coverage
from chervonets.report.lineage import Lineage
from chervonets.sources.acts import Acts
from chervonets.sources.originators import Count, lineage
from tests.conftest import TINY_CLAIMS

pytestmark = pytest.mark.workflow


@pytest.fixture(scope="module")
def package(made: Path) -> Path:
    """The data package of a run of some claims over the real data folder."""
    return made / "results/data-package"


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
    shutil.copytree(package, folder, dirs_exist_ok=True)
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
    before = (tmp_path / DATABASE).read_bytes()
    with pytest.raises(duckdb.ConstraintException, match="foreign key"):
        write_database(tmp_path / DATABASE, tmp_path)
    assert (tmp_path / DATABASE).read_bytes() == before
    assert not list(tmp_path.glob(f".{DATABASE}*"))


def test_keys_are_unique_and_references_hold(database: duckdb.DuckDBPyConnection) -> None:
    for table in TABLES:
        key = ", ".join(f'"{column}"' for column in table.key)
        query = f"SELECT count(*), count(DISTINCT ({key})) FROM {table.name}"
        total, distinct = database.sql(query).fetchall()[0]
        assert total == distinct, table.name
        assert total > 0, table.name
        for reference in table.references:
            pairs = zip(reference.columns, reference.targets or reference.columns, strict=True)
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


def test_small_tables_keep_their_keys_and_every_column_its_description(
    database: duckdb.DuckDBPyConnection,
) -> None:
    kept = {
        name
        for (name,) in database.sql(
            "SELECT table_name FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'"
        ).fetchall()
    }
    assert {"claims", "propositions", "numbers", "sources", "series"} <= kept
    assert not {"observations", "panel_annual"} & kept
    with pytest.raises(duckdb.Error):
        database.execute("INSERT INTO claims SELECT * FROM claims")
    silent = "SELECT table_name, column_name FROM duckdb_columns() WHERE comment IS NULL"
    views = "SELECT view_name FROM duckdb_views()"
    assert not database.sql(f"{silent} AND table_name NOT IN ({views}) AND NOT internal").fetchall()


def test_the_package_says_who_made_it_and_under_which_licences(package: Path, made: Path) -> None:
    described = read_json(package / DESCRIPTOR)
    version = read_json(made / "results/settings.json")["version"]
    assert (described["version"], described["created"]) == (version, f"{version[:10]}T00:00:00Z")
    assert described["id"].startswith("urn:uuid:")
    assert described["contributors"] == [{"title": "The chervonets developers", "role": "author"}]
    names = {item["name"] for item in described["licenses"]}
    assert names == {"NOASSERTION", "CC-BY-NC-SA-4.0", "CC-BY-SA-2.0", "ODbL-1.0"}
    for item in described["licenses"]:
        assert (item["redistribute"] == "yes") == (item["name"] != "NOASSERTION"), item["title"]


def test_the_answers_are_those_of_the_run(
    database: duckdb.DuckDBPyConnection, package: Path, made: Path
) -> None:
    book = read_json(made / "results/numbers.json")
    assert {row["number"]: row["text"] for row in rows(package, "numbers")} == {
        key: entry["text"] for key, entry in book.items()
    }
    answers = read_json(made / "results/answers.json")["answers"]
    words = {
        (row["claim"], row["proposition"]): row["word"] for row in rows(package, "propositions")
    }
    assert words == {(item["claim"], item["proposition"]): item["word"] for item in answers}
    assert {row["claim"] for row in rows(package, "verdicts")} == set(TINY_CLAIMS)
    assert database.sql("SELECT count(*) FROM answers").fetchall() == [(len(answers),)]
    for row in rows(package, "propositions"):
        key = f"{row['claim']}.{row['proposition']}.estimate"
        assert (row["unit"] or row["estimate"] == "") if key in book else not row["estimate"]


def test_a_query_tells_the_sentences_of_a_claim(database: duckdb.DuckDBPyConnection) -> None:
    answer = database.sql(
        "SELECT proposition, word, estimate, unit FROM answers WHERE claim = 'printing-press'"
    ).fetchall()
    estimates = {name: (estimate, unit) for name, _, estimate, unit in answer}
    assert estimates["issue-grew"] == (pytest.approx(28.42830487), "log points a year")


def test_a_query_tells_how_far_rival_figures_lie_apart(
    database: duckdb.DuckDBPyConnection, panel: Panel
) -> None:
    answer = database.sql(
        "SELECT rivals, least, greatest FROM spread "
        "WHERE concept = 'grain' AND entity = 'SUN' AND year = 1932"
    ).fetchall()
    cells = panel.annual.query(
        "concept == 'grain' and entity == 'SUN' and year == 1932 and alignment == 'as-labelled'"
    )
    expected = (len(cells), cells["value"].min(), cells["value"].max())
    assert answer == [pytest.approx(expected)]


def test_a_query_walks_from_a_number_to_the_printed_figures_behind_it(
    database: duckdb.DuckDBPyConnection, made: Path
) -> None:
    key = "printing-press.issue-grew.share_for"
    answer = database.sql(
        f"SELECT observation, printed, locator, citation FROM printed_behind WHERE number = '{key}'"
    ).fetchall()
    found = Lineage.of(made / "results", made / "data")

    def printed(name: str) -> set[str]:
        node = found.node(name)
        own = {name} if node.kind == "figure" else set()
        return own.union(*map(printed, node.children))

    assert {name for name, *_ in answer} == printed(key)
    assert len(answer) > 3
    assert all(text and place and citation for _, text, place, citation in answer)


def test_the_bibliography_is_read_by_another_program(package: Path, house: DataHouse) -> None:
    found = parse_file(str(package / CITATIONS)).entries
    assert set(found) == set(house.sources)
    for key, source in house.sources.items():
        citation, entry = source.citation, found[key]
        assert entry.fields.get("url") == citation.url, key
        assert len(entry.persons.get("author", [])) == len(citation.author), key
        assert entry.fields.get("year", "") == (citation.issued or "")[:4], key


def test_every_column_of_every_csv_has_an_entry_in_the_dictionary(
    package: Path, made: Path
) -> None:
    known = [(row["file"], row["column"]) for row in rows(package, "dictionary")]
    choices = {row["axis"] for row in rows(package, "choices")}
    results, unused = made / "results", set(known)
    for path in sorted(results.rglob("*.csv")):
        name = path.relative_to(results).as_posix()
        if name.startswith(("reference/", "report/")):
            continue
        with path.open(encoding="utf-8", newline="") as lines:
            header = next(csv.reader(lines))
        matching = {entry for entry in known if fnmatch(name, entry[0])}
        unused -= matching
        own = {column for _, column in matching}
        axes = choices if name.endswith(("ways.csv", "tests.csv")) else set()
        assert not set(header) - own - axes, name
    assert not unused
    assert all(row["description"] for row in rows(package, "dictionary"))

"""A deposit: without tables that may not be passed on, described so that a validator accepts it."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import urllib3
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests_cache import CachedSession

from chervonets.export.deposit import RIGHTS, deposit
from chervonets.files import read_json, read_yaml
from chervonets.problems import DataError
from chervonets.report.page.scripts import read_script
from chervonets.sources.read import read_descriptions
from tests.conftest import ROOT

pytestmark = pytest.mark.workflow

CRATE = "ro-crate-metadata.json"
CONTEXT = "https://w3id.org/ro/crate/1.1/context"
UNKNOWN = {
    "The Application SHOULD have a url",
    "The organization SHOULD have a URL.",
    "The SoftwareApplication id SHOULD be an absolute URI",
}
"""What the profile recommends and cannot be told: the project has no address yet."""


@pytest.fixture(scope="module")
def deposited(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive") / "deposit"
    deposit(ROOT, made / "results", made / "data", folder)
    return folder


class Bundled(HTTPAdapter):
    """Serves the context of rocrate, with the one term that version 1.1 has otherwise."""

    def send(self, request: PreparedRequest, *_: Any, **__: Any) -> Response:
        found = json.loads(files("rocrate").joinpath("data/ro-crate.jsonld").read_bytes())
        found["@context"]["ComputationalWorkflow"] = "https://bioschemas.org/ComputationalWorkflow"
        body = io.BytesIO(json.dumps(found).encode())
        kind = {"Content-Type": "application/ld+json"}
        raw = urllib3.HTTPResponse(body, headers=kind, status=200, preload_content=False)
        return self.build_response(request, raw)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The validator's cache with the only page that it needs, so that no network is asked."""
    path = tmp_path_factory.mktemp("cache") / "cache"
    with CachedSession(str(path), backend="sqlite", expire_after=-1) as session:
        session.mount("https://", Bundled())
        assert session.get(CONTEXT).ok
    return path


def issues(crate: Path, cache: Path, report: Path) -> list[tuple[str, str]]:
    """What the validator finds against the profile Workflow Run RO-Crate: severity and message."""
    command = ["rocrate-validator", "-y", "validate", "--offline", "--cache-path", str(cache)]
    command += ["--profile-identifier", "workflow-run-crate", "-l", "recommended", "--no-paging"]
    command += ["--output-format", "json", "--output-file", str(report), str(crate)]
    done = subprocess.run(
        [str(Path(sys.executable).with_name(command[0])), *command[1:]],
        capture_output=True,
        text=True,
        check=False,
    )
    assert report.exists(), done.stdout + done.stderr
    return [(item["severity"], item["message"]) for item in read_json(report)["issues"]]


def test_tables_that_may_not_be_passed_on_are_left_out_and_told(deposited: Path) -> None:
    rights = pd.read_csv(deposited / RIGHTS).set_index("source")
    sources = read_descriptions(deposited / "data")
    assert set(rights.index) == set(sources)
    package = deposited / "results/data-package"
    carried = {
        name: set(pd.read_csv(package / f"{name}.csv", usecols=["source"])["source"])
        for name in ("observations", "panel_annual", "panel_monthly", "panel_spans")
    }
    for key, source in sources.items():
        right = source.licence.redistribute
        told = {"yes": "passed on", "not-stated": "marked", "facts-only": "left out"}[right]
        assert told in rights.loc[key, "done"], key
        there = (deposited / "data/sources" / key / "observations.csv").exists()
        assert there is (right != "facts-only"), key
        assert there or not any(key in keys for keys in carried.values()), key
    assert "gmd_sun_extract" in carried["observations"] & carried["panel_annual"]
    named = set(pd.read_csv(package / "observations.csv", usecols=["observation"])["observation"])
    for name in ("number_observations", "way_observations"):
        assert set(pd.read_csv(package / f"{name}.csv")["observation"]) <= named


def test_the_page_shows_no_rows_that_may_not_be_passed_on(deposited: Path, made: Path) -> None:
    """The explorer names what it lacks, as does the list; all else is as it was."""
    rights = pd.read_csv(deposited / RIGHTS, keep_default_na=False).set_index("source")
    out = set(rights.index[rights["redistribute"] == "facts-only"])
    gone = set()
    for path in sorted((made / "results/report/data/concepts").glob("*.js")):
        _, whole = read_script(path)
        _, left = read_script(deposited / path.relative_to(made))
        had = {key for packed in whole["tables"].values() for key in packed["source"][0]}
        assert not {key for packed in left["tables"].values() for key in packed["source"][0]} & out
        assert left.get("left_out", []) == sorted(had & out)
        assert had & out or left == whole
        gone |= had & out
        for rival in whole["rivals"]:
            key, series = rival["series"].split(":")
            assert (series in rights.loc[key, "left_out"].split()) == (key in out)
    assert gone
    for path in sorted((made / "results/claims").glob("*/annual.csv")):
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        kept = pd.read_csv(deposited / path.relative_to(made), dtype=str, keep_default_na=False)
        expected = rows.loc[~rows["source"].isin(out)].reset_index(drop=True)
        pd.testing.assert_frame_equal(kept, expected)


def test_links_of_the_page_lead_to_files_of_the_deposit(deposited: Path) -> None:
    leads = re.compile(r'(?:href|src)="((?!https?:|mailto:|data:)[^"#]+)')
    for path in sorted((deposited / "results/report").rglob("*.html")):
        for place in leads.findall(path.read_text(encoding="utf-8")):
            found = (path.parent / place).resolve()
            assert found.is_file(), f"{path.name}: {place}"
            assert found.is_relative_to(deposited.resolve())


def test_the_validator_accepts_the_description(
    deposited: Path, cache: Path, tmp_path: Path
) -> None:
    found = issues(deposited, cache, tmp_path / "report.json")
    assert {message for _, message in found} == UNKNOWN
    assert {severity for severity, _ in found} == {"RECOMMENDED"}


def test_the_validator_refuses_a_crate_without_its_run(
    deposited: Path, cache: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(deposited, broken, ignore=shutil.ignore_patterns("data-package", "reference"))
    described = read_json(broken / CRATE)
    described["@graph"] = [item for item in described["@graph"] if item["@id"] != "#run"]
    (broken / CRATE).write_text(json.dumps(described))
    assert "REQUIRED" in {kind for kind, _ in issues(broken, cache, tmp_path / "report.json")}


def test_the_description_names_inputs_outputs_software_and_licences(deposited: Path) -> None:
    graph = {item["@id"]: item for item in read_json(deposited / CRATE)["@graph"]}
    run = graph["#run"]
    used, given = ({item["@id"] for item in run[key]} for key in ("object", "result"))
    assert {"config/config.yaml", "data/verdicts.yaml", "data/sources/gmd_sun_extract/"} <= used
    assert {"results/verdicts.csv", "results/report/chervonets.pdf"} <= given
    assert graph["data/sources/gmd_sun_extract/"]["license"]["@id"].endswith("CC-BY-NC-SA-4.0")
    needs = graph["Snakefile"]["softwareRequirements"]
    assert "snakemake" in {graph[item["@id"]]["name"] for item in needs}
    settings = read_json(deposited / "results/settings.json")
    assert graph["./"]["version"] == settings["version"]
    for name in used | given:
        assert (deposited / name).exists(), name


def test_an_archive_holds_the_same_and_nothing_is_written_over(
    deposited: Path, made: Path, tmp_path: Path
) -> None:
    target = tmp_path / "deposit.zip"
    deposit(ROOT, made / "results", made / "data", target)
    with zipfile.ZipFile(target) as archive:
        names = {name for name in archive.namelist() if not name.endswith("/")}
    found = (path for path in deposited.rglob("*") if path.is_file())
    assert names == {path.relative_to(deposited).as_posix() for path in found}
    assert list(tmp_path.iterdir()) == [target]
    with pytest.raises(DataError, match="is there already"):
        deposit(ROOT, made / "results", made / "data", target)


def test_codemeta_and_citation_agree_with_project_and_published_run() -> None:
    from chervonets.export.software import CITATION, CODEMETA, codemeta, with_version

    citation = (ROOT / CITATION).read_text(encoding="utf-8")
    assert read_json(ROOT / CODEMETA) == codemeta(ROOT), "run `chervonets readme`"
    published = read_json(ROOT / "results/reference/settings.json")
    if "version" in published:
        assert citation == with_version(citation, published["version"]), "run `make reference`"
    renewed = with_version(citation, "2031-02-03-0123456789ab")
    assert "version: 2031-02-03-0123456789ab\n" in renewed
    assert 'date-released: "2031-02-03"\n' in renewed
    assert len(renewed.splitlines()) == len(citation.splitlines())
    assert read_yaml(ROOT / CITATION, CITATION)["license"] == "MIT"

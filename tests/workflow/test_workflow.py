"""The workflow on a tiny real configuration: what it makes, what makes it stale."""

from __future__ import annotations

import json
import re
import zipfile

import pytest

from chervonets.files import sha256
from tests.conftest import TINY_CLAIMS, Project

pytestmark = pytest.mark.workflow


def jobs(project: Project) -> set[str]:
    """The jobs that a run would start, as `rule` or `rule:claim`."""
    planned = project.snakemake("--dry-run", "--quiet", "host")
    assert planned.returncode == 0, planned.stderr
    text = planned.stdout + planned.stderr
    table = text.partition("Job stats:")[2].partition("total")[0]
    rules = set(re.findall(r"^(\w+) +\d+$", table, re.MULTILINE))
    claims = set(re.findall(r"^Job \d+: (evidence): ([\w-]+)$", text, re.MULTILINE))
    return rules - {"all", "evidence"} | {":".join(pair) for pair in claims}


def test_the_run_makes_the_report_the_verdicts_and_the_panel(project: Project) -> None:
    results = project.folder / "results"
    assert (results / "report/chervonets.pdf").read_bytes().startswith(b"%PDF")
    assert "<html" in (results / "report/index.html").read_text()
    verdicts = (results / "verdicts.csv").read_text().splitlines()
    assert len(verdicts) == 1 + len(TINY_CLAIMS)
    for table in ("annual", "monthly", "spans"):
        assert (results / f"panel/{table}.parquet").stat().st_size > 0


def test_the_manifest_hashes_what_is_there(project: Project) -> None:
    results = project.folder / "results"
    manifest = json.loads((results / "manifest.json").read_text())
    assert "verdicts.csv" in manifest
    assert not any(name.startswith(("logs", "benchmarks")) for name in manifest)
    assert all(sha256(results / name) == digest for name, digest in manifest.items())


def test_a_second_run_has_nothing_to_do(project: Project) -> None:
    assert jobs(project) == set()


WORDS = {
    "settings",
    "statements",
    "verdicts",
    "overview_figure",
    "data_package",
    "report",
    "manifest",
}
"""What follows from any change of data, whose version is printed on all of it."""


def test_a_changed_figure_reruns_the_panel_the_model_of_error_and_all_that_rests_on_them(
    project: Project,
) -> None:
    """Each figure may be a rival from which the errors of all are estimated."""
    path = project.folder / "data/sources/gmd_sun_extract/observations.csv"
    before = path.read_text()
    assert ",3400.6," in before
    path.write_text(before.replace(",3400.6,", ",3400.7,"))
    evidence = {f"evidence:{claim}" for claim in TINY_CLAIMS}
    try:
        assert jobs(project) == WORDS | evidence | {
            "panel",
            "errors",
            "errors_figure",
            "contest",
            "contest_figure",
            "camp",
            "figures_of_facts",
            "figures_of_market",
        }
    finally:
        path.write_text(before)


def test_a_changed_claim_reruns_its_own_evidence(project: Project) -> None:
    path = project.folder / "data/claims/kulaks-two-million.yaml"
    before = path.read_text()
    path.write_text(f"{before}\n# another line\n")
    try:
        assert jobs(project) == WORDS | {"evidence:kulaks-two-million", "figures_of_facts"}
    finally:
        path.write_text(before)


@pytest.mark.parametrize(
    ("old", "new", "stale"),
    [
        ("def raked(", "# a comment changes nothing\ndef raked(", False),
        ("def raked(", "CHANGED = 1\n\n\ndef raked(", True),
    ],
    ids=["comment", "code"],
)
def test_only_code_that_means_something_else_makes_results_stale(
    project: Project, old: str, new: str, stale: bool
) -> None:
    path = project.folder / "workflow/chervonets/ways/raking.py"
    before = path.read_text()
    path.write_text(before.replace(old, new, 1))
    try:
        planned = jobs(project)
        assert ("evidence:printing-press" in planned) is stale
        assert "panel" not in planned
    finally:
        path.write_text(before)


def test_an_edited_template_resets_the_report_only(project: Project) -> None:
    path = project.folder / "workflow/chervonets/report/templates/supplement.typ"
    before = path.read_text()
    path.write_text(before + "\n// edited\n")
    try:
        assert jobs(project) == {"report", "manifest"}
    finally:
        path.write_text(before)


def test_snakemake_itself_reports_the_main_outputs(project: Project) -> None:
    done = project.snakemake("--report", "snakemake.zip")
    assert done.returncode == 0, done.stdout + done.stderr
    with zipfile.ZipFile(project.folder / "snakemake.zip") as archive:
        names = {name.rsplit("/", 1)[1] for name in archive.namelist()}
        text = "".join(
            archive.read(name).decode() for name in archive.namelist() if name.endswith(".html")
        )
    assert {"propositions.csv", "verdicts.csv", "controls.csv", "chervonets.pdf"} <= names
    assert {"overview.svg", "errors.svg", "contest.svg", "rates.svg", "data.svg"} <= names
    for words in ("Answers", "Claims", "Pictures", "printing-press", "to read and to cite"):
        assert words in text, words

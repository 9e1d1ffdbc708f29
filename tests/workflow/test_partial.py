"""A run of some claims: stamped wherever it is told, and the same words as among others."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from chervonets.report.content import STAMP
from chervonets.review.verify import verify
from chervonets.rungs.rule import rule_hash
from tests.conftest import TINY_CLAIMS, Project

pytestmark = pytest.mark.workflow


def table(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / name, keep_default_na=False)


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


STAMPED = "some claims only"


def test_a_run_of_some_claims_is_stamped_in_every_output_that_it_changes(project: Project) -> None:
    results = project.folder / "results"
    version = read(results / "settings.json")["version"]
    for name in ("verdicts.csv", "propositions.csv"):
        made = table(results, name)
        assert set(made["run"]) == {STAMPED}
        assert set(made["rule"]) == {rule_hash(project.folder / "data")}
        assert set(made["version"]) == {version}
        assert set(made["claim"]) == set(TINY_CLAIMS)
    content = read(results / "report/content.json")
    assert content["stamp"] == STAMP.format(STAMPED)
    assert content["version"] == version
    answers = read(results / "answers.json")
    assert (answers["run"], answers["version"]) == (STAMPED, version)
    package = read(results / "data-package/datapackage.json")
    assert package["version"] == version
    assert read(results / "settings.json")["run"] == STAMPED
    assert read(results / "numbers.json")["run.run"]["text"] == STAMPED
    picture = (results / "figures/overview.svg").read_text(encoding="utf-8")
    assert f"Not the published run: {STAMPED}" in " ".join(re.sub("<[^>]*>", " ", picture).split())
    assert STAMP.format(STAMPED) in (results / "report/index.html").read_text(encoding="utf-8")


def test_a_run_on_other_data_than_the_published_is_stamped(project: Project) -> None:
    settings, acts = project.folder / "results/settings.json", project.folder / "data/acts.yaml"
    published, before = project.folder / "results/reference/settings.json", acts.read_text()

    def told() -> str:
        done = project.snakemake(str(settings.relative_to(project.folder)))
        assert done.returncode == 0, done.stdout + done.stderr
        return str(read(settings)["run"])

    shutil.copy(settings, published)
    try:
        assert told() == STAMPED
        acts.write_text(f"{before}\n# another line\n")
        assert told() == f"{STAMPED}; data, rule or code are not those of the published run"
    finally:
        acts.write_text(before)
        published.unlink()
    assert told() == STAMPED


def test_the_report_prints_the_words_of_the_table_and_the_first_rule_beside_them(
    project: Project,
) -> None:
    results = project.folder / "results"
    verdicts = table(results, "verdicts.csv").set_index("claim")
    content = read(results / "report/content.json")
    assert [chapter["id"] for chapter in content["chapters"]] == list(verdicts.index)
    for chapter in content["chapters"]:
        row = verdicts.loc[chapter["id"]]
        assert chapter["verdict"]["word"] == row["verdict"]
        assert chapter["confidence"] == row["confidence"]
        said = "".join(span["s"] for para in chapter["said"] for span in para)
        assert row["first_rule"] in said
    titles = [item["title"] for item in content["data_tables"]]
    assert titles[:2] == ["By the first rule, by the present rule", "History of the rule"]
    history = content["data_tables"][1]
    assert rule_hash(project.folder / "data") in history["note"][0]["s"]
    sentences = table(results, "propositions.csv")
    asked = [item["id"] for chapter in content["chapters"] for item in chapter["asked"]]
    assert asked == [f"{row.claim}.{row.proposition}" for row in sentences.itertuples()]


def test_stale_results_name_the_figures_and_the_code_that_changed(project: Project) -> None:
    results = project.folder / "results"
    assert verify(results, results).stale == []
    figures = next((project.folder / "data/sources").glob("*/observations.csv"))
    code = project.folder / "workflow/scripts/report.py"
    renews = "`snakemake` renews the results"
    code.write_text(f"{code.read_text(encoding='utf-8')}\nADDED = 1\n", encoding="utf-8")
    assert verify(results, results).stale == [
        "stale: code or settings changed of the jobs: the report",
        renews,
    ]
    figures.write_text(figures.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    name = figures.relative_to(project.folder)
    assert verify(results, results).stale == [f"stale: {name} changed since the run", renews]


@pytest.mark.slow
def test_one_claim_alone_has_the_words_and_numbers_that_it_has_beside_another(
    project: Project,
) -> None:
    [claim] = [name for name in TINY_CLAIMS if name == "printing-press"]
    done = project.snakemake("--config", f"claims=[{claim}]", "results=results_one")
    assert done.returncode == 0, done.stdout + done.stderr
    both, one = (project.folder / name for name in ("results", "results_one"))
    for name in ("verdicts.csv", "propositions.csv"):
        beside, alone = table(both, name), table(one, name)
        own = beside.loc[beside["claim"] == claim].reset_index(drop=True)
        assert alone.to_csv(index=False) == own.to_csv(index=False)
    books = [
        {key: entry for key, entry in read(folder / "numbers.json").items() if claim in key}
        for folder in (both, one)
    ]
    assert books[0] == books[1]
    assert len(books[0]) > 100
    folder = f"claims/{claim}"
    for path in sorted((both / folder).iterdir()):
        assert path.read_bytes() == (one / folder / path.name).read_bytes(), path.name

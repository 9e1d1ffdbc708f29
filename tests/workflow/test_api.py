"""Results as Python objects, and the notebook that shows them."""

from __future__ import annotations

from pathlib import Path

import jupytext
import nbclient
import pytest

import chervonets
from chervonets.api import Results
from chervonets.files import read_json
from chervonets.problems import DataError
from tests.conftest import ROOT, TINY_CLAIMS

pytestmark = pytest.mark.workflow

KEY = "printing-press.issue-grew.estimate"


@pytest.fixture(scope="module")
def run(made: Path) -> Results:
    return chervonets.open(made / "results", made / "data")


def test_the_tables_are_those_of_the_run(run: Results, made: Path) -> None:
    results = made / "results"
    assert set(run.claims.index) == set(TINY_CLAIMS)
    answers = read_json(results / "answers.json")["answers"]
    for answer in answers:
        key = answer["claim"], answer["proposition"]
        assert run.propositions.loc[key, "word"] == answer["word"]
        for rung, (word, because) in answer["rungs"].items():
            assert tuple(run.findings.loc[(*key, rung), ["word", "because"]]) == (word, because)
    book = read_json(results / "numbers.json")
    assert dict(run.numbers["text"]) == {key: entry["text"] for key, entry in book.items()}
    assert run.version == read_json(results / "settings.json")["version"]
    assert run.panel.annual["concept"].nunique() > 400
    sentence = run.propositions.loc[("printing-press", "issue-grew")]
    assert sentence["estimate"] == pytest.approx(run.numbers.loc[KEY, "value"])
    assert sentence["unit"] == run.numbers.loc[KEY, "unit"]
    primary = run.ways("printing-press").query("primary").loc["issue-grew"]
    assert 100 * primary["estimate"] == pytest.approx(sentence["estimate"])


def test_a_number_is_explained_and_cited(run: Results) -> None:
    assert "gmd.M0.ihd_banknotes_december:SUN:1932-12" in run.explain(KEY)
    assert KEY in run.cite(KEY)
    with pytest.raises(DataError, match="printing-press"):
        run.explain("printing-press.issue-gew")


def test_a_folder_without_results_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="run snakemake first"):
        chervonets.open(tmp_path)


def test_the_notebook_runs(made: Path) -> None:
    notebook = jupytext.read(ROOT / "examples/results.py")
    client = nbclient.NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(made)}}
    )
    client.execute()
    shown = str([cell.get("outputs") for cell in notebook.cells])
    assert "log points a year" in shown
    assert "million roubles" in shown

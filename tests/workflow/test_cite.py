"""Citations of anything that has a key, in three forms."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pybtex.database import parse_string

from chervonets.export.cite import bibtex, cited, csl, formatted
from chervonets.files import read_json
from chervonets.problems import DataError
from chervonets.sources.models import Citation
from tests.conftest import DATA

KEYS = (
    "report",
    "printing-press",
    "printing-press.issue-grew",
    "printing-press.issue-grew.estimate",
    "printing-press/data",
    "overview",
    "gmd_sun_extract",
)
FIGURES = ("printing-press/data", "overview")
AWKWARD = Citation.model_validate(
    {
        "type": "article-journal",
        "title": "Prices & wages: 100 % of {what} #1_a costs $",
        "author": [{"family": "Example", "given": "Ann"}, {"literal": "Office of Weights"}],
        "issued": "1932-10",
        "container-title": "Journal of Examples",
        "URL": "https://example.org/a_b%20c?d=1&e=2#f",
    }
)


@pytest.mark.workflow
@pytest.mark.parametrize("key", KEYS)
def test_every_kind_of_key_is_cited_in_every_form(made: Path, key: str) -> None:
    folders = made / "results", made / "data"
    settings = read_json(made / "results/settings.json")
    text = cited(key, "text", *folders)
    [item] = json.loads(cited(key, "csl", *folders))
    [entry] = parse_string(cited(key, "bibtex", *folders), "bibtex").entries.values()
    assert item["id"] == key
    assert item["title"] in text
    assert entry.fields["title"].replace("\\", "") == item["title"]
    assert int(entry.fields["year"]) == item["issued"]["date-parts"][0][0]
    if key != "gmd_sun_extract":
        assert settings["version"] in text
        assert settings["version"] in entry.fields["note"]
        assert ("figure" if key in FIGURES else key) in text or key == "report"


@pytest.mark.workflow
def test_an_unknown_key_is_told_with_those_near_to_it(made: Path) -> None:
    with pytest.raises(DataError, match="printing-press"):
        cited("printing-pres", "text", made / "results", made / "data")


def test_without_results_a_source_can_be_cited_and_a_claim_not(tmp_path: Path) -> None:
    assert "Global Macro Database" in cited("gmd_sun_extract", "text", tmp_path, DATA)
    copied, of_its_own = "bse_livestock", "kolganov_livestock_1928_1933"
    assert "Read at https://" in cited(copied, "text", tmp_path, DATA)
    assert "Read at https://" in cited(copied, "bibtex", tmp_path, DATA)
    assert "Read at" not in cited(of_its_own, "text", tmp_path, DATA)
    with pytest.raises(DataError, match="run snakemake first"):
        cited("printing-press", "text", tmp_path, DATA)


def test_awkward_signs_reach_another_program_unharmed() -> None:
    entry = parse_string(bibtex("odd key", AWKWARD), "bibtex").entries["odd-key"]
    assert entry.fields["url"] == AWKWARD.url
    assert entry.fields["title"] == "Prices \\& wages: 100 \\% of \\{what\\} \\#1\\_a costs \\$"
    assert entry.fields["journal"] == "Journal of Examples"
    assert [str(person) for person in entry.persons["author"]] == [
        "Example, Ann",
        "{Office of Weights}",
    ]


@pytest.mark.parametrize(
    ("issued", "expected"),
    [
        ("1932", {"date-parts": [[1932]]}),
        ("1932-10", {"date-parts": [[1932, 10]]}),
        ("1932-10-05", {"date-parts": [[1932, 10, 5]]}),
        ("1932-1934", {"literal": "1932-1934"}),
    ],
)
def test_dates_are_those_of_csl(issued: str, expected: dict[str, object]) -> None:
    item = csl("example", AWKWARD.model_copy(update={"issued": issued}))
    assert item["issued"] == expected
    assert item["container-title"] == "Journal of Examples"
    assert json.loads(formatted({"example": AWKWARD}, "csl"))[0]["URL"] == AWKWARD.url

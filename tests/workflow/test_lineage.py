"""Every number of a report ends in printed figures, places that attest an act, or a named table."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from chervonets.cli import app
from chervonets.problems import DataError
from chervonets.report.explain import FOLDED, explanation
from chervonets.report.lineage import Lineage, Node
from tests.conftest import DATA

pytestmark = pytest.mark.workflow

NUMBER = "printing-press.issue-grew.estimate"
NOTES = "gmd_sun_extract:gmd.M0.ihd_banknotes_december:SUN"


@pytest.fixture(scope="module")
def results(made: Path) -> Path:
    return made / "results"


@pytest.fixture(scope="module")
def lineage(results: Path) -> Lineage:
    return Lineage.of(results, DATA)


def numbers_in(content: Any) -> Iterator[str]:
    """Keys of the numbers that stand in a report's content, wherever they stand."""
    if isinstance(content, dict):
        if content.get("t") == "number":
            yield content["key"]
        for part in content.values():
            yield from numbers_in(part)
    elif isinstance(content, list):
        for part in content:
            yield from numbers_in(part)


def book(results: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads((results / "numbers.json").read_text())
    return found


def test_every_number_of_the_report_ends_in_what_was_printed_or_in_a_named_table(
    lineage: Lineage, results: Path
) -> None:
    content = json.loads((results / "report/content.json").read_text())
    keys = set(numbers_in(content)) | set(book(results))
    assert len(keys) > 1000

    @cache
    def ends(key: str) -> frozenset[Node]:
        node = lineage.node(key)
        return frozenset().union(*map(ends, node.children)) if node.children else frozenset({node})

    for key in keys:
        for node in ends(key):
            match node.kind:
                case "figure":
                    assert node.text, (key, node)
                    assert node.source, (key, node)
                    assert node.locator or node.link or node.how, (key, node)
                case "table":
                    assert node.how, (key, node)
                case "way":  # one that cannot be gone, and says why
                    assert node.value is None, (key, node)
                    assert node.text, (key, node)
                case "number":
                    pytest.fail(f"{key} ends in the number {node.key}")


def test_nothing_is_made_of_itself_and_links_are_the_children(lineage: Lineage) -> None:
    links = lineage.links()
    graph: dict[str, set[str]] = {}
    for parent, child in zip(links["parent"], links["child"], strict=True):
        graph.setdefault(parent, set()).add(child)
    order = list(TopologicalSorter(graph).static_order())  # refuses a cycle
    for key in order:
        node = lineage.node(key)
        assert node.key == key
        assert set(node.children) == graph.get(key, set()), key
    kinds = {(lineage.node(a).kind, lineage.node(b).kind) for a, b in links.values[:, :2]}
    assert {tuple(kind.split("-")) for kind in links["kind"]} == kinds


def test_the_tree_of_a_number_is_that_of_the_printed_cells(lineage: Lineage) -> None:
    """Read from the data folder without the library."""
    folder = DATA / "sources" / NOTES.split(":")[0]
    with (folder / "observations.csv").open(encoding="utf-8", newline="") as lines:
        rows = {
            row["start"][:4]: row
            for row in csv.DictReader(lines)
            if row["series"] == NOTES.split(":")[1]
        }
    source = yaml.safe_load((folder / "source.yaml").read_text(encoding="utf-8"))
    tree = lineage.tree(NUMBER)
    [way] = tree["children"]
    assert way["key"] == "claims/printing-press/issue-grew/0"
    assert (way["kind"], tree["text"]) == ("way", way["text"])
    assert [cell["key"] for cell in way["children"]] == [
        f"{NOTES}:{y}-12" for y in range(1928, 1933)
    ]
    for cell in way["children"]:
        row = rows[cell["key"].split(":")[-1][:4]]
        assert cell["text"] == row["value"]
        assert cell["value"] == float(row["value"])
        assert cell["locator"] == row["locator"]
        assert cell["licence"] == source["licence"]["name"]
        assert source["citation"]["title"] in cell["source"]
        assert (cell["originator"], cell["children"]) == ("State Bank", [])


def test_a_share_of_an_option_is_made_of_the_ways_with_that_option(
    lineage: Lineage, results: Path
) -> None:
    with (results / "claims/printing-press/ways.csv").open(newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["proposition"] == "faster-than-before"]
    node = lineage.node("printing-press.faster-than-before.axis.break.1928.for")
    own = [row["way"] for row in rows if row["break"] == "1928" and float(row["weight"])]
    assert own
    assert node.children == tuple(f"claims/printing-press/faster-than-before/{k}" for k in own)


def test_sentences_claims_and_places_of_acts_can_be_asked_for(lineage: Lineage) -> None:
    sentence = lineage.node("printing-press/issue-grew")
    assert sentence == lineage.node("printing-press.issue-grew")
    assert sentence.key in lineage.node("printing-press").children
    assert {lineage.node(key).kind for key in sentence.children} == {"way"}
    acts = yaml.safe_load((DATA / "acts.yaml").read_text(encoding="utf-8"))["acts"]
    place = acts[0]["attested"][0]
    node = lineage.node(f"act:{acts[0]['id']}:1")
    assert (node.text, node.source, node.link) == (place["date"], place["work"], place["read"])


def test_a_foretold_size_is_that_of_its_place_or_of_printed_figures_abroad(
    lineage: Lineage, results: Path
) -> None:
    contest = yaml.safe_load((DATA / "contest.yaml").read_text(encoding="utf-8"))
    places = {
        f"said:{quantity['id']}:{item['reading']}": item["place"]
        for quantity in contest["quantities"]
        for item in quantity.get("predictions", [])
    }
    foretold = [key for key in book(results) if key.startswith("contest.") and "predicted" in key]
    seen = set()
    for key in foretold:
        ends = lineage.node(key).children
        if {lineage.node(end).kind for end in ends} != {"figure"}:
            assert ends == (f"{key.rpartition('.')[0]}.predicted",)  # an end of what is read abroad
            continue
        said = ends[0].startswith("said:")
        assert said != (".depression." in key)
        if said:
            assert lineage.node(ends[0]).source == places[ends[0]]
        seen.add(said)
    assert seen == {True, False}


@pytest.mark.parametrize(
    "key", ["nothing", "printing-press.issue-grew.estimat", "act:none:1", "a:b"]
)
def test_an_unknown_key_is_told_with_those_near_to_it(key: str, lineage: Lineage) -> None:
    with pytest.raises(DataError, match="names nothing") as told:
        lineage.node(key)
    if key.startswith("printing"):
        assert NUMBER in str(told.value)


def test_long_lists_are_folded_and_told_whole_on_demand(lineage: Lineage) -> None:
    node = lineage.node("printing-press.faster-than-before.share_for")
    left = len(node.children) - FOLDED
    assert left > 0
    folded, whole = ("\n".join(explanation(node.key, lineage, every)) for every in (False, True))
    assert f"and {left} more; --all tells them" in folded
    assert "--all" not in whole
    assert all(f"{key} = " in whole for key in node.children)


def test_the_command_tells_value_place_and_licence(results: Path, lineage: Lineage) -> None:
    options = ["--results", str(results), "--data", str(DATA)]
    told = CliRunner().invoke(app, ["explain", NUMBER, *options])
    assert told.exit_code == 0, told.output
    node = lineage.node(f"{NOTES}:1932-12")
    assert all(text in told.output for text in (node.text, node.locator, node.licence, node.source))
    asked = CliRunner().invoke(app, ["explain", node.key, "--json", *options])
    assert json.loads(asked.output)["value"] == node.value

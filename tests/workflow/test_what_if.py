"""What another figure, source, rule or knob would move; results stay as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from chervonets.problems import DataError
from chervonets.review.what_if import Change, Outlook, assigned, changed_rule, what_if
from chervonets.rungs.rule import VerdictRule
from tests.conftest import DATA, Project
from tests.workflow.test_robust import hashes

pytestmark = pytest.mark.workflow

WRONG = ("abc", None, float("nan"), float("inf"))
NOTES = "gmd_sun_extract:gmd.M0.ihd_banknotes_december"


Ask = Callable[[Change], Outlook]


@pytest.fixture
def ask(project: Project) -> Iterator[Ask]:
    """Ask of the small project; afterwards its results are what they were."""
    before = hashes(project)
    yield lambda change: what_if(change, project.folder / "data", project.folder / "results")
    assert hashes(project) == before


def last_notes(folder: Path) -> pd.Series:
    """The notes in circulation that are printed last within the plan years."""
    annual = pd.read_csv(folder / "results/claims/printing-press/annual.csv")
    own = annual.loc[(annual["series"] == NOTES.split(":")[1]) & (annual["year"] == 1932)]
    return own.iloc[0]


def test_another_figure_moves_what_rests_on_it_and_nothing_else(ask: Ask, project: Project) -> None:
    figure = last_notes(project.folder)
    found = ask(Change(figures={figure["observations"]: float(figure["value"]) / 8}))
    assert found.asked == 1
    moved = {item.name: item for item in (*found.words, *found.estimates)}
    assert all(name.startswith("printing-press/") for name in moved)
    grew = moved["printing-press/issue-grew"]
    assert grew.words[0] != grew.words[1]
    assert grew.because[0] != grew.because[1]
    assert any("printing-press/issue-grew" in line for line in found.lines())


def test_the_same_figure_moves_nothing(ask: Ask, project: Project) -> None:
    figure = last_notes(project.folder)
    found = ask(Change(figures={figure["observations"]: float(figure["value"])}))
    assert (found.claims, found.words, found.estimates) == ([], [], [])


def test_without_its_source_a_sentence_loses_its_word(ask: Ask) -> None:
    found = ask(Change(without=(NOTES.split(":")[0],)))
    after = {item.name: item.words[1] for item in found.words}
    assert after["printing-press/issue-grew"] == "disputed"


def test_another_limit_moves_words_and_their_reasons(ask: Ask) -> None:
    found = ask(Change(rule={"describe.borne out.share_for": 1.01}))
    assert found.asked == 0
    assert found.words
    assert all("borne out" not in item.words[1] for item in found.words)


def test_another_seed_asks_every_claim_anew(ask: Ask) -> None:
    assert ask(Change(knobs={"seed": 2})).asked == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Change(figures={"nobody:nothing:SUN:1932": 1.0}), "nobody"),
        (Change(figures={f"{NOTES}:SUN:1832": 1.0}), "1832"),
        (Change(without=("nobody",)), "nobody"),
        (Change(rule={"describe.borne out.nothing": 1}), "nothing"),
        (Change(rule={"wider": 0.5}), "wider"),
        (Change(rule={"share": 7}), "share"),
        *((Change(figures={f"{NOTES}:SUN:1932-12": value}), "number") for value in WRONG),
        (Change(knobs={"sede": 2}), "sede"),
    ],
)
def test_what_there_is_not_is_named(ask: Ask, change: Change, words: str) -> None:
    with pytest.raises(DataError, match=words):
        ask(change)


def test_places_of_the_rule_are_found_by_their_words(rule: VerdictRule) -> None:
    changed = changed_rule(DATA, {"describe.borne out.share_for": 0.8})
    assert changed.share == 0.8
    assert changed_rule(DATA, {}) == rule
    assert changed_rule(DATA, {"share": 0.8}).share == 0.8
    assert changed_rule(DATA, {"wider": 2}).wider == 2


def test_options_are_pairs_given_once() -> None:
    assert assigned(["a=1", "describe.borne out.share_for=.8"], "--rule") == {
        "a": 1,
        "describe.borne out.share_for": 0.8,
    }
    for wrong in (["a"], ["=1"], ["a=1", "a=2"]):
        with pytest.raises(DataError):
            assigned(wrong, "--rule")

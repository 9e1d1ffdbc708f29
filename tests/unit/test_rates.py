"""The rule tried where the truth is known, or where nothing is claimed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import beta

from chervonets.controls.placebos import Placebo, shifts
from chervonets.controls.places import rates_of_places
from chervonets.controls.rates import Trial, own_thresholds, rate, rates_of_tests, rates_of_words
from chervonets.controls.simulated import TRUTHS, simulated
from chervonets.controls.turned import damaged, opposite
from chervonets.report.rates import rate_numbers
from chervonets.rungs.describe import describe
from chervonets.rungs.rule import Facts, VerdictRule
from chervonets.rungs.years import moved
from chervonets.sources.acts import read_acts, witnesses
from chervonets.sources.vocabulary import read_vocabulary
from chervonets.ways.errors import drawn_errors
from chervonets.ways.ways import ways_of
from tests import worlds
from tests.conftest import DATA

FACTS: Facts = {**worlds.DESCRIBED, "independent": 1}
AGAINST: Facts = {
    **FACTS,
    "share_for": 0.0,
    "share_against": 1.0,
    "errors_for": 0.0,
    "errors_against": 1.0,
    "errors_exclude": 1.0,
    "primary_for": False,
}


def trial(wrong: str, facts: Facts, before: Facts | None = None) -> Trial:
    return Trial("tried", wrong, "change", {1.5: facts}, None if before is None else {1.5: before})


@pytest.mark.parametrize(
    ("tried", "wrong"),
    [
        (trial("reversed", FACTS, FACTS), True),
        (trial("reversed", AGAINST, FACTS), False),
        (trial("untrue", FACTS), True),
        (trial("untrue", AGAINST), False),
        (trial("untrue", {**FACTS, "errors_for": 0.7}), False),
        (trial("likely", {**FACTS, "errors_for": 0.7}), True),
        (trial("missed", {**FACTS, "errors_for": 0.7}), False),
        (trial("missed", {**FACTS, "errors_for": 0.5}), True),
        (trial("refused", AGAINST), True),
        (trial("turned", AGAINST, FACTS), True),
        (trial("turned", {**FACTS, "errors_for": 0.5}, FACTS), False),
        (trial("changed", {**FACTS, "errors_for": 0.5}, FACTS), True),
        (trial("changed", FACTS, FACTS), False),
    ],
)
def test_when_a_word_is_wrong(tried: Trial, wrong: bool, rule: VerdictRule) -> None:
    assert tried.is_wrong(rule) is wrong


@pytest.mark.parametrize(
    ("counts", "wrong"), [(2, {0.8: 3, 0.9: 2, 0.95: 1}), (1, {0.8: 2, 0.9: 1, 0.95: 1})]
)
def test_rates_move_with_the_share_that_is_asked(
    rule: VerdictRule, counts: int, wrong: dict[float, int]
) -> None:
    trials = [
        trial("untrue", {**FACTS, "independent": counts, "errors_for": share})
        for share in (0.82, 0.92, 0.99)
    ]
    table = rates_of_words(trials, rule, [0.8, 0.9, 0.95], [1.5])
    every = table.loc[table["kind"] == "all"].set_index("share")
    assert every["wrong"].to_dict() == wrong
    assert own_thresholds(table, rule)["share"].unique().tolist() == [rule.share]
    assert rule.at(0.8, 2).wider == 2
    likely = {**FACTS, "share_for": 0.85, "errors_for": 0.7}
    words = {share: rule.at(share, 2).decide("describe", likely).word for share in (0.8, 0.9)}
    assert words == {0.8: "likely", 0.9: "disputed"}
    assert rule.share == 0.9


def test_intervals_are_those_of_clopper_and_pearson() -> None:
    found = rate(3, 40)
    assert found["low"] == pytest.approx(beta.ppf(0.025, 3, 38))
    assert found["high"] == pytest.approx(beta.ppf(0.975, 4, 37))
    assert rate(0, 0) == {"n": 0, "wrong": 0}


def test_a_reversed_sentence_lies_on_the_other_side(rule: VerdictRule) -> None:
    lines = {name: worlds.line(0.5, np.ones(8)) for name in ("one", "two")}
    panel, counts = worlds.panel(lines), worlds.counts(*lines)
    drawn = drawn_errors(panel, worlds.about(*lines), worlds.model(0.01, 0.01), 250, 1)
    words = [
        describe(item, ways_of(item, worlds.series(*lines), panel), [drawn], counts, rule, 1).word
        for item in (worlds.sentence(), opposite(worlds.sentence()))
    ]
    assert words == ["established", "not borne out"]
    assert opposite(opposite(worlds.sentence())) == worlds.sentence()


def test_damage_multiplies_printed_figures_and_those_made_of_them() -> None:
    panel = worlds.panel({"one": {1930: 10.0, 1931: 20.0}})
    found = damaged(panel, {"book-one:one:SUN:1930": 1.5})
    assert found.annual["value"].tolist() == [15.0, 20.0]
    assert panel.annual["value"].tolist() == [10.0, 20.0]


def test_simulated_histories_give_each_truth_its_number(rule: VerdictRule) -> None:
    kinds = [worlds.KIND]
    found = list(simulated(worlds.model(0.02, 0.02), kinds, rule, [1.5], 6, 60, 1))
    assert [item.control for item in found] == [
        f"{truth.control}{added}" for truth in TRUTHS for _ in range(6) for added in truth.wrong
    ]
    apart = [item for item in found if item.control != "at the line"]
    assert not any(item.is_wrong(rule) for item in apart if "short" not in item.control)
    beyond = [item for item in found if item.control == "two errors off"]
    assert all(item.facts[1.5]["share_for"] == 1 for item in beyond)


def test_years_move_together_and_windows_stay_in_their_span() -> None:
    choices = {"window": "1926-1932", "break": 1929, "event": "1930+1931", "null": "ar-sieve"}
    assert moved(choices, 3) == {
        "window": "1929-1935",
        "break": 1932,
        "event": "1933+1934",
        "null": "ar-sieve",
    }
    placebo = Placebo(
        claim="printing-press",
        sentence="faster-than-before",
        line=worlds.series("one")["one"],
        spans=[(1920, 1927), (1926, 1933)],
        why="Nothing is claimed.",
    )
    assert shifts(placebo, choices) == [-6, -5, 0, 1]


def test_placebos_are_counted_apart_in_the_claimed_years_and_in_others() -> None:
    rows = pd.DataFrame(
        {
            "shift": [0, 0, 3, 3],
            "kind": "change",
            "p_value": [0.04, 0.5, 0.005, 0.2],
            "word": ["cannot be told", "cannot be told", "beyond the ordinary", "cannot be told"],
        }
    )
    table = rates_of_tests(rows, 0.05).set_index(["control", "kind"])["wrong"]
    assert table["places: p", "all"] == 1
    assert table["places: word", "all"] == 0
    assert table["years: p", "change"] == table["years: word", "all"] == 1


def test_that_no_trial_went_wrong_is_told_in_a_word(rule: VerdictRule) -> None:
    trials = [trial("untrue", AGAINST), trial("untrue", AGAINST)]
    told = rate_numbers(rates_of_words(trials, rule, [rule.share], [1.5]), rule)
    assert (told["rates.tried.wrong"]["text"], told["rates.tried.wrong"]["value"]) == ("none", 0.0)
    assert told["rates.tried.n"]["text"] == "2"


def test_a_word_by_acts_is_judged_anew_without_each_place(rule: VerdictRule) -> None:
    words = read_vocabulary(DATA)
    known = read_acts(DATA, words)
    [twice] = [act for act in known.acts if act.id == "dismissal-for-absence-1932"]
    assert [len(twice.attested), witnesses(twice, words)] == [2, 2]
    once = twice.model_copy(update={"id": "once", "attested": twice.attested[:1]})
    acts = known.model_copy(update={"acts": [twice, once]})

    def lost(*ids: str) -> list[tuple[int, int]]:
        asked = {"measures": [twice.measure], "acts": list(ids)}
        claim = worlds.claim("one", worlds.sentence(kind="event", ask=None, dated=asked))
        found = rates_of_places([claim], acts, words, rule)
        return list(zip(found["n"], found["wrong"], strict=True))

    assert lost(twice.id) == [(2, 2), (2, 0)]
    assert lost("once") == [(1, 1), (1, 1)]

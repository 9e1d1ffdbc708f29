"""Words and confidence: the rule on facts, claims from their sentences."""

from __future__ import annotations

import json
from typing import Any, get_args

import numpy as np
import pandas as pd
import pytest

from chervonets.claims.models import Claim
from chervonets.claims.verdicts import (
    Answer,
    claim_confidence,
    claim_word,
    discovered,
    figure_numbers,
    reach,
    verdict_numbers,
)
from chervonets.propositions.models import Sentence, Speaker
from chervonets.rungs.rule import Condition, VerdictRule
from tests import worlds

ACTED = {
    "acts": 1,
    "opposite": 0,
    "empty": 0,
    "attested_twice": 0,
    "witnesses": 1,
    "originators": 1,
    "contradicted": False,
    "stand_in": False,
    "partly": False,
}
TESTED = {
    "p_value": 0.01,
    "p_opposite": 0.99,
    "attainable_p": 0.005,
    "joint_p": 0.02,
    "within": False,
}


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({}, "established"),
        ({"independent": 1}, "borne out"),
        ({"held_wide": 0.94}, "borne out"),
        ({"share_for": 0.92}, "borne out"),
        ({"share_for": 0.89}, "disputed"),
        ({"errors_for": 0.89}, "likely"),
        ({"errors_for": 0.65}, "disputed"),
        ({"errors_for": 0.89, "errors_against": 0.11}, "disputed"),
        ({"share_for": 0.95, "primary_for": False}, "disputed"),
        ({"held": 0.8, "held_wide": 0.7}, "likely"),
        ({"disputed": True}, "disputed"),
        ({"ways": 0, "share_for": 0.0, "errors_for": None, "held": None}, "not observed"),
        (
            {"share_for": 0.0, "share_against": 1.0, "errors_for": 0.0, "errors_against": 0.95},
            "not borne out",
        ),
        ({"share_for": 0.05, "errors_exclude": 0.92}, "not borne out"),
        ({"independent": 1, "errors_for": 0.93}, "likely"),
        ({"independent": 1, "held": 0.93}, "likely"),
        ({"errors_for": 0.93, "held": 0.93}, "borne out"),
        ({"independent": 1, "share_for": 0.05, "errors_exclude": 0.92}, "disputed"),
        ({"independent": 1, "share_for": 0.05, "errors_exclude": 0.96}, "not borne out"),
        ({"share_for": 0.05, "errors_exclude": 0.8, "primary_for": False}, "unlikely"),
        ({"share_for": 0.05, "errors_exclude": 0.8}, "disputed"),
        ({"share_for": 0.05, "errors_exclude": 0.65, "primary_for": False}, "disputed"),
        ({"share_for": 0.05, "errors_exclude": 0.92, "held": 0.8}, "disputed"),
    ],
)
def test_words_of_descriptions(change: dict[str, Any], word: str, rule: VerdictRule) -> None:
    assert rule.decide("describe", {**worlds.DESCRIBED, **change}).word == word


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({}, "borne out"),
        ({"attested_twice": 1, "witnesses": 2, "originators": 2}, "established"),
        ({"acts": 3, "originators": 3}, "borne out"),
        ({"opposite": 1}, "disputed"),
        ({"empty": 1, "attested_twice": 1}, "not observed"),
        ({"acts": 0, "opposite": 2}, "not borne out"),
        ({"acts": 0}, "not observed"),
    ],
)
def test_words_of_acts(change: dict[str, Any], word: str, rule: VerdictRule) -> None:
    assert rule.decide("dated", {**ACTED, **change}).word == word


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({}, "beyond the ordinary"),
        ({"joint_p": 0.06}, "cannot be told"),
        ({"joint_p": None}, "cannot be told"),
        ({"p_value": 0.06}, "cannot be told"),
        ({"p_value": 0.4, "within": True}, "within the ordinary"),
        ({"p_value": 0.2, "attainable_p": 0.1}, "cannot be told"),
    ],
)
def test_words_of_tests(change: dict[str, Any], word: str, rule: VerdictRule) -> None:
    assert rule.decide("unusual", {**TESTED, **change}).word == word


def test_a_condition_makes_exactly_one_comparison_and_fails_where_nothing_is_known() -> None:
    with pytest.raises(ValueError, match="exactly one"):
        Condition(measure="held")
    with pytest.raises(ValueError, match="exactly one"):
        Condition(measure="held", above=0.1, below=0.2)
    for comparison in ({"above": 0.1}, {"below": 0.1}, {"at_least": 0.1}, {"at_most": 0.1}):
        assert not Condition(measure="held", **comparison).holds({"held": None})
    assert not Condition.model_validate({"measure": "held", "is": False}).holds({"held": None})


def row(
    claim: str, rung: str, facts: dict[str, Any], word: str = "", sentence: str = "rose"
) -> Any:
    return {
        "claim": claim,
        "proposition": sentence,
        "rung": rung,
        "word": word,
        "because": "",
        "independent": 1,
        "facts": facts,
    }


def described(word: str, rule: VerdictRule, **change: Any) -> Answer:
    """The answer to one sentence that is described."""
    claim = worlds.claim("one", worlds.sentence())
    [answer] = reach([claim], [row("one", "describe", worlds.DESCRIBED | change, word)], rule)
    return answer


@pytest.mark.parametrize(
    ("change", "level", "signs"),
    [
        ({}, "high", "+"),
        ({"independent": 4}, "very high", "++"),
        ({"independent": 5, "large": True}, "very high", "+++"),
        ({"independent": 1}, "low", "−"),
        ({"independent": 1, "large": True}, "medium", "+−"),
        ({"independent": 1, "stand_in": True}, "very low", "−−"),
        ({"partly": True}, "medium", "+−"),
        ({"held": 0.92}, "medium", "+−"),
        ({"share_for": 0.93}, "medium", "+−"),
    ],
)
def test_confidence_goes_up_and_down_by_steps_that_say_why(
    change: dict[str, Any], level: str, signs: str, rule: VerdictRule
) -> None:
    answer = described("borne out", rule, **change)
    assert answer.confidence == level
    assert "".join(step[0] for step in answer.steps) == signs
    assert all(step[2:] for step in answer.steps)


def test_acts_have_steps_of_their_own_and_lack_none(rule: VerdictRule) -> None:
    item = worlds.sentence(kind="event", ask=None, dated={"measures": ["m"]})
    claim = worlds.claim("one", item)

    def answer(**change: Any) -> Answer:
        found = row("one", "dated", ACTED | change, "borne out")
        return reach([claim], [found], rule)[0]

    assert answer().confidence == "low"
    assert answer(witnesses=2, originators=2).confidence == "high"
    assert answer(witnesses=3, originators=3).confidence == "very high"
    assert answer(originators=3).confidence == "medium"
    assert answer(witnesses=2, originators=2, contradicted=True).confidence == "medium"


@pytest.mark.parametrize("word", ["disputed", "not observed"])
def test_what_says_that_nothing_is_known_has_no_confidence(word: str, rule: VerdictRule) -> None:
    answer = described(word, rule)
    assert (answer.word, answer.confidence, answer.steps) == (word, "", ())


def test_a_belief_has_no_word_and_what_is_not_asked_is_not_observed(rule: VerdictRule) -> None:
    belief = worlds.sentence(id="believed", kind="belief", ask=None, role="context")
    unasked = worlds.sentence(id="unasked", ask=None, unasked="Nobody counted it.")
    claim = worlds.claim("one", belief, unasked)
    first, second = reach([claim], [], rule)
    assert (first.word, first.confidence, dict(first.rungs)) == ("", "", {})
    assert (second.word, second.because) == ("not observed", "Nobody counted it.")


def judged_by_test(name: str) -> Claim:
    """A claim of one sentence judged by its test."""
    return worlds.claim(name, worlds.sentence(kind="association"))


def unusual_rows(*p_values: tuple[str, float]) -> list[Any]:
    return [row(name, "unusual", {**TESTED, "p_value": p}) for name, p in p_values]


def test_a_test_gives_its_word_with_its_p_value(rule: VerdictRule) -> None:
    [answer] = reach([judged_by_test("one")], unusual_rows(("one", 0.006)), rule)
    assert (answer.word, answer.facts["p_value"]) == ("beyond the ordinary", 0.006)


def test_what_bears_no_test_says_why(rule: VerdictRule) -> None:
    claim = judged_by_test("one")
    found = row("one", "unusual", dict.fromkeys(TESTED))
    found["because"] = "Too few years."
    [answer] = reach([claim], [found], rule)
    assert answer.rungs["unusual"] == ("cannot be told", "Too few years.")


def test_a_cause_is_judged_by_its_design_and_keeps_what_was_described(rule: VerdictRule) -> None:
    causal = {"counterfactual": "c", "rivals": ["r"], "design": "timing", "design_why": "w"}
    claim = worlds.claim("one", worlds.sentence(kind="cause", cause=causal))
    rows = [row("one", "describe", worlds.DESCRIBED, "borne out"), *unusual_rows(("one", 0.001))]
    [answer] = reach([claim], rows, rule)
    assert list(answer.rungs) == ["describe", "unusual", "cause"]
    assert answer.word == "not identified"
    assert answer.rungs["describe"][0] == "borne out"


@pytest.mark.parametrize("word", ["not borne out", "unlikely"])
def test_what_is_not_so_is_neither_out_of_the_ordinary_nor_caused(
    word: str, rule: VerdictRule
) -> None:
    causal = {"counterfactual": "c", "rivals": ["r"], "design": "timing", "design_why": "w"}
    caused = worlds.claim("one", worlds.sentence(kind="cause", cause=causal))
    for claim in (judged_by_test("one"), *([caused] if word in rule.refused else [])):
        rows = [row("one", "describe", worlds.DESCRIBED, word), *unusual_rows(("one", 0.001))]
        [answer] = reach([claim], rows, rule)
        assert answer.word == word
        assert answer.because.endswith("neither out of the ordinary nor caused")


def test_what_figures_lean_against_is_left_open_where_nothing_upholds_it(rule: VerdictRule) -> None:
    rows = [row("one", "describe", worlds.DESCRIBED, "unlikely"), *unusual_rows(("one", 0.5))]
    [answer] = reach([judged_by_test("one")], rows, rule)
    assert answer.word == "cannot be told"


@pytest.mark.parametrize(
    ("premise", "own", "word"),
    [
        ("established", "borne out", "established"),
        ("borne out", "disputed", "borne out"),
        ("borne out", "established", "established"),
        ("likely", "disputed", "disputed"),
        ("not borne out", "disputed", "disputed"),
    ],
)
def test_what_follows_from_an_upheld_sentence_is_upheld(
    premise: str, own: str, word: str, rule: VerdictRule
) -> None:
    sentences = [worlds.sentence(id="b", follows_from="a"), worlds.sentence(id="a")]
    rows = [
        row("one", "describe", worlds.DESCRIBED, given, name)
        for name, given in (("a", premise), ("b", own))
    ]
    found = {
        item.proposition: item for item in reach([worlds.claim("one", *sentences)], rows, rule)
    }
    assert (found["b"].word, found["a"].word) == (word, premise)
    assert ("follows" in found["b"].because) is (word != own)


def test_a_sentence_follows_from_another_of_its_file() -> None:
    with pytest.raises(ValueError, match="no other sentence here"):
        worlds.claim("one", worlds.sentence(id="a", follows_from="elsewhere"))


def test_answers_come_back_from_json_as_they_were(rule: VerdictRule) -> None:
    answer = described("borne out", rule)
    assert Answer.of_json(json.loads(json.dumps(answer.as_json()))) == answer


def answered(rule: VerdictRule, **words: str) -> tuple[Claim, list[Answer]]:
    """A claim of essential sentences with these words, and a supporting one that fails."""
    sentences = [worlds.sentence(id=name) for name in words]
    sentences.append(worlds.sentence(id="beside", role="supporting"))
    claim = worlds.claim("one", *sentences)
    rows = [row("one", "describe", worlds.DESCRIBED, word, name) for name, word in words.items()]
    rows.append(row("one", "describe", worlds.DESCRIBED, "not borne out", "beside"))
    return claim, reach([claim], rows, rule)


@pytest.mark.parametrize(
    ("words", "word", "which"),
    [
        ({"a": "established"}, "established", "a"),
        ({"a": "established", "b": "borne out"}, "borne out", "b"),
        ({"a": "borne out", "b": "in line with", "c": "in line with"}, "in line with", "b, c"),
        ({"a": "established", "b": "not borne out"}, "in part", "b"),
        ({"a": "borne out", "b": "disputed"}, "in part", "b"),
        ({"a": "borne out", "b": "likely"}, "likely", "b"),
        ({"a": "likely", "b": "disputed"}, "disputed", "b"),
        ({"a": "disputed", "b": "not observed"}, "not observed", "b"),
        ({"a": "not identified", "b": "not borne out"}, "not borne out", "b"),
    ],
)
def test_a_claim_has_the_weakest_word_of_its_essential_sentences(
    words: dict[str, str], word: str, which: str, rule: VerdictRule
) -> None:
    claim, answers = answered(rule, **words)
    assert claim_word(answers, claim, rule) == (word, which)


def test_a_claim_of_beliefs_has_no_word(rule: VerdictRule) -> None:
    claim = worlds.claim("one", worlds.sentence(kind="belief", ask=None))
    answers = reach([claim], [], rule)
    assert claim_word(answers, claim, rule) == ("", "")
    assert claim_confidence(answers, claim, rule) == ""


def test_a_claim_is_as_sure_as_the_least_sure_sentence_that_decides_it(rule: VerdictRule) -> None:
    sentences: list[Sentence] = [worlds.sentence(id=name) for name in "ab"]
    claim = worlds.claim("one", *sentences)
    rows = [
        row("one", "describe", worlds.DESCRIBED | {"independent": count}, "borne out", name)
        for name, count in (("a", 4), ("b", 1))
    ]
    answers = reach([claim], rows, rule)
    assert [answer.confidence for answer in answers] == ["very high", "low"]
    assert claim_confidence(answers, claim, rule) == "low"


def test_false_discoveries_are_held_down_as_benjamini_and_hochberg_did(rule: VerdictRule) -> None:
    # section 3.2 of their article of 1995: fifteen tests of a treatment after a heart attack
    given = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
    given += [0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000]
    answers = [
        Answer("one", str(place), {}, "disputed", "", "", (), {"p_value": p})
        for place, p in enumerate(reversed(given))
    ]
    assert [item.facts["p_value"] for item in discovered(answers, rule)] == given[3::-1]
    assert discovered([], rule) == []


def test_words_are_counted_for_sentences_and_claims(rule: VerdictRule) -> None:
    claim, answers = answered(rule, a="established", b="not borne out")
    book = verdict_numbers([claim], answers, rule)
    assert book["answers.not_borne_out"]["value"] == 2
    assert book["answers.not_borne_out"]["inputs"] == [
        f"claims/{item.claim}/{item.proposition}"
        for item in answers
        if item.word == "not borne out"
    ]
    assert book["verdicts.in_part"]["value"] == 1
    assert book["answers.all"]["value"] == book["answers.asked"]["value"] == 3
    own = [entry["value"] for key, entry in book.items() if key.startswith("verdicts.")]
    counted_again = ("upheld", "leaning", "open")
    assert sum(own) - sum(book[f"verdicts.{key}"]["value"] for key in counted_again) == 1
    parts = ("upheld", "against", "leaning", "open")
    disputed = book["answers.disputed"]["value"]
    assert sum(book[f"answers.{key}"]["value"] for key in parts) + disputed == 3
    assert sum(book[f"answers.by.{who}"]["value"] for who in get_args(Speaker)) >= 3
    assert book["answers.beyond_description"]["value"] == 0
    assert book["first_rule.all"]["value"] == len(rule.first)


def test_what_stands_beside_the_text_is_counted_apart(rule: VerdictRule) -> None:
    claim = worlds.claim("one", worlds.sentence(), worlds.sentence(id="ours", role="beside"))
    rows = [
        row("one", "describe", worlds.DESCRIBED, "borne out", name) for name in ("rose", "ours")
    ]
    numbers = verdict_numbers([claim], reach([claim], rows, rule), rule)
    counts = {key: numbers[f"answers.{key}"]["value"] for key in ("all", "upheld", "beside")}
    assert counts == {"all": 1, "upheld": 1, "beside": 1}
    assert numbers["answers.against"]["text"] == "none"


def test_figures_behind_essential_sentences_count_once() -> None:
    claim = worlds.claim("one", worlds.sentence(), worlds.sentence(id="other", role="context"))
    rows = [
        ("rose", 0, 0.5, 0, "s:a:SUN:1928 s:a:SUN:1929"),
        ("rose", 1, 0.5, 0, np.nan),
        ("rose", 2, 0.5, 2, "s:a:SUN:1928 s:b:SUN:1928"),
        ("rose", 3, 0.0, 3, "s:c:SUN:1928"),
        ("other", 0, 1.0, 0, "s:d:SUN:1928"),
    ]
    ways = pd.DataFrame(rows, columns=["proposition", "way", "weight", "figures", "observations"])
    entry = figure_numbers([claim], {"one": ways})["answers.figures"]
    assert (entry["value"], entry["inputs"]) == (3, ["claims/one/rose"])

"""Rungs: sides, descriptions, acts, causes, and the rule that turns facts into words."""

from __future__ import annotations

import math
from unittest.mock import ANY

import numpy as np
import pytest

from chervonets.controls.simulated import AMOUNT
from chervonets.panel.build import Panel
from chervonets.propositions.models import Proposition
from chervonets.rungs.cause import cause
from chervonets.rungs.dated import dated
from chervonets.rungs.describe import describe
from chervonets.rungs.finding import Finding
from chervonets.rungs.rule import Reasoned, VerdictRule, read_rule, rule_hash
from chervonets.rungs.tests.outcomes import Settings
from chervonets.rungs.under_errors import breakdown, shared_out
from chervonets.rungs.unusual import unusual
from chervonets.rungs.years import with_rank
from chervonets.sources.acts import read_acts
from chervonets.sources.vocabulary import read_vocabulary
from chervonets.ways.errors import Drawn, Draws, drawn_errors
from chervonets.ways.samples import Question
from chervonets.ways.ways import AGAINST, BETWEEN, FOR, Ways, side, ways_of
from tests import worlds
from tests.conftest import DATA

RULE = read_rule(DATA)
NO_ERROR = np.ones(8)


def question(
    direction: str, smallest: float = 0.1, margins: tuple[float, float] = (1, 2)
) -> Question:
    return Question("quantity", direction, {}, {"wide": margins}, smallest)


@pytest.mark.parametrize(
    ("asked", "estimates", "sides"),
    [
        (question("rise"), [0.2, 0.1, 0.05, 0.0, -0.1], [FOR, FOR, BETWEEN, BETWEEN, AGAINST]),
        (question("fall"), [0.2, 0.05, -0.1, -0.2], [AGAINST, BETWEEN, FOR, FOR]),
        (question("inside", 2), [1, 2, 0.6, 0.4, 3.9, 4.1], [FOR, FOR, 0, AGAINST, 0, AGAINST]),
        (
            question("outside", 1.25, (0.8, 1.25)),
            [0.5, 1.3, 0.85, 1.0, 1.2],
            [FOR, FOR, BETWEEN, AGAINST, BETWEEN],
        ),
    ],
)
def test_sides(asked: Question, estimates: list[float], sides: list[int]) -> None:
    assert side(np.array(estimates), asked, {"margin": "wide"}).tolist() == sides


def described(
    item: Proposition,
    lines: dict[str, dict[int, float]],
    level: float = 0.01,
    change: float = 0.01,
    *,
    same: bool = False,
    base: str = "",
) -> tuple[Finding, Ways, Panel]:
    panel = worlds.panel(lines)
    ways = ways_of(item, worlds.series(*lines), panel)
    drawn = drawn_errors(panel, worlds.about(*lines), worlds.model(level, change), 1000, 1)
    counts = worlds.counts(*lines, same=same, base=base)
    return describe(item, ways, [drawn], counts, RULE, 1), ways, panel


def test_two_independent_counts_far_beyond_the_error_establish() -> None:
    lines = {"one": worlds.line(0.5, NO_ERROR), "two": worlds.line(0.6, NO_ERROR)}
    finding, _, _ = described(worlds.sentence(), lines)
    assert finding.word == "established"
    assert finding.independent == 2
    assert finding.numbers["estimate"].value == pytest.approx(0.5)
    one, _, _ = described(worlds.sentence(), lines, same=True)
    assert one.word == "borne out"
    assert one.independent == 1


def test_authors_who_work_up_one_register_are_one_count() -> None:
    lines = {"one": worlds.line(0.5, NO_ERROR), "two": worlds.line(0.6, NO_ERROR)}
    finding, _, _ = described(worlds.sentence(), lines, base="register")
    assert (finding.word, finding.independent) == ("borne out", 1)


def test_independent_counts_on_both_sides_dispute() -> None:
    lines = {"one": worlds.line(0.5, NO_ERROR), "two": worlds.line(-0.5, NO_ERROR)}
    finding, _, _ = described(worlds.sentence(), lines)
    assert (finding.word, finding.facts["disputed"]) == ("disputed", True)
    assert finding.facts["share_for"] == pytest.approx(0.5)


def test_an_error_as_large_as_the_effect_leaves_it_open() -> None:
    lines = {"one": worlds.line(0.3, NO_ERROR), "two": worlds.line(0.3, NO_ERROR)}
    for change, word in ((0.4, "likely"), (1.5, "disputed")):
        finding, _, _ = described(worlds.sentence(), lines, change=change)
        assert finding.word == word
        assert finding.facts["share_for"] == pytest.approx(1)


@pytest.mark.parametrize("effect", [0.1, 0.18, 0.25, 0.6])
def test_a_word_does_not_hang_on_the_seed_and_what_lies_on_a_line_says_so(effect: float) -> None:
    lines = {name: worlds.line(effect, NO_ERROR) for name in ("one", "two")}
    panel, counts = worlds.panel(lines), worlds.counts(*lines)
    item = worlds.sentence()
    ways = ways_of(item, worlds.series(*lines), panel)
    about, model = worlds.about(*lines), worlds.model(0.01, 0.12)
    found = []
    for seed in range(4):

        def draw(size: int, done: int, seed: int = seed) -> Drawn:
            return drawn_errors(panel, about, model, size, seed, done=done)

        found.append(describe(item, ways, Draws(250, 4000, draw), counts, RULE, seed))
    assert len({(finding.word, finding.facts["on_line"]) for finding in found}) == 1
    for finding in found:
        assert finding.facts["on_line"] == ("on the line" in finding.because)
        assert finding.facts["draws"] == (4000 if finding.facts["on_line"] else ANY)
    if effect == 0.6:
        assert {finding.facts["draws"] for finding in found} == {250}


def test_errors_move_the_middle_of_independent_counts_and_one_of_those_that_are_not() -> None:
    lines = {name: {1930: 25.0} for name in ("one", "two", "three", "four", "five", "six")}
    every = "+".join(lines)
    amount = worlds.sentence(
        kind="amount",
        prediction={"direction": "inside", "statement": "About 25."},
        smallest_effect={"value": 1, "unit": "times", "why": "Its margins."},
        ask={
            "estimand": "quantity",
            "statement": "Every count against 20 to 30.",
            "margins": {"fifth": [20, 30]},
            "primary": {"estimates": every, "margin": "fifth", "rows": "lenient"},
            "axes": {"estimates": {"same": [every]}, "margin": {"same": ["fifth"]}},
            "no_test": "Counts of one size are no sample.",
        },
    )
    apart, _, _ = described(amount, lines, level=0.2)
    alike, _, _ = described(amount, lines, level=0.2, same=True)
    assert apart.facts["errors_for"] > 0.9 > alike.facts["errors_for"]
    assert (apart.independent, alike.independent) == (6, 1)
    narrow = amount.model_copy(
        update={
            "ask": amount.ask and amount.ask.model_copy(update={"margins": {"fifth": (27, 28)}})
        }
    )
    wide, _, _ = described(narrow, lines, level=0.5)
    sure, _, _ = described(narrow, lines, level=0.01)
    assert (wide.word, sure.word) == ("disputed", "not borne out")
    assert float(wide.facts["errors_for"] or 0) < 0.3


def test_a_stand_in_is_only_in_line_with() -> None:
    lines = {"one": worlds.line(0.5, NO_ERROR), "two": worlds.line(0.6, NO_ERROR)}
    finding, _, _ = described(worlds.sentence(direct="stand-in"), lines)
    assert finding.word == "in line with"
    fallen = {"one": worlds.line(-0.5, NO_ERROR), "two": worlds.line(-0.6, NO_ERROR)}
    finding, _, _ = described(worlds.sentence(direct="stand-in"), fallen)
    assert finding.word == "at odds with"


def test_no_figures_are_not_observed() -> None:
    finding, _, _ = described(worlds.sentence(), {"one": {1932: 1.0}, "two": {1932: 1.0}})
    assert finding.word == "not observed"


def test_the_breakdown_is_the_nearest_factor_that_changes_sides() -> None:
    lines = {"one": worlds.line(0.5, NO_ERROR), "two": worlds.line(0.5, NO_ERROR)}
    finding, ways, _ = described(worlds.sentence(), lines)
    factor = breakdown(ways)
    assert math.log(factor) == pytest.approx(0.4, abs=math.log(2) / 40)
    assert finding.numbers["breakdown.factor"].value == factor


def test_what_bears_no_test_gives_none_and_the_other_is_tested() -> None:
    noise = np.exp(np.random.default_rng(3).normal(0, 0.05, size=(2, 8)))
    lines = {"one": worlds.line(0.5, noise[0]), "two": worlds.line(0.6, noise[1])}
    settings = Settings(resamples=99, level=0.05, seed=1, error_draws=9)
    _, ways, panel = described(worlds.sentence(), lines)
    found, multiverse = unusual(ways, panel, settings)
    assert multiverse is not None
    assert found.facts["p_value"] is not None
    ask = worlds.sentence().ask
    assert ask is not None
    bare = worlds.sentence(ask={**ask.model_dump(), "test": "", "no_test": "Too few years."})
    found, multiverse = unusual(ways_of(bare, worlds.series(*lines), panel), panel, settings)
    assert multiverse is None
    assert found.because == "Too few years."


def with_acts(**asked: object) -> Proposition:
    return worlds.sentence(kind="event", ask=None, dated=asked)


def test_acts_answer_by_who_attests_them() -> None:
    words = read_vocabulary(DATA)
    acts = read_acts(DATA, words)
    law = dated(
        with_acts(measures=["death-penalty-for-theft-from-collective-farms"]), acts, words, RULE
    )
    assert law.rung == "dated"
    assert law.word in {"established", "borne out"}
    assert law.facts["acts"] >= 1
    measure = "death-penalty-for-theft-from-collective-farms"
    contrary = dated(
        with_acts(measures=["final-victory-possible"], opposite=[measure]), acts, words, RULE
    )
    assert contrary.word == "not borne out"
    assert contrary.facts["witnesses"] == law.facts["witnesses"]
    named = {key for key in contrary.numbers if key.endswith(".date")}
    assert named == {
        key.replace("act.", "opposite.") for key in law.numbers if key.endswith(".date")
    }
    later = dated(
        with_acts(measures=["death-penalty-for-theft-from-collective-farms"], since="1990"),
        acts,
        words,
        RULE,
    )
    assert later.word == "not observed"
    for fields, word in (
        ({"theft": ["law-of-7-august-1932"]}, law.word),
        ({"hire": []}, "not observed"),
    ):
        asked = with_acts(measures=["death-penalty-for-theft-from-collective-farms"], fields=fields)
        assert dated(asked, acts, words, RULE).word == word
    size = worlds.sentence(
        kind="change",
        ask=None,
        dated={"measures": ["death-penalty-for-theft-from-collective-farms"]},
    )
    assert dated(size, acts, words, RULE).word == "in line with"


@pytest.mark.parametrize(
    ("design", "p_value", "word"),
    [
        ("none", 0.001, "not identified"),
        ("timing", 0.001, "not identified"),
        ("regions", 0.001, "suggestive"),
        ("regions", 0.4, "not identified"),
        ("regions", None, "not identified"),
    ],
)
def test_causes_need_a_comparison(design: str, p_value: float | None, word: str) -> None:
    item = worlds.sentence(
        kind="cause",
        cause={"counterfactual": "c", "rivals": ["r"], "design": design, "design_why": "w"},
    )
    tested = {"p_value": p_value, "joint_p": None, "within": False}
    assert cause(item, None, tested, RULE).word == word


def test_every_word_has_a_meaning_and_the_rule_a_hash_and_a_history() -> None:
    given = {rule.word for rules in RULE.rules.values() for rule in rules}
    assert given <= set(RULE.words)
    assert set(RULE.upheld) <= set(RULE.words)
    assert len(rule_hash(DATA)) == 12
    assert RULE.history
    assert len(RULE.first) == 31


def test_ways_are_drawn_as_often_as_they_weigh() -> None:
    weights = np.array([0.5, 0.3, 0.15, 0.05])
    drawn = shared_out(weights, 101, np.random.default_rng(1))
    assert np.abs(np.bincount(drawn, minlength=4) - 101 * weights).max() <= 1
    assert (np.diff(drawn) < 0).any()


def test_the_claimed_year_has_its_rank_among_all_that_the_figures_admit() -> None:
    lines = {"one": worlds.line(0.5, NO_ERROR), "two": worlds.line(0.3, NO_ERROR)}
    finding, ways, _ = described(worlds.sentence(), lines)
    found = with_rank(finding, ways)
    # of eight years seven can be the first of a later part; no step is as high as that of 1929
    assert (found.facts["rank"], found.facts["rank_of"]) == (1, 7)
    assert found.numbers["rank_of"].text == "7"
    fell = worlds.sentence(prediction={"direction": "fall", "statement": "It falls."})
    assert with_rank(*described(fell, lines)[:2]).facts["rank"] == 7


def test_a_sentence_about_one_size_has_no_rank() -> None:
    finding, ways, _ = described(AMOUNT, {"one": {1925: 1.0}, "two": {1925: 1.1}})
    assert with_rank(finding, ways).facts["rank"] is None


def test_reasons_follow_the_limits_of_the_rule(rule: VerdictRule) -> None:
    """What a reader is told is what was asked, whatever the limits are set to."""
    borne = next(item for item in rule.rules["describe"] if item.word == "borne out")
    assert borne.reason.startswith("at least 90 per cent of the ways")
    moved = rule.at(0.8, rule.wider)
    other = next(item for item in moved.rules["describe"] if item.word == "borne out")
    assert other.reason.startswith("at least 80 per cent of the ways")
    assert "{" not in "".join(rule.meanings.values())
    with pytest.raises(ValueError, match="nowhere"):
        Reasoned(because="{nowhere}", all=[])

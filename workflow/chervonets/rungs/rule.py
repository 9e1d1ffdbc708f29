"""The rule of verdicts, which is data: `data/verdicts.yaml`."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, model_validator

from chervonets.files import read_model
from chervonets.propositions.models import Proposition
from chervonets.sources.strict import Strict

FILE = "verdicts.yaml"
DISPUTED = "disputed"
Facts = Mapping[str, float | bool | None]
MARK = re.compile(r"\{(\w+)\}")
SHARES = ("share_for", "held_wide")
"""Facts that are parts of a whole, also where the whole is asked for."""


class Condition(Strict):
    """One comparison of a fact; a fact that does not exist fails every comparison."""

    measure: str
    equals: bool | None = Field(None, alias="is")
    above: float | None = None
    below: float | None = None
    at_most: float | None = None
    at_least: float | None = None

    @model_validator(mode="after")
    def _one_comparison(self) -> Condition:
        given = (self.equals, self.above, self.below, self.at_most, self.at_least)
        if sum(item is not None for item in given) != 1:
            raise ValueError("give exactly one of is, above, below, at_most, at_least")
        return self

    def holds(self, facts: Facts) -> bool:
        """Whether the condition holds.

        Raises:
            KeyError: the fact is unknown.
        """
        value = facts[self.measure]
        if self.equals is not None:
            return value is self.equals
        if value is None:
            return False
        number = float(value)
        if self.above is not None:
            return number > self.above
        if self.below is not None:
            return number < self.below
        if self.at_most is not None:
            return number <= self.at_most
        return self.at_least is not None and number >= self.at_least

    def moved(self, swaps: Mapping[float, float]) -> Condition:
        """The condition with other limits in the place of those that are named."""
        limits = {name: getattr(self, name) for name in ("at_most", "at_least")}
        return self.model_copy(
            update={name: swaps.get(limit, limit) for name, limit in limits.items()}
        )

    @property
    def limit(self) -> str:
        """What the fact is held against, as a sentence says it: shares and p-values by hundreds."""
        given = (self.above, self.below, self.at_most, self.at_least)
        value = next((item for item in given if item is not None), math.nan)
        return (
            f"{100 * value:.3g} per cent" if value < 1 or self.measure in SHARES else f"{value:g}"
        )


class Reasoned(Strict):
    """Conditions, and their reason in words, in which `{measure}` stands for the limit of one.

    Raises:
        ValueError: a mark of the reason names no measure of the conditions.
    """

    because: str
    all: list[Condition]

    @model_validator(mode="after")
    def _marks_have_a_limit(self) -> Reasoned:
        if unknown := set(MARK.findall(self.because)) - {part.measure for part in self.all}:
            raise ValueError(f"no condition has the measures {', '.join(sorted(unknown))}")
        return self

    @property
    def reason(self) -> str:
        """The reason, with the limits that the conditions have."""
        limits = {part.measure: part.limit for part in self.all}
        return MARK.sub(lambda mark: limits[mark[1]], self.because)


class Rule(Reasoned):
    """A word, and all the conditions under which it is given."""

    word: str


class Step(Reasoned):
    """A step of confidence up or down, with its reason."""

    step: int

    def holds(self, facts: Facts) -> bool:
        """Whether the step is taken; facts that a rung does not know take none."""
        known = all(item.measure in facts for item in self.all)
        return known and all(item.holds(facts) for item in self.all)


class Confidence(Strict):
    """Confidence in five words, from a start by steps; the highest and lowest are the ends.

    without: words that say that nothing is known, and carry no confidence.
    """

    levels: list[str]
    start: str
    without: list[str]
    steps: list[Step]


class Look(Strict):
    """How a word is shown (never by colour alone), and what it means.

    In `meaning` a mark `{measure}` stands for the limit that the word's own rules set, the first of
    them that has one; `{measure_2}` for that of the second.
    """

    symbol: str
    colour: str
    meaning: str


class Wording(Strict):
    """How far a size may lie from the number that is said.

    factor: up or down; none for limits that are said themselves.
    """

    factor: float | None = Field(None, gt=1)
    meaning: str


class Group(Strict):
    """One of the text's systems."""

    title: str
    numeral: str


class VerdictRule(Strict):
    """`data/verdicts.yaml`.

    wider: how many times the known error an established sentence must bear.
    false_discoveries: share of the tested sentences that are kept together which may be false.
    words: from the strongest to the weakest; a claim has the weakest of its essential sentences.
    upheld, refused: words that uphold a sentence, and words against it; a claim of which only a
        part is upheld holds in part.
    leaning_for, leaning_against: words that fall short of either, and are counted apart.
    left_open: words that leave a sentence open.
    wordings: how far sizes may lie from what is said, by the way in which it is said.
    stand_in: what a word becomes where the figures only stand in for the thing itself.
    rules: by rung; the first of which all conditions hold decides.
    first: the words of the first rule, by claim.
    why_differs: why the present word is another, by claim.
    retired: claims that are asked no more, with the reason.
    """

    wider: float = Field(ge=1)
    false_discoveries: float = Field(gt=0, lt=1)
    words: dict[str, Look]
    upheld: list[str]
    refused: list[str]
    leaning_for: list[str]
    leaning_against: list[str]
    left_open: list[str]
    wordings: dict[str, Wording]
    stand_in: dict[str, str]
    groups: dict[str, Group]
    rules: dict[str, list[Rule]]
    confidence: Confidence
    first: dict[str, str]
    why_differs: dict[str, str] = {}
    retired: dict[str, str] = {}
    history: list[dict[str, str]]

    @model_validator(mode="after")
    def _words_are_known(self) -> VerdictRule:
        given = {rule.word for rules in self.rules.values() for rule in rules}
        given |= {*self.stand_in, *self.stand_in.values(), *self.upheld, *self.refused}
        given |= {*self.leaning_for, *self.leaning_against, *self.left_open}
        if unknown := sorted(given - set(self.words)):
            raise ValueError(f"words without a meaning: {', '.join(unknown)}")
        if any(rules[-1].all for rules in self.rules.values()):
            raise ValueError("the last rule of every rung must hold whatever the facts")
        for word, look in self.words.items():
            self._meaning(word, look.meaning)  # refuses a mark that has no limit
        return self

    @property
    def meanings(self) -> dict[str, str]:
        """What each word means, with the limits that its rules have.

        Raises:
            ValueError: a mark of a meaning names no measure of the word's rules.
        """
        return {word: self._meaning(word, look.meaning) for word, look in self.words.items()}

    def _meaning(self, word: str, text: str) -> str:
        limits = {"wider": f"{self.wider:g}"}
        own = [rule for rules in self.rules.values() for rule in rules if rule.word == word]
        for place, rule in enumerate(own, start=1):
            given = {part.measure: part.limit for part in rule.all}
            numbered = {f"{name}_{place}": limit for name, limit in given.items()}
            limits = given | numbered | limits
        if unknown := sorted(set(MARK.findall(text)) - set(limits)):
            raise ValueError(f"the meaning of {word} names no limit: {', '.join(unknown)}")
        return MARK.sub(lambda mark: limits[mark[1]], text)

    @property
    def factors(self) -> dict[str, float | None]:
        """How far sizes may lie from what is said, up or down, by wording."""
        return {name: wording.factor for name, wording in self.wordings.items()}

    @property
    def share(self) -> float:
        """The share of ways that a sentence must reach to be borne out."""
        return next(
            part.at_least
            for rule in self.rules["describe"]
            if rule.word == "borne out"
            for part in rule.all
            if part.measure == "share_for" and part.at_least
        )

    def at(self, share: float, wider: float) -> VerdictRule:
        """The rule of description with another share of ways and errors in the place of its own.

        What is left of one is what the other side may have, and half of it where one count stands
        alone. Words that lean move with it; that two draws of three say so is what they mean, and
        stays.
        """
        left, asked = 1 - self.share, 1 - share
        swaps = {
            round(before, 6): round(after, 6)
            for before, after in ((1 - left, share), (left, asked), (1 - left / 2, 1 - asked / 2))
        }
        described = [
            rule.model_copy(update={"all": [part.moved(swaps) for part in rule.all]})
            for rule in self.rules["describe"]
        ]
        return self.model_copy(
            update={"wider": wider, "rules": {**self.rules, "describe": described}}
        )

    def answer(self, rung: str, item: Proposition, facts: Facts) -> tuple[str, str]:
        """The word of a sentence on a rung, and why."""
        return self.told(self.decide(rung, facts), rung, item)

    def told(self, decision: Rule, rung: str, item: Proposition) -> tuple[str, str]:
        """What a decision says of a sentence.

        What only stands in for the thing itself has a weaker word; so have acts that were taken
        where the sentence speaks of a size or a change.
        """
        word = self.stand_in.get(decision.word, decision.word)
        if word != decision.word and item.direct == "stand-in":
            return (word, f"the figures only stand in for the thing itself: {decision.reason}")
        if word != decision.word and rung == "dated" and item.kind != "event":
            return word, f"{decision.reason}; but that acts were taken is no size or change"
        return decision.word, decision.reason

    def distance(self, word: str) -> int:
        """How far a word is from one that leaves both sides open."""
        words = list(self.words)
        return abs(words.index(word) - words.index(DISPUTED))

    def decide(self, rung: str, facts: Facts) -> Rule:
        """The first rule of a rung whose conditions all hold."""
        return next(
            rule for rule in self.rules[rung] if all(part.holds(facts) for part in rule.all)
        )


def read_rule(data: Path) -> VerdictRule:
    """Read the rule of verdicts.

    Raises:
        DataError: the file is missing or malformed.
    """
    return read_model(VerdictRule, data / FILE, f"data/{FILE}")


def rule_hash(data: Path) -> str:
    """The first twelve letters of the SHA-256 of the rule's file, as outputs name it."""
    return hashlib.sha256((data / FILE).read_bytes()).hexdigest()[:12]

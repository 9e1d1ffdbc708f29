"""Words: of every sentence at the rung that it asserts, of every claim, and how sure they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

import pandas as pd

from chervonets.claims.models import Claim
from chervonets.numbers import Number, count, number
from chervonets.propositions.models import BEYOND_DESCRIPTION, Inquiry, Proposition, Speaker
from chervonets.rungs.cause import cause
from chervonets.rungs.finding import Finding
from chervonets.rungs.rule import DISPUTED, Facts, Look, VerdictRule
from chervonets.rungs.unusual import FACTS as TESTED

DECIDED = "chervonets.claims.verdicts.reach"
IN_PART = "in part"
"""The word of a claim that no sentence can have, so that the rule does not give its looks."""
IN_PART_LOOK = Look(
    symbol="◒",
    colour="#009E73",
    meaning="Of a claim: some essential sentences are upheld, and others are not even likely.",
)


@dataclass(frozen=True)
class Answer:
    """The answer to one sentence.

    Attributes:
        claim, proposition: whose.
        rungs: word and reason by rung; a rung that is not asked has no entry.
        word: the headline, at the rung that the sentence asserts; empty for beliefs.
        because: why.
        confidence: one of the rule's levels; empty where there is no word.
        steps: why it is not higher or lower, each with its sign.
        facts: of the rung of the headline, with the p-values of the tests.
    """

    claim: str
    proposition: str
    rungs: Mapping[str, tuple[str, str]]
    word: str
    because: str
    confidence: str
    steps: tuple[str, ...]
    facts: Facts

    @classmethod
    def of_json(cls, row: Mapping[str, Any]) -> Answer:
        """Read what `as_json` gave."""
        rungs = {rung: (word, why) for rung, (word, why) in row["rungs"].items()}
        return cls(**{**row, "rungs": rungs, "steps": tuple(row["steps"])})

    def as_json(self) -> dict[str, Any]:
        """The answer as plain data."""
        return {
            **vars(self),
            "rungs": {rung: list(pair) for rung, pair in self.rungs.items()},
            "steps": list(self.steps),
            "facts": dict(self.facts),
        }


Found = Mapping[tuple[str, str, str], Mapping[str, Any]]


def reach(
    claims: Sequence[Inquiry], rows: Sequence[Mapping[str, Any]], rule: VerdictRule
) -> list[Answer]:
    """Answer every sentence at the rung that it asserts.

    Rungs stand on one another: what the figures refuse can be neither out of the ordinary nor
    caused, so that a sentence which is refused as a description is refused higher up; what they
    lean against is at least not upheld there. What follows from an upheld sentence is upheld too.

    Args:
        claims: in the order of the report.
        rows: findings of their sentences; see `chervonets.claims.evidence.rows_of`.
        rule: of verdicts.
    """
    found = {(row["claim"], row["proposition"], row["rung"]): row for row in rows}
    answers = {
        (claim.id, item.id): _answer(claim, item, found, rule)
        for claim in claims
        for item in claim.propositions
    }
    return [
        _followed(answers[claim.id, item.id], answers.get((claim.id, item.follows_from)), rule)
        for claim in claims
        for item in claim.propositions
    ]


def _followed(answer: Answer, premise: Answer | None, rule: VerdictRule) -> Answer:
    """The answer to a sentence, or that to its premise where this is upheld more firmly."""
    order = list(rule.words)
    if premise is None or premise.word not in rule.upheld or not answer.word:
        return answer
    if order.index(premise.word) >= order.index(answer.word):
        return answer
    return replace(
        answer,
        word=premise.word,
        because=f"it follows from what the sentence beside it says of places or parts, and there "
        f"{premise.because}",
        confidence=premise.confidence,
        steps=premise.steps,
    )


def _answer(claim: Inquiry, item: Proposition, found: Found, rule: VerdictRule) -> Answer:
    described = _finding(found.get((claim.id, item.id, "describe")))
    tested = found.get((claim.id, item.id, "unusual"))
    rungs: dict[str, tuple[str, str]] = {}
    facts: dict[str, Facts] = {}
    for rung in ("describe", "dated"):
        row = found.get((claim.id, item.id, rung))
        if row is not None:
            rungs[rung] = (row["word"], row["because"])
            facts[rung] = row["facts"]
    test_facts: dict[str, float | bool | None] = dict.fromkeys(TESTED)
    if tested is not None:
        test_facts = {**(described.facts if described else {}), **tested["facts"]}
        facts["unusual"] = test_facts
        if tested["because"]:
            rungs["unusual"] = ("cannot be told", tested["because"])
        else:
            decision = rule.decide("unusual", test_facts)
            rungs["unusual"] = (decision.word, decision.reason)
    if item.cause is not None:
        causal = cause(item, described, test_facts, rule)
        rungs["cause"] = (causal.word, causal.because)
        facts["cause"] = causal.facts
    if item.rung == "none":
        return Answer(claim.id, item.id, rungs, "", "", "", (), {})
    if item.rung not in rungs:
        reason = item.unasked or "nothing in the collection bears on it at this rung"
        rungs[item.rung] = ("not observed", reason)
    judged, (word, because) = item.rung, rungs[item.rung]
    below = rungs.get("describe", ("", ""))[0]
    order = list(rule.words)
    contrary = below in rule.leaning_against and order.index(word) < order.index(DISPUTED)
    if judged in BEYOND_DESCRIPTION and (contrary or below in rule.refused):
        judged, word = "describe", below
        because = (
            f"{rungs['describe'][1]}; what is not so is neither out of the ordinary nor caused"
        )
    own = facts.get(judged, {})
    confidence, steps = _confidence(word, own, rule)
    tests = {name: test_facts[name] for name in ("p_value", "joint_p")}
    return Answer(claim.id, item.id, rungs, word, because, confidence, steps, {**tests, **own})


def _finding(row: Mapping[str, Any] | None) -> Finding | None:
    if row is None:
        return None
    return Finding("describe", row["word"], row["because"], row["facts"])


def _confidence(word: str, facts: Facts, rule: VerdictRule) -> tuple[str, tuple[str, ...]]:
    """The level of confidence in a word, and the steps that led there."""
    if word in rule.confidence.without:
        return "", ()
    levels = rule.confidence.levels
    place = levels.index(rule.confidence.start)
    steps = []
    for step in rule.confidence.steps:
        if step.holds(facts):
            place += step.step
            steps.append(f"{'+' if step.step > 0 else '−'} {step.reason}")
    return levels[min(max(place, 0), len(levels) - 1)], tuple(steps)


def claim_word(answers: Sequence[Answer], claim: Claim, rule: VerdictRule) -> tuple[str, str]:
    """The word of a claim: the weakest of its essential sentences, and which one it is.

    A claim of which one essential sentence is upheld, and another not even likely, holds `in part`.
    """
    order = list(rule.words)
    essential = {item.id for item in claim.propositions if item.role == "essential"}
    own = [answer for answer in answers if answer.claim == claim.id]
    words = {answer.proposition: answer.word for answer in own if answer.proposition in essential}
    words = {key: word for key, word in words.items() if word}
    if not words:
        return "", ""
    weakest = max(words.values(), key=order.index)
    which = ", ".join(key for key, word in words.items() if word == weakest)
    given = set(words.values())
    if given & set(rule.upheld) and given - {*rule.upheld, *rule.leaning_for}:
        return IN_PART, which
    return weakest, which


def look_of(word: str, rule: VerdictRule) -> Look:
    """How the word of a sentence or claim is shown."""
    return IN_PART_LOOK if word == IN_PART else rule.words[word]


def claim_confidence(answers: Sequence[Answer], claim: Claim, rule: VerdictRule) -> str:
    """The least confidence of the sentences that decide a claim's word; empty without one."""
    _, which = claim_word(answers, claim, rule)
    deciding = which.split(", ")
    given = [
        rule.confidence.levels.index(answer.confidence)
        for answer in answers
        if answer.claim == claim.id and answer.proposition in deciding and answer.confidence
    ]
    return rule.confidence.levels[min(given)] if given else ""


def verdict_numbers(
    claims: Sequence[Claim], answers: Sequence[Answer], rule: VerdictRule
) -> dict[str, dict[str, object]]:
    """Counts of sentences and claims by word, as entries of the number book.

    What stands beside the text is in none of them but its own, `answers.beside`.
    """
    text = {
        (claim.id, item.id)
        for claim in claims
        for item in claim.propositions
        if item.role != "beside"
    }
    beside = [item for item in answers if (item.claim, item.proposition) not in text]
    answers = [item for item in answers if (item.claim, item.proposition) in text]
    words = {claim.id: claim_word(answers, claim, rule)[0] for claim in claims}
    asked = [item for item in answers if item.word]
    sentences = {
        **{_key(word): [item for item in answers if item.word == word] for word in rule.words},
        "all": answers,
        "asked": asked,
        "beside": beside,
    }
    kinds = {
        "upheld": rule.upheld,
        "against": rule.refused,
        "leaning": [*rule.leaning_for, *rule.leaning_against],
        "open": rule.left_open,
    }
    for key, wanted in kinds.items():
        sentences[key] = [item for item in asked if item.word in wanted]
    sentences["tested"] = [item for item in asked if item.facts.get("p_value") is not None]
    sentences["discovered"] = discovered(sentences["tested"], rule)
    beyond = {
        (claim.id, item.id)
        for claim in claims
        for item in claim.propositions
        if item.rung in BEYOND_DESCRIPTION
    }
    sentences["beyond_description"] = [
        item for item in asked if (item.claim, item.proposition) in beyond
    ]
    for speaker in get_args(Speaker):
        said = {
            (claim.id, item.id)
            for claim in claims
            for item in claim.propositions
            if speaker in item.speaker
        }
        own = [item for item in asked if (item.claim, item.proposition) in said]
        sentences[f"by.{speaker}"] = own
        for key in ("upheld", "against"):
            sentences[f"by.{speaker}.{key}"] = [item for item in own if item.word in kinds[key]]
    looked_for = {
        **{_key(word): [word] for word in (*rule.words, IN_PART)},
        "upheld": rule.upheld,
        "leaning": rule.leaning_for,
        "open": rule.left_open,
    }
    numbers = {}
    for key, members in sentences.items():
        keys = [f"claims/{item.claim}/{item.proposition}" for item in members]
        numbers[f"answers.{key}"] = count(keys, "sentences", DECIDED, key, "propositions.csv")
    for key, wanted in looked_for.items():
        keys = [f"claims/{claim}" for claim, word in words.items() if word in wanted]
        numbers[f"verdicts.{key}"] = count(keys, "claims", DECIDED, key, "verdicts.csv")
    firsts = Counter({"all": len(rule.first)}) + Counter(map(_key, rule.first.values()))
    for key, total in firsts.items():
        numbers[f"first_rule.{key}"] = number(total, 0, "claims", DECIDED, key, "verdicts.csv")
    return {key: item.as_json() for key, item in numbers.items()}


def discovered(tested: Sequence[Answer], rule: VerdictRule) -> list[Answer]:
    """Sentences that are kept if no more than the rule's share of those kept may be false.

    By the step-up procedure of Benjamini and Hochberg (1995, J. R. Stat. Soc. B 57), for p-values
    that are independent or hang together positively.
    """
    from scipy.stats import false_discovery_control  # takes half a second, which checks save

    kept = false_discovery_control([item.facts["p_value"] for item in tested]) if tested else []
    return [item for item, p in zip(tested, kept, strict=True) if p <= rule.false_discoveries]


def figure_numbers(
    claims: Sequence[Claim], ways: Mapping[str, pd.DataFrame]
) -> dict[str, dict[str, object]]:
    """How many printed figures stand behind the ways that decide essential sentences.

    Args:
        claims: all that are asked.
        ways: by claim, its table of ways.

    Returns:
        The entry `answers.figures` of the number book; a figure counts once.
    """
    names: set[str] = set()
    asked = [
        (claim.id, item.id)
        for claim in claims
        for item in claim.propositions
        if item.role == "essential" and item.ask
    ]
    for claim, sentence in asked:
        table = ways[claim]
        own = table[table["proposition"] == sentence].set_index("way")
        behind = own.loc[own["weight"] > 0, "figures"].unique()
        names.update(*own.loc[behind, "observations"].str.split())
    keys = [f"claims/{claim}/{sentence}" for claim, sentence in asked]
    words = "behind the ways that are counted of essential sentences"
    figures = number(len(names), 0, "figures", DECIDED, words, *keys)
    return {"answers.figures": figures.as_json()}


def run_numbers(run: Mapping[str, str]) -> dict[str, dict[str, object]]:
    """The stamp of a run, as entries of the number book."""
    stood = {"rule": "data/verdicts.yaml", "run": "settings.json"}
    return {
        f"run.{key}": Number(None, text, "", DECIDED, "the whole run", (stood[key],)).as_json()
        for key, text in run.items()
    }


def _key(word: str) -> str:
    return word.replace(" ", "_")

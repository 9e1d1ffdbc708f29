"""What others said of the same economy, judged by the same rule, and statements of known truth."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import Field, model_validator

from chervonets.claims.verdicts import Answer, reach
from chervonets.files import names_in, read_model
from chervonets.numbers import count, number
from chervonets.panel.concepts import Concept
from chervonets.problems import Problem, raise_if_any, read_each
from chervonets.propositions.checks import problems_of
from chervonets.propositions.models import BEYOND_DESCRIPTION, Inquiry, Proposition
from chervonets.rungs.rule import DISPUTED, VerdictRule
from chervonets.sources.acts import Acts

FOLDER = "controls"
DECIDED = "chervonets.controls.statements.camp_numbers"
TABLE = "controls.csv"


class Statement(Proposition):
    """A proposition by somebody else, paraphrased.

    Parts of one statement that can be true or false apart have its id with a letter, `off-03a`.

    speaker: who said it.
    where: the place in the printed work.
    address: where that was read.
    truth: for calibration, whether it is true beyond dispute, `truth_why` says why.
    """

    speaker: str
    where: str = ""
    address: str = ""
    truth: bool | None = None
    truth_why: str = ""

    @model_validator(mode="after")
    def _has_a_place_or_a_truth(self) -> Statement:
        if (self.truth is None) == (not self.address):
            raise ValueError(
                "give the `address` of what somebody said, or the `truth` of what none"
            )
        if (self.truth is None) != (not self.truth_why):
            raise ValueError("`truth` needs its reason (`truth_why`)")
        return self

    @property
    def whole(self) -> str:
        """The id of the statement that it is, or is a part of."""
        return self.id.rstrip("abcdefgh")


class Camp(Inquiry):
    """Statements of one camp.

    number: its place in the report.
    """

    number: int
    title: str
    propositions: list[Statement] = Field(min_length=1)

    @property
    def is_calibration(self) -> bool:
        """Whether its statements are of known truth, and nobody's."""
        return all(item.truth is not None for item in self.propositions)


def read_camp(data: Path, camp_id: str, concepts: Mapping[str, Concept], acts: Acts) -> Camp:
    """Read one camp's file and check it against concepts and acts.

    Raises:
        DataError: with every problem of the file.
    """
    name = f"data/{FOLDER}/{camp_id}.yaml"
    camp = read_model(Camp, data / FOLDER / f"{camp_id}.yaml", name)
    raise_if_any(problems_of(camp, camp_id, name, concepts, acts))
    return camp


def read_camps(data: Path, concepts: Mapping[str, Concept], acts: Acts) -> list[Camp]:
    """Read all camps, in the order of their numbers.

    Raises:
        DataError: with the problems of all files together; an id that stands twice.
    """
    ids = names_in(data, FOLDER)
    camps = read_each(lambda camp_id: read_camp(data, camp_id, concepts, acts), ids)
    raise_if_any(_twice(camps))
    return sorted(camps, key=lambda camp: camp.number)


def _twice(camps: Sequence[Camp]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for camp in camps:
        for item in camp.propositions:
            if item.id in seen:
                what = f"{item.id!r} stands in {seen[item.id]}.yaml too"
                yield Problem(f"data/{FOLDER}/{camp.id}.yaml", "key id", what, "number it anew")
            seen[item.id] = camp.id


Answers = Mapping[tuple[str, str], Answer]


def judged(
    camps: Sequence[Camp], found: Mapping[str, Sequence[Mapping[str, Any]]], rule: VerdictRule
) -> dict[tuple[str, str], Answer]:
    """Answers by camp and statement; each camp is judged by itself, by the rule of the claims.

    The findings of a camp are those that `chervonets.claims.evidence.rows_of` gives.
    """
    return {
        (answer.claim, answer.proposition): answer
        for camp in camps
        for answer in reach([camp], found[camp.id], rule)
    }


def statements_table(
    camps: Sequence[Camp], answers: Answers, book: Mapping[str, Mapping[str, Any]]
) -> pd.DataFrame:
    """A row per statement: who said it where, its word, its truth if known.

    Its figure with range comes from the number book.
    """
    rows = []
    for camp in camps:
        for item in camp.propositions:
            answer = answers[camp.id, item.id]
            figures = {
                name: book.get(f"{FOLDER}.{camp.id}.{item.id}.{name}", {}).get("text", "")
                for name in ("estimate", "low", "high")
            }
            rows.append(
                {
                    "id": item.id,
                    "camp": camp.id,
                    "speaker": item.speaker,
                    "where": item.where,
                    "address": item.address,
                    "statement": item.says,
                    "kind": item.kind,
                    "rung": item.rung,
                    "word": answer.word,
                    "because": answer.because,
                    "confidence": answer.confidence,
                    **figures,
                    "unit": item.ask.display.unit if item.ask else "",
                    "truth": {True: "true", False: "false", None: ""}[item.truth],
                    "unasked": item.unasked,
                }
            )
    return pd.DataFrame(rows)


def camp_numbers(
    camps: Sequence[Camp], answers: Answers, rule: VerdictRule
) -> dict[str, dict[str, object]]:
    """Counts of words by camp, as entries of the number book.

    Returns:
        For every camp `controls.<camp>.words.<word>`, `.upheld` and `.refused` (words for and
        against), `.leaning` (words that lean either way), `.beyond_description` (sentences judged
        at the rungs of chance or cause), `.both_sides` (disputed because independent counts lie on
        both sides), `.sentences`, `.statements` and
        `.answered` (statements of which figures or acts answer a sentence); the same of all that
        was said under `controls.said`; of statements of known truth how many words are `.right`,
        `.wrong` and `.unsaid`.
    """
    groups = {camp.id: [camp] for camp in camps}
    groups["said"] = [camp for camp in camps if not camp.is_calibration]
    found: dict[str, dict[str, object]] = {}
    for name, group in groups.items():
        pairs = [(item, answers[camp.id, item.id]) for camp in group for item in camp.propositions]
        words = f"statements of {name}"
        for key, own in _counted(pairs, rule).items():
            keys = [f"{FOLDER}/{answer.claim}/{answer.proposition}" for _, answer in own]
            made = count(keys, "", DECIDED, words, TABLE)
            if key in ("statements", "answered"):
                wholes = {item.whole for item, _ in own}
                made = number(len(wholes), 0, "", DECIDED, words, *made.inputs)
            found[f"{FOLDER}.{name}.{key}"] = made.as_json()
    return found


Pairs = Sequence[tuple[Statement, Answer]]


def _counted(pairs: Pairs, rule: VerdictRule) -> dict[str, Pairs]:
    """The sentences behind each count."""

    def worded(words: Collection[str]) -> Pairs:
        return [pair for pair in pairs if pair[1].word in words]

    found = {
        **{f"words.{word.replace(' ', '_')}": worded([word]) for word in rule.words},
        "upheld": worded(rule.upheld),
        "refused": worded(rule.refused),
        "leaning": worded([*rule.leaning_for, *rule.leaning_against]),
        "beyond_description": [pair for pair in pairs if pair[0].rung in BEYOND_DESCRIPTION],
        "both_sides": [pair for pair in worded([DISPUTED]) if pair[1].facts.get("disputed")],
        "sentences": pairs,
        "statements": pairs,
        "answered": [pair for pair in pairs if pair[1].word not in rule.left_open],
    }
    known = [pair for pair in pairs if pair[0].truth is not None]
    if known:
        said: dict[bool | None, list[str]] = {True: rule.upheld, False: rule.refused}
        found |= {
            "right": [pair for pair in known if pair[1].word in said[pair[0].truth]],
            "wrong": [pair for pair in known if pair[1].word in said[not pair[0].truth]],
            "unsaid": [pair for pair in known if pair[1].word not in rule.upheld + rule.refused],
        }
    return found

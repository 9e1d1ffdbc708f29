"""The summary of findings: a row a sentence, with all that the table is filtered by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chervonets.claims.models import Claim
from chervonets.claims.verdicts import Answer
from chervonets.propositions.models import Sentence
from chervonets.rungs.rule import VerdictRule

SPEAKERS = {
    "trotsky-1932": "Trotsky, October 1932",
    "trotsky-1933": "Trotsky, April 1933",
    "note-2015": "introductory note of 2015",
    "comment-2015": "reader's comment of 2015",
}
RUNGS = {
    "describe": "was it so",
    "dated": "dated acts",
    "unusual": "more than ordinary movement",
    "cause": "would it have happened anyway",
    "none": "not asked",
}
NO_WORD = "not asked"

Numbers = Mapping[str, Mapping[str, Any]]


def findings(
    claims: Sequence[Claim],
    answers: Mapping[tuple[str, str], Answer],
    rule: VerdictRule,
    numbers: Numbers,
) -> dict[str, list[dict[str, Any]]]:
    """The rows of every claim, in its order.

    Returns:
        By claim, a row a sentence: `id`, `says`, `speakers`, `kind`, `role`, `rung`, `word` and its
        look, `confidence`, `why` it is not higher, and `figure`, spans of the estimate and range.
    """
    return {
        claim.id: [
            _row(claim, item, answers[claim.id, item.id], rule, numbers)
            for item in claim.propositions
        ]
        for claim in claims
    }


def _row(
    claim: Claim, item: Sentence, answer: Answer, rule: VerdictRule, numbers: Numbers
) -> dict[str, Any]:
    why = next((step for step in answer.steps if step.startswith("−")), "")
    look = rule.words.get(answer.word)
    return {
        "id": f"{claim.id}.{item.id}",
        "says": item.says,
        "speakers": [SPEAKERS[who] for who in item.speaker],
        "kind": item.kind,
        "role": item.role,
        "rung": RUNGS[item.rung],
        "word": answer.word or NO_WORD,
        "symbol": look.symbol if look else "–",
        "colour": look.colour if look else "#6E6E6E",
        "confidence": answer.confidence,
        "why": why.removeprefix("− "),
        "figure": _figure(f"{claim.id}.{item.id}", item, numbers),
    }


def _figure(scope: str, item: Sentence, numbers: Numbers) -> list[dict[str, str]]:
    """The primary estimate and its range, or the number of acts."""

    def number(name: str) -> dict[str, str]:
        return {"t": "number", "key": f"{scope}.{name}", "s": numbers[f"{scope}.{name}"]["text"]}

    if all(f"{scope}.{name}" in numbers for name in ("estimate", "low", "high")):
        unit = f" {item.ask.display.unit}".rstrip() if item.ask else ""
        lead, to, end = (_words(text) for text in (f"{unit} (", " to ", ")"))
        return [number("estimate"), lead, number("low"), to, number("high"), end]
    if f"{scope}.acts" in numbers:
        return [number("acts"), _words(" dated acts")]
    return []


def _words(text: str) -> dict[str, str]:
    return {"t": "text", "s": text}

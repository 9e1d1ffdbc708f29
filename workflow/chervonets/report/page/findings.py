"""The summary of findings: a row a sentence, with all that the table is filtered by."""

from collections.abc import Mapping, Sequence
from typing import Any

from chervonets.claims.models import Claim
from chervonets.claims.verdicts import Answer
from chervonets.propositions.models import Sentence
from chervonets.report.chapters import RUNG_WORDS, SPEAKERS, figure_of
from chervonets.report.prose import Typesetter
from chervonets.rungs.rule import VerdictRule

NO_WORD = "not asked"


def findings(
    claims: Sequence[Claim],
    answers: Mapping[tuple[str, str], Answer],
    rule: VerdictRule,
    numbers: Mapping[str, Mapping[str, Any]],
) -> dict[str, list[dict[str, Any]]]:
    """The rows of every claim, in its order.

    Returns:
        By claim, a row a sentence: `id`, `says`, `speakers`, `kind`, `role`, `rung`, `word` and its
        look, `confidence`, `why` it is not higher, and `figure`, spans of the estimate and range.
    """
    setter = Typesetter(numbers, {})
    return {
        claim.id: [
            _row(claim, item, answers[claim.id, item.id], rule, setter)
            for item in claim.propositions
        ]
        for claim in claims
    }


def _row(
    claim: Claim, item: Sentence, answer: Answer, rule: VerdictRule, setter: Typesetter
) -> dict[str, Any]:
    why = next((step for step in answer.steps if step.startswith("−")), "")
    look = rule.words.get(answer.word)
    return {
        "id": f"{claim.id}.{item.id}",
        "says": item.says,
        "speakers": [SPEAKERS[who] for who in item.speaker],
        "kind": item.kind,
        "role": item.role,
        "rung": RUNG_WORDS.get(item.rung, "Not asked"),
        "word": answer.word or NO_WORD,
        "symbol": look.symbol if look else "–",
        "colour": look.colour if look else "#6E6E6E",
        "confidence": answer.confidence,
        "why": why.removeprefix("− "),
        "figure": figure_of(item, claim, setter),
    }

"""The summary of findings: a row a sentence, with all that the table is filtered by."""

from collections.abc import Mapping, Sequence
from typing import Any

from chervonets.claims.models import Claim
from chervonets.claims.verdicts import Answer
from chervonets.report.chapters import RUNG_WORDS, SPEAKERS, figure_of, why_lowered
from chervonets.report.prose import Typesetter
from chervonets.rungs.rule import Look, VerdictRule

NO_LOOK = Look(symbol="–", colour="#6E6E6E", meaning="")


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
    found: dict[str, list[dict[str, Any]]] = {claim.id: [] for claim in claims}
    for claim in claims:
        for item in claim.propositions:
            answer = answers[claim.id, item.id]
            look = rule.words.get(answer.word, NO_LOOK)
            row = {
                "id": f"{claim.id}.{item.id}",
                "says": item.says,
                "speakers": [SPEAKERS[who] for who in item.speaker],
                "kind": item.kind,
                "role": item.role,
                "rung": RUNG_WORDS.get(item.rung, "Not asked"),
                "word": answer.word or "not asked",
                "symbol": look.symbol,
                "colour": look.colour,
                "confidence": answer.confidence,
                "why": why_lowered(answer),
                "figure": figure_of(item, claim, setter),
            }
            found[claim.id].append(row)
    return found

"""The answers as tables: a row per sentence, a row per claim."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from chervonets.claims.models import Claim
from chervonets.claims.verdicts import Answer, claim_confidence, claim_word
from chervonets.rungs.rule import VerdictRule


def propositions_table(
    claims: Sequence[Claim], answers: Sequence[Answer], book: Mapping[str, Mapping[str, Any]]
) -> pd.DataFrame:
    """A row per sentence: what it says and asserts, all rungs' words, confidence, estimate, facts.

    Estimate and range are those of the number book, in the unit in which the report prints them.
    """
    items = {(claim.id, item.id): item for claim in claims for item in claim.propositions}
    rows = []
    for answer in answers:
        item = items[answer.claim, answer.proposition]
        words = {rung: word for rung, (word, _) in answer.rungs.items()}
        rows.append(
            {
                "claim": answer.claim,
                "proposition": answer.proposition,
                "says": item.says,
                "paragraphs": " ".join(item.paragraphs),
                "speaker": " ".join(item.speaker),
                "kind": item.kind,
                "role": item.role,
                "direct": item.direct,
                "rung": item.rung,
                "word": answer.word,
                "because": answer.because,
                "confidence": answer.confidence,
                "steps": "; ".join(answer.steps),
                **{rung: words.get(rung, "") for rung in ("describe", "unusual", "cause")},
                **_estimate(f"{answer.claim}.{answer.proposition}", book),
                **_facts(answer.facts),
            }
        )
    return pd.DataFrame(rows)


def _estimate(key: str, book: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    names = ("estimate", "low", "high")
    found = {name: book.get(f"{key}.{name}", {}) for name in names}
    values = {name: entry.get("value") for name, entry in found.items()}
    return {**values, "unit": found["estimate"].get("unit", "")}


def _facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    shares = ("share_for", "share_against", "errors_for", "held", "held_wide")
    tests = ("independent", "p_value", "joint_p", "rank", "rank_of")
    return {name: facts.get(name) for name in ("ways", *shares, *tests)}


def claims_table(
    claims: Sequence[Claim], answers: Sequence[Answer], rule: VerdictRule
) -> pd.DataFrame:
    """A row per claim: the words by the first rule and by the present one, and retired claims."""
    rows = []
    for claim in claims:
        word, which = claim_word(answers, claim, rule)
        rows.append(
            {
                "claim": claim.id,
                "title": claim.title,
                "group": claim.group,
                "paragraphs": " ".join(claim.paragraphs),
                "verdict": word,
                "decided_by": which,
                "confidence": claim_confidence(answers, claim, rule),
                "first_rule": rule.first.get(claim.id, ""),
                "why_differs": rule.why_differs.get(claim.id, ""),
            }
        )
    return pd.DataFrame(rows)

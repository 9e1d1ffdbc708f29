"""The map of the text: every statement has its claims, or a disposition with a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from chervonets.claims.models import Claim
from chervonets.files import read_model
from chervonets.problems import Problem, raise_if_any
from chervonets.sources.strict import Strict

FILE = "text.yaml"


class Statement(Strict):
    """One statement of the text in our words, with its claims or its disposition."""

    id: str
    says: str
    claims: list[str] = []
    disposition: str | None = None
    why: str | None = None

    @property
    def paragraph(self) -> str:
        """The paragraph that the statement stands in."""
        return self.id.split(".")[0]


class TextMap(Strict):
    """`data/text.yaml`."""

    paragraphs: list[str]
    dispositions: dict[str, str]
    planned: list[str]
    statements: list[Statement]


def read_text_map(data: Path, claims: Sequence[Claim]) -> TextMap:
    """Read the map and check it against the claim files.

    Raises:
        DataError: a paragraph without statement; a statement without claims or disposition, or
            with both; an unknown claim; a claim whose paragraphs no statement names.
    """
    text = read_model(TextMap, data / FILE, f"data/{FILE}")
    raise_if_any(_problems(text, {claim.id: claim for claim in claims}))
    return text


def _problems(text: TextMap, claims: Mapping[str, Claim]) -> Iterator[Problem]:
    name = f"data/{FILE}"
    covered = {statement.paragraph for statement in text.statements}
    for paragraph in text.paragraphs:
        if paragraph not in covered:
            mend = "add its statements, each with claims or a disposition"
            yield Problem(name, f"paragraph {paragraph}", "has no statement", mend)
    for statement_id, count in Counter(item.id for item in text.statements).items():
        if count > 1:
            yield Problem(name, f"statement {statement_id}", "stands twice", "renumber one")
    for statement in text.statements:
        yield from _statement_problems(statement, text, claims)
    for claim_id in set(text.planned) & set(claims):
        mend = "take it off the list"
        yield Problem(name, "key planned", f"{claim_id} has its file by now", mend)
    for claim in claims.values():
        named = {item.paragraph for item in text.statements if claim.id in item.claims}
        for paragraph in sorted(set(claim.locator) - named):
            mend = f"add it to a statement of {paragraph}, or correct the claim's locator"
            what = f"claim {claim.id} names the paragraph, but no statement there names the claim"
            yield Problem(name, f"paragraph {paragraph}", what, mend)


def _statement_problems(
    statement: Statement, text: TextMap, claims: Mapping[str, Claim]
) -> Iterator[Problem]:
    name, place = f"data/{FILE}", f"statement {statement.id}"
    if statement.paragraph not in text.paragraphs:
        mend = "name it as P09.1, or add the paragraph"
        yield Problem(name, place, f"unknown paragraph {statement.paragraph!r}", mend)
    if bool(statement.claims) == bool(statement.disposition):
        mend = "give either `claims` or a `disposition` with its reason"
        yield Problem(name, place, "has neither claims nor a disposition, or both", mend)
    if statement.disposition and not statement.why:
        yield Problem(name, place, "the disposition has no reason", "add `why`")
    if statement.disposition and statement.disposition not in text.dispositions:
        mend = f"use one of: {', '.join(text.dispositions)}"
        yield Problem(name, place, f"unknown disposition {statement.disposition!r}", mend)
    for claim_id in statement.claims:
        if claim_id not in claims and claim_id not in text.planned:
            mend = "write data/claims/<id>.yaml, or list it under `planned`"
            yield Problem(name, place, f"unknown claim {claim_id!r}", mend)

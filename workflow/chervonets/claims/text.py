"""The map of the text: every statement has its sentences, or a disposition with a reason."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from chervonets.claims.models import Claim
from chervonets.files import read_model
from chervonets.problems import Problem, raise_if_any
from chervonets.propositions.models import Sentence
from chervonets.sources.strict import Strict

FILE = "text.yaml"


class Statement(Strict):
    """One statement of the text in our words, with its sentences or its disposition.

    sentences: written `<claim>/<proposition>`.
    """

    id: str
    says: str
    sentences: list[str] = []
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
    statements: list[Statement]


def read_text_map(data: Path, claims: Sequence[Claim]) -> TextMap:
    """Read the map and check it against the claim files.

    Raises:
        DataError: a paragraph without statement; a statement without sentences or disposition, or
            with both; an unknown sentence; a sentence that no statement of its paragraphs names.
    """
    text = read_model(TextMap, data / FILE, f"data/{FILE}")
    known = {f"{claim.id}/{item.id}": item for claim in claims for item in claim.propositions}
    raise_if_any(_problems(text, known))
    return text


def _problems(text: TextMap, known: Mapping[str, Sentence]) -> Iterator[Problem]:
    name = f"data/{FILE}"
    covered = {statement.paragraph for statement in text.statements}
    for paragraph in text.paragraphs:
        if paragraph not in covered:
            mend = "add its statements, each with sentences or a disposition"
            yield Problem(name, f"paragraph {paragraph}", "has no statement", mend)
    for statement_id, count in Counter(item.id for item in text.statements).items():
        if count > 1:
            yield Problem(name, f"statement {statement_id}", "stands twice", "renumber one")
    for statement in text.statements:
        yield from _statement_problems(statement, text, known)
    for key, item in known.items():
        named = {part.paragraph for part in text.statements if key in part.sentences}
        for paragraph in sorted(set(item.paragraphs) - named):
            mend = f"add it to a statement of {paragraph}, or correct its paragraphs"
            what = f"{key} names the paragraph, but no statement there names the sentence"
            yield Problem(name, f"paragraph {paragraph}", what, mend)


def _statement_problems(
    statement: Statement, text: TextMap, known: Mapping[str, Sentence]
) -> Iterator[Problem]:
    name, place = f"data/{FILE}", f"statement {statement.id}"
    if statement.paragraph not in text.paragraphs:
        mend = "name it as P09.1, or add the paragraph"
        yield Problem(name, place, f"unknown paragraph {statement.paragraph!r}", mend)
    if bool(statement.sentences) == bool(statement.disposition):
        mend = "give either `sentences` or a `disposition` with its reason"
        yield Problem(name, place, "has neither sentences nor a disposition, or both", mend)
    if statement.disposition and not statement.why:
        yield Problem(name, place, "the disposition has no reason", "add `why`")
    if statement.disposition and statement.disposition not in text.dispositions:
        mend = f"use one of: {', '.join(text.dispositions)}"
        yield Problem(name, place, f"unknown disposition {statement.disposition!r}", mend)
    for key in statement.sentences:
        if key not in known:
            mend = "name it <claim>/<sentence> as in data/claims"
            yield Problem(name, place, f"unknown sentence {key!r}", mend)

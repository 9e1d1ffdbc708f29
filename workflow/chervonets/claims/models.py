"""A claim: the chapter of several sentences of the text, with its series, pictures and prose."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field

from chervonets.files import names_in, read_model
from chervonets.panel.concepts import Concept
from chervonets.problems import Problem, raise_if_any, read_each
from chervonets.propositions.checks import problems_of
from chervonets.propositions.models import Inquiry, Sentence
from chervonets.sources.acts import Acts
from chervonets.sources.strict import Strict

FOLDER = "claims"


class Named(Strict):
    """A number for the text: a mean of a line over years, one year of it, or a single figure.

    Without years the series must be one figure.
    """

    series: str
    transform: Literal["level", "log", "growth", "difference"] = "level"
    first: int | None = None
    last: int | None = None
    alignment: str = "as-labelled"
    rows: Literal["strict", "lenient"] = "lenient"
    scale: float = 1.0
    form: Literal["plain", "growth-percent"] = "plain"
    digits: int = 1
    unit: str = ""


class OneWay(Strict):
    """A number for the text: what one way of asking a sentence gives, as the sentence prints it.

    of: the sentence.
    choices: where the way differs from the primary one.
    """

    of: str
    choices: dict[str, str] = Field(min_length=1)


class Cohorts(Strict):
    """Cohorts whose deficit in a census by single years of age is told beside the test.

    The first of each list is the main choice, the others give the range.

    series: each holds all single ages of one place.
    crisis: ages of those born in the crisis, written `4-6`.
    ages: all ages looked at, written likewise.
    degrees: of the polynomial in age.
    """

    series: list[str] = Field(min_length=1)
    crisis: list[str] = Field(min_length=1)
    ages: list[str] = Field(min_length=1)
    degrees: list[int] = Field(min_length=1)


class Picture(Strict):
    """A picture of the claim's data: its message (with numbers as `{key}`), unit and lines.

    of: the sentence whose sample is drawn where that is over products, countries or events; lines
        over years need none.
    """

    message: str
    alt: str
    unit: str
    of: str = ""
    lines: list[str] = []
    first: int = 1923
    last: int = 1938
    factor: float = 1.0
    log: bool = False
    base: int | None = None
    predicts: str
    dates: dict[str, float] = {}


class Change(Strict):
    """An entry of the claim file's history."""

    date: str
    text: str


class Claim(Inquiry):
    """One claim of the text: its sentences, and what the chapter tells about them.

    answer: one sentence that a historian can quote, with numbers as `{key}`.
    paragraphs: of the text; those of the sentences are among them.
    """

    number: int
    group: str
    title: str
    answer: str
    paragraphs: list[str] = Field(min_length=1)
    paraphrase: str = Field(min_length=1)
    propositions: list[Sentence] = Field(min_length=1)
    measured: list[str]
    numbers: dict[str, Named] = {}
    single_ways: dict[str, OneWay] = {}
    cohorts: Cohorts | None = None
    picture: Picture | None = None
    found: list[str]
    against: list[str]
    would_change: list[str]
    missing: list[str]
    history: list[Change] = Field(min_length=1)

    @property
    def drawn(self) -> Sentence | None:
        """The sentence whose sample the picture draws, if it draws one."""
        of = self.picture.of if self.picture else ""
        return next((item for item in self.propositions if item.id == of), None)


def read_claim(data: Path, claim_id: str, concepts: Mapping[str, Concept], acts: Acts) -> Claim:
    """Read one claim file and check it against concepts and acts.

    Raises:
        DataError: with every problem of the file.
    """
    name = f"data/{FOLDER}/{claim_id}.yaml"
    claim = read_model(Claim, data / FOLDER / f"{claim_id}.yaml", name)
    raise_if_any(_problems(claim, claim_id, name, concepts, acts))
    return claim


def read_claims(
    data: Path, concepts: Mapping[str, Concept], acts: Acts, ids: Sequence[str] = ()
) -> list[Claim]:
    """Read claim files (all by default), in the order of their numbers.

    Raises:
        DataError: with the problems of all files together.
    """
    chosen = ids or names_in(data, FOLDER)
    claims = read_each(lambda claim_id: read_claim(data, claim_id, concepts, acts), chosen)
    return sorted(claims, key=lambda claim: claim.number)


def _problems(
    claim: Claim, claim_id: str, name: str, concepts: Mapping[str, Concept], acts: Acts
) -> Iterator[Problem]:
    yield from problems_of(claim, claim_id, name, concepts, acts)
    for paragraph in claim.paragraphs:
        if not re.fullmatch(r"P\d\d", paragraph):
            yield Problem(name, "key paragraphs", f"{paragraph!r} is none", "write it as P09")
    for item in claim.propositions:
        place = f"proposition {item.id}"
        for paragraph in set(item.paragraphs) - set(claim.paragraphs):
            mend = "add it to `paragraphs`"
            yield Problem(name, place, f"{paragraph} is none of the claim's", mend)
    if not any(item.role == "essential" for item in claim.propositions):
        mend = "mark the sentence without which the claim falls as essential"
        yield Problem(name, "key propositions", "none is essential", mend)
    yield from _told_problems(claim, name)


def _told_problems(claim: Claim, name: str) -> Iterator[Problem]:
    """Numbers and pictures of what the claim does not have."""
    named = [(f"number {key}", item.series) for key, item in claim.numbers.items()]
    named += [
        ("key picture.lines", line) for line in (claim.picture.lines if claim.picture else [])
    ]
    named += [("key cohorts", series) for series in (claim.cohorts.series if claim.cohorts else [])]
    for place, series in named:
        if series not in claim.series:
            mend = f"name one of: {', '.join(claim.series)}"
            yield Problem(name, place, f"unknown series {series!r}", mend)
    asked = [item.id for item in claim.propositions if item.ask]
    for key, way in claim.single_ways.items():
        if way.of not in asked:
            what = f"{way.of!r} is no sentence that is asked of figures"
            yield Problem(name, f"single way {key}", what, f"name one of: {', '.join(asked)}")
    if claim.picture and claim.picture.of and claim.drawn is None:
        what = f"{claim.picture.of!r} is no sentence of the claim"
        yield Problem(name, "key picture.of", what, "name one of `propositions`")

"""A claim: the chapter of several sentences of the text, with its series, pictures and prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field

from chervonets.files import read_model
from chervonets.panel.concepts import Concept
from chervonets.problems import DataError, Problem, raise_if_any
from chervonets.propositions.models import Ask, Proposition
from chervonets.rungs.tests.evaluate import TESTERS
from chervonets.sources.acts import Acts
from chervonets.sources.strict import Strict
from chervonets.ways.selections import Selection

FOLDER = "claims"
ROLES = ("series", "with", "donors", "first", "second", "third", "fourth", "estimates", "events")
"""Axes whose choices are names of series, several together as `a+b`."""


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


class Claim(Strict):
    """One claim of the text: its sentences, and what the chapter tells about them.

    answer: one sentence that a historian can quote, with numbers as `{key}`.
    paragraphs: of the text; those of the sentences are among them.
    """

    id: str
    number: int
    group: str
    title: str
    answer: str
    paragraphs: list[str] = Field(min_length=1)
    paraphrase: str = Field(min_length=1)
    propositions: list[Proposition] = Field(min_length=1)
    series: dict[str, Selection] = {}
    measured: list[str]
    numbers: dict[str, Named] = {}
    cohorts: Cohorts | None = None
    picture: Picture | None = None
    found: list[str]
    against: list[str]
    would_change: list[str]
    missing: list[str]
    history: list[Change] = Field(min_length=1)

    @property
    def selections(self) -> list[Selection]:
        """Every selection of the claim with its denominators."""
        tops = [*self.series.values()]
        tops += [item.ask.per for item in self.propositions if item.ask and item.ask.per]
        return [part for top in tops for part in top.parts()]

    @property
    def concepts(self) -> tuple[str, ...]:
        """Names of the concepts that the claim looks at, sorted."""
        return tuple(sorted({selection.concept for selection in self.selections}))

    def sources(self, concepts: Mapping[str, Concept]) -> list[str]:
        """Keys of the sources that the claim looks at, sorted.

        A selection without a rival looks at every rival of its concept.
        """
        keys = set()
        for selection in self.selections:
            concept = concepts[selection.concept]
            keys |= {selection.rival.split(":")[0]} if selection.rival else set(concept.sources)
        return sorted(keys)

    @property
    def drawn(self) -> Proposition | None:
        """The sentence whose sample the picture draws, if it draws one."""
        of = self.picture.of if self.picture else ""
        return next((item for item in self.propositions if item.id == of), None)


def claim_ids(data: Path) -> tuple[str, ...]:
    """Ids of all claim files, in alphabetical order."""
    return tuple(sorted(path.stem for path in (data / FOLDER).glob("*.yaml")))


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
    data: Path,
    concepts: Mapping[str, Concept],
    acts: Acts,
    ids: tuple[str, ...] | None = None,
) -> list[Claim]:
    """Read claim files (all by default), in the order of their numbers.

    Raises:
        DataError: with the problems of all files together.
    """
    claims: list[Claim] = []
    problems: list[Problem] = []
    for claim_id in ids or claim_ids(data):
        try:
            claims.append(read_claim(data, claim_id, concepts, acts))
        except DataError as error:
            problems += error.problems
    raise_if_any(problems)
    return sorted(claims, key=lambda claim: claim.number)


def _problems(
    claim: Claim, claim_id: str, name: str, concepts: Mapping[str, Concept], acts: Acts
) -> Iterator[Problem]:
    if claim.id != claim_id:
        yield Problem(name, "key id", f"{claim.id!r} is not the file's name", f"id: {claim_id}")
    for paragraph in claim.paragraphs:
        if not re.fullmatch(r"P\d\d", paragraph):
            yield Problem(name, "key paragraphs", f"{paragraph!r} is none", "write it as P09")
    for selection in claim.selections:
        yield from _selection_problems(selection, name, concepts)
    for item in claim.propositions:
        yield from _proposition_problems(item, claim, name, acts)
    if not any(item.role == "essential" for item in claim.propositions):
        mend = "mark the sentence without which the claim falls as essential"
        yield Problem(name, "key propositions", "none is essential", mend)
    named = [(f"number {key}", item.series) for key, item in claim.numbers.items()]
    named += [
        ("key picture.lines", line) for line in (claim.picture.lines if claim.picture else [])
    ]
    named += [("key cohorts", series) for series in (claim.cohorts.series if claim.cohorts else [])]
    for place, series in named:
        if series not in claim.series:
            mend = f"name one of: {', '.join(claim.series)}"
            yield Problem(name, place, f"unknown series {series!r}", mend)
    if claim.picture and claim.picture.of and claim.drawn is None:
        what = f"{claim.picture.of!r} is no sentence of the claim"
        yield Problem(name, "key picture.of", what, "name one of `propositions`")


def _proposition_problems(
    item: Proposition, claim: Claim, name: str, acts: Acts
) -> Iterator[Problem]:
    place = f"proposition {item.id}"
    for paragraph in set(item.paragraphs) - set(claim.paragraphs):
        yield Problem(name, place, f"{paragraph} is none of the claim's", "add it to `paragraphs`")
    if item.ask is not None:
        yield from _ask_problems(item, item.ask, claim, name)
    if item.dated is not None:
        for measure in {*item.dated.measures, *item.dated.opposite} - set(acts.measures):
            mend = "name a measure of data/acts.yaml"
            yield Problem(name, place, f"unknown measure {measure!r}", mend)
        for act in set(item.dated.acts) - {act.id for act in acts.acts}:
            yield Problem(name, place, f"unknown act {act!r}", "name an act of data/acts.yaml")


def _ask_problems(item: Proposition, ask: Ask, claim: Claim, name: str) -> Iterator[Problem]:
    place = f"proposition {item.id}"
    try:
        ask.space.table()
    except (KeyError, ValueError) as error:
        yield Problem(name, place, str(error), "mend the axes, `crossings` or `forbidden`")
    if ask.test and ask.estimand not in TESTERS:
        what = f"`test` is given, but the estimand {ask.estimand!r} bears none"
        mend = f"say why in `no_test`, or ask one of: {', '.join(TESTERS)}"
        yield Problem(name, place, what, mend)
    for series in {*ask.overstates, *ask.understates} - set(claim.series):
        yield Problem(name, place, f"unknown series {series!r}", "name one of `series`")
    for series in sorted(_named(ask) - set(claim.series)):
        mend = f"name one of: {', '.join(claim.series)}"
        yield Problem(name, place, f"unknown series {series!r}", mend)
    margin = ask.primary.get("margin")
    if item.prediction.direction in ("inside", "outside") and margin not in ask.margins:
        what = f"the primary margin {margin!r} has no limits"
        yield Problem(name, place, what, "write `margins: {name: [low, high]}` and name one")


def _named(ask: Ask) -> set[str]:
    """Names of series among the choices, without `none`."""
    choices = [
        str(choice)
        for axis in ROLES
        for choice in (ask.primary.get(axis), *(ask.axes[axis].marks if axis in ask.axes else ()))
        if choice is not None
    ]
    return {name for choice in choices for name in choice.split("+")} - {"none"}


def _selection_problems(
    selection: Selection, name: str, concepts: Mapping[str, Concept]
) -> Iterator[Problem]:
    place = f"series of concept {selection.concept}"
    if selection.concept not in concepts:
        mend = "define it in data/concepts, or correct the name"
        yield Problem(name, place, f"unknown concept {selection.concept!r}", mend)
        return
    known = {rival.series for rival in concepts[selection.concept].rivals}
    for rival in (selection.rival, selection.low, selection.high):
        if rival and rival not in known:
            mend = f"name a rival of the concept in data/concepts, not {rival!r}"
            yield Problem(name, place, f"{rival!r} is no rival of the concept", mend)

"""What a claim file fixes before any result is computed: `data/claims/<id>.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from chervonets.files import read_model
from chervonets.ways.derived import COLUMNS as DERIVED
from chervonets.rungs.tests.outcomes import Outcome
from chervonets.ways.samples import Question
from chervonets.ways.selections import Selection
from chervonets.ways.space import Choice, Forbidden
from chervonets.panel.concepts import Concept
from chervonets.problems import DataError, Problem, raise_if_any
from chervonets.sources.strict import Strict

FOLDER = "claims"
OVER_PRODUCTS = ("changes", "groups", "forecast", "proportions")
Word = Literal["supported", "contradicted", "mixed", "undecidable", "not testable"]
MINIMUM_AXES = 3


class Prediction(Strict):
    """What the text implies for the figures."""

    direction: Literal["rise", "fall", "inside"]
    statement: str
    size: str | None = None


class Dating(Strict):
    """The date that the text implies; it is fixed, not searched."""

    value: str
    why: str


class SmallestEffect(Strict):
    """The smallest effect that would matter to a historian, in the unit of the estimate.

    For `inside` predictions it is the factor outside the margins that must not be missed.
    """

    value: float = Field(gt=0)
    unit: str
    why: str


class RivalReading(Strict):
    """The strongest opposite reading, and what it predicts for the same figures.

    effect: in the unit of the estimate; 0 is no effect, and it may have the opposite sign.
    """

    statement: str
    predicts: str
    effect: float = 0.0


class Design(Strict):
    """How the primary test is made.

    estimand: `contrast` (mean after the date minus mean before), `pulse` (mean of the event years
        minus mean of the others), `gap` (mean of changes against zero), `rank` (among countries),
        `ratio` (over goods, against margins), `quantity` (rival estimates, against margins),
        `comovement` (rank correlation of two lines, `series` and `with`, over years),
        `association` (the same over entities or items),
        `dispersion` (log ratio of the scatter of monthly changes, after the date over before),
        `trend` (slope over years, or over dated `events` and the intervals between them),
        `order` (turning points of the lines `first`, `second` and so on, in the text's order),
        `none` (these figures cannot test it; the statement says why). Over products, whose series
        are named `<product>.<part>`: `changes` (mean log change against zero), `groups` (mean log
        change of a group of them minus that of the others), `forecast` (loss of the plan minus
        that of a naive forecast), `proportions` (how far results moved from inherited
        proportions, less how far the plan meant to).
    margins: low and high limits of `inside` predictions.
    """

    estimand: Literal[
        "contrast",
        "pulse",
        "gap",
        "rank",
        "ratio",
        "quantity",
        "comovement",
        "association",
        "dispersion",
        "trend",
        "order",
        "none",
        "changes",
        "groups",
        "forecast",
        "proportions",
    ]
    statement: str
    margins: dict[str, tuple[float, float]] = {}
    per: Selection | None = None


class Display(Strict):
    """How the estimate is printed: `scale` times it (or e to its power), in `unit`."""

    unit: str = ""
    scale: float = 1.0
    digits: int = 2
    form: Literal["plain", "exp"] = "plain"


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


class Expectation(Strict):
    """What the text lets one expect of the years after it: a rise or fall from `first` to `last`.

    `first` is the last year that the text could know. A change smaller than `least`, in the unit of
    the printed figures, is no change.
    """

    statement: str
    series: str
    direction: Literal["rise", "fall"]
    first: int
    last: int
    least: float = Field(0.0, ge=0)
    alignment: str = "as-labelled"
    scale: float = 1.0
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
    """The picture of the claim's data: its message (with numbers as `{key}`), unit and lines.

    The message of a claim that is not tested is the sentence of its chapter; it needs no lines.
    """

    message: str
    curve: str = (
        "{share_predicted} per cent of {fitted} feasible specifications point the predicted way"
    )
    alt: str = ""
    unit: str = ""
    lines: list[str] = []
    first: int = 1923
    last: int = 1938
    factor: float = 1.0
    log: bool = False
    base: int | None = None
    predicts: str = ""
    dates: dict[str, float] = {}


class Change(Strict):
    """An entry of the claim file's history."""

    date: str
    text: str


class Claim(Strict):
    """One claim of the text with everything that is fixed about its test.

    stand_in: why the figures only stand in for what the text speaks of, where they cannot see it;
        such a claim stays undecidable whatever they show.

    A claim that these figures cannot test (estimand `none`) keeps its file and has no primary
    choices, axes or display; series are for its picture and its numbers, if there are any.
    """

    id: str
    number: int
    group: str
    title: str
    locator: list[str] = Field(min_length=1)
    paraphrase: str = Field(min_length=1)
    prediction: Prediction
    date: Dating
    falsifier: str = Field(min_length=1)
    smallest_effect: SmallestEffect
    rival_reading: RivalReading
    test: Design
    stand_in: str = ""
    display: Display = Display()
    series: dict[str, Selection] = {}
    measured: list[str]
    primary: dict[str, Choice] = {}
    axes: dict[str, list[Choice]] = {}
    crossings: list[dict[str, list[Choice]]] = []
    forbidden: list[Forbidden] = []
    verdicts: list[Word]
    numbers: dict[str, Named] = {}
    afterwards: list[Expectation] = []
    cohorts: Cohorts | None = None
    picture: Picture
    found: list[str]
    against: list[str]
    would_change: list[str]
    missing: list[str]
    history: list[Change] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_complete(self) -> Claim:
        if not self.is_tested:
            if self.primary or self.axes:
                raise ValueError("a claim without a test has no primary choices and no axes")
        elif len(self.axes) < MINIMUM_AXES:
            raise ValueError(f"a claim needs at least {MINIMUM_AXES} axes of alternatives")
        elif not (self.series and self.picture.predicts):
            raise ValueError("a claim that is tested needs series, and a picture of them")
        elif not self.is_drawn:
            raise ValueError("the picture of a claim needs lines")
        return self

    @property
    def is_drawn(self) -> bool:
        """Whether there is a picture of the claim's figures."""
        return bool(self.picture.lines) or self.is_over_products

    @property
    def selections(self) -> list[Selection]:
        """Every selection of the claim with its denominators."""
        tops = [*self.series.values(), *([self.test.per] if self.test.per else [])]
        return [part for top in tops for part in top.parts()]

    @property
    def concepts(self) -> tuple[str, ...]:
        """Names of the concepts that the claim looks at, sorted."""
        return tuple(sorted({selection.concept for selection in self.selections}))

    def sources(self, concepts: Mapping[str, Concept], *, drawn: bool = False) -> list[str]:
        """Keys of the sources that the claim, or only its picture, looks at; sorted.

        A selection without a rival looks at every rival of its concept. The picture of a claim over
        products draws them all.
        """
        keys = set()
        names = self.series if self.is_over_products else self.picture.lines
        selections = [part for name in names for part in self.series[name].parts()]
        for selection in selections if drawn else self.selections:
            concept = concepts[selection.concept]
            keys |= {selection.rival.split(":")[0]} if selection.rival else set(concept.sources)
        return sorted(keys)

    @property
    def question(self) -> Question:
        """The claim as the multiverse sees it."""
        return Question(
            estimand=self.test.estimand,
            direction=self.prediction.direction,
            series=self.series,
            per=self.test.per,
            margins=self.test.margins,
            smallest_effect=self.smallest_effect.value,
        )

    @property
    def is_tested(self) -> bool:
        """Whether these figures can test the claim at all."""
        return self.test.estimand != "none"

    @property
    def is_over_products(self) -> bool:
        """Whether the sample is of products, so that single figures matter and not lines."""
        return self.test.estimand in OVER_PRODUCTS

    @property
    def is_level(self) -> bool:
        """Whether the claim is about a level within margins rather than a change."""
        return self.prediction.direction == "inside"


def claim_ids(data: Path) -> tuple[str, ...]:
    """Ids of all claim files, in alphabetical order."""
    return tuple(sorted(path.stem for path in (data / FOLDER).glob("*.yaml")))


def read_claim(data: Path, claim_id: str, concepts: Mapping[str, Concept]) -> Claim:
    """Read one claim file and check it against the concepts.

    Raises:
        DataError: with every problem of the file.
    """
    name = f"data/{FOLDER}/{claim_id}.yaml"
    claim = read_model(Claim, data / FOLDER / f"{claim_id}.yaml", name)
    raise_if_any(_problems(claim, claim_id, name, concepts))
    return claim


def read_claims(
    data: Path, concepts: Mapping[str, Concept], ids: tuple[str, ...] | None = None
) -> list[Claim]:
    """Read claim files (all by default), in the order of their numbers.

    Raises:
        DataError: with the problems of all files together.
    """
    claims: list[Claim] = []
    problems: list[Problem] = []
    for claim_id in ids or claim_ids(data):
        try:
            claims.append(read_claim(data, claim_id, concepts))
        except DataError as error:
            problems += error.problems
    raise_if_any(problems)
    return sorted(claims, key=lambda claim: claim.number)


def _problems(
    claim: Claim, claim_id: str, name: str, concepts: Mapping[str, Concept]
) -> Iterator[Problem]:
    if claim.id != claim_id:
        yield Problem(name, "key id", f"{claim.id!r} is not the file's name", f"id: {claim_id}")
    for locator in claim.locator:
        if not re.fullmatch(r"P\d\d", locator):
            yield Problem(name, "key locator", f"{locator!r} is no paragraph", "write it as P09")
    for selection in claim.selections:
        yield from _selection_problems(selection, name, concepts)
    yield from _crossing_problems(claim, name)
    if claim.question.sign * claim.rival_reading.effect >= claim.smallest_effect.value:
        mend = "give an effect smaller than `smallest_effect`, or of the opposite sign"
        yield Problem(name, "key rival_reading.effect", "is what the text predicts", mend)
    for axis, choices in claim.axes.items():
        yield from _axis_problems(claim, axis, choices, name)
    named = [(f"number {key}", item.series) for key, item in claim.numbers.items()]
    named += [("key picture.lines", line) for line in claim.picture.lines]
    roles = [role for role in ("series", "with") if role in claim.primary]
    named += [("key primary", str(claim.primary[role])) for role in roles]
    named += [("key afterwards", item.series) for item in claim.afterwards]
    named += [("key cohorts", series) for series in (claim.cohorts.series if claim.cohorts else [])]
    for place, series in named:
        if series not in claim.series:
            mend = f"name one of: {', '.join(claim.series)}"
            yield Problem(name, place, f"unknown series {series!r}", mend)


def _crossing_problems(claim: Claim, name: str) -> Iterator[Problem]:
    for number, crossing in enumerate(claim.crossings, start=1):
        for axis, choices in crossing.items():
            for choice in [item for item in choices if item not in claim.axes.get(axis, [])]:
                what = f"{choice!r} is no choice of axis {axis}"
                yield Problem(
                    name, f"crossing {number}", what, "add it to the axis, or take it out"
                )


def _axis_problems(claim: Claim, axis: str, choices: list[Choice], name: str) -> Iterator[Problem]:
    place = f"axis {axis}"
    if axis not in claim.primary:
        yield Problem(name, place, "has no primary choice", f"add `{axis}` to `primary`")
    elif claim.primary[axis] not in choices:
        what = f"lacks the primary choice {claim.primary[axis]!r}"
        yield Problem(name, place, what, "add it to the axis")
    if axis in Outcome.__dataclass_fields__ or axis in DERIVED:
        yield Problem(name, place, "is the name of a column of results", "give it another name")
    if axis not in ("series", "with", "donors"):
        return
    for choice in map(str, choices):
        if choice == "none" and axis != "series":
            continue
        if choice not in claim.series:
            mend = f"name one of: {', '.join(claim.series)}"
            yield Problem(name, place, f"unknown series {choice!r}", mend)
        elif claim.series[choice].party:
            mend = "figures of a party to the dispute are shown, never tested: remove it"
            yield Problem(name, place, f"{choice!r} comes from a party", mend)


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

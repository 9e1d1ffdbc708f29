"""`data/contest.yaml`: key quantities, what four readings say of them, and published estimates."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field

from chervonets.files import read_model
from chervonets.panel.concepts import Concept
from chervonets.problems import Problem, raise_if_any
from chervonets.sources.strict import Strict
from chervonets.ways.selections import Selection

FILE = "contest.yaml"
COMPUTED = "depression"
"""The reading whose predictions are read off other countries."""

Direction = Literal["rise", "fall"]


class Reading(Strict):
    """A reading of the Soviet economy: its name, what it is, and why it is in the contest."""

    name: str
    says: str


class Effect(Strict):
    """The smallest difference that a historian would call one: a factor, or points of a share."""

    value: float = Field(gt=0)
    why: str = Field(min_length=1)


class Prediction(Strict):
    """What a reading says of a quantity, in its unit: a size, a range, or only a direction.

    said: the day or month on which it was said, `1932-10`; in the year asked or after it the
        prediction is no forecast.
    place: where it stands, so that it can be looked up: paragraph, page or address.
    drawn: whether it was said of that time, or is drawn from a statement about the present by
        supposing that it goes on.
    yearly: whether the sizes are yearly growth in per cent, from the base on.
    """

    reading: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    direction: Direction | None = None
    said: str = Field(pattern=r"^\d{4}(-\d\d){0,2}$")
    place: str = Field(min_length=3)
    drawn: Literal["said", "inferred"] = "said"
    yearly: bool = False
    words: str = Field(min_length=1)


class Quantity(Strict):
    """One thing asked: at one date, or over its own size at an earlier date (`base`).

    figures: independent rivals; their own periods hold where they name them.
    no_change: what a direction is reckoned from where there is no base.
    pace: two earlier years; asked is then how much of the mean yearly growth between them (in
        logarithms) was won or lost between base and year, as a part of it.
    scale: whether distances are counted in factors or in points of the unit.
    donors: the same thing in other countries, where the collection has it; of several goods the
        middle one of each country is taken.
    note: whose figures are left out, and what else must be known.
    """

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    title: str
    year: int
    base: int | None = None
    no_change: float | None = None
    pace: tuple[int, int] | None = None
    unit: str
    digits: int = 2
    scale: Literal["factor", "points"] = "factor"
    smallest: Effect
    figures: list[Selection] = Field(min_length=1)
    donors: list[Selection] = []
    predictions: list[Prediction] = []
    note: str = ""

    @property
    def start(self) -> float | None:
        """The value that stands for no change."""
        if self.base is None:
            return self.no_change
        return 1.0 if self.scale == "factor" else 0.0

    @property
    def asked(self) -> list[Selection]:
        """Every selection with its denominators."""
        return [part for top in (*self.figures, *self.donors) for part in top.parts()]


class Beside(Strict):
    """Published estimates of one thing beside a quantity of the contest.

    ours: ids of quantities.
    years: where the estimates are growth in per cent, over how many years ours is brought to a
        yearly rate; 1 for the growth in all.
    theirs: concepts, and items of them if not all, that hold the estimates.
    note: how far the two measure the same.
    """

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    title: str
    ours: list[str] = []
    years: int | None = None
    theirs: dict[str, list[str]] = Field(min_length=1)
    digits: int = 2
    note: str


class Contest(Strict):
    """The whole file.

    range_holds: the share of probability that a reading which gives a range is taken to put on it.
    """

    about: str
    range_holds: float = Field(gt=0, lt=1)
    readings: dict[str, Reading]
    quantities: list[Quantity]
    beside: list[Beside]

    @property
    def concepts(self) -> tuple[str, ...]:
        """Names of all concepts that are looked at, sorted."""
        named = {part.concept for quantity in self.quantities for part in quantity.asked}
        return tuple(sorted(named.union(*(item.theirs for item in self.beside))))


def read_contest(data: Path, concepts: Mapping[str, Concept]) -> Contest:
    """Read `data/contest.yaml` and check it against the concepts.

    Raises:
        DataError: with every problem of the file.
    """
    name = f"data/{FILE}"
    contest = read_model(Contest, data / FILE, name)
    raise_if_any(_problems(contest, name, concepts))
    return contest


def _problems(contest: Contest, name: str, concepts: Mapping[str, Concept]) -> Iterator[Problem]:
    ids = [item.id for item in contest.quantities]
    for key in sorted({key for key in ids if ids.count(key) > 1}):
        yield Problem(name, f"quantity {key}", "stands twice", "keep one")
    for concept in sorted(set(contest.concepts) - set(concepts)):
        yield Problem(name, f"concept {concept}", "is unknown", "name one of data/concepts")
    for quantity in contest.quantities:
        place = f"quantity {quantity.id}"
        yield from _quantity_problems(quantity, contest, name, place)
        for part in quantity.asked:
            known = concepts[part.concept].rivals if part.concept in concepts else []
            if part.rival and known and part.rival not in {rival.series for rival in known}:
                mend = f"name a rival of {part.concept} in data/concepts"
                yield Problem(name, place, f"{part.rival!r} is none of its concept", mend)
    for item in contest.beside:
        for key in sorted(set(item.ours) - set(ids)):
            mend = "name the id of a quantity"
            yield Problem(name, f"beside {item.id}", f"unknown quantity {key!r}", mend)


def _scale_problems(quantity: Quantity, name: str, place: str) -> Iterator[Problem]:
    if quantity.scale == "factor" and quantity.smallest.value <= 1:
        what = f"the smallest factor is {quantity.smallest.value:g}"
        yield Problem(name, f"{place}, key smallest", what, "write a factor above 1")
    if quantity.pace and (quantity.base is None or quantity.scale == "factor" or quantity.donors):
        mend = "give a `base`, the scale `points` and no `donors`, which need not have grown"
        yield Problem(name, f"{place}, key pace", "growth over growth cannot be asked so", mend)


def _quantity_problems(
    quantity: Quantity, contest: Contest, name: str, place: str
) -> Iterator[Problem]:
    yield from _scale_problems(quantity, name, place)
    readings = [item.reading for item in quantity.predictions]
    for item in quantity.predictions:
        if item.reading not in contest.readings or item.reading == COMPUTED:
            mend = f"name one of: {', '.join(set(contest.readings) - {COMPUTED})}"
            yield Problem(name, place, f"{item.reading!r} cannot predict", mend)
        if readings.count(item.reading) > 1:
            mend = "keep the one that was said first"
            yield Problem(name, place, f"{item.reading} predicts twice", mend)
        ranged = (item.low is not None) + (item.high is not None)
        forms = (item.value is not None) + (ranged == 2) + (item.direction is not None)
        if ranged == 1 or forms != 1:
            mend = "give `value`, or `low` and `high`, or `direction`, and no two of them"
            yield Problem(name, place, f"{item.reading} gives {forms} predictions", mend)
        if item.yearly and quantity.base is None:
            yield Problem(name, place, "yearly growth from nowhere", "give the quantity a `base`")
        if item.direction and quantity.start is None:
            mend = "give the quantity a `base` or `no_change`"
            yield Problem(name, place, "a direction from nowhere", mend)
        later = quantity.year - int(item.said[:4]) > 1
        if item.drawn == "inferred" and later and not quantity.note:
            mend = "ask for the first whole year after it was said, or say in `note` why not"
            yield Problem(name, place, f"{item.reading} is inferred for a later year", mend)
        if item.reading == "text" and not re.match(r"P\d\d", item.place):
            yield Problem(name, place, f"{item.place!r} is no paragraph", "write it as P09")

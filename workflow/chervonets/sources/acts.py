"""Dated acts, decrees and congresses among them, and who attests each: `data/acts.yaml`."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field

from chervonets.files import read_model
from chervonets.problems import Problem, raise_if_any
from chervonets.sources.originators import Count, independent
from chervonets.sources.periods import is_date
from chervonets.sources.strict import Strict
from chervonets.sources.vocabulary import Vocabulary

FILE = "acts.yaml"


class Attestation(Strict):
    """One place that tells of an act, and the dates that it gives.

    originator: who attests it, a key of `data/originators.yaml`.
    date: of what `status` says; a day, a month (1930-02) or a year, as exact as printed.
    in_force, ended: further dates, in the same form.
    work: title of the work or page that was read; `read`: its address.
    """

    originator: str
    date: str
    status: Literal[
        "adopted",
        "published",
        "issued",
        "in force",
        "reported",
        "set up",
        "opened",
        "closed",
        "speech",
        "planned",
        "held",
    ]
    in_force: str | None = None
    ended: str | None = None
    printed_in: str | None = None
    work: str
    read: str
    note: str | None = None

    @property
    def dates(self) -> dict[str, str]:
        """The dates that are given, by the name of their field."""
        given = {"date": self.date, "in_force": self.in_force, "ended": self.ended}
        return {field: text for field, text in given.items() if text is not None}


class Act(Strict):
    """One act; places that contradict each other about it stand side by side in `attested`."""

    id: str
    measure: str
    title: str
    body: str | None = None
    attested: list[Attestation] = Field(min_length=1)
    note: str | None = None

    @property
    def places(self) -> tuple[str, ...]:
        """Keys of the places that attest it, in their order."""
        return tuple(f"act:{self.id}:{place}" for place in range(1, len(self.attested) + 1))


class Measure(Strict):
    """What several acts are about, as a concept is what several series are about."""

    title: str
    theme: str
    definition: str
    note: str | None = None


class Acts(Strict):
    """`data/acts.yaml`: measures by key, and the acts of each; a measure may have none."""

    measures: dict[str, Measure]
    acts: list[Act]


def read_acts(data: Path, vocabulary: Vocabulary) -> Acts:
    """Read `data/acts.yaml`.

    Raises:
        DataError: the file is malformed, or an act names an unknown measure, originator or date.
    """
    found = read_model(Acts, data / FILE, f"data/{FILE}")
    raise_if_any(_problems(found, vocabulary, f"data/{FILE}"))
    return found


def witnesses(act: Act, vocabulary: Vocabulary) -> int:
    """How many originators attest the act of whom no two are, or go back to, one another."""
    return witnesses_of([act], vocabulary)


def witnesses_of(acts: Sequence[Act], vocabulary: Vocabulary) -> int:
    """The same of several acts together: who attests any of them.

    They are taken in the order of the file, each that is independent of all taken before.
    """
    taken: list[Count] = []
    for who in (Count(place.originator) for act in acts for place in act.attested):
        if all(independent(who, other, vocabulary.originators) for other in taken):
            taken.append(who)
    return len(taken)


def _problems(acts: Acts, vocabulary: Vocabulary, name: str) -> Iterator[Problem]:
    for key, measure in acts.measures.items():
        if measure.theme not in vocabulary.themes:
            what = f"unknown theme {measure.theme!r}"
            yield Problem(name, f"measure {key}", what, "use a theme of data/vocabulary.yaml")
    for key, count in Counter(act.id for act in acts.acts).items():
        if count > 1:
            yield Problem(name, f"act {key}", "stands twice", "give one of them another name")
    for act in acts.acts:
        if act.measure not in acts.measures:
            mend = "describe it under `measures`, or correct the name"
            yield Problem(name, f"act {act.id}", f"unknown measure {act.measure!r}", mend)
        for number, place in enumerate(act.attested, start=1):
            yield from _place_problems(place, f"act {act.id}, place {number}", vocabulary, name)


def _place_problems(
    given: Attestation, place: str, vocabulary: Vocabulary, name: str
) -> Iterator[Problem]:
    if given.originator not in vocabulary.originators:
        mend = "use an originator of data/originators.yaml, or describe it there"
        yield Problem(name, place, f"unknown originator {given.originator!r}", mend)
    if not given.read.startswith(("http://", "https://")):
        mend = "give the whole address, with http:// or https://"
        yield Problem(name, place, f"{given.read!r} is no address", mend)
    for field, text in given.dates.items():
        if not is_date(text):
            mend = "write a day, a month or a year: 1930-02-01, 1930-02, 1930"
            yield Problem(name, place, f"{text!r} is no date (key {field})", mend)

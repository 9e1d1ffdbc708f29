"""Who counted: `data/originators.yaml`, and which counts are independent of one another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Literal

from chervonets.files import parse_model, read_yaml
from chervonets.problems import Problem, raise_if_any
from chervonets.sources.strict import Strict

FILE = "originators.yaml"


class Originator(Strict):
    """An office, register, author or compilation that made figures, whoever carries them.

    name: as readers see it.
    kind: what it is.
    evidence: class of its figures, a word of `data/vocabulary.yaml`.
    built_on: originators whose counts it revises or computes from.
    contains: originators whose counts are a part of its own, as a register contains another.
    revises: of those in `built_on`, whose counts of a thing it judged and put right.
    enumerates: why its figures come from lists of all that there was; see
        `chervonets.panel.build.DataHouse.enumerated`.
    note: why it stands where it stands.
    """

    name: str
    kind: Literal[
        "office", "register", "census", "plan", "author", "compilation", "party", "press", "court"
    ]
    evidence: str
    built_on: list[str] = []
    contains: list[str] = []
    revises: list[str] = []
    enumerates: str | None = None
    note: str | None = None


Originators = Mapping[str, Originator]


def read_originators(data: Path, evidence: Mapping[str, str]) -> dict[str, Originator]:
    """Read `data/originators.yaml`; `evidence` are the known evidence classes.

    Raises:
        DataError: the file is malformed, names an unknown class or originator, or goes in circles.
    """
    name = f"data/{FILE}"
    value = read_yaml(data / FILE, name)
    if not isinstance(value, dict):
        problem = Problem(name, "file", "is not a mapping", "write `key-of-originator:` entries")
        raise_if_any([problem])
    found = {key: parse_model(Originator, entry, f"{name} ({key})") for key, entry in value.items()}
    raise_if_any(_problems(found, evidence))
    return found


@dataclass(frozen=True)
class Count:
    """Who counted, and whose counts the figures contain, revise or are computed from besides."""

    originator: str
    built_on: tuple[str, ...] = ()


def extent(key: str, originators: Originators) -> frozenset[str]:
    """An originator with all originators whose counts are parts of its own."""
    return frozenset(
        {key}.union(*(extent(part, originators) for part in originators[key].contains))
    )


def lineage(count: Count, originators: Originators) -> frozenset[str]:
    """All originators that a count goes back to, its own among them."""
    reached: set[str] = set()
    ahead = {count.originator, *count.built_on}
    while ahead:
        reached |= ahead
        links = (originators[key] for key in ahead)
        ahead = {base for item in links for base in (*item.built_on, *item.contains)} - reached
    return frozenset(reached)


def independent(first: Count, second: Count, originators: Originators) -> bool:
    """Whether neither count is, contains or goes back to the other."""
    return not (
        extent(first.originator, originators) & lineage(second, originators)
        or extent(second.originator, originators) & lineage(first, originators)
    )


def revises(later: Count, earlier: Count, originators: Originators) -> bool:
    """Whether one count puts right what the other counted, and not what both put right."""
    own, others = ({*originators[who.originator].revises} for who in (later, earlier))
    return bool(own & lineage(earlier, originators)) and not own & others


def shared_base(first: Count, second: Count, originators: Originators) -> frozenset[str]:
    """What two counts both go back to; independent authors may have used the same raw counts.

    What a shared base itself contains or rests on is not named again.
    """
    both = lineage(first, originators) & lineage(second, originators)
    behind = (lineage(Count(key), originators) - {key} for key in both)
    return both.difference(*behind)


def _problems(originators: Originators, evidence: Mapping[str, str]) -> Iterator[Problem]:
    name = f"data/{FILE}"
    links = {key: {*item.built_on, *item.contains} for key, item in originators.items()}
    for key, originator in originators.items():
        place = f"originator {key}"
        if originator.evidence not in evidence:
            what = f"unknown evidence class {originator.evidence!r}"
            yield Problem(name, place, what, "use an evidence class of data/vocabulary.yaml")
        for base in sorted({*originator.revises} - {*originator.built_on}):
            what = f"revises {base!r} and is not built on it"
            yield Problem(name, place, what, "name it under `built_on` too")
        for base in sorted(links[key] - set(originators)):
            mend = "describe it in this file, or correct the name"
            yield Problem(name, place, f"unknown originator {base!r}", mend)
    try:
        TopologicalSorter(links).prepare()
    except CycleError as error:
        what = f"counts rest on one another in a circle: {', '.join(error.args[1])}"
        yield Problem(name, f"originator {error.args[1][0]}", what, "take one of the links out")

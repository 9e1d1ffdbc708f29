"""Check the whole data folder before anything is computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

from chervonets.claims.evidence import specifications
from chervonets.claims.models import Claim, claim_ids, read_claims
from chervonets.claims.numbers import number
from chervonets.claims.text import read_text_map
from chervonets.claims.verdicts import read_rule
from chervonets.panel.build import DataHouse, read_house
from chervonets.panel.concepts import read_concepts
from chervonets.problems import DataError, Problem, raise_if_any
from chervonets.report.prose import cited
from chervonets.sources.models import Source
from chervonets.sources.omissions import read_omissions

CORE_WINDOW = (1925, 1937)

T = TypeVar("T")


@dataclass(frozen=True)
class Counts:
    """How much the data folder holds."""

    sources: int
    series: int
    observations: int
    concepts: int
    entities: int
    core_observations: int
    claims: int

    def numbers(self) -> dict[str, dict[str, object]]:
        """The counts as entries of the number book."""
        made_by = "chervonets.check.check_data"
        return {
            f"data.{key}": number(count, 0, key.replace("_", " "), made_by, "all files").as_json()
            for key, count in vars(self).items()
        }


def check_data(data: Path, wanted: str | list[str] = "all") -> Counts:
    """Read everything and raise all problems of all files together.

    Args:
        data: the data folder.
        wanted: `all`, or the ids of the claims that a run is about.

    Raises:
        DataError: with every problem found.
    """
    problems: list[Problem] = []
    house = _collect(lambda: read_house(data), problems)
    if house is not None:
        carried = house.sources
        _collect(lambda: read_omissions(data, carried), problems)
    ids = claim_ids(data) if wanted == "all" else tuple(wanted)
    claims = _collect(lambda: read_claims(data, read_concepts(data), ids), problems)
    rule = _collect(lambda: read_rule(data), problems)
    if claims is not None and wanted == "all":
        known = claims
        _collect(lambda: read_text_map(data, known), problems)
    for claim in claims or []:
        problems += _claim_problems(claim, tuple(rule.groups) if rule else ())
        problems += _citation_problems(claim, house.sources if house else None)
    raise_if_any(set(problems))
    # nothing is missing once there are no problems
    return _counts(cast(DataHouse, house), cast(list[Claim], claims))


def _collect(read: Callable[[], T], problems: list[Problem]) -> T | None:
    try:
        return read()
    except DataError as error:
        problems += error.problems
        return None


def _claim_problems(claim: Claim, groups: tuple[str, ...]) -> list[Problem]:
    name = f"data/claims/{claim.id}.yaml"
    found = []
    if groups and claim.group not in groups:
        mend = f"use one of: {', '.join(groups)}"
        found.append(Problem(name, "key group", f"unknown group {claim.group!r}", mend))
    try:
        specifications(claim)
    except (KeyError, ValueError) as error:
        found.append(Problem(name, "key axes", str(error), "mend the axes, or `forbidden`"))
    return found


def _citation_problems(claim: Claim, sources: Mapping[str, Source] | None) -> list[Problem]:
    """Sources that the prose cites and that do not exist; none if they could not be read."""
    if sources is None:
        return []
    prose = [*claim.measured, *claim.found, *claim.against, *claim.would_change]
    keys = sorted({key for text in prose for key in cited(text)} - set(sources))
    name, mend = f"data/claims/{claim.id}.yaml", "use the name of a folder of data/sources"
    return [Problem(name, f"citation [@{key}]", "is no source", mend) for key in keys]


def _counts(house: DataHouse, claims: list[Claim]) -> Counts:
    years = house.observations["end"].dt.year
    first, last = CORE_WINDOW
    return Counts(
        sources=len(house.sources),
        series=sum(len(source.series) for source in house.sources.values()),
        observations=len(house.observations),
        concepts=len(house.concepts),
        entities=house.observations["entity"].nunique(),
        core_observations=int(((years >= first) & (years <= last)).sum()),
        claims=len(claims),
    )

"""Check the whole data folder before anything is computed."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TypeVar, cast

import pandas as pd

from chervonets.claims.models import Claim, read_claims
from chervonets.claims.text import read_text_map
from chervonets.contest.models import read_contest
from chervonets.controls.placebos import placebo_problems
from chervonets.controls.rates import read_rates
from chervonets.controls.statements import read_camps
from chervonets.files import read_model
from chervonets.numbers import number
from chervonets.panel.build import DataHouse, read_house
from chervonets.panel.concepts import read_concepts
from chervonets.problems import DataError, Problem, raise_if_any
from chervonets.propositions.checks import margin_problems
from chervonets.report.glyphs import font_problems
from chervonets.report.material import read_prose
from chervonets.report.prose import cited
from chervonets.report.trials import FILE as TRIALS
from chervonets.report.trials import TrialProse
from chervonets.rungs.rule import read_rule
from chervonets.sources.acts import Acts, read_acts
from chervonets.sources.models import Source
from chervonets.sources.omissions import read_omissions

CORE_WINDOW = (1925, 1937)
REFERENCE = "reference-dataset"
PRINTED = "data/sources"
COUNTED_IN = {
    "concepts": "data/concepts",
    "acts": "data/acts.yaml",
    "attestations": "data/acts.yaml",
    "claims": "data/claims",
    "sentences": "data/claims",
    "originators": "data/originators.yaml",
}
"""The part of the data folder that holds what is counted, where it is not the printed figures."""

T = TypeVar("T")


Counts = dict[str, int]
"""How much the data folder holds, by name.

`printed` are figures about the USSR and its parts by those who counted (`originators`), `reference`
values are all others: of other countries, and of compilations and codings made later. By class of
evidence, `by.<class>.originators` are those who counted, `by.<class>.figures` what is printed.
"""


def data_numbers(counts: Counts) -> dict[str, dict[str, object]]:
    """The counts as entries of the number book."""
    found = {}
    for key, value in counts.items():
        *group, name = key.split(".")
        of = group[1] if group else "all files"
        unit, counted_in = name.replace("_", " "), COUNTED_IN.get(key, PRINTED)
        made = number(value, 0, unit, "chervonets.check.check_data", of, counted_in)
        found[f"data.{key}"] = made.as_json()
    return found


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
    acts = None
    if house is not None:
        carried, words = house.sources, house.vocabulary
        _collect(lambda: read_omissions(data, carried), problems)
        _collect(lambda: read_contest(data, read_concepts(data)), problems)
        acts = _collect(lambda: read_acts(data, words), problems)
    ids = [] if wanted == "all" else list(wanted)
    claims = camps = None
    if acts is not None:
        known_acts = acts
        claims = _collect(lambda: read_claims(data, read_concepts(data), known_acts, ids), problems)
        camps = _collect(lambda: read_camps(data, read_concepts(data), known_acts), problems)
    rule = _collect(lambda: read_rule(data), problems)
    rates = _collect(lambda: read_rates(data), problems)
    _collect(lambda: read_prose(data), problems)
    _collect(lambda: read_model(TrialProse, data / TRIALS, f"data/{TRIALS}"), problems)
    problems += font_problems(data)
    if claims is not None and wanted == "all":
        known = claims
        _collect(lambda: read_text_map(data, known), problems)
        problems += placebo_problems(rates.tried.placebos if rates else [], known)
    wordings = {name: one.factor for name, one in rule.wordings.items()} if rule else {}
    for folder, inquiries in (("claims", claims), ("controls", camps)):
        for inquiry in inquiries or []:
            name = f"data/{folder}/{inquiry.id}.yaml"
            problems += margin_problems(inquiry, name, wordings) if rule else []
    for claim in claims or []:
        problems += _group_problems(claim, rule.groups if rule else ())
        problems += _citation_problems(claim, house.sources if house else None)
    raise_if_any(set(problems))
    # nothing is missing once there are no problems
    return _counts(cast(DataHouse, house), cast(Acts, acts), cast(list[Claim], claims))


def _collect(read: Callable[[], T], problems: list[Problem]) -> T | None:
    try:
        return read()
    except DataError as error:
        problems += error.problems
        return None


def _group_problems(claim: Claim, groups: Collection[str]) -> list[Problem]:
    if not groups or claim.group in groups:
        return []
    name, mend = f"data/claims/{claim.id}.yaml", f"use one of: {', '.join(groups)}"
    return [Problem(name, "key group", f"unknown group {claim.group!r}", mend)]


def _citation_problems(claim: Claim, sources: Mapping[str, Source] | None) -> list[Problem]:
    """Sources that the prose cites and that do not exist; none if they could not be read."""
    if sources is None:
        return []
    answers = [item.answer for item in claim.propositions]
    prose = [*claim.measured, *claim.found, *claim.against, *claim.would_change, *answers]
    keys = sorted({key for text in prose for key in cited(text)} - set(sources))
    name, mend = f"data/claims/{claim.id}.yaml", "use the name of a folder of data/sources"
    return [Problem(name, f"citation [@{key}]", "is no source", mend) for key in keys]


def _counts(house: DataHouse, acts: Acts, claims: list[Claim]) -> Counts:
    rows = house.observations
    classes = {rival: house.evidence_of(rival) for rival in house.counts}
    names = rows["source"] + ":" + rows["series"]
    printed = (names.map(classes) != REFERENCE) & rows["entity"].map(house.vocabulary.is_soviet)
    core = rows["end"].dt.year.between(*CORE_WINDOW)
    who = names.map({name: count.originator for name, count in house.counts.items()})
    own = pd.DataFrame({"class": names.map(classes), "who": who})[printed].groupby("class")["who"]
    return {
        "sources": len(house.sources),
        "reference_sources": len(set(rows["source"]) - set(rows.loc[printed, "source"])),
        "series": len(house.counts),
        "printed": int(printed.sum()),
        "printed_core": int((printed & core).sum()),
        "reference": int((~printed).sum()),
        "originators": len({house.counts[name].originator for name in set(names[printed])}),
        "concepts": len(house.concepts),
        "entities": rows["entity"].nunique(),
        "acts": len(acts.acts),
        "attestations": sum(len(act.attested) for act in acts.acts),
        "claims": len(claims),
        "sentences": sum(len(claim.propositions) for claim in claims),
        **{f"by.{name}.originators": group.nunique() for name, group in own},
        **{f"by.{name}.figures": len(group) for name, group in own},
    }

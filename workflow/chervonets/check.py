"""Check the whole data folder before anything is computed."""

from collections.abc import Iterator
from pathlib import Path

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
from chervonets.problems import DataError, Problem, collect
from chervonets.propositions.checks import margin_problems
from chervonets.report.glyphs import font_problems
from chervonets.report.material import read_prose
from chervonets.report.prose import cited
from chervonets.report.trials import FILE as TRIALS
from chervonets.report.trials import TrialProse
from chervonets.rungs.rule import VerdictRule, read_rule
from chervonets.sources.acts import Acts, read_acts
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
    """Read everything, with `all` claims or those of some ids, and count what there is.

    Raises:
        DataError: with every problem found.
    """
    problems: list[Problem] = []
    acts = claims = None
    rule = collect(problems, read_rule, data)
    house = collect(problems, read_house, data)
    if house is not None:
        collect(problems, read_omissions, data, house.sources)
        collect(problems, read_contest, data, house.concepts)
        acts = collect(problems, read_acts, data, house.vocabulary)
    if house is not None and acts is not None:
        ids = [] if wanted == "all" else list(wanted)
        claims = collect(problems, read_claims, data, house.concepts, acts, ids)
        for claim in claims or []:
            problems += _claim_problems(claim, rule, house)
        for camp in collect(problems, read_camps, data, house.concepts, acts) or []:
            name = f"data/controls/{camp.id}.yaml"
            problems += margin_problems(camp, name, rule.factors) if rule else []
    rates = collect(problems, read_rates, data)
    collect(problems, read_prose, data)
    collect(problems, read_model, TrialProse, data / TRIALS, f"data/{TRIALS}")
    problems += font_problems(data)
    if claims is not None and wanted == "all":
        collect(problems, read_text_map, data, claims)
        problems += placebo_problems(rates.tried.placebos if rates else [], claims)
    if problems or house is None or acts is None or claims is None:  # what is missing is a problem
        raise DataError(set(problems))
    return _counts(house, acts, claims)


def _claim_problems(claim: Claim, rule: VerdictRule | None, house: DataHouse) -> Iterator[Problem]:
    """A group, and sources that the prose cites, that do not exist; margins of another width."""
    name = f"data/claims/{claim.id}.yaml"
    if rule is not None:
        yield from margin_problems(claim, name, rule.factors)
        if claim.group not in rule.groups:
            what, mend = f"unknown group {claim.group!r}", f"use one of: {', '.join(rule.groups)}"
            yield Problem(name, "key group", what, mend)
    answers = [item.answer for item in claim.propositions]
    prose = [*claim.measured, *claim.found, *claim.against, *claim.would_change, *answers]
    for key in {key for text in prose for key in cited(text)} - set(house.sources):
        mend = "use the name of a folder of data/sources"
        yield Problem(name, f"citation [@{key}]", "is no source", mend)


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

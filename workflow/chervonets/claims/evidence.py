"""From a claim and the panel to its evidence: every sentence through its ways and rungs."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from chervonets.claims import afterwards
from chervonets.claims.cohorts import cohort_numbers
from chervonets.claims.models import Claim, Named
from chervonets.errors.model import ErrorModel, Interest
from chervonets.inference.result import Infeasible
from chervonets.numbers import Number, number
from chervonets.panel.build import Panel
from chervonets.panel.transform import apply
from chervonets.problems import DataError, Problem
from chervonets.propositions.models import Ask, Proposition
from chervonets.rungs.dated import dated
from chervonets.rungs.describe import Counts, describe
from chervonets.rungs.finding import Finding
from chervonets.rungs.rule import VerdictRule
from chervonets.rungs.tests.outcomes import Settings
from chervonets.rungs.unusual import unusual
from chervonets.sources.acts import Acts
from chervonets.sources.vocabulary import Vocabulary
from chervonets.ways.errors import drawn_errors
from chervonets.ways.samples import Question, quantity_sample
from chervonets.ways.selections import Lines
from chervonets.ways.ways import ways_of

NAMED = "chervonets.claims.evidence.named_numbers"


@dataclass(frozen=True)
class Setting:
    """What all claims are judged by.

    Attributes:
        panel: with the cells that the claim looks at.
        themes: of its concepts.
        counts: who counted.
        acts: dated acts.
        vocabulary: for originators and entities.
        model: of error.
        rule: of verdicts.
        knobs: of the run.
    """

    panel: Panel
    themes: Mapping[str, str]
    counts: Counts
    acts: Acts
    vocabulary: Vocabulary
    model: ErrorModel
    rule: VerdictRule
    knobs: Settings


@dataclass(frozen=True)
class Evidence:
    """What one claim's job hands on.

    Attributes:
        findings: by sentence, its findings on the rungs.
        ways: a row per way of every sentence; see `chervonets.ways.ways.Ways.table`.
        tests: a row per tested way of every sentence; see
            `chervonets.rungs.tests.evaluate.Multiverse`.
        numbers: the claim's part of the number book, keys without the claim's id.
    """

    findings: dict[str, list[Finding]]
    ways: pd.DataFrame
    tests: pd.DataFrame
    numbers: dict[str, Number]

    def book(self, claim_id: str) -> dict[str, dict[str, object]]:
        """The claim's part of the number book, keys with the claim's id, as json holds it."""
        return {f"{claim_id}.{key}": item.as_json() for key, item in self.numbers.items()}


def seed_of(seed: int, name: str) -> int:
    """The seed of a claim or a sentence, from the global seed and the name."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{name}".encode()).digest()[:4], "big")


def gather(claim: Claim, setting: Setting) -> Evidence:
    """Judge every sentence of a claim."""
    findings: dict[str, list[Finding]] = {}
    ways: list[pd.DataFrame] = []
    tests: list[pd.DataFrame] = []
    numbers: dict[str, Number] = {}
    for item in claim.propositions:
        found = findings[item.id] = []
        if item.ask is not None:
            asked, tables = _asked(claim, item, item.ask, setting)
            found += asked
            ways.append(tables[0].assign(proposition=item.id))
            tests += [table.assign(proposition=item.id) for table in tables[1:]]
        if item.dated is not None:
            found.append(dated(item, setting.acts, setting.vocabulary, setting.rule))
        for finding in found:
            numbers |= {f"{item.id}.{key}": value for key, value in finding.numbers.items()}
    numbers |= named_numbers(claim, setting.panel)
    seeded = replace(setting.knobs, seed=seed_of(setting.knobs.seed, claim.id))
    numbers |= cohort_numbers(claim, setting.panel, seeded)
    numbers |= afterwards.outcomes(claim, setting.panel)
    return Evidence(findings, _stacked(ways), _stacked(tests), numbers)


def _asked(
    claim: Claim, item: Proposition, ask: Ask, setting: Setting
) -> tuple[list[Finding], list[pd.DataFrame]]:
    """Findings of a sentence that is asked of figures, the table of its ways, of its tests."""
    seed = seed_of(setting.knobs.seed, f"{claim.id}/{item.id}")
    ways = ways_of(item, claim.series, setting.panel)
    soviet = frozenset(filter(setting.vocabulary.is_soviet, setting.vocabulary.entities))
    drawn = drawn_errors(
        setting.panel,
        setting.themes,
        soviet,
        setting.model,
        setting.knobs.error_draws,
        seed,
        _interests(claim, ask),
    )
    described = describe(item, ways, drawn, setting.counts, setting.rule, seed)
    tested, found = unusual(ways, setting.panel, replace(setting.knobs, seed=seed))
    tables = [ways.table(), *([found.results] if found else [])]
    return [described, tested], tables


def _interests(claim: Claim, ask: Ask) -> dict[str, Interest]:
    """Series whose counters had an interest, by `<source>:<series>`."""
    found: dict[str, Interest] = {claim.series[name].rival: "overstates" for name in ask.overstates}
    return found | {claim.series[name].rival: "understates" for name in ask.understates}


def _stacked(tables: list[pd.DataFrame]) -> pd.DataFrame:
    if not tables:
        return pd.DataFrame({"proposition": []})
    every = pd.concat(tables, ignore_index=True)
    return every[["proposition", *every.columns.drop("proposition")]]


def named_numbers(claim: Claim, panel: Panel) -> dict[str, Number]:
    """The numbers that the claim file asks for: means of lines over years, or single figures.

    Raises:
        DataError: a year of the range is missing, so that the mean would be of something else.
            Or what should be one figure is none, or several.
    """
    found = {}
    for key, item in claim.numbers.items():
        try:
            found[key] = _named(claim, key, item, panel)
        except Infeasible as refused:
            file, mend = f"data/claims/{claim.id}.yaml", "name a series that has the figure"
            raise DataError([Problem(file, f"number {key}", str(refused), mend)]) from None
    return found


def _named(claim: Claim, key: str, item: Named, panel: Panel) -> Number:
    if item.first is None or item.last is None:
        choices = {"estimates": item.series, "rows": item.rows}
        sample = quantity_sample(choices, _bare(claim), Lines(panel))
        value, words = float(sample.values[0]), claim.series[item.series].label
        return number(item.scale * value, item.digits, item.unit, NAMED, words, sample.observations)
    line = Lines(panel).annual(claim.series[item.series], item.alignment, rows=item.rows)
    part = apply(line, item.transform).between(item.first, item.last)
    if len(part.years) != item.last - item.first + 1:
        what = f"{claim.series[item.series].label} has no figure for some year of its range"
        place = f"number {key}"
        raise DataError([Problem(f"data/claims/{claim.id}.yaml", place, what, "choose its years")])
    value = float(part.values.mean())
    if item.form == "growth-percent":
        value = 100 * math.expm1(value)
    label = claim.series[item.series].label
    period = f"{item.first}" if item.first == item.last else f"mean {item.first}-{item.last}"
    names = tuple(dict.fromkeys(name for cell in part.observations for name in cell.split()))
    words = f"{label}, {item.transform}, {period}"
    return number(item.scale * value, item.digits, item.unit, NAMED, words, names)


def _bare(claim: Claim) -> Question:
    """The claim's series as a question that asks nothing."""
    return Question("quantity", "rise", claim.series, None, {}, 1.0)


def rows_of(claim_id: str, findings: Mapping[str, list[Finding]]) -> Iterator[dict[str, Any]]:
    """Findings as plain data, for the file that the verdicts are reached from."""
    for proposition, found in findings.items():
        for finding in found:
            yield {
                "claim": claim_id,
                "proposition": proposition,
                "rung": finding.rung,
                "word": finding.word,
                "because": finding.because,
                "independent": finding.independent,
                "facts": {key: _plain(value) for key, value in finding.facts.items()},
            }


def _plain(value: float | bool | None) -> float | bool | None:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value

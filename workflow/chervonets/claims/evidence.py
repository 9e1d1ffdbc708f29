"""From a claim and the panel to its evidence: every sentence through its ways and rungs."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from chervonets.claims.cohorts import cohort_numbers
from chervonets.claims.models import Claim, Named
from chervonets.errors.gaps import About
from chervonets.errors.model import ErrorModel, Interest
from chervonets.inference.result import Infeasible
from chervonets.numbers import Number, displayed, number, prefix_of
from chervonets.panel.build import DataHouse, Panel, build_panel
from chervonets.panel.transform import apply
from chervonets.problems import DataError, Problem
from chervonets.propositions.models import Ask, Inquiry, Proposition
from chervonets.rungs.dated import dated
from chervonets.rungs.describe import Counts, describe
from chervonets.rungs.finding import Finding
from chervonets.rungs.rule import VerdictRule
from chervonets.rungs.tests.outcomes import Settings
from chervonets.rungs.unusual import unusual
from chervonets.rungs.years import with_rank
from chervonets.sources.acts import Acts
from chervonets.sources.vocabulary import Vocabulary
from chervonets.ways.errors import Drawn, Draws, drawn_errors
from chervonets.ways.samples import Question, Sample, quantity_sample
from chervonets.ways.selections import Lines
from chervonets.ways.ways import Ways, ways_of

MANY = 32
"""How many times the usual number of errors is drawn at most, where a word hangs on them."""
NAMED = "chervonets.claims.evidence.named_numbers"
SINGLE = "chervonets.claims.evidence.way_numbers"


@dataclass(frozen=True)
class Setting:
    """What all claims are judged by.

    Attributes:
        panel: with the cells that the claim looks at.
        about: what the model of error has to know of the data.
        counts: who counted.
        acts: dated acts.
        vocabulary: for originators and entities.
        model: of error.
        rule: of verdicts.
        knobs: of the run.
    """

    panel: Panel
    about: About
    counts: Counts
    acts: Acts
    vocabulary: Vocabulary
    model: ErrorModel
    rule: VerdictRule
    knobs: Settings

    @classmethod
    def of(
        cls, house: DataHouse, *, acts: Acts, model: ErrorModel, rule: VerdictRule, knobs: Settings
    ) -> Setting:
        """Build the panel of what was read of the data folder.

        Raises:
            DataError: with every problem found.
        """
        return cls(
            panel=build_panel(house) if house.concepts else Panel.empty(),
            about=About.of(house),
            counts=Counts(house.counts, house.vocabulary.originators),
            acts=acts,
            vocabulary=house.vocabulary,
            model=model,
            rule=rule,
            knobs=knobs,
        )


@dataclass(frozen=True)
class Evidence:
    """What one claim's job hands on.

    Attributes:
        findings: by sentence, its findings on the rungs.
        ways: a row per way of every sentence; see `chervonets.ways.ways.Ways.table`.
        tests: a row per tested way of every sentence; see
            `chervonets.rungs.tests.evaluate.Multiverse`.
        samples: what the primary way of every sentence takes, a row per label.
        numbers: the claim's part of the number book, keys without the claim's id.
    """

    findings: dict[str, list[Finding]]
    ways: pd.DataFrame
    tests: pd.DataFrame
    samples: pd.DataFrame
    numbers: dict[str, Number]

    def book(self, folder: str) -> dict[str, dict[str, object]]:
        """The part of the number book as json holds it, of a folder of results: `claims/<id>`."""
        return {
            f"{prefix_of(folder)}.{key}": item.placed(folder, key.partition(".")[0]).as_json()
            for key, item in self.numbers.items()
        }


def seed_of(seed: int, name: str) -> int:
    """The seed of a claim or a sentence, from the global seed and the name."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{name}".encode()).digest()[:4], "big")


def gather(inquiry: Inquiry, setting: Setting) -> Evidence:
    """Judge every proposition of a claim, or of whoever else."""
    findings: dict[str, list[Finding]] = {}
    tables: dict[str, dict[str, pd.DataFrame]] = {"ways": {}, "tests": {}, "samples": {}}
    for item in inquiry.propositions:
        found = findings[item.id] = []
        if item.ask is not None:
            ways, draws, seed = put(inquiry, item, item.ask, setting)
            described = describe(item, ways, draws, setting.counts, setting.rule, seed)
            tested, multiverse = unusual(ways, setting.panel, replace(setting.knobs, seed=seed))
            found += [with_rank(described, ways), tested]
            tables["ways"][item.id] = ways.table()
            tables["samples"][item.id] = _sample_table(ways.primary.sample)
            if multiverse is not None:
                tables["tests"][item.id] = multiverse.results
        if item.dated is not None:
            found.append(dated(item, setting.acts, setting.vocabulary, setting.rule))
    numbers = {
        f"{name}.{key}": value
        for name, own in findings.items()
        for finding in own
        for key, value in finding.numbers.items()
    }
    stacked = {name: _stacked(parts) for name, parts in tables.items()}
    return Evidence(findings=findings, numbers=numbers, **stacked)


def gather_claim(claim: Claim, setting: Setting) -> Evidence:
    """Judge every sentence of a claim, with the numbers that its chapter tells beside them."""
    evidence = gather(claim, setting)
    seeded = replace(setting.knobs, seed=seed_of(setting.knobs.seed, claim.id))
    beside = {
        **named_numbers(claim, setting.panel),
        **way_numbers(claim, evidence.ways),
        **cohort_numbers(claim, setting.panel, seeded),
    }
    return replace(evidence, numbers={**evidence.numbers, **beside})


def put(inquiry: Inquiry, item: Proposition, ask: Ask, setting: Setting) -> tuple[Ways, Draws, int]:
    """The ways of a proposition, errors drawn for the figures that they use, and its seed."""
    seed = seed_of(setting.knobs.seed, f"{inquiry.id}/{item.id}")
    ways = ways_of(item, inquiry.series, setting.panel)
    names = {name for way in ways.ways if way.sample for name in way.sample.observations}
    interests = _interests(inquiry, ask)

    def draw(size: int, done: int) -> Drawn:
        given = setting.panel, setting.about, setting.model, size, seed, interests
        return drawn_errors(*given, names=names, done=done)

    few = setting.knobs.error_draws
    return ways, Draws((few + 1) // 2, MANY * few, draw), seed


def _sample_table(sample: Sample | None) -> pd.DataFrame:
    """What the primary way takes, a row per label."""
    if sample is None:
        return pd.DataFrame()
    k = len(sample.values)
    return pd.DataFrame(
        {
            "label": sample.labels,
            "value": sample.values,
            "after": sample.after if len(sample.after) == k else False,
            "second": sample.second if len(sample.second) == k else math.nan,
            "target": sample.target,
            "observations": [" ".join(names) for names in sample.behind] or "",
        }
    )


def _interests(inquiry: Inquiry, ask: Ask) -> dict[str, Interest]:
    """Series whose counters had an interest, by `<source>:<series>`."""
    named: list[tuple[list[str], Interest]] = [
        (ask.overstates, "overstates"),
        (ask.understates, "understates"),
    ]
    return {inquiry.series[name].rival: way for names, way in named for name in names}


def _stacked(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Tables of sentences as one, with the name of the sentence in front."""
    kept = {name: table for name, table in tables.items() if len(table)}
    if not kept:
        return pd.DataFrame({"proposition": []})
    every = pd.concat(kept, names=["proposition", None]).reset_index(level="proposition")
    return every.reset_index(drop=True)


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
        return number(
            item.scale * value, item.digits, item.unit, NAMED, words, *sample.observations
        )
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
    return number(item.scale * value, item.digits, item.unit, NAMED, words, *names)


def way_numbers(claim: Claim, ways: pd.DataFrame) -> dict[str, Number]:
    """The single ways that the claim file asks for, from the ways of its sentences.

    Raises:
        DataError: there is no such way, or it has no figures.
    """
    asks = {item.id: item.ask for item in claim.propositions if item.ask}
    found = {}
    for key, item in claim.single_ways.items():
        ask = asks[item.of]
        rows = ways[(ways["proposition"] == item.of) & (ways["reason"] == "")]
        for choice, option in {**ask.primary, **item.choices}.items():
            rows = rows[rows[choice] == option] if choice in rows else rows.head(0)
        if len(rows) != 1:
            file, what = f"data/claims/{claim.id}.yaml", "is no way that has figures"
            mend = f"name choices and options of the axes of {item.of}"
            raise DataError([Problem(file, f"single way {key}", what, mend)])
        words = ", ".join(f"{choice} {option}" for choice, option in item.choices.items())
        place = f"claims/{claim.id}/{item.of}/{rows['way'].item()}"
        found[key] = displayed(rows["estimate"].item(), ask.display, SINGLE, words, place)
    return found


def _bare(claim: Claim) -> Question:
    """The claim's series as a question that asks nothing."""
    return Question("quantity", "rise", claim.series, {}, 1.0)


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

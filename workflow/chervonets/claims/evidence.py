"""From a claim and the panel to its evidence: the multiverse, the measures, the numbers."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from chervonets.claims import afterwards
from chervonets.claims.cohorts import cohort_numbers
from chervonets.claims.models import Claim, Named
from chervonets.claims.numbers import Number, displayed, number, p_value
from chervonets.claims.readings import reading_numbers
from chervonets.claims.turningpoints import turning_numbers
from chervonets.inference.result import Infeasible
from chervonets.multiverse.breakdown import COLUMNS as BREAKDOWN_COLUMNS
from chervonets.multiverse.breakdown import (
    Breakdown,
    Disagreement,
    breakdown,
    disagreement,
)
from chervonets.multiverse.derived import COLUMNS as DERIVED
from chervonets.multiverse.derived import KINDS
from chervonets.multiverse.evaluate import (
    SAMPLE_COLUMNS,
    Multiverse,
    evaluate_parts,
    observed_median,
    together,
)
from chervonets.multiverse.influence import COLUMNS as INFLUENCE_COLUMNS
from chervonets.multiverse.influence import influence
from chervonets.multiverse.joint import Joint
from chervonets.multiverse.outcomes import Outcome, Settings
from chervonets.multiverse.samples import quantity_sample
from chervonets.multiverse.selections import Lines
from chervonets.multiverse.specifications import Space
from chervonets.panel.build import Panel
from chervonets.panel.transform import apply
from chervonets.problems import DataError, Problem

EVALUATE = "chervonets.multiverse.evaluate.evaluate"
BREAKDOWN = "chervonets.multiverse.breakdown.breakdown"
DISAGREEMENT = "chervonets.multiverse.breakdown.disagreement"
NAMED = "chervonets.claims.evidence.named_numbers"
Measures = dict[str, float | bool | str | None]

MEASURES = (
    "claim",
    "kind",
    "group",
    "feasible",
    "stand_in",
    "n",
    "estimate",
    "p_value",
    "p_opposite",
    "attainable_p",
    "power",
    "specifications",
    "fitted",
    "share_predicted",
    "share_inside",
    "share_specifications_inside",
    "excludes_smallest_effect",
    "exceeds_smallest_effect",
    "joint_p",
    "joint_p_opposite",
    "state",
    "breakdown_uniform",
    "breakdown_yearly",
    "known_uniform",
    "known_yearly",
    "breakdown_within_disagreement",
    "expectations",
    "expectations_met",
    "expectations_unchanged",
)
"""Names of all measures, in the order of the table of verdicts."""

SIGNIFICANT = 0.05
"""The conventional level that tables count against; the verdict rule has its own in data."""


@dataclass(frozen=True)
class Evidence:
    """What one claim's job hands on.

    Attributes:
        results: one row per specification: its choices and the fields of `Outcome`.
        samples: one row per sample that specifications of the first part share, by its number:
            labels, values and the printed figures behind them.
        influence: what moves the estimate; see `chervonets.multiverse.influence.influence`.
        breakdown: the primary test under supposed errors; empty where they cannot be supposed.
        measures: what the verdict rule looks at; see `measures_of`.
        numbers: the claim's part of the number book, keys without the claim's id.
    """

    results: pd.DataFrame
    samples: pd.DataFrame
    influence: pd.DataFrame
    breakdown: pd.DataFrame
    measures: Measures
    numbers: dict[str, Number]

    def book(self, claim_id: str) -> dict[str, dict[str, object]]:
        """The claim's part of the number book, keys with the claim's id, as json holds it."""
        return {f"{claim_id}.{key}": item.as_json() for key, item in self.numbers.items()}


def seed_of(seed: int, claim_id: str) -> int:
    """The seed of a claim's job, from the global seed and the claim's id."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{claim_id}".encode()).digest()[:4], "big")


def specifications(claim: Claim) -> Space:
    """The claim's specifications, before anything is fitted; none without a test."""
    return Space.of(
        claim.primary, claim.axes, claim.forbidden, claim.crossings, tested=claim.is_tested
    )


def multiverse(
    claim: Claim, panel: Panel, settings: Settings, shard: tuple[int, int] = (0, 1)
) -> Iterator[Multiverse]:
    """Run the claim's specifications, or one shard of so many, part by part.

    A claim without a test has one part without rows.
    """
    if not claim.is_tested:
        return iter([_nothing(claim)] if shard[0] == 0 else [])
    own = replace(settings, seed=seed_of(settings.seed, claim.id))
    return evaluate_parts(specifications(claim), claim.question, panel, own, shard)


def median(claim: Claim, panel: Panel) -> float | None:
    """What the shards of a claim need to know of each other; see `observed_median`."""
    if not claim.is_tested:
        return None
    return observed_median(specifications(claim), claim.question, panel)


def gather(
    claim: Claim, panel: Panel, settings: Settings, parts: Iterable[Multiverse] | None = None
) -> Evidence:
    """Sum up the claim's multiverse, from its parts where they were run before."""
    found = together(multiverse(claim, panel, settings) if parts is None else parts)
    if not claim.is_tested:
        return _untested(claim, panel, found)
    own = replace(settings, seed=seed_of(settings.seed, claim.id))
    errors = breakdown(claim.primary, claim.question, panel, own)
    apart = disagreement(claim.primary, claim.question, panel, claim.axes.get("rival", ()))
    moved = influence(found, claim.axes, claim.question)
    after = afterwards.outcomes(claim, panel)
    measures = measures_of(claim, found) | _error_measures(errors, apart) | _met(claim, after)
    numbers = {
        **_result_numbers(claim, found, measures),
        **_joint_numbers(found.main_joint),
        **_error_numbers(claim, errors, apart),
        **_influence_numbers(claim, moved),
        **_part_numbers(claim, found.results),
        **reading_numbers(claim, found, own),
        **named_numbers(claim, panel),
        **cohort_numbers(claim, panel, replace(settings, seed=seed_of(settings.seed, claim.id))),
        **turning_numbers(claim, panel, own),
        **after,
    }
    table = errors.table if errors else pd.DataFrame(columns=list(BREAKDOWN_COLUMNS))
    return Evidence(found.results, found.samples, moved, table, measures, numbers)


def _nothing(claim: Claim) -> Multiverse:
    """The tables of a multiverse without rows."""
    table = specifications(claim).table()
    results = table.reindex(columns=[*table, *Outcome.__dataclass_fields__, *DERIVED])
    samples = pd.DataFrame(columns=list(SAMPLE_COLUMNS))
    return Multiverse(results, samples, {}, {}, claim.test.estimand)


def _untested(claim: Claim, panel: Panel, found: Multiverse) -> Evidence:
    """No results and no measures, but the numbers that the claim file asks for."""
    after = afterwards.outcomes(claim, panel)
    numbers = {
        "smallest_effect": _smallest_effect(claim),
        **named_numbers(claim, panel),
        **after,
    }
    known: Measures = {"claim": claim.id, "kind": "test", "group": claim.group, "feasible": False}
    return Evidence(
        results=found.results,
        samples=found.samples,
        influence=pd.DataFrame(columns=list(INFLUENCE_COLUMNS)),
        breakdown=pd.DataFrame(columns=list(BREAKDOWN_COLUMNS)),
        measures=dict.fromkeys(MEASURES) | known | _met(claim, after),
        numbers=numbers,
    )


def measures_of(claim: Claim, found: Multiverse) -> Measures:
    """What the verdict rule looks at.

    Returns:
        feasible: the primary test could be made.
        stand_in: the figures cannot see what the text speaks of.
        p_value, p_opposite, attainable_p, power, n, estimate: of the primary specification.
        share_predicted: share of the feasible specifications whose estimate has the predicted sign.
        share_inside: share of the primary's estimates inside the margins (level claims).
        share_specifications_inside: share of specifications whose median lies inside.
        excludes_smallest_effect: the primary's interval lies wholly below the smallest effect.
        exceeds_smallest_effect: that interval lies wholly beyond it, on either side of zero.
        joint_p, joint_p_opposite: of the specifications together, by their summed scores.
    """
    results, primary, joint = found.results, found.primary, found.main_joint
    fitted = results.loc[results["reason"] == ""]
    agreeing = float(fitted["agrees"].astype(float).mean()) if len(fitted) else math.nan
    sign = claim.question.sign
    lower, upper = sorted((sign * primary["low"], sign * primary["high"]))
    smallest = claim.smallest_effect.value
    return {
        "claim": claim.id,
        "kind": "level" if claim.is_level else "test",
        "group": claim.group,
        "feasible": primary["reason"] == "",
        "stand_in": bool(claim.stand_in),
        "n": int(primary["n"]),
        "estimate": _plain(primary["estimate"]),
        "p_value": _plain(primary["p_value"]),
        "p_opposite": _plain(primary["p_opposite"]),
        "attainable_p": _plain(primary["attainable_p"]),
        "power": _plain(primary["power"]),
        "specifications": len(results),
        "fitted": len(fitted),
        "share_predicted": None if claim.is_level else _plain(agreeing),
        "share_inside": _plain(primary["share_inside"]),
        "share_specifications_inside": _plain(agreeing) if claim.is_level else None,
        "excludes_smallest_effect": (not claim.is_level)
        and bool(np.isfinite(upper) and upper < smallest),
        "exceeds_smallest_effect": (not claim.is_level)
        and bool(np.isfinite(upper) and (lower > smallest or upper < -smallest)),
        "joint_p": joint.stouffer_p if joint else None,
        "joint_p_opposite": joint.stouffer_opposite_p if joint else None,
    }


def _met(claim: Claim, after: dict[str, Number]) -> Measures:
    """How many expectations of the years after the text there are, were met, or saw no change."""
    outcomes = [item.value for key, item in after.items() if key.endswith(".met")]
    return {
        "expectations": len(claim.afterwards),
        "expectations_met": outcomes.count(1.0),
        "expectations_unchanged": outcomes.count(None),
    }


def _error_measures(errors: Breakdown | None, apart: Disagreement) -> Measures:
    """How wrong the figures may be, and how far rivals in fact lie apart.

    Returns:
        state: what the primary test says: `for`, `against` or `open`.
        breakdown_uniform, breakdown_yearly: the supposed errors nearest to none that change it.
        known_uniform, known_yearly: the disagreement of rivals in the same terms.
        breakdown_within_disagreement: rivals lie at least as far apart as such an error.
    """
    uniform = errors.uniform if errors else math.nan
    yearly = errors.yearly if errors else math.nan
    reached = [
        abs(math.log1p(error)) <= abs(math.log1p(known))
        for error, known in ((uniform, apart.uniform), (yearly, apart.yearly))
        if math.isfinite(error) and math.isfinite(known)
    ]
    return {
        "state": errors.state if errors else None,
        "breakdown_uniform": _plain(uniform),
        "breakdown_yearly": _plain(yearly),
        "known_uniform": _plain(apart.uniform),
        "known_yearly": _plain(apart.yearly),
        "breakdown_within_disagreement": any(reached),
    }


def _error_numbers(
    claim: Claim, errors: Breakdown | None, apart: Disagreement
) -> dict[str, Number]:
    words = f"primary specification; {describe(claim, pd.Series(claim.primary))}"
    found = {"known.rivals": number(apart.rivals, 0, "rivals", DISAGREEMENT, words)}
    parts = {
        "breakdown.uniform": (errors.uniform if errors else math.nan, BREAKDOWN, "per cent"),
        "breakdown.yearly": (errors.yearly if errors else math.nan, BREAKDOWN, "per cent a year"),
        "known.uniform": (apart.uniform, DISAGREEMENT, "per cent"),
        "known.yearly": (apart.yearly, DISAGREEMENT, "per cent a year"),
    }
    for key, (share, made_by, unit) in parts.items():
        found[key] = number(100 * abs(share), 1 if "year" in unit else 0, unit, made_by, words)
    for what in ("breakdown", "known"):
        for kind, name, digits in (("uniform", "factor", 2), ("yearly", "factor_yearly", 3)):
            share, made_by, unit = parts[f"{what}.{kind}"]
            factor = math.exp(abs(math.log1p(share)))
            times = unit.replace("per cent", "times")
            found[f"{what}.{name}"] = number(factor, digits, times, made_by, words)
    return found


def _influence_numbers(claim: Claim, moved: pd.DataFrame) -> dict[str, Number]:
    """For each kind of thing left out, the one that moves the estimate most."""
    found = {}
    for kind, rows in moved.groupby("kind", sort=True):
        top = rows.iloc[0]
        words = f"{kind}: {top['item']}"
        key = f"influence.{str(kind).replace(' ', '_')}"
        found[key] = displayed(top["without"], claim.display, EVALUATE, words, ())
    return found


def _joint_numbers(joint: Joint | None) -> dict[str, Number]:
    """The joint test of the specifications; nothing where they cannot be judged together."""
    if joint is None:
        return {}
    words = f"{joint.specifications} specifications together, {joint.histories} histories"
    shares = {"share": joint.share, "significant": joint.significant}
    tests = {
        "share_p": joint.share_p,
        "median_p": joint.median_p,
        "significant_p": joint.significant_p,
        "p": joint.stouffer_p,
        "p_opposite": joint.stouffer_opposite_p,
    }
    counts = {"specifications": joint.specifications, "histories": joint.histories}
    return {
        **{f"joint.{key}": number(n, 0, key, EVALUATE, words) for key, n in counts.items()},
        **{
            f"joint.{key}": number(100 * share, 0, "per cent", EVALUATE, words)
            for key, share in shares.items()
        },
        **{f"joint.{key}": p_value(p, EVALUATE, words, ()) for key, p in tests.items()},
    }


def _sample_numbers(claim: Claim, sample: pd.Series[Any], words: str) -> dict[str, Number]:
    """What the primary sample holds, one by one: estimates, products, intervals, turning points."""
    names = sample["observations"]
    logs = claim.primary.get("transform") == "log"
    found = {}
    for label, value in zip(sample["labels"], sample["values"], strict=True):
        told = f"{label}; {words}"
        if claim.is_level or claim.is_over_products:
            item = displayed(value, claim.display, EVALUATE, told, names)
        elif claim.test.estimand == "order":
            item = Number(value, f"{value:.0f}", "year", EVALUATE, told, names)
        elif "events" in claim.primary:
            plain = math.exp(value) if logs else value
            item = number(plain, 1, claim.picture.unit, EVALUATE, told, names)
        else:
            return {}
        found[f"of.{label}"] = item
    return found


def _power(percent: float, words: str, names: Sequence[str]) -> Number:
    """Whole per cent; one digit near one half, which the verdict rule compares with."""
    return number(percent, int(49 < percent < 51), "per cent", EVALUATE, words, names)


def _result_numbers(claim: Claim, found_there: Multiverse, measures: Measures) -> dict[str, Number]:
    results, primary = found_there.results, found_there.primary
    words = describe(claim, primary)
    sample = found_there.sample(primary)
    names = () if sample is None else sample["observations"]
    fitted = results.loc[results["reason"] == ""]
    found = {
        "n": number(primary["n"], 0, "observations", EVALUATE, words, names),
        "attainable_p": p_value(primary["attainable_p"], EVALUATE, words, names),
        "p": p_value(primary["p_value"], EVALUATE, words, names),
        "p_opposite": p_value(primary["p_opposite"], EVALUATE, words, names),
        "power": _power(100 * primary["power"], words, names),
        "specifications": number(len(results), 0, "specifications", EVALUATE, "all", ()),
        "fitted": number(len(fitted), 0, "specifications", EVALUATE, "feasible", ()),
        "smallest_effect": _smallest_effect(claim),
    }
    if sample is not None:
        found |= _sample_numbers(claim, sample, words)
    for key in ("estimate", "low", "high"):
        found[key] = displayed(primary[key], claim.display, EVALUATE, words, names)
    across = f"median of {len(fitted)} feasible specifications"
    found["median"] = displayed(fitted["estimate"].median(), claim.display, EVALUATE, across, ())
    found["least"] = displayed(
        fitted["estimate"].min(), claim.display, EVALUATE, "smallest of all", ()
    )
    found["greatest"] = displayed(
        fitted["estimate"].max(), claim.display, EVALUATE, "greatest of all", ()
    )
    known = fitted["p_value"].dropna()
    significant = float((known <= SIGNIFICANT).mean()) if len(known) else math.nan
    shares = {
        "share_predicted": measures["share_predicted"],
        "share_inside": measures["share_inside"],
        "share_specifications_inside": measures["share_specifications_inside"],
        "share_significant": significant,
    }
    for key, value in shares.items():
        if value is not None:
            share = 100 * float(value)
            found[key] = number(share, 0, "per cent", EVALUATE, "feasible specifications", ())
    for name, (low, high) in claim.test.margins.items():
        found[f"margin.{name}.low"] = displayed(low, claim.display, EVALUATE, "the claim file", ())
        found[f"margin.{name}.high"] = displayed(
            high, claim.display, EVALUATE, "the claim file", ()
        )
    return found


def _part_numbers(claim: Claim, results: pd.DataFrame) -> dict[str, Number]:
    """Feasible specifications with a choice or property: their median, how many agree."""
    found: dict[str, Number] = {}
    fitted = results.loc[results["reason"] == ""]
    axes = [(axis, choice, f"axis.{axis}") for axis in claim.axes for choice in claim.axes[axis]]
    kinds = [
        (name, value, f"kind.{name}") for name in KINDS for value in sorted(fitted[name].unique())
    ]
    for column, value, prefix in axes + kinds:
        part = fitted.loc[fitted[column] == value]
        words = f"feasible specifications with {column} {value}"
        shares = {
            "agree": part["agrees"].astype(float).mean(),
            "significant": (part["p_value"] <= SIGNIFICANT).where(part["p_value"].notna()).mean(),
        }
        key = f"{prefix}.{value}"
        found[f"{key}.fitted"] = number(len(part), 0, "specifications", EVALUATE, words)
        found[f"{key}.median"] = displayed(
            part["estimate"].median(), claim.display, EVALUATE, words
        )
        for name, share in shares.items():
            found[f"{key}.{name}"] = number(100 * float(share), 0, "per cent", EVALUATE, words)
    return found


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
        sample = quantity_sample(choices, claim.question, Lines(panel))
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


def describe(claim: Claim, row: pd.Series[Any]) -> str:
    """The choices of a specification in one line."""
    return "; ".join(f"{axis} {row[axis]}" for axis in claim.primary)


def _smallest_effect(claim: Claim) -> Number:
    """The smallest effect of interest on the scale of the estimate, in the predicted direction."""
    effect = claim.smallest_effect
    if claim.is_level or not claim.is_tested:
        return number(effect.value, 1, effect.unit, "the claim file", "fixed beforehand")
    signed = claim.question.sign * effect.value if claim.display.form == "exp" else effect.value
    return displayed(signed, claim.display, EVALUATE, "the claim file, fixed beforehand", ())


def _plain(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None

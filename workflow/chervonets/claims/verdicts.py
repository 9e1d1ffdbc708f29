"""Verdict words, by the rule in `data/verdicts.yaml`."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import Field, model_validator

from chervonets.claims.models import Claim
from chervonets.numbers import number, p_value
from chervonets.files import read_model
from chervonets.inference.multiplicity import holm
from chervonets.problems import DataError, Problem
from chervonets.sources.strict import Strict

FILE = "verdicts.yaml"
AFTERWARDS = "chervonets.claims.afterwards.outcomes"
EVALUATE = "chervonets.rungs.tests.evaluate.evaluate_parts"
TOTALS = {
    "expectations": ("after.expectations", AFTERWARDS),
    "expectations_met": ("after.expectations_met", AFTERWARDS),
    "expectations_unchanged": ("after.expectations_unchanged", AFTERWARDS),
    "specifications": ("specifications.all", EVALUATE),
    "fitted": ("specifications.feasible", EVALUATE),
}
"""Measures that are added up over all claims: the number's key, and what made it."""
Measures = Mapping[str, float | bool | str | None]


class Condition(Strict):
    """One comparison of a measure; a measure that does not exist fails every comparison."""

    measure: str
    equals: bool | None = Field(None, alias="is")
    above: float | None = None
    below: float | None = None
    at_most: float | None = None
    at_least: float | None = None

    @model_validator(mode="after")
    def _one_comparison(self) -> Condition:
        given = (self.equals, self.above, self.below, self.at_most, self.at_least)
        if sum(item is not None for item in given) != 1:
            raise ValueError("give exactly one of is, above, below, at_most, at_least")
        return self

    def holds(self, measures: Measures) -> bool:
        """Whether the condition holds.

        Raises:
            KeyError: the measure is unknown.
        """
        value = measures[self.measure]
        if self.equals is not None:
            return value is self.equals
        if value is None:
            return False
        number = float(value)
        if self.above is not None:
            return number > self.above
        if self.below is not None:
            return number < self.below
        if self.at_most is not None:
            return number <= self.at_most
        return self.at_least is not None and number >= self.at_least


class Rule(Strict):
    """A word, and all the conditions under which it is given."""

    word: str
    because: str
    all: list[Condition]


class Look(Strict):
    """How a word is shown (never by colour alone) and what it means."""

    symbol: str
    colour: str
    meaning: str


class Group(Strict):
    """One of the text's systems."""

    title: str
    numeral: str


class VerdictRule(Strict):
    """`data/verdicts.yaml`."""

    holm_family: str
    words: dict[str, Look]
    groups: dict[str, Group]
    rules: dict[str, list[Rule]]
    history: list[dict[str, str]]


def read_rule(data: Path) -> VerdictRule:
    """Read the verdict rule.

    Raises:
        DataError: the file is missing or malformed.
    """
    return read_model(VerdictRule, data / FILE, f"data/{FILE}")


def with_holm(measures: Sequence[Measures], family: str) -> list[dict[str, Any]]:
    """Add Holm-corrected p-values (Holm 1979) within families of claims.

    Args:
        measures: of all claims.
        family: the measure whose value names a claim's family; `all` makes one family.

    Returns:
        The measures with `holm_p` and `holm_p_opposite`; None where a claim has no p-value. Levels
        are not decided by a p-value and do not count as tests.
    """
    table = pd.DataFrame(measures).astype(object)
    table.loc[table["kind"] == "level", ["p_value", "p_opposite"]] = None
    names = ["all"] * len(table) if family == "all" else table[family].tolist()
    for column, target in (("p_value", "holm_p"), ("p_opposite", "holm_p_opposite")):
        corrected: list[float | None] = [None] * len(table)
        for name in dict.fromkeys(names):
            members = [i for i, own in enumerate(names) if own == name]
            given = [_as_p(table[column].iloc[i]) for i in members]
            for i, value in zip(members, holm(given), strict=True):
                corrected[i] = value
        table[target] = pd.Series(corrected, dtype=object)
    return [
        {str(key): _missing_to_none(value) for key, value in row.items()}
        for row in table.to_dict("records")
    ]


def _as_p(value: object) -> float | None:
    return value if isinstance(value, float) and not math.isnan(value) else None


def _missing_to_none(value: object) -> object:
    return None if isinstance(value, float) and math.isnan(value) else value


def decide(measures: Measures, rule: VerdictRule) -> Rule:
    """The first rule of the claim's kind whose conditions all hold."""
    rules = rule.rules[str(measures["kind"])]
    return next(item for item in rules if all(part.holds(measures) for part in item.all))


def reach_verdicts(
    claims: Sequence[Claim], measures: Sequence[Measures], rule: VerdictRule
) -> tuple[list[dict[str, object]], dict[str, dict[str, object]]]:
    """Decide on every claim.

    Args:
        claims: in the order of the report.
        measures: of the same claims, in the same order.
        rule: the verdict rule.

    Returns:
        A row per claim (its title, verdict, reason, and all measures), and the entries that the
        verdicts add to the number book.
    """
    rows: list[dict[str, object]] = []
    numbers: dict[str, dict[str, object]] = {}
    for claim, measured in zip(claims, with_holm(measures, rule.holm_family), strict=True):
        decision = decide(measured, rule)
        if decision.word not in claim.verdicts:
            what = f"the verdict is {decision.word!r}, which the claim does not allow"
            mend = "find out why; then mend the test, or add the word with an entry in `history`"
            problem = Problem(f"data/claims/{claim.id}.yaml", "key verdicts", what, mend)
            raise DataError([problem])
        facts = {key: value for key, value in measured.items() if key not in ("claim", "group")}
        rows.append(
            {
                "claim": claim.id,
                "title": claim.title,
                "group": claim.group,
                "locator": " ".join(claim.locator),
                "verdict": decision.word,
                "because": decision.because,
                **facts,
            }
        )
        for key in ("holm_p", "holm_p_opposite"):
            value = measured[key]
            entry = p_value(
                math.nan if value is None else float(value),
                "chervonets.claims.verdicts.with_holm",
                f"Holm within {rule.holm_family}",
                (),
            )
            numbers[f"{claim.id}.{key}"] = entry.as_json()
    for measure, (key, made_by) in TOTALS.items():
        total = sum(int(measured[measure] or 0) for measured in measures)
        numbers[key] = number(total, 0, key.split(".")[0], made_by, "all claims").as_json()
    for word in rule.words:
        count = sum(row["verdict"] == word for row in rows)
        key = f"verdicts.{word.replace(' ', '_')}"
        made_by = "chervonets.claims.verdicts.decide"
        numbers[key] = number(count, 0, "claims", made_by, "all claims").as_json()
    return rows, numbers

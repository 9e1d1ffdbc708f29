"""How often the rule is wrong, in the report: its numbers, its chapter."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from chervonets.claims.models import Claim
from chervonets.controls.rates import ALL, RATES, RateFile, own_thresholds, rate
from chervonets.numbers import number
from chervonets.report.items import Item, columns, figure, table
from chervonets.report.prose import Typesetter, cell
from chervonets.rungs.rule import VerdictRule

NAME = "rates"
MADE_BY = "chervonets.controls.rates.rates_of_words"
TABLE = "reference/validation/rates.csv"
PARTS = (
    ("n", 1.0, 0, "trials"),
    ("wrong", 1.0, 0, "trials"),
    ("rate", 100.0, 1, "per cent"),
    ("low", 100.0, 1, "per cent"),
    ("high", 100.0, 1, "per cent"),
)
NONE = "none"
"""How no trial that went wrong is told: a rate of 0.0 would sound like a measured one."""


def key_of(control: str) -> str:
    """The part of a number's key that names a control."""
    return f"{NAME}.{re.sub('[^a-z]+', '-', control)}"


def rate_numbers(rates: pd.DataFrame, rule: VerdictRule) -> dict[str, dict[str, Any]]:
    """Entries of the number book, of all kinds together and at the rule's own thresholds.

    Returns:
        `rates.<control>.n`, `.wrong`, `.rate`, `.low`, `.high`, the last three in per cent.
    """
    own = own_thresholds(rates, rule)
    own = own.loc[own["kind"] == ALL]
    return {
        f"{key_of(control)}.{name}": number(
            factor * float(value), digits, unit, MADE_BY, control, TABLE
        ).as_json()
        | ({"text": NONE} if name == "wrong" and not value else {})
        for name, factor, digits, unit in PARTS
        for control, value in zip(own["control"], own[name], strict=True)
    }


def rate_section(
    told: RateFile,
    rates: pd.DataFrame,
    rule: VerdictRule,
    claims: Sequence[Claim],
    setter: Typesetter,
) -> dict[str, Any]:
    """The chapter: prose, the curve, rates by control, over thresholds, ranks of claimed years."""
    own = pd.concat([own_thresholds(rates, rule), _calibration(setter)])
    described = rates.loc[(rates["kind"] == ALL) & (rates["factor"] == rule.wider)]
    return {
        "id": NAME,
        "title": told.title,
        "paras": [setter.para(text) for text in told.paras],
        "figures": [figure(NAME, told.alt, told.caption)],
        "tables": [
            _table("At the rule's own thresholds", {"kind": "Kind"}, own, told),
            _table("Over other shares", {"share": "Share asked"}, described, told),
            _ranks(claims, setter),
        ],
    }


def _ranks(claims: Sequence[Claim], setter: Typesetter) -> Item:
    """How special the years are that a sentence names, among all of the same figures."""
    return table(
        "How special the claimed years are",
        columns("Sentence", "Years") + columns("Rank", "Of", align="right"),
        [
            [
                cell(item.says),
                cell(item.years),
                *([setter.number(f"{claim.id}.{item.id}.{key}")] for key in ("rank", "rank_of")),
            ]
            for claim in claims
            for item in claim.propositions
            if f"{claim.id}.{item.id}.rank" in setter.numbers
        ],
        cell(
            "Rank 1 is the greatest change to the asserted side. The years of the primary way are "
            "moved by one year after another, as far as the figures go."
        ),
    )


def rate_table(told: RateFile, rates: pd.DataFrame, rule: VerdictRule, setter: Typesetter) -> Item:
    """All kinds together at the rule's own thresholds, for the article."""
    own = pd.concat([own_thresholds(rates, rule), _calibration(setter)])
    return _table("How often the rule is wrong", {}, own.loc[own["kind"] == ALL], told)


def _calibration(setter: Typesetter) -> pd.DataFrame:
    """Sentences whose truth is beyond dispute, as the same columns."""
    n, wrong = (
        int(setter.numbers[f"controls.calibration.{name}"]["value"])
        for name in ("sentences", "wrong")
    )
    row = {"rung": "", "control": "calibration", "kind": ALL, **rate(wrong, n)}
    return pd.DataFrame([row], columns=RATES)


def _table(title: str, more: Mapping[str, str], rows: pd.DataFrame, told: RateFile) -> Item:
    """Rates by control, and by further columns with their titles."""
    return table(
        title,
        columns("Trial", *more.values())
        + columns("Trials", "Wrong", "Per cent", "Interval", align="right"),
        [
            [
                cell(told.controls[row["control"]]),
                *(cell(f"{row[name]:g}" if name != "kind" else row[name]) for name in more),
                cell(f"{row['n']:.0f}"),
                cell(f"{row['wrong']:.0f}" if row["wrong"] else NONE),
                cell(f"{100 * row['rate']:.1f}" if row["wrong"] else ""),
                cell(f"{100 * row['low']:.1f} to {100 * row['high']:.1f}"),
            ]
            for row in rows.to_dict("records")
            if row["n"]
        ],
    )

"""How often the rule is wrong, in the report: its numbers, its chapter."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from chervonets.claims.models import Claim
from chervonets.controls.rates import ALL, RATES, RateFile, own_thresholds, rate
from chervonets.controls.statements import FOLDER
from chervonets.numbers import NONE, number
from chervonets.report.items import Item, Section, columns, figure, table
from chervonets.report.prose import Typesetter
from chervonets.rungs.rule import VerdictRule

NAME = "rates"
MADE_BY = "chervonets.controls.rates.rates_of_words"
TABLE = "reference/validation/rates.csv"


def rate_numbers(rates: pd.DataFrame, rule: VerdictRule) -> dict[str, dict[str, Any]]:
    """Entries of the number book, of all kinds together and at the rule's own thresholds.

    Returns:
        `rates.<control>.n`, `.wrong`, `.rate`, `.low`, `.high`, the last three in per cent.
    """
    own = own_thresholds(rates, rule)
    found = {}
    for row in own.loc[own["kind"] == ALL].to_dict("records"):
        key = f"{NAME}.{re.sub('[^a-z]+', '-', row['control'])}"
        about = MADE_BY, row["control"], TABLE
        for name in ("n", "wrong"):
            found[f"{key}.{name}"] = number(row[name], 0, "trials", *about).as_json()
        for name in ("rate", "low", "high"):
            found[f"{key}.{name}"] = number(100 * row[name], 1, "per cent", *about).as_json()
        if not row["wrong"]:
            found[f"{key}.wrong"]["text"] = NONE
    return found


def rate_section(
    told: RateFile,
    rates: pd.DataFrame,
    rule: VerdictRule,
    claims: Sequence[Claim],
    setter: Typesetter,
) -> Section:
    """The chapter: prose, the curve, rates by control, over thresholds, ranks of claimed years."""
    own = _own(rates, rule, setter)
    described = rates.loc[(rates["kind"] == ALL) & (rates["factor"] == rule.wider)]
    return {
        "id": NAME,
        "title": told.title,
        "paras": setter.paras(told.paras),
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
                item.says,
                item.years,
                *(setter.number(f"{claim.id}.{item.id}.{key}") for key in ("rank", "rank_of")),
            ]
            for claim in claims
            for item in claim.propositions
            if f"{claim.id}.{item.id}.rank" in setter.numbers
        ],
        "Rank 1 is the greatest change to the asserted side. The years of the primary way are "
        "moved by one year after another, as far as the figures go.",
    )


def rate_table(told: RateFile, rates: pd.DataFrame, rule: VerdictRule, setter: Typesetter) -> Item:
    """All kinds together at the rule's own thresholds, for the article."""
    own = _own(rates, rule, setter)
    return _table("How often the rule is wrong", {}, own.loc[own["kind"] == ALL], told)


def _own(rates: pd.DataFrame, rule: VerdictRule, setter: Typesetter) -> pd.DataFrame:
    """Rates at the rule's own thresholds, and on sentences whose truth is beyond dispute."""
    book = setter.numbers
    n, wrong = (int(book[f"{FOLDER}.calibration.{key}"]["value"]) for key in ("sentences", "wrong"))
    row = {"rung": "", "control": "calibration", "kind": ALL, **rate(wrong, n)}
    return pd.concat([own_thresholds(rates, rule), pd.DataFrame([row], columns=RATES)])


def _table(title: str, more: Mapping[str, str], rows: pd.DataFrame, told: RateFile) -> Item:
    """Rates by control, and by further columns with their titles."""
    cells = [
        [
            told.controls[row["control"]],
            *(row[name] if name == "kind" else f"{row[name]:g}" for name in more),
            f"{row['n']:.0f}",
            f"{row['wrong']:.0f}" if row["wrong"] else NONE,
            f"{100 * row['rate']:.1f}" if row["wrong"] else "",
            f"{100 * row['low']:.1f} to {100 * row['high']:.1f}",
        ]
        for row in rows.loc[rows["n"] > 0].to_dict("records")
    ]
    heads = columns("Trials", "Wrong", "Per cent", "Interval", align="right")
    return table(title, columns("Trial", *more.values()) + heads, cells)

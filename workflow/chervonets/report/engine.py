"""The appendix on the engine: are joint p-values uniform without an effect?

The numbers are those of the published table `joint.csv`, the words stand in `data/trials.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from pydantic import model_validator

from chervonets.numbers import Number, number
from chervonets.report.prose import Para, Typesetter
from chervonets.sources.strict import Strict

TOLERATED = 0.07
"""A share of p-values up to .05 up to which a test counts as keeping its level."""

MARK = "▲"

NOTE: Para = [{"t": "text", "s": f"{MARK} more than {100 * TOLERATED:g} per cent."}]

TABLE = "reference/validation/joint.csv"


JOINT = {
    "below_05": "Share of joint p-values up to 0.05, per cent, by persistence",
    "below_20": "Share of joint p-values up to 0.20, per cent, by persistence",
    "departure": "Greatest distance of joint p-values from even spread, per cent, by persistence",
}
"""Titles of the tables, by column of the published one."""


class JointTold(Strict):
    """A kind of joint test, as the report tells of it.

    Attributes:
        id: its name in the table.
        label: a few words.
        above: persistences at which more than `TOLERATED` of its p-values are up to .05.
        why: of these; empty where there are none.
    """

    id: str
    label: str
    above: list[float] = []
    why: str = ""

    @model_validator(mode="after")
    def _explained(self) -> JointTold:
        if bool(self.above) != bool(self.why):
            raise ValueError("`above` and `why` go together")
        return self


class JointProse(Strict):
    """What is said of the joint tests."""

    title: str
    paras: list[str]
    tests: list[JointTold]


def joint_too_often(joint: pd.DataFrame, test: str) -> list[float]:
    """Persistences at which the joint test of a kind rejects more often than is tolerated."""
    own = _of(joint, test)
    return [float(rho) for rho in own.loc[own["below_05"] > TOLERATED, "persistence"]]


def engine_numbers(joint: pd.DataFrame) -> dict[str, Number]:
    """What the published table adds to the number book."""
    found: dict[str, Number] = {}
    for row in joint.to_dict("records"):
        words = f"{row['test']}, {row['specifications']} specifications, {row['draws']} panels"
        for column in JOINT:
            made = "chervonets.validation.joint.uniformity"
            key = f"{_joint_key(row)}.{column}"
            found[key] = number(100 * row[column], 1, "per cent", made, words, TABLE)
        key = f"validation.joint.{row['test']}.draws"
        found[key] = number(row["draws"], 0, "panels", made, words, TABLE)
    return found


def joint_section(prose: JointProse, joint: pd.DataFrame, setter: Typesetter) -> dict[str, Any]:
    """The section on joint tests as plain data."""
    told = [
        [{"t": "em", "s": f"{test.label}. "}, *setter.para(test.why)]
        for test in prose.tests
        if test.why
    ]
    return {
        "title": prose.title,
        "paras": [*(setter.para(text) for text in prose.paras), *told],
        "tables": [_joint_table(prose, joint, column, setter) for column in JOINT],
    }


def _joint_table(
    prose: JointProse, joint: pd.DataFrame, column: str, setter: Typesetter
) -> dict[str, Any]:
    persistences = sorted(joint["persistence"].unique())
    rows = []
    for test in prose.tests:
        cells = {row["persistence"]: row for row in _of(joint, test.id).to_dict("records")}
        rates = [_cell(cells[rho], column, setter) for rho in persistences]
        draws = [setter.number(f"validation.joint.{test.id}.draws")]
        rows.append([_words(test.label), *rates, draws])
    marked = column == "below_05" and any(test.above for test in prose.tests)
    return {
        "title": JOINT[column],
        "columns": [
            {"title": "Joint test", "align": "left"},
            *({"title": f"{rho:g}", "align": "decimal"} for rho in persistences),
            {"title": "Draws", "align": "right"},
        ],
        "rows": rows,
        "note": NOTE if marked else [],
    }


def _cell(row: Mapping[Any, Any], column: str, setter: Typesetter) -> Para:
    mark = _words(f"{MARK} ") if column == "below_05" and row[column] > TOLERATED else []
    return [*mark, setter.number(f"{_joint_key(row)}.{column}")]


def _of(joint: pd.DataFrame, test: str) -> pd.DataFrame:
    return joint.loc[joint["test"] == test]


def _joint_key(row: Mapping[Any, Any]) -> str:
    return f"validation.joint.{row['test']}.rho{round(100 * row['persistence'])}"


def _words(text: str) -> Para:
    return [{"t": "text", "s": text}]

"""The appendix on the engine: are joint p-values uniform without an effect?

The numbers are those of the published table `joint.csv`, the words stand in `data/trials.yaml`.
"""

from collections.abc import Mapping
from typing import Any, Self

import pandas as pd
from pydantic import model_validator

from chervonets.numbers import Number, number
from chervonets.report.items import Item, columns, table
from chervonets.report.prose import Cell, Para, Typesetter, cell, emphasis
from chervonets.sources.strict import Strict

TOLERATED = 0.07
"""A share of p-values up to .05 up to which a test counts as keeping its level."""

MARK = "▲"
NOTE = f"{MARK} more than {100 * TOLERATED:g} per cent."
MADE_BY = "chervonets.validation.joint.uniformity"
TABLE = "reference/validation/joint.csv"
JOINT = {
    "below_05": "Share of joint p-values up to 0.05, per cent, by persistence",
    "below_20": "Share of joint p-values up to 0.20, per cent, by persistence",
    "departure": "Greatest distance of joint p-values from even spread, per cent, by persistence",
}
"""Titles of the tables, by column of the published one."""


class Explained(Strict):
    """A test that may reject too often; `above` says where, `why` says why it does there."""

    above: list[Any] = []
    why: str = ""

    @model_validator(mode="after")
    def _is_explained(self) -> Self:
        if bool(self.above) != bool(self.why):
            raise ValueError("`above` and `why` go together")
        return self


class JointTold(Explained):
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


class JointProse(Strict):
    """What is said of the joint tests."""

    title: str
    paras: list[str]
    tests: list[JointTold]


def engine_numbers(joint: pd.DataFrame) -> dict[str, Number]:
    """What the published table adds to the number book."""
    found: dict[str, Number] = {}
    for row in joint.to_dict("records"):
        words = f"{row['test']}, {row['specifications']} specifications, {row['draws']} panels"
        for column in JOINT:
            key = f"{_joint_key(row)}.{column}"
            found[key] = number(100 * row[column], 1, "per cent", MADE_BY, words, TABLE)
        key = f"validation.joint.{row['test']}.draws"
        found[key] = number(row["draws"], 0, "panels", MADE_BY, words, TABLE)
    return found


def joint_section(prose: JointProse, joint: pd.DataFrame, setter: Typesetter) -> dict[str, Any]:
    """The section on joint tests as plain data."""
    told = [
        [emphasis(f"{test.label}. "), *setter.para(test.why)] for test in prose.tests if test.why
    ]
    return {
        "title": prose.title,
        "paras": [*setter.paras(prose.paras), *told],
        "tables": [_joint_table(prose, joint, column, setter) for column in JOINT],
    }


def _joint_table(prose: JointProse, joint: pd.DataFrame, column: str, setter: Typesetter) -> Item:
    is_size = column == "below_05"
    rows: list[list[Cell]] = []
    for test in prose.tests:
        own = joint.loc[joint["test"] == test.id].sort_values("persistence")
        rates = [
            marked(row[column] if is_size else 0, f"{_joint_key(row)}.{column}", setter)
            for row in own.to_dict("records")
        ]
        rows.append([test.label, *rates, setter.number(f"validation.joint.{test.id}.draws")])
    heads = columns("Joint test") + by_persistence(joint) + columns("Draws", align="right")
    note = NOTE if is_size and any(test.above for test in prose.tests) else ""
    return table(JOINT[column], heads, rows, note)


def by_persistence(trials: pd.DataFrame) -> list[dict[str, str]]:
    """Heads of columns, one for every persistence of the errors."""
    return columns(*(f"{rho:g}" for rho in sorted(trials["persistence"].unique())), align="decimal")


def marked(rate: float, key: str, setter: Typesetter) -> Para:
    """The number of a rate, with `MARK` before it where it is above `TOLERATED`."""
    return [*cell(f"{MARK} " if rate > TOLERATED else ""), setter.number(key)]


def _joint_key(row: Mapping[Any, Any]) -> str:
    return f"validation.joint.{row['test']}.rho{round(100 * row['persistence'])}"

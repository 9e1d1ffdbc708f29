"""The appendix on the tests themselves: how often each is wrong, and what it can see.

The numbers are those of the published tables, `results/reference/validation/`; which test is told
of in which words, and where it is known to reject too often, stands in `data/trials.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pandas as pd
from pydantic import model_validator

from chervonets.files import read_model
from chervonets.numbers import Number, number, p_value
from chervonets.problems import DataError, Problem
from chervonets.report.items import Item, Section, columns, figure, table
from chervonets.report.prose import Cell, Para, Typesetter, cell, emphasis
from chervonets.sources.strict import Strict
from chervonets.validation.subjects import JOINT_TESTS, VALIDATION_TABLES

FILE = "trials.yaml"
MADE_BY = "chervonets.validation.size.rejections"
JOINT_BY = "chervonets.validation.joint.uniformity"
TABLE = "reference/validation/{}.csv"
TOLERATED = 0.07
"""A share of p-values up to .05 up to which a test counts as keeping its level."""
MARK = "▲"
NOTE = f"{MARK} more than {100 * TOLERATED:g} per cent."
ALT = (
    "Share of series in which each test finds an effect of one, two and three standard deviations, "
    "by number of years"
)
SIZES = ("rejected", "below_05")
"""Columns of the published tables that hold how often a test is wrong."""
JOINT = {
    "below_05": "Share of joint p-values up to 0.05, per cent, by persistence",
    "below_20": "Share of joint p-values up to 0.20, per cent, by persistence",
    "departure": "Greatest distance of joint p-values from even spread, per cent, by persistence",
}
"""Titles of the tables on joint tests, by column of the published one."""

Row = Mapping[Any, Any]


class Explained(Strict):
    """A test that may reject too often; `above` says where, `why` says why it does there."""

    above: list[Any] = []
    why: str = ""

    @model_validator(mode="after")
    def _is_explained(self) -> Self:
        if bool(self.above) != bool(self.why):
            raise ValueError("`above` and `why` go together")
        return self


class Told(Explained):
    """A recommended test, as the report tells of it.

    Attributes:
        id: part of the keys of its numbers.
        method: its name in the tables.
        short: a few words over its panel of the pictures.
        plain: what it does, in words for readers without statistics.
        above: cells (n, persistence up to 0.7) in which its size is above `TOLERATED`.
        why: of these cells; empty where there are none.
    """

    id: str
    method: str
    short: str
    plain: str
    above: list[tuple[int, float]] = []


class PowerPicture(Strict):
    """A picture of the power of all recommended tests at one persistence."""

    persistence: float
    message: str
    caption: str


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


class TrialProse(Strict):
    """`data/trials.yaml`: the recommended tests in words."""

    intro: list[str]
    tests: list[Told]
    power: list[str]
    pictures: dict[str, PowerPicture]
    joint: JointProse
    others: list[str]


@dataclass(frozen=True)
class Trials:
    """The published tables and what is said of them.

    `size` holds rejections of all tests without an effect and `power` those of the recommended ones
    with one (columns of `validation.size.rejections`), `joint` p-values of joint tests without an
    effect (columns of `validation.joint.uniformity`).
    """

    prose: TrialProse
    size: pd.DataFrame
    power: pd.DataFrame
    joint: pd.DataFrame

    @classmethod
    def read(cls, data: Path, tables: Path) -> Trials:
        """Read the prose, and the published tables of a folder.

        Raises:
            DataError: the prose is malformed, or tells of other tests than the recommended ones.
        """
        prose = read_model(TrialProse, data / FILE, f"data/{FILE}")
        read = {name: pd.read_csv(tables / f"{name}.csv") for name in VALIDATION_TABLES}
        size = read["size"]
        recommended = set(size.loc[size["recommended"], "method"])
        for key, told, wanted in (
            ("tests", {test.method for test in prose.tests}, recommended),
            ("joint", {test.id for test in prose.joint.tests}, set(JOINT_TESTS)),
        ):
            if told != wanted:
                names = ", ".join(sorted(told ^ wanted))
                what = f"tests told of and tests in the published table differ: {names}"
                mend = "tell of these tests; `snakemake validation` renews the table"
                raise DataError([Problem(f"data/{FILE}", f"key {key}", what, mend)])
        return cls(prose, size, read["power"], read["joint"])

    def of(self, method: str) -> pd.DataFrame:
        """Sizes of one test."""
        return self.size[self.size["method"] == method]

    def with_effects(self, persistence: float) -> pd.DataFrame:
        """Rejections of the recommended tests from no effect on, at one persistence."""
        rates = pd.concat([self.size[self.size["recommended"]], self.power])
        return rates[rates["persistence"] == persistence]

    def others(self) -> pd.DataFrame:
        """Sizes of the tests that are not recommended, all numbers of years together.

        Returns:
            Columns `method`, `persistence`, `draws` (those that were not refused), `rejected`
            (their share), in the order of the table.
        """
        rates = self.size[~self.size["recommended"] & self.size["rejected"].notna()]
        draws = rates["draws"] - rates["refused"]
        counted = rates.assign(draws=draws, rejected=rates["rejected"] * draws)
        sums = counted.groupby(["method", "persistence"], sort=False)[["draws", "rejected"]].sum()
        return sums.assign(rejected=sums["rejected"] / sums["draws"]).reset_index()


def trial_numbers(trials: Trials) -> dict[str, dict[str, object]]:
    """What the published tables add to the number book."""
    found: dict[str, Number] = {}
    for test in trials.prose.tests:
        for part, rates in (("size", trials.size), ("power", trials.power)):
            for row in rates[rates["method"] == test.method].to_dict("records"):
                effect = f"{row['effect']:g}" if part == "power" else ""
                words = f"{test.method}, {row['n']} years, persistence {row['persistence']:g}"
                words += f", effect {row['effect']:g} sd" if row["effect"] else ""
                key = _key(f"{test.id}.n{row['n']}", row)
                found[f"{key}.{part}{effect}"] = _percent(row, words, part)
        for row in trials.of(test.method).drop_duplicates("n").to_dict("records"):
            key = f"validation.{test.id}.n{row['n']}"
            about = MADE_BY, f"{test.method}, {row['n']} years", TABLE.format("size")
            found[f"{key}.attainable"] = p_value(row["attainable"], *about)
            found[f"{key}.draws"] = number(row["draws"], 0, "draws", *about)
    for row in trials.others().to_dict("records"):
        words = f"{row['method']}, all years, persistence {row['persistence']:g}"
        found[_key(_other(row["method"]), row)] = _percent(row, words, "size")
    for part, rates in (("size", trials.size), ("power", trials.power)):
        about = MADE_BY, f"{part} of most tests", TABLE.format(part)
        found[f"validation.{part}_draws"] = number(rates["draws"].max(), 0, "draws", *about)
    for row in trials.joint.to_dict("records"):
        name = f"joint.{row['test']}"
        words = f"{row['test']}, {row['specifications']} specifications, {row['draws']} panels"
        about = JOINT_BY, words, TABLE.format("joint")
        for column in JOINT:
            key = f"{_key(name, row)}.{column}"
            found[key] = number(100 * row[column], 1, "per cent", *about)
        found[f"validation.{name}.draws"] = number(row["draws"], 0, "panels", *about)
    return {key: entry.as_json() for key, entry in found.items()}


def _key(name: str, row: Row) -> str:
    return f"validation.{name}.rho{round(100 * row['persistence'])}"


def _other(method: str) -> str:
    """How the numbers of a test that is not recommended begin."""
    return "other." + re.sub("[^a-z0-9]+", "-", method.lower()).strip("-")


def _percent(row: Row, words: str, part: str) -> Number:
    specification = f"{words}, {row['draws']} draws, p up to 0.05"
    made_of = TABLE.format(part)
    return number(100 * row["rejected"], 1, "per cent", MADE_BY, specification, made_of)


def trial_sections(trials: Trials, setter: Typesetter) -> dict[str, Any]:
    """The appendix as plain data: words, a table for each recommended test, pictures, the others.

    Raises:
        DataError: prose names an unknown number or source.
    """
    prose = trials.prose
    return {
        "intro": setter.paras(prose.intro),
        "tests": [_section(test, trials.of(test.method), setter) for test in prose.tests],
        "power": setter.paras(prose.power),
        "figures": [
            figure(f"validation.{name}", f"{ALT}; {name} errors.", setter.para(picture.caption))
            for name, picture in prose.pictures.items()
        ],
        "engine": [_joint_section(prose.joint, trials.joint, setter)],
        "others": setter.paras(prose.others),
        "tables": [_others_table(trials, setter)],
    }


def _section(test: Told, size: pd.DataFrame, setter: Typesetter) -> Section:
    """What a recommended test does, and how often it is wrong."""
    paras = [setter.para(test.plain)]
    if test.why:
        paras.append([emphasis("Where it rejects too often. "), *setter.para(test.why)])
    rows: list[list[Cell]] = []
    for n, cells in size.groupby("n"):
        name = f"{test.id}.n{n}"
        rates = _rates(cells, "rejected", name, ".size", setter)
        last = (setter.number(f"validation.{name}.{part}") for part in ("attainable", "draws"))
        rows.append([f"{n}", *rates, *last])
    heads = columns("Years", align="right") + _by_persistence(size)
    heads += columns("Smallest p", align="decimal") + columns("Draws", align="right")
    title = f"False alarms of {test.method}, per cent, by years and persistence"
    alarms = table(title, heads, rows, NOTE if (size["rejected"] > TOLERATED).any() else "")
    return {"title": size["question"].iloc[0], "paras": paras, "tables": [alarms]}


def _joint_section(prose: JointProse, joint: pd.DataFrame, setter: Typesetter) -> Section:
    """Are joint p-values uniform without an effect?"""
    told = [
        [emphasis(f"{test.label}. "), *setter.para(test.why)] for test in prose.tests if test.why
    ]
    return {
        "title": prose.title,
        "paras": [*setter.paras(prose.paras), *told],
        "tables": [_joint_table(prose, joint, column, setter) for column in JOINT],
    }


def _joint_table(prose: JointProse, joint: pd.DataFrame, column: str, setter: Typesetter) -> Item:
    rows: list[list[Cell]] = []
    for test in prose.tests:
        name = f"joint.{test.id}"
        rates = _rates(joint[joint["test"] == test.id], column, name, f".{column}", setter)
        rows.append([test.label, *rates, setter.number(f"validation.{name}.draws")])
    heads = columns("Joint test") + _by_persistence(joint) + columns("Draws", align="right")
    is_marked = column in SIZES and any(test.above for test in prose.tests)
    return table(JOINT[column], heads, rows, NOTE if is_marked else "")


def _others_table(trials: Trials, setter: Typesetter) -> Item:
    rows: list[list[Cell]] = [
        [str(method), *_rates(part, "rejected", _other(str(method)), "", setter)]
        for method, part in trials.others().groupby("method", sort=False)
    ]
    heads = columns("Test") + _by_persistence(trials.size)
    return table("False alarms of the other tests, per cent, by persistence", heads, rows, NOTE)


def _by_persistence(rates: pd.DataFrame) -> list[dict[str, str]]:
    """Heads of columns, one for every persistence of the errors."""
    return columns(*(f"{rho:g}" for rho in sorted(rates["persistence"].unique())), align="decimal")


def _rates(
    cells: pd.DataFrame, column: str, name: str, suffix: str, setter: Typesetter
) -> list[Para]:
    """The numbers of a column by persistence, with `MARK` where more than `TOLERATED` reject."""
    found = []
    for row in cells.sort_values("persistence").to_dict("records"):
        is_over = column in SIZES and row[column] > TOLERATED
        mark = cell(f"{MARK} " if is_over else "")
        found.append([*mark, setter.number(f"{_key(name, row)}{suffix}")])
    return found

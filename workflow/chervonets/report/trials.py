"""The appendix on the tests themselves: how often each is wrong, and what it can see.

The numbers are those of the published tables, `results/reference/validation/`; which test is told
of in which words, and where it is known to reject too often, stands in `data/trials.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from chervonets.files import read_model
from chervonets.numbers import Number, number, p_value
from chervonets.problems import DataError, Problem
from chervonets.report.engine import (
    NOTE,
    TOLERATED,
    Explained,
    JointProse,
    by_persistence,
    engine_numbers,
    joint_section,
    marked,
)
from chervonets.report.items import Item, columns, figure, table
from chervonets.report.prose import Cell, Typesetter, emphasis
from chervonets.sources.strict import Strict
from chervonets.validation.subjects import JOINT_TESTS, VALIDATION_TABLES

FILE = "trials.yaml"

MADE_BY = "chervonets.validation.size.rejections"
ALT = (
    "Share of series in which each test finds an effect of one, two and three standard deviations, "
    "by number of years"
)


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
                key = f"{_cell_key(test.id, row)}.{part}{effect}"
                found[key] = _percent(row, words, part)
        for row in trials.of(test.method).drop_duplicates("n").to_dict("records"):
            words = f"{test.method}, {row['n']} years"
            key = f"validation.{test.id}.n{row['n']}"
            found[f"{key}.attainable"] = p_value(row["attainable"], MADE_BY, words, _file("size"))
            found[f"{key}.draws"] = number(row["draws"], 0, "draws", MADE_BY, words, _file("size"))
    for row in trials.others().to_dict("records"):
        words = f"{row['method']}, all years, persistence {row['persistence']:g}"
        found[_other_key(row)] = _percent(row, words, "size")
    for part, rates in (("size", trials.size), ("power", trials.power)):
        most, words = rates["draws"].max(), f"{part} of most tests"
        found[f"validation.{part}_draws"] = number(most, 0, "draws", MADE_BY, words, _file(part))
    found |= engine_numbers(trials.joint)
    return {key: entry.as_json() for key, entry in found.items()}


def _cell_key(name: str, row: Mapping[Any, Any]) -> str:
    return f"validation.{name}.n{row['n']}.rho{round(100 * row['persistence'])}"


def _other_key(row: Mapping[Any, Any]) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", row["method"].lower()).strip("-")
    return f"validation.other.{name}.rho{round(100 * row['persistence'])}"


def _percent(row: Mapping[Any, Any], words: str, part: str) -> Number:
    specification = f"{words}, {row['draws']} draws, p up to 0.05"
    return number(100 * row["rejected"], 1, "per cent", MADE_BY, specification, _file(part))


def _file(part: str) -> str:
    """The published table of a part, as an input of numbers."""
    return f"reference/validation/{part}.csv"


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
        "engine": [joint_section(prose.joint, trials.joint, setter)],
        "others": setter.paras(prose.others),
        "tables": [_others_table(trials, setter)],
    }


def _section(test: Told, size: pd.DataFrame, setter: Typesetter) -> dict[str, Any]:
    paras = [setter.para(test.plain)]
    if test.why:
        paras.append([emphasis("Where it rejects too often. "), *setter.para(test.why)])
    return {
        "title": size["question"].iloc[0],
        "paras": paras,
        "tables": [_size_table(test, size, setter)],
    }


def _size_table(test: Told, size: pd.DataFrame, setter: Typesetter) -> Item:
    rows: list[list[Cell]] = []
    for n, cells in size.groupby("n"):
        key = f"validation.{test.id}.n{n}"
        rates = [
            marked(row["rejected"], f"{_cell_key(test.id, row)}.size", setter)
            for row in cells.sort_values("persistence").to_dict("records")
        ]
        last = (setter.number(f"{key}.{part}") for part in ("attainable", "draws"))
        rows.append([f"{n}", *rates, *last])
    heads = columns("Years", align="right") + by_persistence(size)
    heads += columns("Smallest p", align="decimal") + columns("Draws", align="right")
    title = f"False alarms of {test.method}, per cent, by years and persistence"
    return table(title, heads, rows, NOTE if (size["rejected"] > TOLERATED).any() else "")


def _others_table(trials: Trials, setter: Typesetter) -> Item:
    rows: list[list[Cell]] = []
    for method, part in trials.others().groupby("method", sort=False):
        cells = part.sort_values("persistence").to_dict("records")
        rates = [marked(row["rejected"], _other_key(row), setter) for row in cells]
        rows.append([str(method), *rates])
    heads = columns("Test") + by_persistence(trials.size)
    return table("False alarms of the other tests, per cent, by persistence", heads, rows, NOTE)

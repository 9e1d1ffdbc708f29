"""What the report says of the model of error: its numbers, its tables, its note on method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from chervonets.numbers import number
from chervonets.report.items import Item, Section, columns, figure, table
from chervonets.report.prose import Cell, Typesetter
from chervonets.sources.strict import Strict

MADE_BY = "chervonets.errors.model.fit"
GAPS = "chervonets.errors.gaps.gaps"
HELD = "chervonets.errors.coverage.coverage_table"
LEVEL = 0.9
"""The level of the bands that the report tells of."""
KINDS = ("level", "change")
ALT = (
    "Pairs of independent counts, theme by theme: how far their levels lie apart and by how much "
    "their changes differ, as factors."
)


class ErrorProse(Strict):
    """Prose on the errors of the figures in `data/report.yaml`."""

    title: str
    paras: list[str]
    message: str
    caption: str


@dataclass(frozen=True)
class Errors:
    """The tables of results/errors."""

    gaps: pd.DataFrame
    scales: pd.DataFrame
    coverage: pd.DataFrame

    @classmethod
    def read(cls, folder: Path) -> Errors:
        """Read the three tables of a folder."""
        names = ("gaps", "scales", "coverage")
        return cls(*(pd.read_csv(folder / f"{name}.csv") for name in names))


def error_numbers(errors: Errors) -> dict[str, dict[str, object]]:
    """The entries of the number book about errors, by key."""
    revised = errors.gaps.loc[errors.gaps["revision"] & (errors.gaps["kind"] == "level")]
    greatest = np.exp(revised["gap"].abs().max())
    about = GAPS, "level, revisions", "errors/gaps.csv"
    found = {
        "revised.pairs": number(len(revised), 0, "pairs", *about),
        "revised.greatest": number(greatest, 3, "factor", *about),
    }
    for kind in KINDS:
        gaps = errors.gaps.loc[(errors.gaps["kind"] == kind) & ~errors.gaps["revision"]]
        factors = np.exp(gaps["gap"].abs())
        counts = {
            "pairs": len(gaps),
            "free": gaps["weight"].sum(),
            "concepts": gaps["concept"].nunique(),
            "originators": len({*gaps["originator"], *gaps["against_originator"]}),
        }
        about = GAPS, kind, "errors/gaps.csv"
        for name, count in counts.items():
            found[f"{kind}.{name}"] = number(count, 0, name, *about)
        for name, share in (("half", 0.5), ("ninety", LEVEL)):
            factor = np.quantile(factors, share, weights=gaps["weight"], method="inverted_cdf")
            found[f"{kind}.{name}"] = number(factor, 2, "factor", *about)
        of_all = errors.coverage.query("kind == @kind and by == 'all' and level == @LEVEL")
        [held] = of_all.to_dict("records")
        about = HELD, kind, "errors/coverage.csv"
        for name in ("held", "low", "high"):
            found[f"{kind}.{name}"] = number(100 * held[name], 0, "per cent", *about)
    for row in errors.scales.to_dict("records"):
        about = MADE_BY, _key(row), "errors/scales.csv"
        for name in ("scale", "low", "high", "half", "ninety"):
            found[f"{_key(row)}.{name}"] = number(row[name], 2, "factor", *about)
    return {f"errors.{key}": entry.as_json() for key, entry in found.items()}


def error_section(
    prose: ErrorProse, errors: Errors, themes: Mapping[str, str], setter: Typesetter
) -> Section:
    """The section on errors as plain data: words, a picture, two tables."""
    return {
        "title": prose.title,
        "paras": setter.paras(prose.paras),
        "figures": [figure("errors", ALT, setter.para(prose.caption))],
        "tables": [
            *(_scales(kind, errors.scales, themes, setter) for kind in KINDS),
            _coverage(errors.coverage, themes),
        ],
    }


def _key(row: Mapping[Any, Any]) -> str:
    """The key of a row of the scales in the number book."""
    listed = ".listed" if row["enumerated"] else ""
    return f"{row['kind']}.{row['theme']}.{row['evidence']}{listed}"


def _scales(kind: str, scales: pd.DataFrame, themes: Mapping[str, str], setter: Typesetter) -> Item:
    chosen = scales.loc[scales["kind"] == kind]
    in_order = chosen.assign(theme=pd.Categorical(chosen["theme"], list(themes)))
    shown = ("scale", "low", "high", "ninety")
    rows: list[list[Cell]] = [
        [
            themes[row["theme"]],
            row["evidence"].replace("-", " "),
            "lists" if row["enumerated"] else "",
            f"{row['gaps']}",
            *(setter.number(f"errors.{_key(row)}.{name}") for name in shown),
        ]
        for row in in_order.sort_values(["theme", "evidence"]).to_dict("records")
    ]
    what = "level" if kind == "level" else "change between two dates"
    return table(
        f"How wrong counts are: {what}, as a factor either way",
        columns("Theme", "Who counted", "From")
        + columns("Gaps", align="right")
        + columns("Scale", "Low", "High", "Nine in ten", align="decimal"),
        rows,
        "Scale: the exponential of the typical log error, with its 90 per cent interval; nine in "
        "ten: the factor within which that share of errors lies; lists: counts from a census, "
        "roll or register of all that there was.",
    )


def _coverage(coverage: pd.DataFrame, themes: Mapping[str, str]) -> Item:
    words = {
        **themes,
        "all": "all",
        "shared": "both go back to a third",
        "none": "nothing in common",
        "revised": "a list, and what an author put in its place",
    }
    rows = [
        [
            row["kind"],
            words.get(row["part"], row["part"].replace("-", " ")),
            f"{row['gaps']:.0f}",
            f"{row['weight']:.1f}",
            *(f"{100 * row[name]:.0f}" for name in ("held", "low", "high")),
        ]
        for row in coverage.loc[coverage["level"] == LEVEL].to_dict("records")
    ]
    return table(
        "Rivals that were left out: how many a band of 90 per cent holds",
        columns("Error of", "Part")
        + columns("Gaps", "Worth", "Held, per cent", "Low", "High", align="decimal"),
        rows,
        "Each originator is taken out of a concept in turn and foretold by the rest of the "
        "collection. Worth: how many free gaps they stand for, since k counts of one thing have "
        "k − 1; low and high: 95 per cent interval of the share held.",
    )

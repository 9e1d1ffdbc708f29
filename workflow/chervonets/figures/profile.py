"""A concept by age: a line over the ages for each period, country or group of people."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from chervonets.figures.concept import FEW, LABEL_SIZE, Subject, period_words, scale_values
from chervonets.figures.style import GREY, OKABE_ITO, PALE, tint
from chervonets.figures.timeline import FAINT, End, name_ends

TICKS = 4
SIDE_BY_SIDE = 2


def draw_profile(ax: Axes, subject: Subject) -> None:
    """Draw the figures over the ages.

    Two groups of people stand side by side, more share one axis. Periods, countries or groups
    grade from light to dark; up to `FEW` are named, else the first, the last, and those with the
    largest and smallest sums. Other countries are faint. Totals over all ages are not drawn.
    """
    own, others = _table(subject.own), _table(subject.others)
    groups = list(dict.fromkeys(own.columns.get_level_values("group")))
    if len(groups) > SIDE_BY_SIDE:
        own = pd.DataFrame(own.stack("group", future_stack=True))
        own.columns = pd.MultiIndex.from_product([[""], own.columns])
        others, groups = others.iloc[:0], [""]
    starts = np.flatnonzero([place == 0 for place in _places(own)])
    for _, row in others.reindex(columns=own.columns).iterrows():
        ax.plot(*_broken(row.to_numpy(), starts[1:]), color=FAINT, linewidth=0.5, zorder=0.5)
    shades = np.linspace(0.5, -0.45, len(own)) if len(own) > 1 else np.array([0.0])
    ends: list[End] = []
    for share, (key, row) in zip(shades, own.iterrows(), strict=True):
        colour = tint(OKABE_ITO["blue"], float(share))
        ax.plot(*_broken(row.to_numpy(), starts[1:]), ".-", color=colour, linewidth=0.8, ms=1.5)
        known = np.flatnonzero(row.notna())
        words = _words(subject, own, key)
        ends.append((float(known[-1]), float(row.iloc[known[-1]]), words, colour))
    if len(ends) > FEW:
        sums = own.sum(axis=1).to_numpy()
        ends = [ends[p] for p in sorted({0, len(ends) - 1, int(sums.argmax()), int(sums.argmin())})]
    _ticks(ax, own, groups, starts)
    if len(_ages(subject.own)) < len(subject.own):
        ax.annotate(
            "all ages together: not drawn",
            (0, 1),
            xycoords="axes fraction",
            xytext=(0, 1.5),
            textcoords="offset points",
            color=GREY,
            fontsize=LABEL_SIZE,
        )
    if not scale_values(
        ax, "y", np.concatenate([own.to_numpy().ravel(), others.to_numpy().ravel()])
    ):
        ax.set_ylim(bottom=0)
    ax.set_xlim(-0.5, own.shape[1] - 0.5)
    name_ends(ax, ends)


def _ages(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows about one age, with `age` and `group` taken apart."""
    parts = rows["item"].str.split(", ")
    age = parts.map(lambda words: next((w for w in words if w.startswith("age ")), ""))
    group = parts.map(lambda words: ", ".join(w for w in words if not w.startswith("age ")))
    table = rows.assign(age=age.str.removeprefix("age "), group=group)
    return table.loc[table["age"] != ""]


def _table(rows: pd.DataFrame) -> pd.DataFrame:
    """Countries and periods by group and age, ages in their order."""
    table = _ages(rows).pivot_table(
        index=["entity", "start", "end", "kind"],
        columns=["group", "age"],
        values="value",
        aggfunc="first",
    )
    ordered = sorted(table.columns, key=lambda column: (column[0], _first(column[1])))
    return table[ordered]


def _first(age: str) -> int:
    return int(age.split("-")[0].split(" ")[0])


def _places(table: pd.DataFrame) -> list[int]:
    """The place of every column within its group."""
    return [
        place
        for _, columns in groupby(table.columns.get_level_values(0))
        for place, _ in enumerate(columns)
    ]


def _broken(values: np.ndarray, breaks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    places = np.arange(len(values), dtype=float)
    return np.insert(places, breaks, np.nan), np.insert(values.astype(float), breaks, np.nan)


def _words(subject: Subject, own: pd.DataFrame, key: Any) -> str:
    entity, start, end, kind, *group = key
    words = [period_words(start, end, kind)] if _several(own, "start") or not group else []
    if _several(own, "entity"):
        words.insert(0, subject.vocabulary.entities.get(entity, entity))
    return ", ".join([*group, *words])


def _several(table: pd.DataFrame, level: str) -> bool:
    return bool(table.index.get_level_values(level).nunique() > 1)


def _ticks(ax: Axes, own: pd.DataFrame, groups: list[str], starts: np.ndarray) -> None:
    """A few ages by name, and the names of groups above them."""
    edges = [*map(int, starts), own.shape[1]]
    count = TICKS // len(groups)
    places = [
        int(place)
        for first, last in pairwise(edges)
        for place in np.linspace(first, last, count, endpoint=False)
    ]
    ages = own.columns.get_level_values(1)
    ax.set_xticks(places, [ages[place] for place in places])
    for group, first, last in zip(groups, edges[:-1], edges[1:], strict=True):
        if first:
            ax.axvline(first - 0.5, color=PALE, linewidth=0.4, zorder=0)
        if group:
            middle = (first + last - 1) / 2
            ax.annotate(
                group, (middle, 1), xycoords=("data", "axes fraction"), ha="center", va="bottom"
            )

"""A concept at a few moments: a row for every item, rival or country, dots and ranges."""

from __future__ import annotations

from itertools import pairwise
from math import ceil
from typing import NamedTuple, cast

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from chervonets.figures.concept import (
    FEW_TIMES,
    LABEL_SIZE,
    MANY_ROWS,
    Subject,
    bounded,
    number_words,
    period_words,
    scale_values,
)
from chervonets.figures.style import (
    GREY,
    INK,
    OKABE_ITO,
    PALE,
    POINTS_PER_INCH,
    text_width,
    tint,
    wrapped,
)
from chervonets.sources.models import CASE

PITCH_MM = 2.9
LABEL_POINTS = 96.0
ROOM = 0.12
PERIOD_GAP = 6.0
PERIOD = ["source", "start", "end"]
RIM = 9.0
"""Points free at the right of the axes."""


class Row(NamedTuple):
    """One row: its words, whether it is the case, and the places of its figures."""

    words: str
    strong: bool
    chosen: np.ndarray


def rows_of(subject: Subject) -> list[Row]:
    """The rows from top to bottom: rivals in their order while few, else items, else countries."""
    marks = subject.marks
    drawn = marks if subject.own.empty else subject.own
    own = marks["entity"].isin(drawn["entity"].unique()).to_numpy()
    labels = list(dict.fromkeys(rival.label for rival in subject.concept.rivals))
    present = [label for label in labels if (marks["label"] == label).any()]
    if len(present) < marks["entity"].nunique() and len(subject.items) == 1:
        order = marks.groupby("entity")["value"].max().sort_values(ascending=False).index
        names = subject.vocabulary.entities
        return [
            Row(names.get(code, code), code in CASE, (marks["entity"] == code).to_numpy())
            for code in order
        ]
    if len(present) <= MANY_ROWS:
        items = dict(zip(marks["label"], marks["item"], strict=True))
        return [
            Row(_with_unit(subject, label, items[label]), False, _of(marks["label"] == label, own))
            for label in present
        ]
    return [
        Row(_with_unit(subject, item or "all", item), False, _of(marks["item"] == item, own))
        for item in subject.items
    ]


def _of(row: pd.Series[bool], own: np.ndarray) -> np.ndarray:
    """The case's figures of a row; all of them where the row is about a part of it or others."""
    both = own & row.to_numpy()
    return both if both.any() else row.to_numpy()


def _with_unit(subject: Subject, words: str, item: str) -> str:
    unit = subject.concept.unit_of(item)
    spoken = subject.vocabulary.words_of(unit)
    return words if unit == subject.concept.unit else f"{words} ({spoken})"


def rows_height(subject: Subject) -> float:
    """Height that the rows need, mm."""
    return float(_heights(subject)[subject.part].sum()) + PITCH_MM


def parts_of(subject: Subject, room: float) -> list[slice]:
    """The rows in as few parts of about the same height as fit into `room` mm each."""
    heights = _heights(subject)
    count = ceil(heights.sum() / (room - PITCH_MM - heights.max()))
    middles = np.cumsum(heights) - heights / 2
    cuts = np.searchsorted(middles, heights.sum() * np.arange(count + 1) / count)
    return [slice(int(first), int(last)) for first, last in pairwise(cuts)]


def _heights(subject: Subject) -> np.ndarray:
    return PITCH_MM * np.array([_label(row).count("\n") + 1.0 for row in rows_of(subject)])


def _label(row: Row) -> str:
    return wrapped(row.words, LABEL_POINTS, LABEL_SIZE, "bold" if row.strong else "normal")


def draw_rows(ax: Axes, subject: Subject) -> None:
    """Draw a row for every item, rival or country.

    Periods grade from light to dark; the words above the axes name them. A printed range is a bar,
    a single end of one a triangle that points into it. Rows with one figure print it.
    """
    rows = rows_of(subject)[subject.part]
    labels = [_label(row) for row in rows]
    sizes = np.array([label.count("\n") + 1.0 for label in labels])
    heights = np.cumsum(sizes) - sizes / 2
    colours = _colours(ax, subject)
    ax.hlines(heights, 0, 1, transform=ax.get_yaxis_transform(), color=PALE, lw=0.3, zorder=0)
    values = subject.marks["value"]
    logarithmic = scale_values(ax, "x", values)
    _limits(ax, values.min(), values.max(), logarithmic)
    for row, height in zip(rows, heights, strict=True):
        _row(ax, subject.marks.loc[row.chosen], float(height), colours)
    ax.set_ylim(sizes.sum() + 0.5, -0.5)
    ax.set_yticks(heights, labels, linespacing=0.9)
    for label, row in zip(ax.get_yticklabels(), rows, strict=True):
        label.set_fontweight("bold" if row.strong else "normal")
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def _limits(ax: Axes, low: float, high: float, logarithmic: bool) -> None:
    if logarithmic:
        room = (high / low) ** ROOM
        ax.set_xlim(low / room, high * room**2)
        return
    low, high = min(low, 0.0), max(high, 0.0)
    room = ROOM * (high - low or 1.0)
    ax.set_xlim(low - (room if low < 0 else 0.0), high + 1.8 * room)


def _colours(ax: Axes, subject: Subject) -> dict[tuple[float, float], str]:
    """A colour for every period, light to dark, and their names above the axes."""
    periods = subject.marks.drop_duplicates(["start", "end"]).sort_values(["start", "end"])
    keys = list(zip(periods["start"], periods["end"], strict=True))
    shades = np.linspace(0.45, -0.45, len(keys)) if len(keys) > 1 else np.array([0.0])
    colours = {key: tint(OKABE_ITO["blue"], float(s)) for key, s in zip(keys, shades, strict=True)}
    words = [
        (period_words(*key, str(kind)), colours[key])
        for key, kind in zip(keys, periods["kind"], strict=True)
    ]
    room = ax.get_window_extent().width * POINTS_PER_INCH / ax.figure.dpi
    if len(words) > FEW_TIMES + 1 or sum(map(_advance, words)) > room:
        words = [words[0], ("to", GREY), words[-1]]
    place = 0.0
    for text, colour in words:
        ax.annotate(
            text,
            (0, 1),
            xycoords="axes fraction",
            xytext=(place, 1.5),
            textcoords="offset points",
            color=colour,
            fontsize=LABEL_SIZE,
            fontweight="bold",
        )
        place += _advance((text, colour))
    return colours


def _advance(word: tuple[str, str]) -> float:
    """Points from the start of a period's name to that of the next."""
    return text_width(word[0], LABEL_SIZE, "bold") + PERIOD_GAP


def _room(ax: Axes, value: float) -> float:
    """Points from a value to the right end of the figure's column."""
    place = ax.transData.transform((value, 0.0))[0]
    right = ax.get_window_extent().x1
    return float(right - place) * POINTS_PER_INCH / ax.figure.dpi + RIM


def _row(
    ax: Axes, marks: pd.DataFrame, height: float, colours: dict[tuple[float, float], str]
) -> None:
    ranges = bounded(marks)
    for start, end, low, high in ranges[["start", "end", "low", "high"]].to_numpy(dtype=float):
        ax.hlines(height, low, high, color=colours[start, end], lw=2.4)
    paired = set(zip(*(ranges[name] for name in PERIOD), strict=True))
    inside = [key in paired for key in zip(*(marks[name] for name in PERIOD), strict=True)]
    loose = marks.loc[(marks["bound"] == "") | ~np.array(inside)]
    for key, some in loose.groupby(["start", "end", "bound", "lenient"]):
        start, end, bound, lenient = cast("tuple[float, float, str, bool]", key)
        colour = colours[start, end]
        ax.plot(
            some["value"],
            np.full(len(some), height),
            {"": "o", "low": ">", "high": "<"}[bound],
            color=colour,
            markerfacecolor="white" if lenient else colour,
            markeredgewidth=0.5,
            markersize=3.2,
            linestyle="none",
        )
    if len(marks) == 1 or (len(ranges) == 1 and len(marks) == 2):
        ends = sorted(marks["value"])
        text = "-".join(map(number_words, dict.fromkeys(ends)))
        fits = _room(ax, ends[-1]) > text_width(text, LABEL_SIZE, "normal") + 4
        ax.annotate(
            text,
            (ends[-1] if fits else ends[0], height),
            xytext=(4 if fits else -4, 0),
            textcoords="offset points",
            va="center",
            ha="left" if fits else "right",
            color=INK,
            fontsize=LABEL_SIZE,
            bbox={"facecolor": "white", "linewidth": 0, "pad": 0.5},
        )

"""The ways of a sentence: every estimate in order, and the choices behind each."""

import re
import textwrap
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from chervonets.figures import style
from chervonets.figures.subject import Subject
from chervonets.ways.space import Choice
from chervonets.ways.ways import AGAINST, FOR, side

ROW_MM = 3.8
CURVE_MM = 44.0
FURNITURE_MM = 24.0
LONGEST = 64
"""Letters of an option."""
MOST_ROWS = 30
"""Rows that are drawn; axes with the most options become one row each first."""
FAMILY = 4
"""Windows, break years or ages from which on they share one row."""
SPAN = re.compile(r"[\d./–-]+")
"""An option that is made of years or ages."""
SPREAD = 0.32
"""How far from the middle of its row the first and last option of an axis are marked."""

WORDS = (
    "One column a way, in order of its estimate. Filled circles: the asserted side, beyond the "
    "smallest effect; open triangles: the other side; crosses: between. The diamond is the primary "
    "way, the shaded band what the sentence asserts."
)
FOLDED = "Where one row stands for several options, later ones are marked lower."
MARKS = {
    FOR: ("o", style.OKABE_ITO["blue"], style.OKABE_ITO["blue"]),
    0: ("x", style.GREY, style.GREY),
    AGAINST: ("^", style.OKABE_ITO["vermilion"], "white"),
}

Array = NDArray[np.float64]


def ways_picture(subject: Subject, ways: pd.DataFrame, message: str) -> Figure:
    """Estimates of the admitted ways from least to greatest, their choices below.

    `ways` are the sentence's rows of results/claims/<id>/ways.csv.
    """
    admitted = ways.loc[ways["reason"].isna() & (ways["mark"] != "other")]
    fitted = admitted.sort_values("estimate", kind="stable", ignore_index=True)
    rows = _rows(subject, fitted)
    matrix_mm = ROW_MM * max(1, len(rows))
    folded = any(np.nanmax(np.abs(heights), initial=0) > 0 for _, heights in rows)
    height, source = FURNITURE_MM + CURVE_MM + matrix_mm, f"{WORDS} {FOLDED}" if folded else WORDS
    figure, [curve, matrix] = style.picture(
        height, message, source, rows=2, sharex=True, height_ratios=[CURVE_MM, matrix_mm]
    )
    _curve(curve, subject, fitted)
    _matrix(matrix, fitted, rows)
    for ax in (curve, matrix):
        ax.tick_params(axis="x", length=0, labelbottom=False)
        ax.spines["bottom"].set_visible(False)
    style.units(curve, f"estimate, {subject.display.unit}" if subject.display.unit else "estimate")
    return figure


def _curve(ax: Axes, subject: Subject, fitted: pd.DataFrame) -> None:
    plain = fitted["estimate"].to_numpy(dtype=np.float64)
    rows: list[Any] = fitted.to_dict("records")
    estimates = zip(plain, rows, strict=True)
    sides = np.array([side(np.array([at]), subject.question, row)[0] for at, row in estimates])
    x, y = np.arange(len(fitted)), subject.shown(plain)
    for place, (marker, colour, fill) in MARKS.items():
        here = sides == place
        ax.plot(x[here], y[here], marker, color=colour, markerfacecolor=fill, ms=3.2, mew=0.8)
    primary = fitted["primary"].astype(bool).to_numpy()
    ax.plot(x[primary], y[primary], "D", color="black", markersize=5.5, markerfacecolor="none")
    factors = subject.display.form == "exp" or subject.margins is not None
    if factors and y.min(initial=np.inf) > 0:  # a logarithmic axis has no place for zero
        style.log_ticks(ax, "y")
    _asserted(ax, subject)


def _asserted(ax: Axes, subject: Subject) -> None:
    """A band over what the sentence asserts, within the limits of the axis."""
    low, high = ax.get_ylim()
    look: dict[str, Any] = {"color": style.OKABE_ITO["orange"], "alpha": 0.15, "lw": 0, "zorder": 0}
    if subject.margins is not None:
        inner = subject.display.scale * np.array(subject.margins)
        if subject.direction == "inside":
            ax.axhspan(*inner, **look)
        else:
            ax.axhspan(min(low, inner[0]), inner[0], **look)
            ax.axhspan(inner[1], max(high, inner[1]), **look)
    else:
        edge = subject.question.sign * subject.question.smallest_effect
        [start] = subject.shown(np.array([edge]))
        rising = subject.direction == "rise"
        ax.axhspan(start, max(high, start) if rising else min(low, start), **look)
        [nothing] = subject.shown(np.zeros(1))
        ax.axhline(nothing, color=style.GREY, lw=0.6)
    ax.set_ylim(low, high)


Row = tuple[str, Array]
"""One row below the curve: its words, and for every way where it is marked, or nan.

Heights run from -0.5 to 0.5; options of a row of their own are marked in its middle.
"""


def _rows(subject: Subject, fitted: pd.DataFrame) -> list[Row]:
    """A row for every option; one for an axis of years or ages, or for one with too many options.

    In a row for a whole axis the mark of a way stands the lower the later its option comes.
    """
    axes: dict[str, list[Row]] = {}
    whole: dict[str, Row] = {}
    for axis, choices in subject.axes.items():
        if axis not in fitted or fitted[axis].nunique() < 2:
            continue
        made = fitted[axis].map(_name)
        options = {_name(choice): _worded(subject, axis, choice) for choice in choices}
        used = {name: words for name, words in options.items() if name in made.to_numpy()}
        if not used:
            continue
        axes[axis] = [(words, np.where(made == name, 0.0, np.nan)) for name, words in used.items()]
        heights = dict(zip(used, np.linspace(-SPREAD, SPREAD, len(used)), strict=True))
        named = list(used.values())
        words = f"{named[0]} (top) to {named[-1]} ({len(used)})"
        whole[axis] = words, made.map(heights).to_numpy(dtype=np.float64)
        if len(used) >= FAMILY and all(map(SPAN.fullmatch, used)):
            axes[axis] = [whole[axis]]
    while sum(map(len, axes.values())) > MOST_ROWS:
        longest = max(axes, key=lambda axis: len(axes[axis]))
        axes[longest] = [whole[longest]]
    return [
        (f"{axis}: {words}" if place == 0 else words, heights)
        for axis, rows in axes.items()
        for place, (words, heights) in enumerate(rows)
    ]


def _name(choice: object) -> str:
    """An option as the table of ways writes it, whatever a column of numbers made of it."""
    return f"{choice:g}" if isinstance(choice, float) else str(choice)


def _worded(subject: Subject, axis: str, choice: Choice) -> str:
    """What an option is; of many things joined, what tells it from the primary."""
    known = subject.series.get(str(choice))
    if axis == "series" and known:
        return known.label
    own, first = (str(option).split("+") for option in (choice, subject.ask.primary[axis]))
    words = str(choice)
    if max(len(own), len(first)) > 2:
        more = ", ".join(part for part in own if part not in first)
        less = ", ".join(part for part in first if part not in own)
        parts = [f"with {more}" if more else "", f"without {less}" if less else ""]
        words = "; ".join(filter(None, parts)) or "as chosen first"
    return textwrap.shorten(words, LONGEST, placeholder=" …")


def _matrix(ax: Axes, fitted: pd.DataFrame, rows: list[Row]) -> None:
    for place, (_, heights) in enumerate(rows):
        ax.plot(place + heights, "|", color="black", markersize=5, mew=0.8)
    style.rows(ax, [words for words, _ in rows])
    ax.tick_params(axis="y", labelsize=style.SMALL_SIZE - 0.5)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_xlim(-1, len(fitted))

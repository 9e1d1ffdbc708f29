"""The answers at a glance: every claim, its word and confidence, and the word of the first rule."""

import textwrap
from collections.abc import Hashable, Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from chervonets.claims.verdicts import IN_PART, look_of
from chervonets.config import AS_PUBLISHED
from chervonets.figures import style
from chervonets.rungs.rule import VerdictRule

ROW_MM = 5.1
FURNITURE_MM = 30.0
SHAPES = {
    "established": ("o", True),
    "borne out": ("o", True),
    "beyond the ordinary": ("^", True),
    "identified": ("s", True),
    "suggestive": ("s", False),
    "likely": ("p", True),
    "in line with": ("o", False),
    IN_PART: ("D", False),
    "disputed": ("D", True),
    "cannot be told": ("_", False),
    "not identified": ("s", False),
    "not observed": ("x", False),
    "within the ordinary": ("v", False),
    "unlikely": ("p", False),
    "at odds with": ("v", False),
    "not borne out": ("v", True),
}
"""Marker of every word, and whether it is filled."""
SOURCE = (
    "Beside the word the confidence in it; in grey the word that the first rule gave, which "
    "asked of every claim whether chance can be excluded."
)


def overview_picture(verdicts: pd.DataFrame, rule: VerdictRule, message: str) -> Figure:
    """One row a claim, by group: title, shape and word of its answer, confidence, first word.

    `verdicts` is results/verdicts.csv; the stamp of a run that is not the published one stands
    beneath.
    """
    groups = [key for key in rule.groups if (verdicts["group"] == key).any()]
    run = verdicts["run"].iloc[0]
    source = SOURCE if run == AS_PUBLISHED else f"{SOURCE} Not the published run: {run}."
    tall = FURNITURE_MM + ROW_MM * (len(verdicts) + len(groups))
    figure, [ax] = style.picture(tall, message, source)
    height = 0.0
    for key in groups:
        group = rule.groups[key]
        ax.text(0.0, height + 0.15, f"{group.numeral}. {group.title}", fontweight="bold")
        height += 0.85
        for row in verdicts.loc[verdicts["group"] == key].to_dict("records"):
            _row(ax, row, rule, height)
            height += 1
    ax.set_xlim(0, 1)
    ax.set_ylim(height - 0.4, -0.6)
    ax.axis("off")
    return figure


def _row(ax: Axes, row: Mapping[Hashable, str], rule: VerdictRule, height: float) -> None:
    word = row["verdict"]
    colour = look_of(word, rule).colour
    marker, filled = SHAPES[word]
    title = textwrap.shorten(row["title"], 92, placeholder=" …")
    size = style.SMALL_SIZE - 0.5
    ax.text(0.01, height, title, va="center", fontsize=size, color=style.INK, linespacing=1.0)
    fill = colour if filled else "white"
    ax.plot(0.64, height, marker, color=colour, markerfacecolor=fill, ms=6.0, mew=1.4)
    ax.text(0.66, height, word, va="center", color=colour, fontweight="bold", fontsize=size)
    ax.text(0.80, height, row["confidence"], va="center", fontsize=size)
    ax.text(0.90, height, row["first_rule"], va="center", fontsize=size, color=style.GREY)

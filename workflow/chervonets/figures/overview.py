"""The scoreboard: every claim, its verdict word, and how sure it is."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from chervonets.claims.verdicts import VerdictRule
from chervonets.figures.style import (
    FULL_MM,
    GREY,
    INK,
    SMALL_SIZE,
    headline,
    picture,
    source_line,
    use_style,
)

ROW_MM = 5.5
FURNITURE_MM = 26.0
TITLE_OF_ROW = SMALL_SIZE - 0.5
SHAPES = {
    "supported": "o",
    "contradicted": "v",
    "mixed": "D",
    "undecidable": "o",
    "not testable": "x",
}


def overview_picture(
    verdicts: Sequence[Mapping[str, object]], rule: VerdictRule, message: str
) -> Figure:
    """One row a claim: its sentence, the shape and word of its verdict, its power as a bar."""
    use_style()
    figure, [ax] = picture(FULL_MM, FURNITURE_MM + ROW_MM * (len(verdicts) + len(rule.groups)))
    height = 0.0
    previous = None
    for row in verdicts:
        if row["group"] != previous:
            previous = row["group"]
            group = rule.groups[str(previous)]
            ax.text(0.0, height + 0.15, f"{group.numeral}. {group.title}", fontweight="bold")
            height += 0.8
        _row(ax, row, rule, height)
        height += 1
    ax.set_xlim(0, 1)
    ax.set_ylim(height - 0.4, -0.6)
    ax.axis("off")
    headline(figure, message)
    source_line(
        figure,
        "The bar is the power of the primary test at the smallest effect of interest: "
        "full width is certainty, the tick is one half, an empty bar next to no power. No bar: "
        "no power was computed.",
    )
    return figure


def _row(ax: Axes, row: Mapping[str, object], rule: VerdictRule, height: float) -> None:
    word = str(row["verdict"])
    look = rule.words[word]
    hollow = word in ("undecidable", "not testable")
    title = textwrap.fill(str(row["title"]), 84)
    ax.text(0.01, height, title, va="center", fontsize=TITLE_OF_ROW, color=INK, linespacing=1.05)
    ax.plot(
        0.665,
        height,
        SHAPES[word],
        color=look.colour,
        markerfacecolor="white" if hollow else look.colour,
        markersize=6.5,
        markeredgewidth=1.4,
    )
    ax.text(0.685, height, word, va="center", color=look.colour, fontweight="bold")
    power = row["power"]
    if isinstance(power, float):
        ax.hlines(height, 0.85, 1.0, color="#E6E6E6", lw=5)
        ax.hlines(height, 0.85, 0.85 + 0.15 * power, color=GREY, lw=5)
        ax.vlines(0.925, height - 0.22, height + 0.22, color=INK, lw=0.6)

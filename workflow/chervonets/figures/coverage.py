"""The coverage matrix as a picture: for every concept and year, how many rivals there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from chervonets.figures.style import (
    FULL_MM,
    GREY,
    INK,
    MM_PER_INCH,
    OKABE_ITO,
    PALE,
    POINTS_PER_INCH,
    bare,
    cut,
    tint,
)

FIRST, LAST = 1913, 1940
ROW_MM = 2.75
ROWS = 80
"""Most rows of a page."""
HEAD_MM = 11.0
LABEL_MM = 72.0
RIGHT_MM = 2.0
SIZE = 7.0
COUNTS = ("1", "2", "3", "4 and more")
COLOURS = tuple(tint(OKABE_ITO["blue"], amount) for amount in (0.6, 0.2, -0.25, -0.6))


@dataclass(frozen=True)
class CoverageRow:
    """One line of the matrix: a concept, or the heading of a theme (without a concept)."""

    words: str
    concept: str | None = None


def coverage_sheets(table: pd.DataFrame, rows: Sequence[CoverageRow]) -> Iterator[Figure]:
    """Pages of the matrix.

    Args:
        table: as `chervonets.panel.coverage.coverage` gives it; entities of the case are taken
            together, the better covered one counting.
        rows: in their order.
    """
    cells = table.loc[table["year"].between(FIRST, LAST)]
    best = cells.groupby(["concept", "year"])[["rivals", "strict"]].max()
    size = ceil(len(rows) / ceil(len(rows) / ROWS))
    for first in range(0, len(rows), size):
        yield _sheet(best, rows[first : first + size])


def _sheet(best: pd.DataFrame, rows: Sequence[CoverageRow]) -> Figure:
    height = HEAD_MM + ROW_MM * len(rows)
    figure = bare(FULL_MM, height)
    ax = figure.add_axes(
        (
            LABEL_MM / FULL_MM,
            0.0,
            1 - (LABEL_MM + RIGHT_MM) / FULL_MM,
            ROW_MM * len(rows) / height,
        )
    )
    ax.set_xlim(FIRST, LAST + 1)
    ax.set_ylim(len(rows), 0)
    _cells(ax, best, rows)
    for place, row in enumerate(rows):
        weight = "normal" if row.concept else "bold"
        ax.annotate(
            cut(row.words, (LABEL_MM - 1.0) / MM_PER_INCH * POINTS_PER_INCH, SIZE, weight),
            (0, place + 0.5),
            xycoords=("axes fraction", "data"),
            xytext=(-LABEL_MM / MM_PER_INCH * POINTS_PER_INCH, 0),
            textcoords="offset points",
            va="center_baseline",
            fontsize=SIZE,
            fontweight=weight,
            color=INK,
        )
    ticks = range(FIRST + 2, LAST + 1, 5)
    ax.set_xticks([year + 0.5 for year in ticks], [str(year) for year in ticks], fontsize=SIZE)
    ax.xaxis.tick_top()
    ax.tick_params(length=0, pad=1)
    ax.set_yticks([])
    ax.spines[:].set_visible(False)
    _key(figure, height)
    return figure


def _cells(ax: Axes, best: pd.DataFrame, rows: Sequence[CoverageRow]) -> None:
    """Squares; hollow where every figure's dates or reading are the transcriber's."""
    places = {row.concept: place for place, row in enumerate(rows) if row.concept}
    shown = best.loc[best.index.get_level_values("concept").isin(list(places))]
    concepts, years = (shown.index.get_level_values(name) for name in ("concept", "year"))
    x = years.to_numpy(dtype=float)
    y = np.array([places[concept] for concept in concepts], dtype=float)
    shades = np.minimum(shown["rivals"].to_numpy(dtype=int), len(COLOURS)) - 1
    colours = [COLOURS[shade] for shade in shades]
    faces = [
        colour if strict else "white"
        for colour, strict in zip(colours, shown["strict"], strict=True)
    ]
    covered = set(concepts)
    for concept, place in places.items():
        ax.axhline(place + 1, color=PALE, linewidth=0.2, zorder=0)
        if concept not in covered:
            ax.text(
                FIRST + 0.1,
                place + 0.5,
                "other countries or places",
                fontsize=SIZE,
                color=GREY,
                va="center_baseline",
            )
    if len(x):
        ax.add_collection(
            PolyCollection(
                list(_squares(x, y)), facecolors=faces, edgecolors=colours, linewidths=0.5
            )
        )


def _squares(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(n, 4, 2) corners, with a rim left free."""
    low_x, high_x, low_y, high_y = x + 0.08, x + 0.92, y + 0.12, y + 0.88
    return np.stack(
        [
            np.stack(corner, axis=1)
            for corner in ((low_x, low_y), (high_x, low_y), (high_x, high_y), (low_x, high_y))
        ],
        axis=1,
    )


def _key(figure: Figure, height: float) -> None:
    """What the shades mean, at the head."""
    top = 1 - 3.0 / height
    figure.text(0, top, "Rival figures in a year:", fontsize=SIZE, color=GREY, va="center")
    place = 0.17
    for words, colour, face in (
        *zip(COUNTS, COLOURS, COLOURS, strict=True),
        ("lenient only (dates or reading are the transcriber's)", COLOURS[0], "white"),
    ):
        key = figure.add_axes((place, top - 1.0 / height, 2.6 / FULL_MM, 2.0 / height))
        key.set_facecolor(face)
        key.set_xticks([])
        key.set_yticks([])
        key.spines[:].set_visible(True)
        key.spines[:].set_color(colour)
        figure.text(place + 4.0 / FULL_MM, top, words, fontsize=SIZE, color=GREY, va="center")
        place += (8.0 + 1.25 * len(words)) / FULL_MM

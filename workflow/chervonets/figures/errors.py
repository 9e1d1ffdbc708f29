"""How far independent counts of one thing lie apart, theme by theme."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from chervonets.figures import style

ROW_MM = 7.5
FURNITURE_MM = 34.0
PANELS = {"level": "Level of one over that of the other", "change": "Change between two dates"}
SOURCE = (
    "As factors, the greater over the smaller. Each point is a pair of independent counts of "
    "one thing, right between two dates; the line marks their weighted median, the bar the "
    "middle half. Figures about the USSR and its parts; results/errors/gaps.csv."
)


def errors_picture(gaps: pd.DataFrame, themes: Mapping[str, str], message: str) -> Figure:
    """A row a theme: a point for each pair of counts, a bar over the middle half of their gaps.

    `gaps` are as `chervonets.errors.gaps.gaps` gives them, `themes` the titles of the rows.
    """
    shown = [theme for theme in themes if (gaps["theme"] == theme).any()]
    height = FURNITURE_MM + ROW_MM * len(shown)
    figure, axes = style.picture(height, message, SOURCE, columns=len(PANELS))
    factor = np.exp(gaps["gap"].abs())
    for ax, (kind, title) in zip(axes, PANELS.items(), strict=True):
        of_kind = gaps["kind"] == kind
        for row, theme in enumerate(shown):
            here = of_kind & (gaps["theme"] == theme)
            _row(ax, row, factor[here], gaps.loc[here, "weight"])
        ax.set_ylim(len(shown) - 0.4, -0.6)
        style.log_ticks(ax, "x")
        ax.set_xlim(left=0.985)
        style.rows(ax, [themes[theme] if ax is axes[0] else "" for theme in shown])
        style.units(ax, title)
    return figure


def _row(ax: Axes, row: int, factors: pd.Series[float], weights: pd.Series[float]) -> None:
    if factors.empty:
        ax.annotate("no pair", (1.0, row), color=style.GREY, va="center", fontsize=7.5)
        return
    # the smallest gaps below or at which such shares of the weight lie
    shares, sky = (0.25, 0.5, 0.75), style.OKABE_ITO["sky"]
    low, middle, high = np.quantile(factors, shares, weights=weights, method="inverted_cdf")
    ax.plot([low, high], [row, row], color=sky, lw=6, solid_capstyle="butt", zorder=1)
    ax.plot([middle, middle], [row - 0.32, row + 0.32], color=style.OKABE_ITO["vermilion"], lw=1.6)
    places = np.full(len(factors), row)
    ax.plot(factors, places, "o", ms=2.2, mew=0, color=style.INK, alpha=0.45, zorder=3)

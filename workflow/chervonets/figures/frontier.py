"""The breakdown frontier: which errors of the figures would change what the primary test says."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from chervonets.figures.style import (
    FULL_MM,
    GREY,
    INK,
    MM_PER_INCH,
    OKABE_ITO,
    headline,
    source_line,
    units,
    use_style,
)
from chervonets.multiverse.samples import OVERSTATED, OVERSTATED_YEARLY

HEIGHT_MM = 78.0
FLAT_MM = 45.0
LEAST = -95.0
LOOK = {
    "for": (OKABE_ITO["blue"], "o", "for the text"),
    "open": (GREY, "_", "open"),
    "against": (OKABE_ITO["vermilion"], "v", "against the text"),
}


SOURCE = (
    "Each mark is the primary test on figures from which a supposed error has been taken out: "
    "those after the date, of the event, or all that are compared with margins."
)
DASHED = "Dashed: how far rivals in fact lie apart."

STATES = {
    "for": "speaks for the text",
    "against": "speaks against the text",
    "open": "leaves the question open",
}


def frontier_picture(table: pd.DataFrame, measures: Mapping[str, Any]) -> Figure:
    """What the primary test says under every supposed error, and how far rivals lie apart.

    Args:
        table: the claim's breakdown; empty where no error was supposed.
        measures: the claim's measures, for the disagreement of rivals.
    """
    import matplotlib.pyplot as plt

    use_style()
    grid = table.loc[table["coarse"].astype(bool)]
    flat = table[OVERSTATED_YEARLY].nunique() <= 1
    height = FLAT_MM if flat else HEIGHT_MM
    figure, ax = plt.subplots(figsize=(FULL_MM / MM_PER_INCH, height / MM_PER_INCH))
    for state, (colour, marker, words) in LOOK.items():
        part = grid.loc[grid["state"] == state]
        y = np.zeros(len(part)) if flat else 100 * part[OVERSTATED_YEARLY]
        ax.plot(100 * part[OVERSTATED], y, marker, color=colour, markersize=3.5, lw=0, label=words)
    ax.plot(0, 0, "D", color=INK, markersize=6, markerfacecolor="white", label="as printed")
    _disagreement(ax, measures, flat=flat)
    ax.set_xscale("function", functions=(_log_share, _share))
    ax.set_xticks([-50, -30, -10, 0, 20, 50, 100], ["−50", "−30", "−10", "0", "20", "50", "100"])
    ax.set_xlabel("supposed overstatement of the figures in question, per cent")
    if flat:
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
    else:
        units(ax, "plus an error growing by so many per cent a year")
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False)
    headline(figure, frontier_message(table, measures))
    source_line(figure, SOURCE if measures["known_uniform"] is None else f"{SOURCE} {DASHED}")
    return figure


def frontier_message(table: pd.DataFrame, measures: Mapping[str, Any]) -> str:
    """What the primary test says, the nearest error that changes it, and that the other way.

    Args:
        table: the claim's breakdown.
        measures: the claim's measures `state`, `breakdown_uniform` and `breakdown_yearly`.
    """
    state, error = measures["state"], measures["breakdown_uniform"]
    if state is None:
        return "No error of the figures was supposed for this test"
    says = f"On the printed figures the primary test {STATES[state]}"
    if error is None:
        constant = (
            f"{says}; no constant error of those in question up to a factor of two changes that"
        )
        rate = measures["breakdown_yearly"]
        if rate is None:
            return constant
        factor = math.exp(abs(math.log1p(rate)))
        return f"{constant}, but one that grows by a factor of {factor:.3f} a year does"
    uniform = table.loc[(table[OVERSTATED_YEARLY] == 0) & (table["state"] != state), OVERSTATED]
    other = uniform.loc[np.sign(uniform) == -np.sign(error)].abs().min()
    nearest = f"{says}; that changes if those in question are {_error_words(error)}"
    if np.isnan(other):
        return nearest
    return f"{nearest}, or {_error_words(-np.sign(error) * other)}"


def _error_words(error: float) -> str:
    """An error as a factor, the measure of the disagreement of rivals."""
    factor = math.exp(abs(math.log1p(error)))
    return f"too {'high' if error > 0 else 'low'} by a factor of {factor:.2f}"


def _log_share(percent: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.log1p(np.maximum(percent, LEAST) / 100), dtype=np.float64)


def _share(logs: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(100 * np.expm1(logs), dtype=np.float64)


def _disagreement(ax: Axes, measures: Mapping[str, Any], *, flat: bool) -> None:
    """A box as wide and as high as rivals in fact lie apart, either way."""
    uniform, yearly = measures["known_uniform"], measures["known_yearly"]
    if uniform is None:
        return
    left, right = 100 * (1 / (1 + uniform) - 1), 100 * uniform
    height = 0.4 if flat or not yearly else 100 * yearly
    ax.add_patch(
        Rectangle(
            (left, -height),
            right - left,
            2 * height,
            fill=False,
            edgecolor=INK,
            linestyle="--",
            label="distance of rivals",
        )
    )

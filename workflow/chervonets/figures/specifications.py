"""The specification curve: every estimate in order, and the choices behind each."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from chervonets.claims.models import Claim
from chervonets.figures.style import (
    FULL_MM,
    GREY,
    MM_PER_INCH,
    OKABE_ITO,
    SMALL_SIZE,
    headline,
    log_ticks,
    source_line,
    units,
    use_style,
)

AGREES = OKABE_ITO["blue"]
DISAGREES = OKABE_ITO["vermilion"]
ROW_MM = 3.6
CURVE_MM = 46.0
FURNITURE_MM = 26.0

MOST_MARKS = 240
"""Specifications that still have a mark each; of more, the picture shows the density."""

BINS = 120
"""Steps across the picture in which the share of a choice is counted."""

FEW = (
    "One column a specification, in order of its estimate. Filled circles: the predicted side; "
    "open triangles: the other. The diamond is the primary specification."
)
MANY = (
    "Specifications from left to right in order of their estimates, intervals in grey. Solid line: "
    "the predicted side; dashed: the other. The diamond is the primary specification. Below, the "
    "height of a strip is the share of the specifications there that make the choice."
)

Array = NDArray[np.float64]


def specification_picture(claim: Claim, results: pd.DataFrame, message: str) -> Figure:
    """Estimates of the feasible specifications from least to greatest, their axes below.

    The primary specification is drawn apart; agreement with the prediction is told by marker or
    dash as well as by colour. Too many specifications for marks are drawn as lines and shares.
    """
    import matplotlib.pyplot as plt

    use_style()
    fitted = results.loc[results["reason"] == ""].sort_values(["estimate", "specification"])
    fitted = fitted.reset_index(drop=True)
    rows = [(axis, choice) for axis, choices in claim.axes.items() for choice in choices]
    matrix_mm = ROW_MM * (len(rows) + len(claim.axes))
    height = (FURNITURE_MM + CURVE_MM + matrix_mm) / MM_PER_INCH
    figure, (curve, matrix) = plt.subplots(
        2,
        1,
        figsize=(FULL_MM / MM_PER_INCH, height),
        sharex=True,
        height_ratios=[CURVE_MM, matrix_mm],
    )
    many = len(fitted) > MOST_MARKS
    _curve(curve, claim, fitted, many=many)
    _matrix(matrix, claim, fitted, many=many)
    units(curve, f"estimate, {claim.display.unit}")
    headline(figure, message)
    source_line(figure, MANY if many else FEW)
    return figure


def _shown(claim: Claim, values: pd.Series[float]) -> Array:
    plain = values.to_numpy(dtype=np.float64)
    shown = np.exp(plain) if claim.display.form == "exp" else plain
    return np.asarray(claim.display.scale * shown, dtype=np.float64)


def _curve(ax: Axes, claim: Claim, fitted: pd.DataFrame, *, many: bool) -> None:
    x = np.arange(len(fitted))
    y = _shown(claim, fitted["estimate"])
    low, high = _shown(claim, fitted["low"]), _shown(claim, fitted["high"])
    agrees = fitted["agrees"].astype(bool).to_numpy()
    draw = _lines if many else _marks
    draw(ax, x, np.array([y, low, high]), agrees)
    primary = fitted["primary"].astype(bool).to_numpy()
    ax.plot(x[primary], y[primary], "D", color="black", markersize=5, markerfacecolor="white")
    if claim.is_level:
        band = claim.test.margins[str(claim.primary["margin"])]
        ax.axhspan(*band, color=OKABE_ITO["orange"], alpha=0.15, lw=0, zorder=0)
    else:
        ax.axhline(claim.display.scale if claim.display.form == "exp" else 0.0, color=GREY, lw=0.6)
    if claim.display.form == "exp":
        log_ticks(ax, "y")
    # intervals of the weakest specifications would flatten all others
    spread = np.nanmax(y) - np.nanmin(y)
    if claim.display.form != "exp" and spread > 0:
        ax.set_ylim(np.nanmin(y) - 0.6 * spread, np.nanmax(y) + 0.6 * spread)
    ax.tick_params(axis="x", length=0, labelbottom=False)
    ax.spines["bottom"].set_visible(False)


def _marks(ax: Axes, x: NDArray[np.int_], rows: Array, agrees: NDArray[np.bool_]) -> None:
    """A mark and an interval for every specification."""
    y, low, high = rows
    known = np.isfinite(low) & np.isfinite(high)
    ax.vlines(x[known], low[known], high[known], color=GREY, lw=0.4, alpha=0.5)
    ax.plot(x[agrees], y[agrees], "o", color=AGREES, markersize=2.5)
    ax.plot(x[~agrees], y[~agrees], "^", color=DISAGREES, markersize=3.2, markerfacecolor="white")


def _lines(ax: Axes, x: NDArray[np.int_], rows: Array, agrees: NDArray[np.bool_]) -> None:
    """The estimates as a line; of the intervals the median ends of every bin."""
    y = rows[0]
    edges = _edges(len(x))
    with np.errstate(all="ignore"):
        ends = np.array([
            [_median(part[first:last]) for first, last in pairwise(edges)] for part in rows[1:]
        ])  # fmt: skip
    centres = (edges[:-1] + edges[1:] - 1) / 2
    ax.fill_between(centres, *ends, color=GREY, alpha=0.2, lw=0)
    thinned = np.unique(np.linspace(0, len(x) - 1, 10 * BINS).astype(int))
    for side, colour, dash in ((agrees, AGREES, "-"), (~agrees, DISAGREES, (0, (2, 1)))):
        shown = np.where(side, y, np.nan)
        ax.plot(x[thinned], shown[thinned], color=colour, linestyle=dash, lw=1.8)


def _median(values: Array) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else float("nan")


def _edges(count: int) -> NDArray[np.int_]:
    return np.linspace(0, count, BINS + 1).astype(int)


def _matrix(ax: Axes, claim: Claim, fitted: pd.DataFrame, *, many: bool) -> None:
    labels, heights, height = [], [], 0.0
    for axis, choices in claim.axes.items():
        labels.append(axis)
        heights.append(height)
        height += 1
        made = fitted[axis].astype(str)
        for choice in choices:
            chosen = (made == str(choice)).to_numpy()
            if many:
                edges = _edges(len(chosen))
                counts = np.diff(np.concatenate([[0], np.cumsum(chosen)])[edges])
                shares = np.append(counts / np.diff(edges), 0.0)
                ax.fill_between(
                    edges, height + 0.4, height + 0.4 - 0.8 * shares, step="post", color=GREY, lw=0
                )
            else:
                x = np.flatnonzero(chosen)
                ax.plot(x, np.full(len(x), height), "|", color="black", markersize=5, mew=0.8)
            words = claim.series[str(choice)].label if axis == "series" else str(choice)
            labels.append(words)
            heights.append(height)
            height += 1
    ax.set_yticks(heights, labels)
    for label in ax.get_yticklabels():
        heading = label.get_text() in claim.axes
        label.set_fontweight("bold" if heading else "normal")
        label.set_fontsize(SMALL_SIZE - 0.5)
    ax.set_ylim(height - 0.4, -0.6)
    ax.set_xlim(-1, len(fitted))
    ax.tick_params(length=0, labelbottom=False)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)

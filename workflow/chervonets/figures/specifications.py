"""The specification curve: every estimate in order, and the choices behind each."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from chervonets.claims.models import Claim
from chervonets.figures.style import (
    FULL_MM,
    GREY,
    MM_PER_INCH,
    OKABE_ITO,
    SMALL_SIZE,
    headline,
    source_line,
    units,
    use_style,
)

AGREES = OKABE_ITO["blue"]
DISAGREES = OKABE_ITO["vermilion"]
ROW_MM = 3.6
CURVE_MM = 46.0
FURNITURE_MM = 26.0


def specification_picture(claim: Claim, results: pd.DataFrame, message: str) -> Figure:
    """Estimates of the feasible specifications from least to greatest, their axes below.

    The primary specification is drawn apart; agreement with the prediction is told by marker as
    well as by colour.
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
    _curve(curve, claim, fitted)
    _matrix(matrix, claim, fitted)
    units(curve, f"estimate, {claim.display.unit}")
    headline(figure, message)
    source_line(
        figure,
        "One column a specification, in order of its estimate. Filled circles: the predicted side; "
        "open triangles: the other. The diamond is the primary specification.",
    )
    return figure


def _shown(claim: Claim, values: pd.Series[float]) -> np.ndarray:
    plain = values.to_numpy(dtype=float)
    return claim.display.scale * (np.exp(plain) if claim.display.form == "exp" else plain)


def _curve(ax: Axes, claim: Claim, fitted: pd.DataFrame) -> None:
    x = np.arange(len(fitted))
    y = _shown(claim, fitted["estimate"])
    low, high = _shown(claim, fitted["low"]), _shown(claim, fitted["high"])
    known = np.isfinite(low) & np.isfinite(high)
    ax.vlines(x[known], low[known], high[known], color=GREY, lw=0.4, alpha=0.5)
    agrees = fitted["agrees"].astype(bool).to_numpy()
    ax.plot(x[agrees], y[agrees], "o", color=AGREES, markersize=2.5)
    ax.plot(x[~agrees], y[~agrees], "^", color=DISAGREES, markersize=3.2, markerfacecolor="white")
    primary = fitted["primary"].astype(bool).to_numpy()
    ax.plot(x[primary], y[primary], "D", color="black", markersize=5, markerfacecolor="white")
    if claim.is_level:
        band = claim.test.margins[str(claim.primary["margin"])]
        ax.axhspan(*band, color=OKABE_ITO["orange"], alpha=0.15, lw=0, zorder=0)
    else:
        ax.axhline(1.0 if claim.display.form == "exp" else 0.0, color=GREY, lw=0.6)
    if claim.display.form == "exp":
        ax.set_yscale("log")
        ax.yaxis.set_major_formatter("{x:g}")
        ax.yaxis.set_minor_formatter(lambda *_: "")
    # intervals of the weakest specifications would flatten all others
    spread = np.nanmax(y) - np.nanmin(y)
    if claim.display.form != "exp" and spread > 0:
        ax.set_ylim(np.nanmin(y) - 0.6 * spread, np.nanmax(y) + 0.6 * spread)
    ax.tick_params(axis="x", length=0, labelbottom=False)
    ax.spines["bottom"].set_visible(False)


def _matrix(ax: Axes, claim: Claim, fitted: pd.DataFrame) -> None:
    labels, heights, height = [], [], 0.0
    for axis, choices in claim.axes.items():
        labels.append(axis)
        heights.append(height)
        height += 1
        for choice in choices:
            x = np.flatnonzero((fitted[axis].astype(str) == str(choice)).to_numpy())
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

"""The data of a claim about a level: every estimate against the band that the text implies."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from chervonets.figures import style
from chervonets.figures.subject import Subject
from chervonets.panel.build import Panel
from chervonets.ways.samples import goods_sample, quantity_sample
from chervonets.ways.selections import Lines


def goods_picture(claim: Subject, panel: Panel, message: str, sources: str) -> Figure:
    """The ratio of every good: its middle, and the widest range that the printed ends allow."""
    samples = {
        pairing: goods_sample(
            {**claim.ask.primary, "pairing": pairing}, claim.question, Lines(panel)
        )
        for pairing in ("low/high", "middle/middle", "high/low")
    }
    middle = samples["middle/middle"]
    order = np.argsort(middle.values)
    return _picture(
        claim,
        [_named(claim, middle.labels[i]) for i in order],
        samples["low/high"].values[order],
        middle.values[order],
        samples["high/low"].values[order],
        message,
        sources,
    )


def _named(claim: Subject, label: str) -> str:
    """The label of a good that has a selection of its own, or its name."""
    return claim.series[label].label if label in claim.series else label


def quantities_picture(claim: Subject, panel: Panel, message: str, sources: str) -> Figure:
    """Every estimate of the quantity as a point, the first that the claim names on top."""
    names = "+".join(claim.picture.lines)
    sample = quantity_sample(
        {**claim.ask.primary, "estimates": names}, claim.question, Lines(panel)
    )
    order = np.arange(len(sample.values))[::-1]
    labels = [claim.series[sample.labels[i]].label for i in order]
    values = claim.display.scale * sample.values[order]
    return _picture(claim, labels, values, values, values, message, sources)


def _picture(
    claim: Subject,
    labels: list[str],
    low: np.ndarray,
    middle: np.ndarray,
    high: np.ndarray,
    message: str,
    sources: str,
) -> Figure:
    figure, [ax] = style.picture(34.0 + 7.0 * len(labels), message, sources)
    heights = np.arange(len(labels))
    _band(ax, claim)
    ax.hlines(heights, low, high, color=style.OKABE_ITO["blue"], lw=2.2)
    ax.plot(
        middle, heights, "o", color=style.OKABE_ITO["blue"], markeredgecolor="white", markersize=6
    )
    for height, value, end in zip(heights, middle, high, strict=True):
        ax.annotate(
            f"{value:.{claim.display.digits}f}",
            (end, height),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontsize=style.SMALL_SIZE,
        )
    style.rows(ax, labels)
    ax.set_ylim(-0.7, len(labels) + 0.1)
    if claim.picture.log:
        ax.set_xscale("log")
        ax.set_xticks([1, 2, 5, 10, 20, 50])
        ax.xaxis.set_major_formatter("{x:g}")
        ax.xaxis.set_minor_formatter(lambda *_: "")
    else:
        ax.set_xlim(left=0)
    style.units(ax, claim.picture.unit)
    return figure


def _band(ax: Axes, claim: Subject) -> None:
    if claim.margins is None:
        return
    low, high = (claim.display.scale * end for end in claim.margins)
    ax.axvspan(low, high, color=style.OKABE_ITO["orange"], alpha=0.15, lw=0, zorder=0)
    ax.annotate(
        claim.picture.predicts,
        (low, 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(3, -2),
        textcoords="offset points",
        va="top",
        color=style.GREY,
        fontsize=style.SMALL_SIZE,
    )

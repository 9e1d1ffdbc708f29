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
    rows = []
    for pairing in ("low/high", "middle/middle", "high/low"):
        choices = {**claim.ask.primary, "pairing": pairing}
        rows.append(goods_sample(choices, claim.question, Lines(panel)))
    order = np.argsort(rows[1].values)
    goods = [rows[1].labels[i] for i in order]
    labels = [claim.series[good].label if good in claim.series else good for good in goods]
    return _picture(claim, labels, [row.values[order] for row in rows], message, sources)


def quantities_picture(claim: Subject, panel: Panel, message: str, sources: str) -> Figure:
    """Every estimate of the quantity as a point, the first that the claim names on top."""
    choices = {**claim.ask.primary, "estimates": "+".join(claim.picture.lines)}
    sample = quantity_sample(choices, claim.question, Lines(panel))
    labels = [claim.series[name].label for name in reversed(sample.labels)]
    values = claim.display.scale * sample.values[::-1]
    return _picture(claim, labels, [values] * 3, message, sources)


def _picture(
    claim: Subject, labels: list[str], ranges: list[np.ndarray], message: str, sources: str
) -> Figure:
    """A row a label: the low end, the middle and the high end of its range."""
    low, middle, high = ranges
    blue = style.OKABE_ITO["blue"]
    figure, [ax] = style.picture(34.0 + 7.0 * len(labels), message, sources)
    heights = np.arange(len(labels))
    _band(ax, claim)
    ax.hlines(heights, low, high, color=blue, lw=2.2)
    ax.plot(middle, heights, "o", color=blue, markeredgecolor="white", markersize=6)
    for height, (value, end) in enumerate(zip(middle, high, strict=True)):
        style.note(ax, f"{value:.{claim.display.digits}f}", (end, height), (6, 0), va="center")
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
    words, look = claim.picture.predicts, {"va": "top", "color": style.GREY}
    style.note(ax, words, (low, 1.0), (3, -2), xycoords=style.HEAD, **look)

"""The data of a claim about swings: monthly changes before and after the date, line by line."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from chervonets.figures import style
from chervonets.figures.subject import Subject
from chervonets.panel.build import Panel
from chervonets.ways.months import dispersion_sample
from chervonets.ways.selections import Lines, Specification

HEADROOM = 1.4
"""Room above the highest bar for the words of the date."""


def months_picture(claim: Subject, panel: Panel, message: str, sources: str) -> Figure:
    """A row of monthly changes for every line, with the mean deviation before and after the date.

    Every line takes all its months within the picture's years.
    """
    names = claim.picture.lines
    height, source = 30.0 + 22.0 * len(names), f"{claim.picture.unit}. {sources}"
    figure, axes = style.picture(height, message, source, rows=len(names))
    for ax, name in zip(axes, names, strict=True):
        _row(ax, claim, panel, name)
    lowest = min(ax.get_ylim()[0] for ax in axes)
    highest = HEADROOM * max(ax.get_ylim()[1] for ax in axes)
    for ax in axes:
        ax.set_ylim(lowest, highest)
        ax.tick_params(labelbottom=ax is axes[-1])
    for words, time in claim.picture.dates.items():
        style.dated_line(axes[0], time, words)
        for ax in axes[1:]:
            ax.axvline(time, color=style.GREY, linewidth=0.6, zorder=0)
    return figure


def _row(ax: Axes, claim: Subject, panel: Panel, name: str) -> None:
    view = claim.picture
    window = f"{view.first}-01..{view.last}-12"
    shown: Specification = {"series": name, "window": window, "step": 1, "season": "kept"}
    sample = dispersion_sample({**claim.ask.primary, **shown}, claim.question, Lines(panel))
    times = np.array([int(label[:4]) + (int(label[5:]) - 0.5) / 12 for label in sample.labels])
    changes = 100 * sample.values
    ax.bar(times, changes, width=0.07, color=style.OKABE_ITO["blue"], linewidth=0)
    ax.axhline(0, color=style.GREY, linewidth=0.6)
    for group in (sample.after, ~sample.after):
        if group.any():
            middle = float(np.median(changes[group]))
            spread = float(np.abs(changes[group] - middle).mean())
            band, dark = (middle - spread, middle + spread), style.DARK_ORANGE
            first, last = times[group].min(), times[group].max()
            ends = [first - 1 / 24, last + 1 / 24]
            orange = style.OKABE_ITO["orange"]
            ax.fill_between(ends, *band, color=orange, alpha=0.45, linewidth=0, zorder=0)
            ax.hlines(band, *ends, color=dark, lw=0.8)
            words = f"{spread:.1f}"
            style.note(ax, words, (last, band[1]), (3, 0), color=dark, va="bottom", ha="right")
    ax.set_xlim(view.first, view.last + 1)
    style.units(ax, f"{claim.series[name].label}, per cent a month")

"""The data of a claim about ranks: every country as a point, the case marked."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from chervonets.figures import style
from chervonets.figures.subject import Subject
from chervonets.inference.result import Infeasible
from chervonets.panel.build import Panel
from chervonets.ways.months import month_sample
from chervonets.ways.selections import Lines


def countries_picture(
    claim: Subject, panel: Panel, entities: Mapping[str, str], message: str, sources: str
) -> Figure:
    """A column of countries for every measure, in order of the statistic of the primary test."""
    names = claim.picture.lines
    source = f"{claim.picture.unit}, April 1924 to December 1926. {sources}"
    figure, axes = style.picture(106.0, message, source, columns=len(names))
    for ax, name in zip(axes, names, strict=True):
        _column(ax, claim, panel, name, entities)
    style.units(axes[0], claim.series[names[0]].label)
    return figure


def _column(ax: Axes, claim: Subject, panel: Panel, name: str, entities: Mapping[str, str]) -> None:
    selection = claim.series[name]
    style.units(ax, selection.label)
    try:
        sample = month_sample({**claim.ask.primary, "series": name}, claim.question, Lines(panel))
    except Infeasible as error:
        ax.annotate(str(error), (0.5, 0.5), xycoords="axes fraction", ha="center")
        return
    values = dict(zip(sample.labels, sample.values, strict=True))
    values[selection.entity] = sample.target
    ordered = sorted(values, key=lambda entity: values[entity])
    height = np.arange(len(ordered))
    percent = np.array([100 * values[entity] for entity in ordered])
    case = np.array([entity == selection.entity for entity in ordered])
    median = 100 * float(np.median(sample.values))
    ax.axvspan(0, median, color=style.OKABE_ITO["orange"], alpha=0.15, lw=0)
    ax.plot(percent[~case], height[~case], "o", color=style.GREY, markersize=3)
    ax.plot(percent[case], height[case], "D", color=style.OKABE_ITO["blue"], markersize=6)
    ax.axvline(median, color=style.GREY, lw=0.6)
    small = style.SMALL_SIZE - 1
    style.note(ax, "median", (median, -0.4), (2, 0), fontsize=small, color=style.GREY, va="top")
    style.rows(ax, [entities.get(entity, entity) for entity in ordered])
    ax.tick_params(axis="y", labelsize=small)
    for label, is_case in zip(ax.get_yticklabels(), case, strict=True):
        label.set_fontweight("bold" if is_case else "normal")
        label.set_color(style.OKABE_ITO["blue"] if is_case else style.INK)
    ax.set_xscale("log")
    ax.xaxis.set_major_formatter("{x:g}")
    ax.xaxis.set_minor_formatter(lambda *_: "")
    ax.set_ylim(-1.4, len(ordered) - 0.4)

"""The data of a claim about two series that move together: both in time, and pair by pair."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from chervonets.figures import style
from chervonets.figures.subject import Subject
from chervonets.panel.build import Panel
from chervonets.rungs.tests.comovements import paired
from chervonets.ways.samples import Sample, comovement_sample
from chervonets.ways.selections import Lines

ROLES = (("series", "blue"), ("with", "orange"))
CHANGED = {"log": ", logarithm", "growth": ", yearly growth", "difference": ", yearly change"}


def pairs_picture(claim: Subject, panel: Panel, message: str, sources: str) -> Figure:
    """The primary sample: at the left both lines in standard units, at the right its pairs."""
    sample = comovement_sample(claim.ask.primary, claim.question, Lines(panel))
    figure, axes = style.picture(80.0, message, sources, columns=2)
    _in_time(axes[0], claim, sample)
    _pairs(axes[1], claim, sample)
    return figure


def _in_time(ax: Axes, claim: Subject, sample: Sample) -> None:
    years = np.array(sample.labels, dtype=float) + 0.5
    for (role, hue), values in zip(ROLES, (sample.values, sample.second), strict=True):
        [look] = style.rivals([role], hue).values()
        style.line(ax, years, (values - values.mean()) / values.std(), look)
        ax.plot([], [], color=look.colour, marker=look.marker, label=_label(claim, role))
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0))
    ax.set_xticks(years[::2], sample.labels[::2])
    ax.set_ylabel("standard deviations from the mean", fontsize=style.SMALL_SIZE, color=style.GREY)


def _pairs(ax: Axes, claim: Subject, sample: Sample) -> None:
    labels, one, other = paired(sample, claim.ask.primary)
    ax.plot(one, other, "o", color=style.OKABE_ITO["blue"], markeredgecolor="white", markersize=6)
    for label, x, y in zip(labels, one, other, strict=True):
        style.note(ax, label, (x, y), (4, 3), fontsize=style.SMALL_SIZE - 1, color=style.GREY)
    ax.margins(0.12)
    style.units(ax, f"up: {_label(claim, 'with')}")
    right = f"to the right: {_label(claim, 'series')}"
    ax.set_xlabel(right, fontsize=style.SMALL_SIZE, color=style.GREY)


def _label(claim: Subject, role: str) -> str:
    name = str(claim.ask.primary[role])
    transform = claim.ask.primary.get("transform", "level")
    if role == "with":
        transform = claim.ask.primary.get("with_transform", transform)
    straight = ", about its line" if claim.ask.primary.get("trend") == "line" else ""
    return (claim.series[name].label or name) + CHANGED.get(str(transform), "") + straight

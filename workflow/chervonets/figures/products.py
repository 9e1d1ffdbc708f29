"""The data of a claim about products: the change of each, and what would move it."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from chervonets.figures import style
from chervonets.figures.subject import Subject
from chervonets.inference.result import Infeasible
from chervonets.panel.build import Panel
from chervonets.ways.estimates import ESTIMANDS
from chervonets.ways.samples import Sample
from chervonets.ways.selections import Lines, Specification

ROW_MM = 7.0
KEY = "Points: primary specification. Bars: what any other single choice gives."
PER = "per"
"""The axis whose choices would change what the picture's scale means."""


def products_picture(claim: Subject, panel: Panel, message: str, sources: str) -> Figure:
    """Every product in the primary specification, in order; a bar spans what other choices give.

    The choices are those that differ from the primary specification on one axis only.
    """
    lines = Lines(panel)
    main = _sample(claim, claim.ask.primary, lines)
    if main is None:
        raise Infeasible("the primary specification has no products to draw")
    order = np.argsort(main.values)
    names = [main.labels[i] for i in order]
    middle = claim.shown(main.values[order])
    ends = {name: [value] for name, value in zip(names, middle.tolist(), strict=True)}
    for other in _others(claim):
        sample = _sample(claim, other, lines)
        if sample is not None:
            for label, value in zip(sample.labels, claim.shown(sample.values), strict=True):
                if label in ends:
                    ends[label].append(value)
    marked = main.after[order] if main.after.any() else np.zeros(len(names), dtype=bool)
    kinds = f" Diamonds: {claim.ask.primary['first_group']}." if marked.any() else ""
    figure, [ax] = style.picture(38.0 + ROW_MM * len(names), message, f"{KEY}{kinds} {sources}")
    _rows(ax, claim, middle, [ends[name] for name in names], marked)
    style.rows(ax, names)
    style.units(ax, claim.picture.unit)
    return figure


def _rows(
    ax: Axes, claim: Subject, middle: np.ndarray, ends: list[list[float]], marked: np.ndarray
) -> None:
    heights = np.arange(len(middle))
    low, high = (np.array([pick(row) for row in ends]) for pick in (min, max))
    logs = claim.display.form == "exp"
    nothing = claim.display.scale if logs else 0.0  # where no effect lies
    ax.axvline(nothing, color=style.GREY, lw=0.6)
    ax.hlines(heights, low, high, color=style.OKABE_ITO["sky"], lw=2.2)
    for chosen, marker, colour in ((~marked, "o", "blue"), (marked, "D", "vermilion")):
        x, y, filled = middle[chosen], heights[chosen], style.OKABE_ITO[colour]
        ax.plot(x, y, marker, color=filled, markeredgecolor="white", markersize=6)
    for height, value in enumerate(middle):
        words = f"{value:.{claim.display.digits}f}".replace("-", "−")
        style.note(ax, words, (value, height), (0, 4), ha="center", va="bottom")
    style.predicted_side(ax, nothing, claim.direction, claim.picture.predicts)
    ax.set_ylim(-0.7, len(middle) + 0.6)
    ax.margins(x=0.12)
    if logs:
        style.log_ticks(ax, "x")


def _others(claim: Subject) -> list[Specification]:
    """Specifications that differ from the primary one on one axis and are not forbidden."""
    found = [
        {**claim.ask.primary, axis: choice}
        for axis, choices in claim.axes.items()
        for choice in choices
        if axis != PER and choice != claim.ask.primary[axis]
    ]
    return [row for row in found if not any(item.meets(row) for item in claim.ask.forbidden)]


def _sample(claim: Subject, specification: Specification, lines: Lines) -> Sample | None:
    sampler, _ = ESTIMANDS[claim.ask.estimand]
    try:
        return sampler(specification, claim.question, lines)
    except Infeasible:
        return None

"""Four readings against the figures, quantity by quantity, on one scale of smallest effects."""

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from chervonets.contest.models import Quantity
from chervonets.contest.scores import on_scale
from chervonets.figures import style
from chervonets.report.contest import HEADS, ContestResults, Row, head, ordered

ROW_MM = 3.9
FURNITURE_MM = 42.0
REACH = 30.0
"""Smallest effects that the axis shows on either side."""
Look = tuple[str, str, float]
LOOKS: tuple[Look, ...] = (
    ("o", style.OKABE_ITO["vermilion"], -0.27),
    ("s", style.OKABE_ITO["blue"], 0.0),
    ("^", style.OKABE_ITO["green"], 0.27),
    ("D", style.GREY, 0.0),
)
"""Marker, colour and place in its row of each reading, so that two that agree are both seen."""
BAR: dict[str, Any] = {"color": style.OKABE_ITO["sky"], "lw": 5, "alpha": 0.6}
SOURCE = (
    "Zero is the middle of the figures. A filled mark is a size, as far off as it lies from zero; "
    "an open mark with an arrow is a direction, hit if the arrow covers zero. Thin lines: middle "
    "nine tenths of other countries. The scale is even to two smallest effects and logarithmic "
    "beyond; what lies outside stands at the edge. results/contest/contest.csv."
)


def contest_picture(results: ContestResults, message: str) -> Figure:
    """A row a quantity: figures' range about zero, sizes as marks, directions as arrows."""
    shown = [
        (key, rows)
        for key, rows in ordered(results)
        if any(row["kind"] != "nothing" for row in rows.values())
    ]
    quantities = {item.id: item for item in results.contest.quantities}
    readings = results.contest.readings
    looks = dict(zip(readings, LOOKS, strict=True))
    heads = [name for name in HEADS if any(head(rows["text"]) == name for _, rows in shown)]
    height = FURNITURE_MM + ROW_MM * (len(shown) + len(heads))
    figure, [ax] = style.picture(height, message, SOURCE)
    ax.axvline(0, color=style.GREY, lw=0.6, zorder=0)
    labels: list[str] = []
    for key, rows in shown:
        if heads and head(rows["text"]) == heads[0]:
            labels.append(heads.pop(0))
            ax.axhline(len(labels) - 1, color=style.PALE, lw=0.5, zorder=0)
        _row(ax, len(labels), quantities[key], rows, looks)
        labels.append(quantities[key].title)
    ax.set_xscale("symlog", linthresh=2, linscale=1.2)
    ax.set_xlim(-REACH, REACH)
    ticks = (-20, -10, -5, -2, -1, 0, 1, 2, 5, 10, 20)
    ax.set_xticks(ticks, [f"{tick:+d}".replace("-", "\u2212") if tick else "0" for tick in ticks])
    ax.set_xticks([], minor=True)
    ax.set_ylim(len(labels) - 0.3, -0.8)
    style.rows(ax, labels)
    for label in ax.get_yticklabels():
        if label.get_text() in HEADS:
            label.set_fontweight("bold")
    style.units(ax, "Prediction less figures, in smallest effects")
    marks = [
        Line2D([], [], marker=marker, color=colour, ls="", ms=4.5, label=readings[key].name)
        for key, (marker, colour, _) in looks.items()
    ]
    marks.append(Line2D([], [], label="Range of the figures", **BAR))
    room: dict[str, Any] = {"ncols": 5, "handletextpad": 0.3, "columnspacing": 1.0}
    ax.legend(handles=marks, loc="lower center", bbox_to_anchor=(0.28, 1.02), **room)
    return figure


def _row(
    ax: Axes, height: int, quantity: Quantity, rows: Mapping[str, Row], looks: Mapping[str, Look]
) -> None:
    figures = next(iter(rows.values()))
    at = on_scale(float(figures["middle"]), quantity)
    ends = [_clipped(on_scale(float(figures[end]), quantity) - at) for end in ("low", "high")]
    ax.plot(ends, [height] * 2, solid_capstyle="butt", **BAR)
    for reading, row in rows.items():
        marker, colour, lift = looks[reading]
        y = height + lift
        if row["kind"] == "direction":
            assert quantity.start is not None  # checked when the file was read
            sign = 1 if row["direction"] == "rise" else -1
            least = _clipped(on_scale(quantity.start, quantity) + sign - at)
            arrow = {"arrowstyle": "->", "color": colour, "lw": 0.7, "shrinkA": 0}
            ax.annotate("", (sign * REACH, y), (least, y), arrowprops=arrow)
            ax.plot(least, y, marker, mfc="white", mec=colour, ms=4, mew=0.9, zorder=4)
        elif row["kind"] != "nothing":
            if row["predicted"] is not None:
                spread = [
                    _clipped(on_scale(float(row[end]), quantity) - at)
                    for end in ("predicted_low", "predicted_high")
                ]
                ax.plot(spread, [y, y], color=colour, lw=0.8, zorder=2)
            place = _clipped(float(row["distance"]))
            ax.plot(place, y, marker, color=colour, mec=style.INK, mew=0.3, ms=4.5, zorder=5)


def _clipped(value: float) -> float:
    return min(max(value, -REACH), REACH)

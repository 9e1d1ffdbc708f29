"""How every picture looks: type, colours, sizes, and the few marks that the report draws.

Time runs along the x axis in decimal years (1 October 1928 is 1928.75), so that calendar years,
economic years and single days share one axis; values are in the unit of the y axis. Lengths are
millimetres, type sizes points.
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from itertools import compress, pairwise
from pathlib import Path
from typing import Any, Literal

import matplotlib as mpl
import matplotlib.pyplot as plt
import matplotlib.style
import numpy as np
from cycler import cycler
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text
from matplotlib.textpath import text_to_path
from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator
from matplotlib.transforms import offset_copy
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike

from chervonets.files import replacing

WIDTH_MM = 174.0
MM_PER_INCH = 25.4
POINTS_PER_INCH = 72.0
COLUMN_SHARE = 0.25
"""Share of the axes, from the last end leftwards, of which the lines are named in one column."""
ARROW_SHARE = 0.55
"""Share of the way to the edge of the axes that the arrow of a prediction goes."""

FAMILY = "Libertinus Sans"
FONTS = resources.files("chervonets.report") / "fonts"
WEIGHTS = {"Regular": 400, "Bold": 700}
STYLE_TAG = '<style type="text/css">'
TEXT_SIZE = 8.5
SMALL_SIZE = 8.0
TITLE_SIZE = 9.5
LINE_SPACING = 1.15
SOURCE_LINES = 2
"""Lines under the axes that a picture's height reckons with; it grows by any more."""

INK = "#222222"
GREY = "#666666"
PALE = "#D9D9D9"

# Okabe and Ito (2008), Color Universal Design; their yellow is too light for lines on white.
OKABE_ITO = {
    "black": "#000000",
    "orange": "#E69F00",
    "sky": "#56B4E9",
    "green": "#009E73",
    "blue": "#0072B2",
    "vermilion": "#D55E00",
    "purple": "#CC79A7",
}
DARK_ORANGE = "#7f5700"
"""Orange, `tint` by -0.45: words about what is predicted or marked in orange."""

HEAD = ("data", "axes fraction")
"""Coordinates of what stands at the head of the axes."""

# From dark to light, so that neighbours differ in grey too; the marker tells them apart again.
SHADES = (-0.40, 0.0, 0.40, -0.20, 0.20, 0.55)
MARKERS = ("o", "s", "^", "D", "v", "P")
Dash = str | tuple[int, tuple[float, ...]]
DASHED: Dash = (0, (5, 1.5))
DASHES: tuple[Dash, ...] = ("-", DASHED, (0, (1.5, 1.2)), (0, (5, 1.5, 1, 1.5)), "-", DASHED)

SETTINGS = {
    "axes.prop_cycle": cycler(color=list(OKABE_ITO.values())),
    "font.family": [FAMILY],
    **dict.fromkeys(("font.size", "axes.labelsize", "axes.titlesize"), TEXT_SIZE),
    **dict.fromkeys(("xtick.labelsize", "ytick.labelsize", "legend.fontsize"), SMALL_SIZE),
    **dict.fromkeys(("text.color", "axes.labelcolor", "xtick.labelcolor", "ytick.labelcolor"), INK),
    **dict.fromkeys(("axes.titlecolor", "axes.edgecolor", "xtick.color", "ytick.color"), GREY),
    "axes.titlelocation": "left",
    "axes.titlepad": 6.0,
    **dict.fromkeys(("axes.linewidth", "xtick.major.width", "ytick.major.width"), 0.6),
    **dict.fromkeys(("xtick.major.size", "ytick.major.size"), 3.0),
    **dict.fromkeys(("axes.spines.top", "axes.spines.right", "legend.frameon"), False),
    "axes.formatter.useoffset": False,
    "axes.unicode_minus": True,
    "lines.linewidth": 1.2,
    "lines.markersize": 4.0,
    "lines.markeredgewidth": 0.6,
    "figure.constrained_layout.h_pad": 0.04,
    "figure.constrained_layout.w_pad": 0.02,
    "figure.dpi": 100.0,
    "savefig.dpi": 300.0,
    "savefig.facecolor": "white",
    "svg.fonttype": "none",
    "svg.hashsalt": "chervonets",
    "mathtext.fontset": "custom",
    **dict.fromkeys(("mathtext.rm", "mathtext.it"), FAMILY),
    "mathtext.bf": f"{FAMILY}:bold",
}


@dataclass(frozen=True)
class Look:
    """How one series is drawn."""

    colour: str
    marker: str = "o"
    dash: Dash = "-"


@cache
def _add_fonts() -> None:
    for weight in WEIGHTS:
        with resources.as_file(FONTS / f"LibertinusSans-{weight}.ttf") as path:
            font_manager.fontManager.addfont(path)


def picture(
    height: float, message: str, source: str, rows: int = 1, columns: int = 1, **grid: Any
) -> tuple[Figure, list[Axes]]:
    """An empty picture `WIDTH_MM` wide, in the style, under its sentence and over its sources.

    The height (millimetres) has room for `SOURCE_LINES` of sources; it grows by any more. `grid` is
    for `matplotlib.pyplot.subplots`; the axes come row by row.
    """
    mpl.use("Agg")
    _add_fonts()
    # seaborn's looks as matplotlib ships them: seaborn itself takes half a second to import
    mpl.style.use(["seaborn-v0_8-paper", "seaborn-v0_8-ticks", SETTINGS])
    width = WIDTH_MM / MM_PER_INCH * POINTS_PER_INCH
    head = wrapped(message, width, TITLE_SIZE, "bold")
    foot = wrapped(source, width, SMALL_SIZE, "normal")
    further = max(0, foot.count("\n") + 1 - SOURCE_LINES)
    grown = further * LINE_SPACING * SMALL_SIZE / POINTS_PER_INCH
    size = (WIDTH_MM / MM_PER_INCH, height / MM_PER_INCH + grown)
    figure, axes = plt.subplots(
        rows, columns, figsize=size, squeeze=False, layout="constrained", **grid
    )
    look = {"x": 0.0, "ha": "left", "linespacing": LINE_SPACING}
    figure.suptitle(head, fontsize=TITLE_SIZE, fontweight="bold", color=INK, **look)
    figure.supxlabel(foot, fontsize=SMALL_SIZE, color=GREY, **look)
    return figure, list(axes.flat)


@cache
def _font_faces() -> str:
    """Style rules that hold the fonts themselves."""
    rules = []
    for name, weight in WEIGHTS.items():
        font = b64encode((FONTS / f"LibertinusSans-{name}.woff2").read_bytes()).decode()
        source = f"src:url(data:font/woff2;base64,{font})"
        rules.append(f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};{source}}}")
    return "".join(rules)


def save(figure: Figure, path: Path) -> None:
    """Write `<path>.svg` and `<path>.png` (300 dpi), the same bytes every time; close the figure.

    Text stays text in the svg, which makes the PDF small and searchable; it carries its fonts. Each
    file is replaced only when it has been written whole.
    """
    with replacing(path.with_name(f"{path.name}.svg")) as temporary:
        figure.savefig(temporary, format="svg", metadata={"Date": None, "Creator": None})
        text = temporary.read_text(encoding="utf-8")
        text = text.replace(STYLE_TAG, STYLE_TAG + _font_faces(), 1)
        temporary.write_text(text, encoding="utf-8", newline="\n")
    figure.set_layout_engine(None)  # the layout stands
    with replacing(path.with_name(f"{path.name}.png")) as temporary:
        # half the time of the usual level, for a twentieth more bytes
        quick = {"compress_level": 3}
        figure.savefig(temporary, format="png", metadata={"Software": None}, pil_kwargs=quick)
    plt.close(figure)


def rivals(names: Sequence[str], hue: str = "blue") -> dict[str, Look]:
    """One look for each rival series of a concept: shades of one hue, each with its own marker.

    Raises:
        ValueError: more rivals than one hue can tell apart.
    """
    if len(names) > len(MARKERS):
        raise ValueError(f"{len(names)} rivals, but one picture can tell {len(MARKERS)} apart")
    return {
        name: Look(tint(OKABE_ITO[hue], shade), marker, dash)
        for name, shade, marker, dash in zip(names, SHADES, MARKERS, DASHES, strict=False)
    }


def tint(colour: str, amount: float) -> str:
    """Mix with white (amount > 0) or black (amount < 0)."""
    mixed = (1 - abs(amount)) * np.array(mpl.colors.to_rgb(colour)) + max(amount, 0.0)
    return mpl.colors.to_hex(mixed.tolist())


def decimal_year(day: date) -> float:
    """A day as a decimal year: its month's start, and the day's share of the month."""
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    share = (day.day - 1) / (following - day.replace(day=1)).days
    return day.year + (day.month - 1 + share) / 12


def line(ax: Axes, times: ArrayLike, values: ArrayLike, look: Look, step: float = 1.0) -> None:
    """A series (n,) with its markers, in the order of time.

    The line stops wherever more than `step` years, the usual distance of neighbours, are missing.
    """
    x, y = np.asarray(times, dtype=float), np.asarray(values, dtype=float)
    breaks = np.flatnonzero(np.diff(x) > 1.5 * step) + 1
    gaps = np.insert(x, breaks, np.nan), np.insert(y, breaks, np.nan)
    ax.plot(*gaps, color=look.colour, linestyle=look.dash)
    stocks(ax, x, y, look)


def stocks(ax: Axes, times: ArrayLike, values: ArrayLike, look: Look) -> None:
    """Points with a white rim at `times` (n,): figures of a single day."""
    ax.plot(times, values, look.marker, color=look.colour, markeredgecolor="white", zorder=3)


def note(
    ax: Axes, words: str, place: tuple[float, float], offset: tuple[float, float], **look: Any
) -> None:
    """Small words, `offset` points from a place in the data."""
    look = {"fontsize": SMALL_SIZE, "textcoords": "offset points", **look}
    ax.annotate(words, place, offset, **look)


def dated_line(ax: Axes, time: float, words: str, side: Literal["left", "right"] = "right") -> None:
    """A thin upright line at a date that the text implies, with words at one side of its head."""
    ax.axvline(time, color=GREY, linewidth=0.6, zorder=0)
    offset, anchor = (2.5, "left") if side == "right" else (-2.5, "right")
    box = {"facecolor": "white", "alpha": 0.75, "linewidth": 0, "pad": 0.5}
    look = {"ha": anchor, "va": "top", "color": GREY, "bbox": box}
    note(ax, words, (time, 1.0), (offset, 0), xycoords=HEAD, **look)


def prediction_arrow(
    ax: Axes, start: tuple[float, float], last: float, direction: str, words: str
) -> None:
    """The direction that the text predicts, as a pale arrow in the data, without a size.

    It runs from a time and value to a last time, downwards for `fall`. Call it when limits, head
    and foot of the picture are final: the words stand near the arrow where no line runs.
    """
    low, high = ax.get_ylim()
    edge = low if direction == "fall" else high
    if ax.get_yscale() == "log":
        height = start[1] * (edge / start[1]) ** ARROW_SHARE
    else:
        height = start[1] + ARROW_SHARE * (edge - start[1])
    end = (last, height)
    ax.update_datalim([start, end])
    ax.autoscale_view()
    ax.annotate("", end, start, arrowprops=_arrow(11, 0.55), zorder=0.5)
    place = free_place(ax, words, ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2))
    note(ax, words, place, (0, 0), xycoords="figure points", va="center", color=DARK_ORANGE)
    ax.set_ylim(low, high)


def predicted_side(ax: Axes, nothing: float, direction: str, words: str) -> None:
    """The side, rise or fall, that the text predicts of no effect: at the head an arrow and words.

    `nothing` is where on the x axis no effect lies.
    """
    sign, anchor = (1, "left") if direction == "rise" else (-1, "right")
    place = (nothing, 1.0)
    look = {"ha": anchor, "va": "center", "color": DARK_ORANGE, "annotation_clip": False}
    note(ax, words, place, (sign * 30, -5), xycoords=HEAD, **look)
    figure = ax.get_figure(root=True)
    base = offset_copy(ax.get_xaxis_transform(), figure, x=0, y=-5, units="points")
    tip = offset_copy(base, figure, x=sign * 27, y=0, units="points")
    ax.annotate("", place, place, xycoords=tip, textcoords=base, arrowprops=_arrow(8, 0.4))


def _arrow(size: float, pale: float) -> dict[str, object]:
    """The shape of an arrow that stands for a direction, `size` points."""
    return {
        "arrowstyle": "simple,tail_width=0.35,head_width=1.0,head_length=0.9",
        "mutation_scale": size,
        "linewidth": 0,
        "color": tint(OKABE_ITO["orange"], pale),
        "shrinkA": 0,
        "shrinkB": 0,
    }


def log_ticks(ax: Axes, axis: Literal["x", "y"]) -> None:
    """A logarithmic axis with at least three ticks: by 1, 2 and 5, else at round numbers."""
    (ax.set_xscale if axis == "x" else ax.set_yscale)("log")
    target = ax.xaxis if axis == "x" else ax.yaxis
    target.set_major_locator(LogTicks())
    target.set_major_formatter("{x:g}")
    target.set_minor_locator(NullLocator())


class LogTicks(LogLocator):
    """Ticks at 1, 2 and 5 times a power of ten; where fewer than `FEWEST` fall, at even steps."""

    FEWEST = 3

    def __init__(self) -> None:
        super().__init__(subs=(1, 2, 5))
        self.even = MaxNLocator(5, steps=[1, 2, 2.5, 5, 10])

    def tick_values(self, vmin: float, vmax: float) -> Sequence[float]:
        """Places of the ticks between the two limits."""
        found = super().tick_values(vmin, vmax)
        low, high = sorted((vmin, vmax))
        inside = sum(low <= tick <= high for tick in found)
        return found if inside >= self.FEWEST else self.even.tick_values(vmin, vmax)


def units(ax: Axes, words: str) -> None:
    """The unit of the y axis, above the axes and read without turning the head."""
    ax.set_title(words, fontsize=SMALL_SIZE, color=GREY)
    ax.set_ylabel("")


def rows(ax: Axes, labels: Sequence[str]) -> None:
    """A row a thing: names at the left in place of ticks and of the axis."""
    ax.set_yticks(range(len(labels)), labels)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def years(ax: Axes, first: int, last: int, room: float) -> None:
    """An axis of calendar years, the last shown whole, and `room` for names as a share of them."""
    ax.set_xlim(first, last + 1 + room * (last - first))
    ax.set_xticks(range(first + first % 2, last + 2, 2))
    ax.spines["bottom"].set_bounds(first, last + 1)


def label_ends(ax: Axes, ends: Sequence[tuple[float, float, str, str]]) -> None:
    """Names of the lines: in a column at the right, moved apart, or near an end further left.

    Call it last: the distances follow the final limits of the axes. `ends` are time, value, words
    and colour of each line's last point.
    """
    if not ends:
        return
    figure = _laid_out(ax)
    points = POINTS_PER_INCH / figure.dpi
    box = ax.get_window_extent()
    ordered = sorted(ends, key=lambda end: end[1])
    at = np.array([ax.transData.transform((end[0], end[1])) for end in ordered]) * points
    right = at[:, 0].max()
    late = at[:, 0] > right - COLUMN_SHARE * box.width * points
    gap = 1.15 * SMALL_SIZE
    heights = moved_apart(at[late, 1], gap, box.y0 * points, box.y1 * points)
    for end, height in zip(compress(ordered, late), heights, strict=True):
        _label_end(ax, end, (right + 6, float(height)))
    for end in compress(ordered, ~late):
        _label_end(ax, end, free_place(ax, end[2], (end[0], end[1])))


def _laid_out(ax: Axes) -> Figure:
    """The picture that axes are in, once they have their final place."""
    figure = ax.get_figure(root=True)
    assert figure is not None  # every picture is made by `picture`
    figure.draw_without_rendering()
    return figure


def _label_end(ax: Axes, end: tuple[float, float, str, str], place: tuple[float, float]) -> None:
    """Words at a place (points of the figure), tied to a line's end further off by a leader."""
    time, value, words, colour = end
    x, y = ax.transData.transform((time, value)) / ax.figure.dpi * POINTS_PER_INCH
    width = text_width(words, SMALL_SIZE, "normal")
    nearest = np.clip((x - place[0]) / width, 0, 1) if width else 0
    far = abs(place[1] - y) > 0.5 * SMALL_SIZE or place[0] - x > 2 * SMALL_SIZE
    leader = {
        "arrowstyle": "-",
        "linewidth": 0.5,
        "linestyle": (0, (1, 2)),  # dotted and grey: no part of the line that it names
        "color": GREY,
        "relpos": (float(nearest), 0.5 if nearest == 0 else float(place[1] < y)),
        "shrinkA": 1,
        "shrinkB": 3,
    }
    look = {"textcoords": "figure points", "va": "center", "annotation_clip": False}
    note(ax, words, (time, value), place, color=colour, arrowprops=leader if far else None, **look)


def free_place(ax: Axes, words: str, wanted: tuple[float, float]) -> tuple[float, float]:
    """Where words of `SMALL_SIZE` cover no line, no arrow and no other words, nearest to a place.

    The place wanted is a time and a value within final limits; the place found is the left end of
    the words at half their height, points of the figure.
    """
    figure = _laid_out(ax)
    near = ax.transData.transform(wanted)
    pixel = figure.dpi / POINTS_PER_INCH
    width, half = text_width(words, SMALL_SIZE, "normal") * pixel, 0.7 * SMALL_SIZE * pixel
    box = ax.get_window_extent()
    drawn = np.concatenate([_dense(path, pixel) for path in _paths(ax)])
    cell = 3 * pixel
    columns = np.arange(box.x0, box.x1 + cell, cell)
    rows = np.arange(box.y0, box.y1 + cell, cell)
    counts = np.histogram2d(drawn[:, 0], drawn[:, 1], bins=[columns, rows])[0]
    wide = min(int(np.ceil(width / cell)) + 2, counts.shape[0])
    high = min(int(np.ceil(2 * half / cell)), counts.shape[1])
    inside = sliding_window_view(counts, (wide, high)).sum(axis=(2, 3))
    x = columns[: inside.shape[0], None] + cell
    y = rows[: inside.shape[1]] + high * cell / 2
    aside = x + np.clip(near[0] - x, 0, width) - near[0]
    distance = np.hypot(aside, y - near[1])
    best = np.lexsort((distance.ravel(), inside.ravel()))[0]
    column, row = np.unravel_index(best, inside.shape)
    return float(x[column, 0] / pixel), float(y[row] / pixel)


def _paths(ax: Axes) -> list[np.ndarray]:
    """Lines, arrows and the height of words within the axes, (n, 2) pixels each."""
    lines = [line.get_transform().transform(line.get_xydata()) for line in ax.lines]
    notes = [text for text in ax.texts if isinstance(text, Annotation)]
    arrows = [ax.transData.transform([n.xyann, n.xy]) for n in notes if not n.get_text()]
    # an annotation's own extent would include its leader
    boxes = [Text.get_window_extent(note) for note in notes if note.get_text()]
    rules = [[(b.x0, y), (b.x1, y)] for b in boxes for y in (b.y0, (b.y0 + b.y1) / 2, b.y1)]
    return [np.asarray(path, dtype=float) for path in [*lines, *arrows, *rules]]


def _dense(path: np.ndarray, step: float) -> np.ndarray:
    """Points along a path at most two steps apart; a part without a number is left out."""
    pieces = [path]
    for start, end in pairwise(path):
        count = np.hypot(*(end - start)) / (2 * step)
        if np.isfinite(count):
            pieces.append(np.linspace(start, end, int(count) + 2))
    dense = np.concatenate(pieces)
    return np.asarray(dense[np.isfinite(dense).all(axis=1)], dtype=float)


def moved_apart(heights: ArrayLike, gap: float, low: float, high: float) -> np.ndarray:
    """The nearest heights (least squares) that are at least `gap` apart and inside the axes.

    Isotonic regression of the heights (n,), ascending, less their due distances (Barlow et al.
    1972). When not all labels fit between `low` and `high`, they overflow upwards.
    """
    from scipy.optimize import isotonic_regression  # slow to import

    wanted = np.asarray(heights, dtype=float)
    due = gap * np.arange(len(wanted))
    free: np.ndarray = isotonic_regression(wanted - due).x
    kept: np.ndarray = np.clip(free, low, max(low, high - due[-1])) + due
    return kept


def wrapped(text: str, width: float, size: float, weight: str) -> str:
    """Text broken into lines no wider than `width` points, where no single word is."""
    lines: list[str] = []
    left = 0.0
    for word in text.split():
        # word by word: a line's width is that of its words and blanks, and measuring is slow
        own = text_width(word, size, weight)
        wider = text_width(" ", size, weight) + own
        if lines and wider <= left:
            lines[-1] += f" {word}"
            left -= wider
        else:
            lines.append(word)
            left = width - own
    return "\n".join(lines)


@cache
def text_width(text: str, size: float, weight: str) -> float:
    """Width of one line of text, points."""
    font = font_manager.FontProperties(family=FAMILY, weight=weight, size=size)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width)

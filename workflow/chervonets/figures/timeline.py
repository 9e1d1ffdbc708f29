"""A concept over the years: rivals as lines with open gaps, other countries as a faint band."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.lines import Line2D

from chervonets.figures.concept import FEW, LABEL_SIZE, Subject, bounded, scale_values
from chervonets.figures.style import (
    DASHES,
    GREY,
    MARKERS,
    OKABE_ITO,
    POINTS_PER_INCH,
    SHADES,
    Look,
    moved_apart,
    tint,
    wrapped,
)
from chervonets.sources.periods import Kind

HUES = ("blue", "vermilion", "green", "purple", "orange", "sky", "black")
PARTY = "party-to-the-dispute"
FAINT = "#B5B5B5"
BAND = "#E4E4E4"
COUNTRIES = 12
"""Most other countries that are drawn each as a faint line."""
FEWEST = 8
"""Fewest countries that a quantile is taken of."""
LONG = (1913.0, 1941.0)
SHORT_YEARS = 7.0
LEAST_YEARS = 1.5
"""Least length of the axis, so that it shows a year at least."""
NAMED = 8
"""Most lines that are named at their ends."""
ROOM = 89.0
"""Width of the column of names, points."""
APART = 0.8
"""Points between two names."""
STOCK_STEP = 1.3
TOUCHING = 0.04

End = tuple[float, float, str, str]


def draw_timeline(ax: Axes, subject: Subject) -> None:
    """Draw all rivals on one scale.

    Economic years and longer periods are drawn as spans, figures of one day as points, months as
    lines; a line breaks where a year is missing and is dotted where the calendar changes. Printed
    ranges and margins are pale areas. Figures whose dates or reading are the transcriber's are
    hollow; those of a party to the dispute are vermilion crosses. Up to `COUNTRIES` other countries
    are faint lines, more are the band of their middle 80 per cent with the median.
    """
    span = _span(subject)
    ends = _others(ax, subject, span)
    lines = list(_lines(subject))
    looks = _looks([rows for rows in lines if (rows["bound"] == "").any()])
    _areas(ax, subject)
    for rows in lines:
        if rows["bound"].iat[0] == "":
            look = looks[_key(rows)]
            closing = subject.concept.measure == "stock"
            _line(ax, rows, look, thin=len(looks) > FEW, closing=closing)
            ends.append(_end(rows, _name(subject, rows), look.colour))
        else:
            _bound(ax, rows)
    ends += _unnamed_ranges(subject)
    score = subject.concept.measure == "score"
    logarithmic = scale_values(ax, "y", subject.marks["value"], even=score)
    _limits(ax, *span, logarithmic=logarithmic)
    name_ends(ax, _chosen(ends))


def _lines(subject: Subject) -> Iterator[pd.DataFrame]:
    order = {rival.series: place for place, rival in enumerate(subject.concept.rivals)}
    rows = subject.own
    rank = (rows["source"] + ":" + rows["series"]).map(order)
    for _, line in rows.assign(rank=rank).groupby(["rank", "entity"], sort=True):
        yield line.sort_values("start")


def _key(rows: pd.DataFrame) -> tuple[Hashable, ...]:
    return tuple(rows[["source", "series", "entity"]].iloc[0])


def _name(subject: Subject, rows: pd.DataFrame) -> str:
    label = str(rows["label"].iat[0])
    if subject.own["entity"].nunique() == 1:
        return label
    entity = subject.vocabulary.entities.get(str(rows["entity"].iat[0]), str(rows["entity"].iat[0]))
    return entity if subject.own["series"].nunique() == 1 else f"{label}, {entity}"


def _looks(lines: list[pd.DataFrame]) -> dict[tuple[Hashable, ...], Look]:
    """Rivals share a hue and differ in shade, marker and dash; items differ in hue; many grade."""
    looks: dict[tuple[Hashable, ...], Look] = {}
    items = list(dict.fromkeys(str(rows["item"].iat[0]) for rows in lines))
    seen: dict[str, int] = dict.fromkeys(items, 0)
    for place, rows in enumerate(lines):
        item = str(rows["item"].iat[0])
        if rows["evidence"].iat[0] == PARTY:
            looks[_key(rows)] = Look(OKABE_ITO["vermilion"], "X")
        elif len(lines) > FEW and len(items) > FEW:
            looks[_key(rows)] = Look(tint(OKABE_ITO["blue"], -0.5 + 1.1 * place / len(lines)), ".")
        else:
            hue = HUES[items.index(item) % len(HUES)]
            turn = seen[item] % len(MARKERS)
            looks[_key(rows)] = Look(
                tint(OKABE_ITO[hue], SHADES[turn]), MARKERS[turn], DASHES[turn]
            )
            seen[item] += 1
    return looks


def _line(ax: Axes, rows: pd.DataFrame, look: Look, thin: bool, closing: bool) -> None:
    start, end = rows["start"].to_numpy(), rows["end"].to_numpy()
    middle, values = (start + end) / 2, rows["value"].to_numpy()
    kinds = rows["kind"].to_numpy()
    joined, seams = joints(start, end, kinds, closing)
    pairs = np.stack([np.stack([middle, values], 1)[:-1], np.stack([middle, values], 1)[1:]], 1)
    if joined.any():
        width = 0.6 if thin else 0.9
        ax.add_collection(
            LineCollection(
                list(pairs[joined]),
                colors=look.colour,
                linewidths=width,
                linestyles=[look.dash],
            ),
            autolim=False,
        )
    if seams.any():
        ax.add_collection(
            LineCollection(
                list(pairs[seams]), colors=look.colour, linewidths=0.7, linestyles=[(0, (1, 1.5))]
            ),
            autolim=False,
        )
    wide = np.isin(kinds, [Kind.ECONOMIC_YEAR.value, Kind.SPAN.value])
    if wide.any():
        ax.hlines(values[wide], start[wide], end[wide], color=look.colour, linewidth=1.5)
    if (kinds == Kind.MONTH.value).all() and len(rows) > 2 * FEW:
        ax.update_datalim(np.stack([middle, values], 1))
        return
    hollow = rows["lenient"].to_numpy(dtype=bool)
    size = 1.6 if thin or look.marker == "." else 2.8
    for chosen, face in ((~hollow, look.colour), (hollow, "white")):
        if chosen.any():
            ax.plot(
                middle[chosen],
                values[chosen],
                look.marker if look.marker != "." else "o",
                color=look.colour,
                markerfacecolor=face,
                markeredgecolor=look.colour,
                markeredgewidth=0.5,
                markersize=size,
                linestyle="none",
                zorder=3,
            )


def joints(
    start: np.ndarray, end: np.ndarray, kinds: np.ndarray, closing: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Which neighbours are joined by a line, and which by a seam between calendars.

    Counts of single days, and months that close a year (`closing`), are neighbours a year apart.
    """
    gap = start[1:] - end[:-1]
    same = kinds[1:] == kinds[:-1]
    yearly = (kinds[1:] == Kind.STOCK.value) | (closing & (kinds[1:] == Kind.MONTH.value))
    step = np.where(yearly, STOCK_STEP, TOUCHING)
    near = gap < step
    span = (kinds[1:] == Kind.SPAN.value) | (kinds[:-1] == Kind.SPAN.value)
    return same & near & ~span, ~same & near & ~span


def _areas(ax: Axes, subject: Subject) -> None:
    """Printed ranges and margins: pale rectangles over their periods, bars for single days."""
    table = bounded(subject.own)
    if table.empty:
        return
    start, end = table["start"].to_numpy(), table["end"].to_numpy()
    half = np.where(start == end, 0.12, 0.0)
    low, high = table["low"].to_numpy(), table["high"].to_numpy()
    x0, x1 = start - half, end + half
    corners = np.stack(
        [np.stack(p, 1) for p in ((x0, low), (x1, low), (x1, high), (x0, high))], axis=1
    )
    colour = tint(OKABE_ITO["blue"], 0.7)
    ax.add_collection(PolyCollection(list(corners), facecolors=colour, linewidths=0, zorder=0.8))


def _bound(ax: Axes, rows: pd.DataFrame) -> None:
    """Ends of a range as small triangles that point into it, where they are few."""
    middle = (rows["start"] + rows["end"]) / 2
    marker = "^" if rows["bound"].iat[0] == "low" else "v"
    if len(rows) > FEW:
        ax.update_datalim(np.stack([middle, rows["value"]], 1))
        return
    ax.plot(middle, rows["value"], marker, color=OKABE_ITO["blue"], markersize=2.5, ls="none")


def _unnamed_ranges(subject: Subject) -> list[End]:
    """Names of ranges whose source prints nothing between the ends."""
    rows = subject.own
    if not (rows["bound"] != "").any():
        return []
    middles = rows.loc[rows["bound"] == ""]
    plain = set(zip(middles["source"], middles["item"], strict=True))
    found: dict[tuple[str, str], End] = {}
    for line in _lines(subject):
        key = (str(line["source"].iat[0]), str(line["item"].iat[0]))
        if line["bound"].iat[0] != "" and key not in plain:
            words = _name(subject, line).replace(", lower bound", "").replace(", upper bound", "")
            found.setdefault(key, _end(line, words, OKABE_ITO["blue"]))
    return list(found.values())


def _end(rows: pd.DataFrame, words: str, colour: str) -> End:
    last = rows.iloc[-1]
    return (float(last["end"]), float(last["value"]), words, colour)


def _others(ax: Axes, subject: Subject, span: tuple[float, float]) -> list[End]:
    """Other countries, faintly: each one's first rival that has figures."""
    table = _by_country(subject)
    if table.empty:
        return []
    table, count = table.loc[span[0] : span[1]], table.shape[1]
    known = table.where(table.notna().sum(axis=1) >= FEWEST)
    if count <= COUNTRIES or known.isna().all(axis=None):
        ax.plot(table.index, table.to_numpy(), color=FAINT, linewidth=0.6, zorder=0.5)
        points = table.where(table.apply(_alone))
        ax.plot(table.index, points, ".", color=FAINT, ms=2.5, zorder=0.5)
        words, last = f"{count} other{'s' if count > 1 else ''}", table.median(axis=1).dropna()
    else:
        low, middle, high = (known.quantile(share, axis=1) for share in (0.1, 0.5, 0.9))
        ax.fill_between(known.index, low, high, color=BAND, linewidth=0, zorder=0.4)
        ax.plot(known.index, middle, color=FAINT, linewidth=0.9, zorder=0.5)
        alone = _alone(middle)
        ax.vlines(known.index[alone], low[alone], high[alone], color=BAND, linewidth=3, zorder=0.4)
        ax.plot(known.index, middle.where(alone), ".", color=FAINT, ms=2.5, zorder=0.5)
        words, last = f"{count} others: median and middle 80 %", middle.dropna()
    if last.empty:
        return []
    time, value = last.index.to_numpy(dtype=float)[-1], last.to_numpy(dtype=float)[-1]
    return [(float(time), float(value), words, GREY)]


def _alone(values: pd.Series[float]) -> pd.Series[bool]:
    """Figures without a neighbour before or after, of which no line can be drawn."""
    return values.notna() & values.shift(1).isna() & values.shift(-1).isna()


def _by_country(subject: Subject) -> pd.DataFrame:
    """Middles of periods by other countries; years without a figure stay empty."""
    rows = subject.others.loc[subject.others["bound"] == ""]
    if rows.empty:
        return pd.DataFrame()
    order = {rival.series: place for place, rival in enumerate(subject.concept.rivals)}
    rank = (rows["source"] + ":" + rows["series"]).map(order)
    first = rank == rank.groupby(rows["entity"]).transform("min")
    time = ((rows["start"] + rows["end"]) / 2).round(4)
    table = (
        rows.assign(time=time)
        .loc[first]
        .pivot_table(index="time", columns="entity", values="value", aggfunc="first")
    )
    step = 1 / 12 if (rows["kind"] == Kind.MONTH.value).all() else 1.0
    times = table.index.to_numpy()
    holes = (times[:-1] + times[1:])[np.diff(times) > 1.5 * step] / 2
    return table.reindex(np.union1d(times, holes))


def _span(subject: Subject) -> tuple[float, float]:
    """First and last year of the axis, the same for all concepts that reach over many years."""
    few = subject.own.empty or subject.others["entity"].nunique() <= COUNTRIES
    rows = subject.marks if few else subject.own
    first, last = float(rows["start"].min()), float(rows["end"].max())
    if first >= LONG[0] and last <= LONG[1] and last - first > SHORT_YEARS:
        return LONG
    pad = max(0.04 * (last - first), (LEAST_YEARS - (last - first)) / 2)
    return first - pad, last + pad


def _limits(ax: Axes, first: float, last: float, logarithmic: bool) -> None:
    ax.set_xlim(first, last)
    step = next(step for step in (1, 2, 5, 10, 20) if (last - first) / step <= 6.5)
    ticks = np.arange(np.ceil(first / step) * step, last + 1e-9, step)
    ax.set_xticks(ticks, [f"{tick:.0f}" for tick in ticks])
    ax.autoscale_view(scalex=False)
    low, high = ax.get_ylim()
    if not logarithmic and low > 0 and low < 0.5 * high:
        ax.set_ylim(bottom=0)


def _chosen(ends: list[End]) -> list[End]:
    """All names where there is room, else evenly many of the lines in order of their ends."""
    if len(ends) <= NAMED:
        return ends
    ordered = sorted(ends, key=lambda end: end[1])
    places = np.unique(np.linspace(0, len(ordered) - 1, NAMED).round().astype(int))
    return [ordered[place] for place in places]


def names_height(subject: Subject) -> float:
    """Points that the names of the lines take when they stand below one another."""
    plain = [rows for rows in _lines(subject) if rows["bound"].iat[0] == ""]
    words = [_name(subject, rows) for rows in plain]
    words += [name for _, _, name, _ in _unnamed_ranges(subject)]
    words += ["others"] if not subject.others.empty else []
    sizes = sorted(_name_height(wrapped(name, ROOM, LABEL_SIZE, "normal")) for name in words)
    return sum(sizes[-NAMED:]) + APART * (min(len(sizes), NAMED) - 1)


def _name_height(text: str) -> float:
    return 1.1 * LABEL_SIZE * (text.count("\n") + 1)


def name_ends(ax: Axes, ends: list[End], room: float = ROOM) -> None:
    """Names in a column at the right of the axes, moved apart, each tied to its line's end.

    Args:
        ax: with its final place and limits.
        ends: time, value, words and colour of each line's last figure.
        room: width of the column, points.
    """
    figure = ax.get_figure(root=True)
    if figure is None or not ends:
        return
    width, height = figure.get_size_inches() * POINTS_PER_INCH
    box = ax.get_position()
    scale = POINTS_PER_INCH / figure.dpi
    ordered = sorted(ends, key=lambda end: end[1])
    at = ax.transData.transform([(time, value) for time, value, _, _ in ordered]) * scale
    texts = [wrapped(words, room, LABEL_SIZE, "normal") for _, _, words, _ in ordered]
    sizes = np.array([_name_height(text) for text in texts])
    low, high = box.y0 * height, box.y1 * height
    placed = moved_apart(at[:, 1], (sizes[1:] + sizes[:-1]) / 2 + APART, low, high)
    left = box.x1 * width + 7
    for (x, y), to, text, (_, _, _, colour) in zip(at, placed, texts, ordered, strict=True):
        figure.text(
            left / width,
            to / height,
            text,
            color=colour,
            fontsize=LABEL_SIZE,
            va="center",
            linespacing=0.95,
        )
        figure.add_artist(
            Line2D(
                [(x + 2.5) / width, (left - 1.5) / width],
                [y / height, to / height],
                color=colour,
                linewidth=0.3,
            )
        )

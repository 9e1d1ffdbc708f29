"""The data of a claim about years: every rival line, gaps open, economic years as spans."""

from dataclasses import replace
from datetime import date

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator

from chervonets.claims.models import Picture
from chervonets.figures import style
from chervonets.figures.subject import Subject
from chervonets.panel.build import Panel
from chervonets.panel.transform import Line, rebase
from chervonets.sources.periods import Kind
from chervonets.ways.selections import Lines, Selection, select

DENOMINATOR = "|over"
LABEL_ROOM = 0.42
FLOOR_ROOM = 0.04


def annual_picture(claim: Subject, panel: Panel, message: str, sources: str) -> Figure:
    """Every line that the claim's picture names, the text's date and what it predicts.

    Printed margins and bounds are drawn behind the figures.
    """
    figure, [ax] = style.picture(88.0, message, sources)
    view = claim.picture
    shown = _shown(claim, panel)
    ends = []
    for drawn, selection, look in shown.values():
        times = _times(drawn)
        _draw(ax, times, drawn, look)
        _draw_uncertainty(ax, selection, panel, drawn, look, view)
        label = selection.label if view.base is None else selection.label.split(" over ")[0]
        # the last figure ends with an economic year's span, or at the mark itself
        over = 0.5 if drawn.kinds[-1].startswith(Kind.ECONOMIC_YEAR) else 0.0
        ends.append((float(times[-1]) + over, drawn.values[-1], label, look.colour))
    if view.log:
        ax.set_yscale("log")
        ax.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        ax.yaxis.set_major_formatter("{x:,.0f}")
        ax.yaxis.set_minor_formatter(lambda *_: "")
    elif min(drawn.values.min() for drawn, _, _ in shown.values()) >= 0:
        ax.set_ylim(bottom=-FLOOR_ROOM * ax.get_ylim()[1])
    style.years(ax, view.first, view.last, LABEL_ROOM)
    for number, (words, time) in enumerate(view.dates.items()):
        style.dated_line(ax, time, words, side="left" if number == 0 else "right")
    style.units(ax, view.unit)
    if "series" in claim.ask.primary:
        _predict(ax, claim, shown[str(claim.ask.primary["series"])][0])
    style.label_ends(ax, ends)
    return figure


def _shown(claim: Subject, panel: Panel) -> dict[str, tuple[Line, Selection, style.Look]]:
    """Lines by name, in natural units, none twice: each with its selection and its look.

    A picture with a base year shows numerators and denominators, 100 in that year.
    """
    view = claim.picture
    found: dict[str, tuple[Line, Selection]] = {}
    for name in view.lines:
        selection = claim.series[name]
        if view.base is None:
            part = _part(panel, selection, view)
            # only ratios of two series need the factor; shares are printed in per cent already
            factor = view.factor if selection.over is not None else 1.0
            found[name] = replace(part, values=part.values * factor), selection
            continue
        for place, side in enumerate(selection.parts()):
            own = side.model_copy(update={"over": None})
            part = rebase(_part(panel, own, view), view.base)
            key = f"{name}{DENOMINATOR}" if place else name
            found[key] = replace(part, values=part.values * 100), side
    first = {drawn.observations: name for name, (drawn, _) in reversed(found.items())}
    kept = [name for name, (drawn, _) in found.items() if first[drawn.observations] == name]
    below = [name for name in kept if name.endswith(DENOMINATOR)]
    looks = style.rivals([name for name in kept if name not in below], "blue")
    looks |= style.rivals(below, "orange")
    return {name: (*found[name], looks[name]) for name in kept}


def _part(panel: Panel, selection: Selection, view: Picture) -> Line:
    whole = Lines(panel).annual(selection, "as-labelled", rows="lenient")
    return whole.between(view.first, view.last)


def _draw(ax: Axes, times: np.ndarray, drawn: Line, look: style.Look) -> None:
    economic = np.array([kind.startswith(Kind.ECONOMIC_YEAR) for kind in drawn.kinds])
    style.line(ax, times, drawn.values, look)
    if economic.any():
        middles, values = times[economic], drawn.values[economic]
        ax.hlines(values, middles - 0.5, middles + 0.5, color=look.colour, linewidth=1.8)
        style.stocks(ax, middles, values, look)
    if (~economic).any():
        style.stocks(ax, times[~economic], drawn.values[~economic], look)


def _draw_uncertainty(
    ax: Axes, selection: Selection, panel: Panel, drawn: Line, look: style.Look, view: Picture
) -> None:
    if selection.low and selection.high:
        bounds, lines = (selection.low, selection.high), Lines(panel)
        ends = (lines.annual(selection, "as-labelled", rival=rival) for rival in bounds)
        low, high = (end.between(view.first, view.last) for end in ends)
        if len(low.years):
            middle = _times(low)
            ax.fill_between(middle, low.values, high.values, color=look.colour, alpha=0.15, lw=0)
    if selection.over is None and view.base is None:
        rows = select(panel.annual, selection)
        printed = rows.loc[rows["margin"].notna() & (rows["alignment"] == "as-labelled")]
        known = printed.set_index("year")["margin"].reindex(drawn.years).to_numpy()
        shown = ~np.isnan(known)
        x, y = _times(drawn)[shown], drawn.values[shown]
        half = np.abs(y) * known[shown] / 100
        if shown.any():
            ax.vlines(x, y - half, y + half, color=look.colour, alpha=0.25, lw=5, zorder=1)


def _times(drawn: Line) -> np.ndarray:
    """Where figures stand on the axis: the middle of years, the day of stocks."""
    cells = zip(drawn.years.tolist(), drawn.kinds, drawn.observations, strict=True)
    return np.array([_time(*cell) for cell in cells])


def _time(year: int, kind: str, names: str) -> float:
    kind = kind.split("/")[0]
    if kind == Kind.STOCK:
        return style.decimal_year(date.fromisoformat(names.split()[0].rsplit(":", 1)[1]))
    if kind == Kind.MONTH:
        return year + (int(names.split()[0][-2:]) - 0.5) / 12
    return year + (0.25 if kind == Kind.ECONOMIC_YEAR else 0.5)


def _predict(ax: Axes, claim: Subject, drawn: Line) -> None:
    """A pale arrow from the usual level towards the predicted side, without a size."""
    view, primary = claim.picture, claim.ask.primary
    if "event" in primary:
        years = str(primary["event"]).split("+")
        first, last = int(years[0]), int(years[-1]) + 1
    else:
        first = int(primary.get("break", str(primary["window"]).split("-")[0]))
        last = int(str(primary["window"]).split("-")[1]) + 1
    before = drawn.values[drawn.years < first] if (drawn.years < first).any() else drawn.values[:1]
    start = first, float(before.mean())
    style.prediction_arrow(ax, start, min(last, view.last), claim.direction, view.predicts)

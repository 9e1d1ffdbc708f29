"""The data of a claim about dated events: how long after the one before each was held."""

from datetime import date

import numpy as np
from matplotlib.figure import Figure

from chervonets.figures import style
from chervonets.figures.subject import Subject
from chervonets.panel.build import Panel
from chervonets.ways.occasions import trend_sample
from chervonets.ways.selections import Lines, window

LABEL_ROOM = 0.35
HEIGHT_MM = 80.0


def events_picture(claim: Subject, panel: Panel, message: str, sources: str) -> Figure:
    """Intervals before each event of the kinds that the picture names, by date of the event."""
    figure, [ax] = style.picture(HEIGHT_MM, message, sources)
    view = claim.picture
    looks = style.rivals(view.lines)
    ends, drawn = [], {}
    for name in view.lines:
        shown = {"events": name, "window": f"{view.first}-{view.last}", "transform": "level"}
        sample = trend_sample({**claim.ask.primary, **shown}, claim.question, Lines(panel))
        times = np.array([style.decimal_year(date.fromisoformat(label)) for label in sample.labels])
        style.line(ax, times, sample.values, looks[name], step=np.inf)
        drawn[name] = times, sample.values
        label = claim.series[name].label
        ends.append((float(times[-1]), float(sample.values[-1]), label, looks[name].colour))
    ax.set_ylim(bottom=0)
    style.years(ax, view.first, view.last, LABEL_ROOM)
    style.units(ax, view.unit)
    # over the primary window, from the first interval in it
    first, last = window(claim.ask.primary)
    times, values = drawn[str(claim.ask.primary["events"])]
    place = int(np.searchsorted(times, first))
    start = float(times[place]), float(values[place])
    style.prediction_arrow(ax, start, last, claim.direction, view.predicts)
    style.label_ends(ax, ends)
    return figure

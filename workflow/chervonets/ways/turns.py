"""Turning points of several lines, in the order of the text."""

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.breaks import checked_break
from chervonets.inference.breaksearch import change_at
from chervonets.inference.result import Infeasible
from chervonets.panel.transform import Line
from chervonets.ways.samples import Question, Sample
from chervonets.ways.selections import Lines, Specification

ROLES = ("first", "second", "third", "fourth")
"""Columns of a specification that name the lines, in the order of the text."""

TRIMMING = 0.15
"""Share of the years that stays on either side of a turning point."""


def order_sample(specification: Specification, question: Question, lines: Lines) -> Sample:
    """The year from which each named line runs higher, in the order of the text.

    The year is the one at which a rise of the mean of the transformed line (or of its `level`
    about a linear trend, see `model`) leaves the least squares.

    Raises:
        Infeasible: a line is too short for a search, has a gap, or never rises.
    """
    named: dict[str, Line] = {}
    for name in (str(specification[role]) for role in ROLES if role in specification):
        named[name] = lines.prepared(question.series[name], specification)
        if (np.diff(named[name].years) != 1).any():
            raise Infeasible(f"{name} has a gap in the window")
    model = str(specification["model"])
    years = [float(line.years[_rise(line.values, model, name)]) for name, line in named.items()]
    cells = (cell for line in named.values() for cell in line.observations)
    behind = dict.fromkeys(name for cell in cells for name in cell.split())
    return Sample(np.array(years), tuple(named), tuple(behind))


def _rise(values: NDArray[np.float64], model: str, name: str) -> int:
    """Years before the rise that leaves the least squares."""
    series, search = checked_break(values, model=model, trimming=TRIMMING, known=())
    changes = np.array([change_at(series, date, model=model)[0] for date in search.dates])
    if not (changes > 0).any():
        raise Infeasible(f"{name} never rises in the window")
    statistics = np.where(changes > 0, search.f_statistics(series), -np.inf)
    return search.dates[int(statistics.argmax())]

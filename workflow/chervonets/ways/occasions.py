"""Samples of dated events: what is counted at them, and the time between them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from chervonets.inference.autoregression import Array
from chervonets.inference.result import Infeasible
from chervonets.ways.samples import Question, Sample, annual_sample
from chervonets.ways.selections import Lines, Selection, Specification, select, window

YEAR = 365.25
"""Days."""


class Occasion(NamedTuple):
    """A dated event with its first and last day, and what the printed figure counts there."""

    first: date
    last: date
    value: float
    observation: str


def trend_sample(specification: Specification, question: Question, lines: Lines) -> Sample:
    """Years of a line, or what is measured at dated events.

    `of` says what: `years` of the line that `series` names (the default), the `interval` in years
    between each event and the one before it, or the `value` at each event, in the denominator's
    terms if it has one. `events` names the selections, together as `a+b`; `clock` counts an
    interval between the `openings` or over the `recess` from the last day to the next first.

    Raises:
        Infeasible: fewer than two events fall in the window.
    """
    of = str(specification.get("of", "years"))
    if of == "years":
        return annual_sample(specification, question, lines)
    names = str(specification["events"]).split("+")
    chosen = [question.series[name] for name in names]
    first, last = window(specification)
    held = [item for item in occasions(lines, chosen) if first <= item.first.year <= last]
    if len(held) < 2:
        raise Infeasible(f"fewer than two events fall in {first}-{last}")
    if of == "value":
        sample = _values(held, chosen, lines)
    else:
        sample = _intervals(held, from_last=specification.get("clock") == "recess")
    if specification.get("transform") == "log":
        if (sample.values <= 0).any():
            raise Infeasible("the logarithm needs positive values")
        sample = replace(sample, values=np.log(sample.values))
    return sample


def occasions(lines: Lines, selections: Sequence[Selection]) -> list[Occasion]:
    """Events in order; of two datings within a month, the one with the shorter span is kept."""
    found: dict[tuple[int, int], Occasion] = {}
    for selection in selections:
        for item in _printed(lines, selection):
            key = (item.first.year, item.first.month)
            known = found.get(key)
            if known is None or item.last - item.first < known.last - known.first:
                found[key] = item
    return [found[key] for key in sorted(found)]


def _printed(lines: Lines, selection: Selection) -> list[Occasion]:
    spans, months = lines.panel.spans, lines.panel.monthly
    first = pd.to_datetime(months["month"])
    dated = pd.concat(
        [
            spans.assign(first=pd.to_datetime(spans["start"]), last=pd.to_datetime(spans["end"])),
            months.assign(first=first, last=first + pd.offsets.MonthEnd(0)),
        ]
    )
    named = dated["concept"] == selection.concept
    rows = select(dated, selection) if selection.rival else dated.loc[named]
    rows = rows.loc[rows["entity"] == selection.entity]
    days = rows["first"].dt.date, rows["last"].dt.date
    return list(map(Occasion, *days, rows["value"], rows["observations"]))


def _intervals(held: Sequence[Occasion], *, from_last: bool) -> Sample:
    starts = [item.last if from_last else item.first for item in held[:-1]]
    days = [(item.first - start).days for start, item in zip(starts, held[1:], strict=True)]
    return Sample(
        np.array(days) / YEAR,
        tuple(item.first.isoformat() for item in held[1:]),
        tuple(item.observation for item in held),
    )


def _values(held: Sequence[Occasion], chosen: Sequence[Selection], lines: Lines) -> Sample:
    below = [item.over for item in chosen if item.over is not None]
    under = {item.first: item for item in occasions(lines, below)} if below else None
    kept = [item for item in held if under is None or item.first in under]
    if not kept:
        raise Infeasible("numerator and denominator are never counted at the same event")
    values = [item.value / (under[item.first].value if under else 1.0) for item in kept]
    names = [item.observation for item in kept]
    names += [under[item.first].observation for item in kept] if under else []
    return Sample(np.array(values), tuple(item.first.isoformat() for item in kept), tuple(names))


def times_of(sample: Sample) -> Array:
    """When the figures of a sample were taken, in years."""
    if "-" in sample.labels[0]:
        days = [date.fromisoformat(label).toordinal() for label in sample.labels]
        return np.array(days) / YEAR
    return np.array(sample.labels, dtype=np.float64)

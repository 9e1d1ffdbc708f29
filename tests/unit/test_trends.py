"""Trends over years and over dated events as estimands."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest

from chervonets.inference.result import Infeasible
from chervonets.panel.build import MONTHLY, SPANS, Panel
from chervonets.ways.occasions import occasions, times_of, trend_sample
from chervonets.ways.samples import Question, Sample
from chervonets.ways.selections import Lines, Selection

MEETINGS = {
    "s": [("1921-03-08", "1921-03-16", 10.0), ("1922-03-08", "1922-03-10", 30.0)],
    "t": [("1922-03-01", "1922-03-31", 20.0), ("1924-03-07", "1924-03-09", 50.0)],
}


@pytest.fixture
def lines() -> Lines:
    shared = {"concept": "meetings", "item": "", "bound": "", "source": "x", "entity": "SUN"}
    rows = [
        {**shared, "series": series, "start": start, "end": end, "value": value}
        for series, meetings in MEETINGS.items()
        for start, end, value in meetings
    ]
    spans = pd.DataFrame([{**row, "observations": f"{row['start']}"} for row in rows])
    empty = Panel.empty()
    return Lines(
        Panel(empty.annual, pd.DataFrame(columns=list(MONTHLY)), spans.reindex(columns=list(SPANS)))
    )


def question(direction: str = "rise", effect: float = 0.5) -> Question:
    series = {
        "s": Selection(concept="meetings", rival="x:s"),
        "t": Selection(concept="meetings", rival="x:t"),
        "ratio": Selection(
            concept="meetings", rival="x:s", over=Selection(concept="meetings", rival="x:s")
        ),
    }
    return Question("trend", direction, series, {}, effect)


def test_the_more_exact_of_two_datings_is_kept(lines: Lines) -> None:
    held = occasions(lines, list(question().series.values())[:2])
    assert [item.first for item in held] == [date(1921, 3, 8), date(1922, 3, 8), date(1924, 3, 7)]
    assert held[1].last == date(1922, 3, 10)


@pytest.mark.parametrize(("clock", "days"), [("openings", [365, 730]), ("recess", [357, 728])])
def test_intervals_between_events(lines: Lines, clock: str, days: list[int]) -> None:
    choices = {"events": "s+t", "of": "interval", "clock": clock, "window": "1921-1924"}
    sample = trend_sample(choices, question(), lines)
    assert sample.labels == ("1922-03-08", "1924-03-07")
    assert sample.values * 365.25 == pytest.approx(days)
    logged = trend_sample({**choices, "transform": "log"}, question(), lines)
    assert logged.values == pytest.approx([math.log(n / 365.25) for n in days])


def test_values_at_events_over_their_denominator(lines: Lines) -> None:
    choices = {"events": "ratio", "of": "value", "window": "1921-1924"}
    sample = trend_sample(choices, question(), lines)
    assert sample.values.tolist() == [1.0, 1.0]
    with pytest.raises(Infeasible, match="fewer than two"):
        trend_sample({**choices, "window": "1921-1921"}, question(), lines)


def sample_of(values: list[float]) -> Sample:
    return Sample(np.array(values), tuple(str(1921 + i) for i in range(len(values))), ())


def test_times_are_years() -> None:
    days = Sample(np.ones(2), ("1921-03-08", "1922-03-08"), ())
    assert np.diff(times_of(days)) == pytest.approx([365 / 365.25])
    assert times_of(sample_of([1, 2])).tolist() == [1921, 1922]

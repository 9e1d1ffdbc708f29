"""Trends over years and over dated events as estimands."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest

from chervonets.inference.result import Infeasible
from chervonets.inference.trend import trend
from chervonets.panel.build import MONTHLY, SPANS, Panel
from chervonets.rungs.tests.outcomes import Settings
from chervonets.rungs.tests.trends import trend_outcomes
from chervonets.ways.occasions import occasions, times_of, trend_sample
from chervonets.ways.samples import Question, Sample
from chervonets.ways.selections import Lines, Selection

QUICK = Settings(resamples=199, level=0.05, seed=1, error_draws=9)
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
    return Question("trend", direction, series, None, {}, effect)


def test_the_more_exact_of_two_datings_is_kept(lines: Lines) -> None:
    held = occasions(lines, list(question().series.values())[:2])
    assert [item.first for item in held] == [
        date(1921, 3, 8),
        date(1922, 3, 8),
        date(1924, 3, 7),
    ]
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


def test_a_rising_sequence_has_the_smallest_p() -> None:
    row = {"null": "independent", "primary": True}
    [outcome], joint = trend_outcomes([(row, sample_of([1, 2, 4, 5, 7]))], question(), QUICK)
    assert outcome.p_value == outcome.attainable_p == pytest.approx(1 / math.factorial(5))
    assert outcome.estimate == pytest.approx(1.5)
    assert outcome.agrees
    # too few figures for a history
    assert joint is None


def test_a_predicted_fall_turns_the_sign() -> None:
    row = {"null": "independent", "primary": False}
    [outcome], _ = trend_outcomes([(row, sample_of([7, 5, 4, 2, 1]))], question("fall"), QUICK)
    assert outcome.agrees
    assert outcome.estimate == pytest.approx(-1.5)
    assert outcome.p_value == pytest.approx(1 / math.factorial(5))


def test_gaps_leave_no_interval_for_persistent_nulls() -> None:
    gapped = Sample(
        np.arange(8.0) ** 1.1,
        ("1921", "1922", "1924", "1925", "1927", "1930", "1934", "1939"),
        (),
    )
    row = {"null": "hamed-rao", "primary": False}
    [outcome], joint = trend_outcomes([(row, gapped)], question(), QUICK)
    assert math.isnan(outcome.low)
    assert joint is not None


def test_persistence_is_the_null_of_a_trend_that_names_none() -> None:
    values = np.random.default_rng(4).standard_normal(12).cumsum()
    years = sample_of(values.tolist())
    rows = [({}, years), ({"null": "ar-sieve"}, years), ({"null": "independent"}, years)]
    [plain, sieved, exchangeable], joint = trend_outcomes(rows, question(), QUICK)
    assert plain == sieved
    assert sieved.estimate == exchangeable.estimate
    assert sieved.p_value == trend(values, resamples=199, seed=1).p_value
    assert joint is not None
    assert joint.specifications == 3
    assert joint.stouffer_p == pytest.approx(sieved.p_value, abs=0.06)


def test_times_are_years() -> None:
    days = Sample(np.ones(2), ("1921-03-08", "1922-03-08"), ())
    assert np.diff(times_of(days)) == pytest.approx([365 / 365.25])
    assert times_of(sample_of([1, 2])).tolist() == [1921, 1922]

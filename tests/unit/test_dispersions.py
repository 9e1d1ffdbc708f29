"""Dispersion of monthly changes over many specifications: samples, tests, joint test."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from chervonets.inference.dispersion import dispersion
from chervonets.panel.build import ANNUAL, MONTHLY, SPANS, Panel
from chervonets.rungs.tests.dispersions import dispersion_outcomes
from chervonets.rungs.tests.outcomes import Settings
from chervonets.ways.months import dispersion_sample, log_ratio
from chervonets.ways.samples import Question, Sample
from chervonets.ways.selections import Lines, Selection, Specification

SETTINGS = Settings(resamples=499, level=0.05, seed=5, error_draws=0)
MONTHS = tuple(pd.period_range("1926-01", "1928-12", freq="M").astype(str))
PRIMARY: Specification = {"primary": True, "null": "ar-sieve"}


def question(direction: str = "rise") -> Question:
    series = {name: Selection(concept=name, rival=f"s:{name}") for name in ("a", "b")}
    return Question("dispersion", direction, series, {}, 1.0)


def changes(times: float) -> Sample:
    values = np.random.default_rng(1).standard_normal(len(MONTHS))
    after = np.array(MONTHS) >= "1928-01"
    return Sample(np.where(after, times * values, values), MONTHS, (), after=after)


def test_an_outcome_is_the_log_of_the_single_test() -> None:
    sample = changes(3.0)
    [outcome], joint = dispersion_outcomes([(PRIMARY, sample)], question(), SETTINGS)
    alone = dispersion(sample.values, sample.after, resamples=499, seed=5)
    assert outcome.estimate == pytest.approx(np.log(alone.estimate))
    assert outcome.p_value == alone.p_value
    assert outcome.estimate == pytest.approx(log_ratio(sample.values, sample.after))
    assert joint is not None
    assert joint.stouffer_p == pytest.approx(outcome.p_value, abs=0.03)


def test_a_fall_marks_the_other_group() -> None:
    sample = changes(0.2)
    [fall], _ = dispersion_outcomes([(PRIMARY, sample)], question("fall"), SETTINGS)
    assert fall.estimate < -0.5
    assert fall.agrees
    assert fall.p_value < 0.05
    assert fall.low <= fall.estimate <= fall.high


def test_months_that_are_missing_leave_no_test() -> None:
    sample = changes(3.0)
    keep = np.arange(len(MONTHS)) != 4
    gap = Sample(sample.values[keep], tuple(np.array(MONTHS)[keep]), (), after=sample.after[keep])
    [outcome], joint = dispersion_outcomes([(PRIMARY, gap)], question(), SETTINGS)
    assert "months are missing" in outcome.reason
    assert joint is None


def monthly(prices: dict[str, dict[str, float]]) -> Panel:
    rows = [
        {
            "concept": series,
            "item": "",
            "bound": "",
            "source": "s",
            "series": series,
            "entity": "SUN",
            "month": month,
            "value": value,
            "lenient": False,
            "observations": f"s:{series}:SUN:{month}",
        }
        for series, values in prices.items()
        for month, value in values.items()
    ]
    return Panel(
        pd.DataFrame(columns=list(ANNUAL)),
        pd.DataFrame(rows, columns=list(MONTHLY)),
        pd.DataFrame(columns=list(SPANS)),
    )


def test_changes_stop_at_gaps_and_follow_the_step() -> None:
    prices = {"1926-01": 1.0, "1926-02": 2.0, "1926-04": 4.0, "1926-05": 8.0}
    choices: Specification = {
        "series": "a", "window": "1926-01..1926-05", "break": "1926-05",
    }  # fmt: skip
    sample = dispersion_sample(choices, question(), Lines(monthly({"a": prices})))
    assert sample.labels == ("1926-02", "1926-05")
    assert sample.values == pytest.approx(np.log([2, 2]))
    assert sample.after.tolist() == [False, True]
    assert len(sample.observations) == 4
    stepped = dispersion_sample(choices | {"step": 3}, question(), Lines(monthly({"a": prices})))
    assert stepped.values == pytest.approx(np.log([4]))


def test_the_mean_of_a_calendar_month_is_taken_off() -> None:
    prices = {"1926-01": 1.0, "1926-02": 2.0, "1927-01": 1.0, "1927-02": 8.0}
    choices: Specification = {
        "series": "a", "window": "1926-01..1927-02", "break": "1927-01", "season": "removed",
    }  # fmt: skip
    sample = dispersion_sample(choices, question(), Lines(monthly({"a": prices})))
    assert sample.values == pytest.approx([-np.log(2), np.log(2)])

"""Expected deaths as nulls, the other years of the window as their baseline."""

from __future__ import annotations

import numpy as np
import pytest

from chervonets.inference.mortality import excess_mortality
from chervonets.panel.build import Panel
from chervonets.rungs.tests.mortalities import mortality_outcomes
from chervonets.rungs.tests.outcomes import Settings
from chervonets.ways.samples import Question, Sample, mortality_sample
from chervonets.ways.selections import Lines, Selection

SETTINGS = Settings(199, 0.05, 1, 9)
QUESTION = Question("pulse", "rise", {}, None, {}, 3.0)
YEARS = tuple(str(year) for year in range(1927, 1941))
AFTER = np.isin(np.arange(1927, 1941), (1932, 1933))
NOISE = np.random.default_rng(3).normal(0, 0.02, 14)
RATES = 25 * np.exp(NOISE) + 12 * AFTER
PEOPLE = np.linspace(95_000, 108_000, 14)


def _outcome(null: str, sample: Sample, trend: str = "none"):
    rows = [({"null": null, "trend": trend}, sample)]
    [outcome], joint = mortality_outcomes(rows, QUESTION, SETTINGS)
    assert joint is None
    return outcome


@pytest.mark.parametrize("null", ["excess-log-linear", "excess-quasi-poisson"])
def test_the_excess_is_told_a_year_in_the_unit_of_the_rates(null: str) -> None:
    outcome = _outcome(null, Sample(RATES, YEARS, (), after=AFTER, second=PEOPLE))
    assert outcome.estimate == pytest.approx(12, abs=1.0)
    assert outcome.low < 12 < outcome.high
    assert outcome.p_value < 0.05
    assert outcome.agrees


def test_counts_are_rates_times_people() -> None:
    outcome = _outcome(
        "excess-quasi-poisson", Sample(RATES, YEARS, (), after=AFTER, second=PEOPLE), "common"
    )
    years = np.arange(1927, 1941)
    counted = excess_mortality(
        RATES * PEOPLE, years, AFTER, population=PEOPLE, baseline=~AFTER, model="quasi-poisson"
    )
    assert outcome.estimate == pytest.approx(counted.estimate / PEOPLE[AFTER].sum())
    assert outcome.p_value == pytest.approx(counted.p_value)


def test_counts_without_people_and_short_baselines_are_refused() -> None:
    alone = Sample(RATES, YEARS, (), after=AFTER)
    assert "population" in _outcome("excess-quasi-poisson", alone).reason
    short = Sample(RATES[:7], YEARS[:7], (), after=AFTER[:7])
    assert "too short" in _outcome("excess-log-linear", short, "common").reason


def test_the_sample_brings_the_population_of_its_years(panel: Panel) -> None:
    deaths = Selection(
        concept="death-rate-rsfsr", rival="demog_adh_rtss:adh_rsfsr_cdr", entity="RUS"
    )
    people = Selection(
        concept="population-rsfsr", rival="demog_adh_rtss:adh_rsfsr_pop_both_total", entity="RUS"
    )
    asked = Question("pulse", "rise", {"deaths": deaths}, people, {}, 3.0)
    row = {"series": "deaths", "window": "1927-1940", "event": "1932+1933"}
    sample = mortality_sample(row, asked, Lines(panel))
    assert len(sample.second) == len(sample.values) == 14
    assert any("adh_rsfsr_pop_both_total" in name for name in sample.observations)

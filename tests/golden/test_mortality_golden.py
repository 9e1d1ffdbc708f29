"""Excess deaths and smoothed ages that others printed."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from chervonets.inference.heaping import graduated
from chervonets.inference.mortality import excess_mortality

DATA = Path(__file__).parent / "data"

# Karlinsky and Kobak (2021), eLife 10, e69336: excess deaths March to December 2020, their standard
# deviation, t, and the excess in per cent of the expected deaths of the year, as exported to
# elife2021/export/excess-mortality-2020.csv of dkobak/excess-mortality. From the excess of Armenia
# they take 4 000 dead of war, which are put back here.
PRINTED = {
    "Albania": (6004, 671, 9.0, 27.6),
    "Andorra": (81, 26, 3.1, 24.7),
    "Armenia": (5847 + 4000, 651, None, None),
}


@pytest.mark.parametrize("country", PRINTED)
def test_excess_of_karlinsky_and_kobak(country):
    excess, spread, t, percent = PRINTED[country]
    rows = pd.read_csv(DATA / "monthly_deaths.csv").query("country == @country")
    year = rows["year"].to_numpy()
    crisis = (year == 2020) & (rows["month"] > 2).to_numpy()
    result = excess_mortality(
        rows["deaths"],
        year,
        crisis,
        baseline=year < 2020,
        season=rows["month"].tolist(),
        model="linear",
    )
    assert result.estimate == pytest.approx(excess, abs=0.5)
    assert result.details["standard_error"] == pytest.approx(spread, abs=0.5)
    if t is not None:
        assert result.statistic == pytest.approx(t, abs=0.05)
        annual = rows.groupby("year")["deaths"].sum()
        years = annual.index.to_numpy()
        whole = excess_mortality(annual, years, years == 2020, model="linear")
        share = 100 * result.estimate / whole.details["expected"][0]
        assert share == pytest.approx(percent, abs=0.051)


def test_quasi_poisson_against_statsmodels():
    import statsmodels.api as sm

    rows = pd.read_csv(DATA / "monthly_deaths.csv").query("country == 'Albania'")
    deaths, time = rows["deaths"].to_numpy(), np.arange(len(rows))
    crisis = time >= 65
    result = excess_mortality(deaths, time, crisis, model="quasi-poisson")
    design = sm.add_constant(time.astype(float))
    fit = sm.GLM(deaths[~crisis], design[~crisis], family=sm.families.Poisson()).fit(scale="X2")
    one = fit.get_prediction(design[crisis])
    assert result.details["expected"] == pytest.approx(one.predicted_mean.tolist())
    assert result.details["overdispersion"] == pytest.approx(fit.scale)
    last = excess_mortality(
        deaths, time, time == 71, baseline=~crisis, model="quasi-poisson"
    ).details
    spread = np.sqrt(fit.scale * one.predicted_mean[-1] + one.se[-1] ** 2)
    assert last["standard_error"] == pytest.approx(spread)


@pytest.mark.parametrize(
    ("census", "operator", "tolerance"),
    [("Ghana 1970", "spencer", 0.5), ("Bangladesh 1974 males", "zelnik", 1)],
)
def test_smoothed_ages(census, operator, tolerance):
    """The table of Bangladesh follows from 40 fewer men of 44; see the test of DemoTools."""
    rows = pd.read_csv(DATA / "heaped_ages.csv").query("census == @census")
    people = rows["people"].to_numpy(dtype=float)
    if operator == "zelnik":
        people[44] -= 40
    smooth = graduated(people, rows["age"], operator)
    printed = rows["smoothed"].to_numpy()
    known = np.isfinite(printed)
    assert known.sum() > 20
    assert smooth[known] == pytest.approx(printed[known], abs=tolerance)

"""Excess deaths that others printed."""

from pathlib import Path

import pandas as pd
import pytest

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

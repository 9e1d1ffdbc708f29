"""What the claims on market and money take from the panel, against figures copied from print."""

from __future__ import annotations

import csv
import itertools
from math import log
from statistics import mean, median

import numpy as np
import pytest

from chervonets.claims.models import Claim, read_claim
from chervonets.inference.comovement import comovement
from chervonets.inference.contrasts import contrast
from chervonets.panel.build import Panel
from chervonets.panel.concepts import Concept
from chervonets.ways.months import dispersion_sample, log_ratio
from chervonets.ways.samples import (
    Sample,
    annual_sample,
    comovement_sample,
    placebo_sample,
    quantity_sample,
)
from chervonets.ways.selections import Lines
from tests.conftest import DATA

# State Bank notes, end of December 1925-32, million roubles (International Historical Statistics).
NOTES = [726.6, 812.3, 1002.9, 1090.7, 1501.0, 2080.4, 2784.4, 3400.6]

# Expenditure of the state budget 1926-32, million roubles (Mitchell).
SPENDING = [4051, 5335, 6465, 8241, 12335, 23146, 30740]


@pytest.fixture
def claim(request: pytest.FixtureRequest, concepts: dict[str, Concept]) -> Claim:
    return read_claim(DATA, request.param, concepts)


def asked(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("claim", [name], indirect=True)


@asked("printing-press")
def test_the_jump_of_the_issue(claim: Claim, panel: Panel) -> None:
    sample = annual_sample(claim.primary, claim.question, Lines(panel))
    growth = np.diff(np.log(NOTES))
    assert sample.values == pytest.approx(growth)
    jump = growth[3:].mean() - growth[:3].mean()
    assert contrast(sample.values, sample.after, resamples=99).estimate == pytest.approx(jump)
    assert 100 * jump == pytest.approx(14.9, abs=0.05)


@asked("printing-press")
def test_narrow_money_of_the_united_states_is_a_placebo(claim: Claim, panel: Panel) -> None:
    choices = {**claim.primary, "null": "placebo-rank"}
    sample = placebo_sample(choices, claim.question, Lines(panel))
    money = printed("jst_macrohistory", "jst_narrowm", "USA")
    growth = [log(money[str(year)] / money[str(year - 1)]) for year in range(1926, 1933)]
    own = sample.values[sample.labels.index("USA")]
    assert own == pytest.approx(mean(growth[3:]) - mean(growth[:3]))
    assert "SUN" not in sample.labels
    assert sample.target == pytest.approx(0.14888, abs=5e-5)
    europe = {**choices, "donors": "narrow-europe"}
    pool = placebo_sample(europe, claim.question, Lines(panel))
    assert set(pool.labels) < set(sample.labels) - {"USA", "JPN", "AUS", "CAN"}


@asked("emission-as-capital")
def test_the_issue_as_a_share_of_spending(claim: Claim, panel: Panel) -> None:
    sample = annual_sample(claim.primary, claim.question, Lines(panel))
    shares = np.diff(NOTES) / SPENDING
    assert sample.labels == tuple(map(str, range(1926, 1933)))
    assert sample.values == pytest.approx(shares)
    # 85.7 of 4051, 190.6 of 5335 and 87.8 of 6465 million before October 1928
    assert 100 * shares[:3].mean() == pytest.approx(2.35, abs=0.005)


@asked("real-wage-fall")
def test_real_wages_by_four_estimates(claim: Claim, panel: Panel) -> None:
    """690 roubles in 1927/28; 3 047 in 1937 at prices five times, 4 054 in 1940 at seven times."""
    sample = quantity_sample(claim.primary, claim.question, Lines(panel))
    ratios = [0.87, 0.70, 3047 / (690 * 5), 4054 / (690 * 7)]
    assert sample.values == pytest.approx(ratios)
    assert median(ratios) == pytest.approx(0.855, abs=0.0005)


@asked("market-survives-collectivisation")
def test_the_farms_share_of_the_market(claim: Claim, panel: Panel) -> None:
    sample = quantity_sample(claim.primary, claim.question, Lines(panel))
    assert sample.values.tolist() == [10, 16]


@asked("money-and-accounting")
def test_notes_and_profits(claim: Claim, panel: Panel) -> None:
    """Profits rank 3, 4, 5, 2, 1 beside rising notes: 1 - 6 * 32 / (5 * 24) = -0.6."""
    sample = comovement_sample(claim.primary, claim.question, Lines(panel))
    assert sample.second.tolist() == [743, 1079, 1104, -60, -642]
    assert sample.values == pytest.approx(np.log(NOTES[3:]))
    found = comovement(sample.values, -sample.second, null="permutation", trend=False)
    assert found.estimate == pytest.approx(0.6)
    assert found.p_value == pytest.approx(21 / 120)


@asked("money-withers-by-inflation")
def test_money_values_outrun_energy(claim: Claim, panel: Panel) -> None:
    sample = annual_sample(claim.primary, claim.question, Lines(panel))
    energy = printed("cow_nmc_v7", "nmc_pec", "SUN")
    gap = (log(212_300 / 14_200) - log(energy["1937"] / energy["1928"])) / 9
    assert sample.values.mean() == pytest.approx(gap)


@asked("price-gyrations")
def test_the_calm_of_recorded_prices(claim: Claim, panel: Panel) -> None:
    sample: Sample = dispersion_sample(claim.primary, claim.question, Lines(panel))
    prices = printed("cfs_league_of_nations_prices", "lon_cpi_spliced_m", "SUN")
    months = sorted(month for month in prices if "1924-04" <= month <= "1929-09")
    changes = [log(prices[b] / prices[a]) for a, b in itertools.pairwise(months)]
    assert sample.values == pytest.approx(changes)
    before = [x for x, month in zip(changes, months[1:], strict=True) if month < "1928-10"]
    after = [x for x, month in zip(changes, months[1:], strict=True) if month >= "1928-10"]
    assert log_ratio(sample.values, sample.after) == pytest.approx(
        log(deviation(after) / deviation(before))
    )


def deviation(values: list[float]) -> float:
    return mean(abs(value - median(values)) for value in values)


def printed(source: str, series: str, entity: str) -> dict[str, float]:
    """Figures of a series by year, or by month where it has months."""
    with (DATA / "sources" / source / "observations.csv").open(newline="") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if (row["series"], row["entity"]) == (series, entity)
        ]
    size = 4 if rows[0]["start"][5:7] == "01" and rows[0]["end"][5:7] == "12" else 7
    return {row["start"][:size]: float(row["value"]) for row in rows}

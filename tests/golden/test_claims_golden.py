"""Primary ways of the claims against arithmetic on figures that were copied from print by hand."""

from __future__ import annotations

import csv
import itertools
from math import exp, log, sqrt
from statistics import mean, median

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from chervonets.claims.evidence import Evidence
from tests.conftest import DATA

Gathered = dict[str, Evidence]

# Per head: 138.706863 million people in 1913, 158.094 in 1932.
HEADS = log(158.094 / 138.706863)

BY_HAND = {
    # declared output of 1932 over the target: fuel in million tons, metal in thousand, cotton cloth
    # in million metres, employed in millions
    "plan-foresight/gross-error": {
        "oil": 21.4 / 21.7,
        "coal": 64.2 / 75,
        "pig iron": 6160 / 10_000,
        "steel": 5890 / 10_400,
        "cotton cloth": 2540 / 4700,
        "woollen cloth": 88.7 / 270,
        "sugar": 828 / 2600,
        "employment": 22.9 / 15.8,
    },
    # growth reached over growth planned, per cent
    "plan-foresight/rates-missed": {
        "productivity": 41 / 110,
        "average wage": 100 / 50,
        "industry": 100 / 180,
        "means of production": 170 / 230,
    },
    "plan-raised-targets/unfeasible-tempo": {
        "1929/30": log(22 / 31.3),
        "1931": log(20.5 / 45),
        "1932": log(14.7 / 36),
    },
    "accumulation-over-consumption/heavy-ahead": {
        "coal": log(64.2 / 35.4),
        "cotton cloth": log(2540 / 2871),
        "eggs": log(4.4 / 10.8),
        "meat": log(2.8 / 4.9),
        "milk": log(20.6 / 31),
        "oil": log(21.4 / 11.6),
        "pig iron": log(6160 / 3300),
        "steel": log(5890 / 3900),
    },
    "accumulation-over-consumption/share-rose": {"share": log(53.3 / 32.8)},
    # grain and products in million tons, eggs in milliards, wool in thousand tons
    "agriculture-undermined/output": {
        "eggs": log(4.4 / 10.8),
        "grain": log(69.8 / 73.3),
        "meat": log(2.8 / 4.9),
        "milk": log(20.6 / 31),
        "wool": log(69 / 182),
    },
    # million head, January 1934 over January 1929
    "agriculture-undermined/foundations": {
        "cattle": log(33.5 / 58.2),
        "goats": log(3.6 / 9.7),
        "horses": log(15.4 / 32.6),
        "pigs": log(11.5 / 19.4),
        "sheep": log(32.9 / 97.4),
    },
    "consumption-below-1913/manufactures": {
        "cotton cloth": log(2694 / 2275.2) - HEADS,
        "paper": log(478.5 / 197) - HEADS,
        "sugar": log(828 / 1290) - HEADS,
        "woollen cloth": log(88.7 / 95) - HEADS,
    },
    "consumption-below-1913/food": {
        "eggs": log(4.4 / 11.9) - HEADS,
        "meat": log(2.8 / 5.0) - HEADS,
        "milk": log(20.6 / 29.4) - HEADS,
        "wool": log(69 / 192) - HEADS,
    },
    # factory goods a head of the village for a ton of grain procured (650 million poods in 1928)
    "city-village-link/exchange": {"goods": log(32.33 / 22.1) - log(28.29 / (650 * 0.01638))},
    "industry-grew/above-prewar": {
        "coal": log(64.2 / 29.1),
        "pig iron": log(6.16 / 4.2),
        "steel": log(5.89 / 4.2),
    },
    # roubles: geometric means of printed ranges on the market over those of card prices
    "tenfold-open-market-prices/speculative-prices": {
        "butter-card": sqrt(45 * 20) / sqrt(10 * 6),
        "eggs-card": sqrt(22 * 10) / sqrt(9 * 2.5),
        "meat-card": sqrt(12 * 5) / sqrt(4 * 2),
        "milk-card": sqrt(3 * 1.5) / sqrt(1 * 0.40),
        "potatoes-card": sqrt(2 * 1) / 0.20,
        "rye-bread-card": 2 / sqrt(0.27 * 0.14),
        "wheat-bread-card": 2.5 / sqrt(0.60 * 0.36),
    },
    "tenfold-open-market-prices/tenfold": {"private trade": 769.3 / 100},
    "money-withers-by-inflation/lost-value": {"all-trade": log(251.8 / 100)},
    "kulaks-two-million/number": {"certificate": 1803.392},
    "market-survives-collectivisation/chief-place": {"y1935": 10, "y1937": 16},
    "interest-in-labour-lost/lost-interest": {"left-on-1923": log(152.4 / 104)},
    # per year: 63 disturbances in 1926 and 1927 together
    "interest-in-labour-lost/anger": {
        "y1929": log(1300 / (63 / 2)),
        "y1930": log(13_754 / (63 / 2)),
    },
    "collectivisation-by-pressure/back-and-forth": {"left-shares": 57.2 - 21.9},
    "real-wage-fall/peasants": {"survival-1933": log(26.8 / 51)},
}


def taken(gathered: Gathered, sentence: str) -> pd.DataFrame:
    """What the primary way of a sentence takes, by label."""
    claim, _, name = sentence.partition("/")
    samples = gathered[claim].samples
    return samples.loc[samples["proposition"] == name].set_index("label")


@pytest.mark.parametrize("sentence", BY_HAND)
def test_the_primary_way_takes_the_printed_figures(sentence: str, gathered: Gathered) -> None:
    by_hand = BY_HAND[sentence]
    values = taken(gathered, sentence)["value"]
    assert list(values.index) == list(by_hand)
    np.testing.assert_allclose(values, list(by_hand.values()), rtol=2e-4)


def test_the_middle_of_eight_targets_was_missed_by_its_factor(gathered: Gathered) -> None:
    misses = [abs(log(ratio)) for ratio in BY_HAND["plan-foresight/gross-error"].values()]
    found = gathered["plan-foresight"].numbers["gross-error.estimate"].value
    assert found == pytest.approx(exp(median(misses)))


def test_fuel_and_metal_lead_goods_for_people(gathered: Gathered) -> None:
    goods = BY_HAND["accumulation-over-consumption/heavy-ahead"]
    people = [goods[name] for name in ("cotton cloth", "eggs", "meat", "milk")]
    heavy = [goods[name] for name in ("coal", "oil", "pig iron", "steel")]
    found = gathered["accumulation-over-consumption"].numbers["heavy-ahead.estimate"].value
    assert found == pytest.approx(100 * (mean(heavy) - mean(people)))


# State Bank notes, end of December 1925-32, million roubles (International Historical Statistics).
NOTES = [726.6, 812.3, 1002.9, 1090.7, 1501.0, 2080.4, 2784.4, 3400.6]

# Expenditure of the state budget 1926-32, million roubles (Mitchell).
SPENDING = [4051, 5335, 6465, 8241, 12335, 23146, 30740]


def test_the_jump_of_the_issue(gathered: Gathered) -> None:
    sample = taken(gathered, "printing-press/faster-than-before")
    growth = np.diff(np.log(NOTES))
    assert sample["value"].to_numpy() == pytest.approx(growth)
    jump = growth[3:].mean() - growth[:3].mean()
    found = gathered["printing-press"].numbers["faster-than-before.estimate"]
    assert found.value == pytest.approx(100 * jump)
    assert found.text == "14.9"


def test_the_issue_as_a_share_of_spending(gathered: Gathered) -> None:
    sample = taken(gathered, "emission-as-capital/filled-gaps")
    shares = np.diff(NOTES) / SPENDING
    assert list(map(str, sample.index)) == [str(year) for year in range(1926, 1933)]
    assert sample["value"].to_numpy() == pytest.approx(shares)
    # 85.7 of 4051, 190.6 of 5335 and 87.8 of 6465 million before October 1928
    assert 100 * shares[:3].mean() == pytest.approx(2.35, abs=0.005)


def test_notes_and_profits(gathered: Gathered) -> None:
    """Profits rank 3, 4, 5, 2, 1 beside rising notes: 1 - 6 * 32 / (5 * 24) = -0.6."""
    sample = taken(gathered, "money-and-accounting/money-disorganises")
    assert sample["second"].tolist() == [743, 1079, 1104, -60, -642]
    assert sample["value"].to_numpy() == pytest.approx(np.log(NOTES[3:]))
    found = gathered["money-and-accounting"].numbers["money-disorganises.estimate"].value
    assert found == pytest.approx(-0.6)
    assert found == pytest.approx(stats.spearmanr(sample["value"], sample["second"]).statistic)


def test_the_calm_of_recorded_prices(gathered: Gathered) -> None:
    sample = taken(gathered, "price-gyrations/recorded-months")
    prices = monthly("cfs_league_of_nations_prices", "lon_cpi_spliced_m", "SUN")
    months = sorted(month for month in prices if "1924-04" <= month <= "1929-09")
    changes = [log(prices[b] / prices[a]) for a, b in itertools.pairwise(months)]
    assert sample["value"].to_numpy() == pytest.approx(changes)
    before = [x for x, month in zip(changes, months[1:], strict=True) if month < "1928-10"]
    after = [x for x, month in zip(changes, months[1:], strict=True) if month >= "1928-10"]
    found = gathered["price-gyrations"].numbers["recorded-months.estimate"].value
    assert found == pytest.approx(deviation(after) / deviation(before))


def deviation(values: list[float]) -> float:
    return mean(abs(value - median(values)) for value in values)


def monthly(source: str, series: str, entity: str) -> dict[str, float]:
    """Printed figures of a series by month."""
    with (DATA / "sources" / source / "observations.csv").open(newline="") as file:
        return {
            row["start"][:7]: float(row["value"])
            for row in csv.DictReader(file)
            if (row["series"], row["entity"]) == (series, entity)
        }

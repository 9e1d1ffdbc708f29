"""Evidence on the real claims: numbers agree with the printed figures, and name them."""

from __future__ import annotations

import csv
import math
from datetime import date
from itertools import pairwise
from statistics import median

import pandas as pd
import pytest

from chervonets.claims.evidence import Evidence, gather, seed_of
from chervonets.claims.models import Claim, read_claim
from chervonets.inference.result import Infeasible
from chervonets.panel.build import DataHouse, Panel
from chervonets.panel.concepts import Concept
from chervonets.rungs.tests.outcomes import Settings
from chervonets.ways.samples import annual_sample
from chervonets.ways.selections import Lines
from tests.conftest import DATA

QUICK = Settings(resamples=99, level=0.05, seed=1, error_draws=9)


def printed(source: str, series: str) -> dict[str, float]:
    """Printed values of a series by start date, read without the library."""
    path = DATA / "sources" / source / "observations.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return {
            row["start"]: float(row["value"])
            for row in csv.DictReader(lines)
            if row["series"] == series
        }


def evidence(claim_id: str, concepts: dict[str, Concept], panel: Panel) -> tuple[Claim, Evidence]:
    claim = read_claim(DATA, claim_id, concepts)
    return claim, gather(claim, panel, QUICK)


def test_note_growth_is_that_of_the_printed_notes(
    concepts: dict[str, Concept], panel: Panel
) -> None:
    notes = printed("gmd_sun_extract", "gmd.M0.ihd_banknotes_december")
    logs = {int(start[:4]): math.log(value) for start, value in notes.items()}
    growth = {year: logs[year] - logs[year - 1] for year in range(1926, 1933)}
    after = sum(growth[year] for year in range(1929, 1933)) / 4
    before = sum(growth[year] for year in range(1926, 1929)) / 3
    _, found = evidence("printing-press", concepts, panel)
    assert found.measures["estimate"] == pytest.approx(after - before)
    assert found.numbers["growth_after"].value == pytest.approx(100 * math.expm1(after))
    assert found.numbers["estimate"].value == pytest.approx(100 * (after - before))
    assert found.measures["n"] == 7


def test_the_price_ratio_is_the_median_over_goods(
    concepts: dict[str, Concept], panel: Panel
) -> None:
    source = "pub_prices_ration_market_osokina"
    ratios = []
    for good in ("meat", "potatoes", "milk", "butter", "eggs"):
        ends = [
            math.sqrt(
                next(iter(printed(source, f"{side}_{good}_low").values()))
                * next(iter(printed(source, f"{side}_{good}_high").values()))
            )
            for side in ("market", "ration")
        ]
        ratios.append(ends[0] / ends[1])
    for good in ("rye_bread", "wheat_bread"):
        market = printed(source, f"market_{good}_mean")["1933-01-01"]
        low = next(iter(printed(source, f"ration_{good}_low").values()))
        high = next(iter(printed(source, f"ration_{good}_high").values()))
        ratios.append(market / math.sqrt(low * high))
    _, found = evidence("tenfold-open-market-prices", concepts, panel)
    assert found.measures["estimate"] == pytest.approx(median(ratios))
    assert found.numbers["of.rye bread"].value == pytest.approx(ratios[5])
    inside = sum(5 <= ratio <= 20 for ratio in ratios) / 7
    assert found.measures["share_inside"] == pytest.approx(inside)


def test_death_rates_of_the_famine(concepts: dict[str, Concept], panel: Panel) -> None:
    rates = {
        int(start[:4]): value for start, value in printed("demog_adh_rtss", "adh_rsfsr_cdr").items()
    }
    usual = [rates[year] for year in range(1927, 1941) if year not in (1932, 1933)]
    excess = (rates[1932] + rates[1933]) / 2 - sum(usual) / len(usual)
    _, found = evidence("famine-1932-33", concepts, panel)
    assert found.measures["estimate"] == pytest.approx(excess)


def test_the_rank_of_soviet_prices(concepts: dict[str, Concept], panel: Panel) -> None:
    claim, found = evidence("chervonets-stable-under-nep", concepts, panel)
    assert found.measures["attainable_p"] == pytest.approx(1 / found.measures["n"])
    wholesale_1927 = found.results.query(
        "series == 'wholesale' and window == '1924-04..1927-12' and measure == 'volatility'"
    )
    assert wholesale_1927["reason"].str.contains("1927").all()
    assert claim.question.sign == -1


def test_every_number_names_figures_that_are_printed(
    concepts: dict[str, Concept], panel: Panel, house: DataHouse
) -> None:
    known = set(house.observations["name"])
    for claim_id in ("kulaks-two-million", "nep-suppressed", "coercion-replaced-market"):
        _, found = evidence(claim_id, concepts, panel)
        primary = found.results.loc[found.results["primary"]].iloc[0]
        assert found.samples.loc[primary["sample"], "observations"]
        for key, item in found.numbers.items():
            assert set(item.observations) <= known, (claim_id, key)


def test_forbidden_and_infeasible_specifications_keep_a_reason(
    concepts: dict[str, Concept], panel: Panel
) -> None:
    claim, found = evidence("peasant-proprietors-25m", concepts, panel)
    reasons = found.results.loc[found.results["forbidden"] != ""]
    assert (reasons["reason"] == reasons["forbidden"]).all()
    assert found.results["estimate"].notna().eq(found.results["reason"] == "").all()
    assert found.measures["fitted"] == (found.results["reason"] == "").sum()
    assert len(claim.forbidden) > 0


def test_seeds_differ_by_claim_and_repeat(concepts: dict[str, Concept], panel: Panel) -> None:
    assert seed_of(1, "a") == seed_of(1, "a")
    assert len({seed_of(1, "a"), seed_of(1, "b"), seed_of(2, "a")}) == 3
    _, first = evidence("nep-suppressed", concepts, panel)
    _, again = evidence("nep-suppressed", concepts, panel)
    pd.testing.assert_frame_equal(first.results, again.results)


def test_the_printed_bounds_of_democracy_are_used(
    concepts: dict[str, Concept], panel: Panel
) -> None:
    claim, found = evidence("democracy-liquidated", concepts, panel)
    chosen = {
        "series": "deliberative",
        "window": "1923-1933",
        "break": 1928,
        "null": "ar-sieve",
        "trend": "none",
    }
    same = (found.results[list(chosen)] == pd.Series(chosen)).all(axis=1)
    by_bound = found.results.loc[same].set_index("bound")
    # the reading worst for the prediction shrinks the fall, or turns it round
    assert by_bound.loc["against", "estimate"] > by_bound.loc["point", "estimate"]
    with pytest.raises(Infeasible, match="without bounds"):
        annual_sample({**claim.primary, "series": "liberties"}, claim.question, Lines(panel))


def test_intervals_between_congresses_are_those_of_the_printed_dates(
    concepts: dict[str, Concept], panel: Panel
) -> None:
    opened = sorted(map(date.fromisoformat, printed("party_congresses_cpsu", "congress.voting")))
    held = [day for day in opened if day.year <= 1930]
    years = {str(b): (b - a).days / 365.25 for a, b in pairwise(held)}
    _, found = evidence("party-ossified", concepts, panel)
    assert len(years) == found.measures["n"] == 6
    for label, interval in years.items():
        assert found.numbers[f"of.{label}"].value == pytest.approx(interval)
    assert found.measures["p_value"] == pytest.approx(1 / math.factorial(6))


def test_holdings_are_households_over_their_printed_share(
    concepts: dict[str, Concept], panel: Panel
) -> None:
    households = printed("pub_collectivisation_tsypin", "households_in_kolkhozes")["1929-07-01"]
    share = printed("pub_collectivisation_tsypin", "households_in_kolkhozes_share")["1929-07-01"]
    _, found = evidence("peasant-proprietors-25m", concepts, panel)
    assert found.numbers["of.tsypin-1929"].value == pytest.approx(100 * households / share)


def test_convictions_are_added_to_the_exiled(concepts: dict[str, Concept], panel: Panel) -> None:
    exiled = printed("special_settlers_zemskov", "settlers_exiled_1930_31")["1930-01-01"]
    convicted = printed("political_convictions_zemskov", "polconv_total_mvd")
    both = exiled + convicted["1930-01-01"] + convicted["1931-01-01"]
    _, found = evidence("kulaks-two-million", concepts, panel)
    rows = found.results.query(
        "estimates == 'certificate' and added == 'interior-1930+interior-1931'"
    )
    assert rows["estimate"].tolist() == pytest.approx([both / 1000] * 3)

"""How far prices of a good lie apart: samples of two sets of goods, and their estimate."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pytest

from chervonets.inference.result import Infeasible
from chervonets.panel.build import ANNUAL, Panel
from chervonets.ways.estimates import ESTIMANDS
from chervonets.ways.samples import Question, Sample, spread_sample
from chervonets.ways.selections import Lines, Selection

MARKET = {"bread": [1.0, 4.0, 2.0], "meat": [3.0, 6.0], "salt": [5.0]}
RATION = {"bread": [1.0, 1.5], "sugar": [2.0, 2.0]}
CHOICES = {"series": "market", "with": "ration"}


def lines(
    market: Mapping[str, Sequence[float]] = MARKET,
    ration: Mapping[str, Sequence[float]] = RATION,
    lenient: str = "",
) -> Lines:
    """Prices of goods in both channels, the places in which they were noted named as years."""
    rows = [
        {
            "concept": channel, "item": item, "bound": "", "source": "book", "series": channel,
            "entity": "SUN", "alignment": "as-labelled", "year": 1931 + place,
            "kind": "calendar-year", "value": value, "margin": math.nan, "unit": "rouble",
            "territory": "here", "evidence": "archival", "lenient": item == lenient,
            "observations": f"book:{channel}:{item}:{place}",
        }
        for channel, goods in (("market", market), ("ration", ration))
        for item, values in goods.items()
        for place, value in enumerate(values)
    ]  # fmt: skip
    empty = Panel.empty()
    annual = pd.DataFrame(rows, columns=list(ANNUAL))
    return Lines(Panel(annual, empty.monthly, empty.spans))


def question() -> Question:
    series = {
        name: Selection(concept=name, rival=f"book:{name}", label=f"prices of the {name}")
        for name in ("market", "ration")
    }
    return Question("spread", "rise", series, {}, 0.1)


def test_a_spread_is_the_log_of_the_highest_over_the_lowest_price_of_a_good() -> None:
    sample = spread_sample(CHOICES, question(), lines())
    goods = ("market, bread", "market, meat", "ration, bread", "ration, sugar")
    assert sample.labels == goods, "salt has one price and no spread"
    np.testing.assert_allclose(sample.values, np.log([4, 2, 1.5, 1]))
    assert sample.after.tolist() == [True, True, False, False]
    assert sample.observations[:3] == tuple(f"book:market:bread:{place}" for place in range(3))
    assert not any("salt" in name for name in sample.observations)


def test_the_estimate_is_the_log_ratio_of_the_median_spreads() -> None:
    sampler, estimator = ESTIMANDS["spread"]
    there = lines(ration={"bread": [1.0, 1.5]})
    [found] = estimator(CHOICES, sampler(CHOICES, question(), there))
    assert found == pytest.approx(math.log((math.log(4) + math.log(2)) / 2 / math.log(1.5)))
    other = {"series": "ration", "with": "market"}
    [mirrored] = estimator(other, sampler(other, question(), there))
    assert mirrored == pytest.approx(-found)


def test_neither_coin_nor_order_changes_a_spread() -> None:
    dear = {item: [1000 * value for value in values[::-1]] for item, values in MARKET.items()}
    plain, other = (spread_sample(CHOICES, question(), each) for each in (lines(), lines(dear)))
    np.testing.assert_allclose(other.values, plain.values)


def test_an_overstated_spread_is_one_of_the_first_set() -> None:
    plain = spread_sample(CHOICES, question(), lines())
    less = spread_sample({**CHOICES, "overstated": 1.0}, question(), lines())
    np.testing.assert_allclose(less.values[plain.after], plain.values[plain.after] / 2)
    np.testing.assert_allclose(less.values[~plain.after], plain.values[~plain.after])


def test_lenient_prices_need_lenient_rows() -> None:
    there = lines(lenient="meat")
    assert "market, meat" not in spread_sample(CHOICES, question(), there).labels
    lenient = spread_sample({**CHOICES, "rows": "lenient"}, question(), there)
    assert "market, meat" in lenient.labels


@pytest.mark.parametrize("ration", [{"bread": [1.0], "sugar": [2.0]}, {}])
def test_a_set_without_a_good_of_several_prices_is_refused(
    ration: Mapping[str, Sequence[float]],
) -> None:
    with pytest.raises(Infeasible, match="no good of prices of the ration has several prices"):
        spread_sample(CHOICES, question(), lines(ration=ration))


def test_prices_that_do_not_differ_have_no_ratio_of_spreads() -> None:
    still = Sample(np.array([1.0, 0.0]), ("a", "b"), (), after=np.array([True, False]))
    with pytest.raises(Infeasible, match="do not differ"):
        ESTIMANDS["spread"][1](CHOICES, still)

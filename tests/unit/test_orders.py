"""Turning points in the order of the text."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from chervonets.inference.result import Infeasible
from chervonets.ways.estimates import ESTIMANDS
from chervonets.ways.samples import Question, Sample
from chervonets.ways.selections import Lines
from chervonets.ways.turns import order_sample
from tests import worlds

TURNS = {"a": 1927, "b": 1929, "c": 1930}


@pytest.fixture
def lines() -> Lines:
    return Lines(
        worlds.panel(
            {
                name: {year: float(year >= turn) + 0.01 * (year % 3) for year in range(1923, 1935)}
                for name, turn in TURNS.items()
            }
        )
    )


def question() -> Question:
    return Question("order", "rise", worlds.series(*TURNS), {}, 1.0)


def test_turning_points_are_the_first_years_of_the_new_level(lines: Lines) -> None:
    choices = {"first": "a", "second": "b", "third": "c", "window": "1923-1934", "model": "mean"}
    sample = order_sample(choices, question(), lines)
    assert dict(zip(sample.labels, sample.values.tolist(), strict=True)) == TURNS
    series = {**question().series, "a": question().series["a"].model_copy(update={"factor": -1})}
    falling = replace(question(), series=series)
    with pytest.raises(Infeasible, match="never rises"):
        order_sample(choices, falling, lines)
    with pytest.raises(Infeasible, match="too few"):
        order_sample({**choices, "window": "1928-1934"}, question(), lines)


@pytest.mark.parametrize(
    ("years", "balance"),
    [
        ([1927, 1929, 1930], 1.0),
        ([1927, 1930, 1929], 1 / 3),
        ([1930, 1929, 1927], -1.0),
        ([1929, 1929, 1930], 2 / 3),
    ],
)
def test_the_estimate_is_pairs_in_order_less_pairs_against(
    years: list[int], balance: float
) -> None:
    sample = Sample(np.array(years, dtype=float), tuple("abc"), ())
    [found] = ESTIMANDS["order"][1]({}, sample)
    assert found == pytest.approx(balance)

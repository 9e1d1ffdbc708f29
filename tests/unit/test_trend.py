from itertools import permutations

import numpy as np
import pytest

from chervonets.inference.kendall import exact_scores, scores
from chervonets.inference.result import Infeasible
from chervonets.inference.trend import NULLS, trend

RISING = np.array([3.0, 5.0, 4.0, 6.0, 5.0, 9.0, 8.0, 11.0, 10.0, 9.0, 13.0, 12.0])


@pytest.mark.parametrize("null", NULLS)
def test_a_rise_is_seen_and_a_fall_is_its_mirror(null):
    rise, fall = trend(RISING, null=null), trend(-RISING, null=null)
    assert rise.statistic == 57 - 7
    assert rise.estimate > 0
    assert rise.p_value < 0.05 < rise.p_opposite
    assert fall.estimate == -rise.estimate
    assert fall.p_value > 0.5
    assert rise.attainable_p <= rise.p_value


def test_a_straight_line_moves_estimate_and_interval_only():
    plain = trend(RISING)
    steeper = trend(RISING + 2 * np.arange(12))
    assert steeper.estimate == pytest.approx(plain.estimate + 2)
    assert steeper.interval == pytest.approx([limit + 2 for limit in plain.interval])


@pytest.mark.parametrize("null", NULLS)
def test_interval_holds_the_slopes_that_are_not_rejected(null):
    """S of what is left after a slope just outside a limit lies beyond the critical score."""
    result = trend(RISING, null=null, level=0.9)
    low, high = result.interval
    assert low < result.estimate < high
    time = np.arange(12)
    assert scores(RISING - (low - 1e-6) * time) > scores(RISING - (low + 1e-6) * time)
    assert scores(RISING - (high - 1e-6) * time) > scores(RISING - (high + 1e-6) * time)
    wide = trend(RISING, null=null, level=0.99).interval
    assert wide[0] <= low < high <= wide[1]


def test_exact_interval_inverts_the_exact_test():
    values = RISING[:9] + np.arange(9) / 100
    low, high = trend(values, null="independent").interval
    time = np.arange(9)

    def p_value(slope, side):
        return getattr(trend(values - slope * time, null="independent"), side)

    assert p_value(low - 1e-6, "p_value") <= 0.025 < p_value(low + 1e-6, "p_value")
    assert p_value(high + 1e-6, "p_opposite") <= 0.025 < p_value(high - 1e-6, "p_opposite")


@pytest.mark.parametrize(
    "values", [[1, 2, 3, 4, 5], [2, 2, 1, 5, 5, 5], [1, 1, 1, 2], [3, 1, 2, 2, 4, 1, 3]]
)
def test_exact_distribution_is_that_of_all_orders(values):
    orders = np.array(list(permutations(values)), dtype=float)
    found, counts = np.unique(scores(orders), return_counts=True)
    at, chances = exact_scores(np.array(values, dtype=float))
    assert chances.sum() == pytest.approx(1)
    reached = chances > 0
    assert np.array_equal(np.sort(at[reached]), found)
    assert chances[reached][::-1] == pytest.approx(counts / len(orders))


def test_scores_by_hand():
    assert scores(np.array([1.0, 3.0, 2.0, 2.0])) == 3 - 2
    assert scores(np.array([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]])).tolist() == [3, -3]


def test_four_years_reach_one_in_twenty_four():
    result = trend([1.0, 2.0, 4.0, 7.0], null="independent")
    assert result.p_value == result.attainable_p == pytest.approx(1 / 24)
    assert result.interval is None


def test_times_may_come_in_any_order_and_have_gaps():
    times = np.array([1921, 1924, 1922, 1930, 1928.0])
    values = np.array([1.0, 7.0, 3.0, 19.0, 15.0])
    result = trend(values, times, null="independent")
    assert result.estimate == pytest.approx(2)
    assert result.details["intercept"] == pytest.approx(1 - 2 * 1921)
    assert result.p_value == pytest.approx(1 / 120)
    shuffled = trend(RISING[::-1], np.arange(1940, 1928, -1))
    assert shuffled.p_value == trend(RISING).p_value


def test_seeds_and_random_numbers():
    assert trend(RISING, seed=3) == trend(RISING, seed=3)
    assert trend(RISING, seed=3) != trend(RISING, seed=4)
    assert trend(RISING, null="independent").seed is None


@pytest.mark.parametrize(
    ("values", "options", "why"),
    [
        ([1.0, 2.0, 4.0], {"null": "independent"}, "too few"),
        ([1.0, 2.0, 4.0, 3.0, 5.0, 1.0], {}, "too few"),
        (np.ones(12), {}, "the same"),
        ([1.0, np.nan, *range(10)], {}, "missing"),
        (np.arange(12.0), {}, "no scatter"),
        (RISING, {"null": "prewhitened"}, "not a null"),
        (RISING, {"level": 1.5}, "level"),
        (RISING, {"times": [1, 2, 3]}, "times"),
        (RISING, {"times": [*range(11), 20]}, "gaps"),
        (RISING, {"times": [*range(11), 0]}, "same time"),
    ],
)
def test_refusals(values, options, why):
    with pytest.raises(Infeasible, match=why):
        trend(values, **options)

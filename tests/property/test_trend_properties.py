import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chervonets.inference.result import Infeasible
from chervonets.inference.trend import NULLS, trend

FIGURES = st.integers(-1000, 1000).map(lambda whole: whole / 8)
SERIES = st.lists(FIGURES, min_size=7, max_size=14)
SCALES = st.sampled_from([0.25, 2.0, 1024.0])
SHIFTS = st.sampled_from([-64.0, 0.0, 128.0])


def outcome(values, *arguments, **options):
    """The result; series that the test refuses are left out."""
    try:
        return trend(values, *arguments, resamples=99, **options)
    except Infeasible:
        assume(False)
        raise


@settings(deadline=None, max_examples=40)
@pytest.mark.parametrize("null", NULLS)
@given(values=SERIES, scale=SCALES, shift=SHIFTS)
def test_units_do_not_matter(null, values, scale, shift):
    series = np.array(values)
    first, second = (
        outcome(series, null=null),
        trend(scale * series + shift, null=null, resamples=99),
    )
    assert (second.statistic, second.p_value) == (first.statistic, first.p_value)
    assert second.estimate == pytest.approx(scale * first.estimate)
    if first.interval is not None:
        low, high = first.interval
        assert low <= first.estimate <= high
        assert second.interval == pytest.approx((scale * low, scale * high))
    assert first.attainable_p <= first.p_value <= 1
    assert first.attainable_p <= first.p_opposite <= 1


@settings(deadline=None, max_examples=40)
@pytest.mark.parametrize("null", NULLS)
@given(values=SERIES)
def test_turning_a_series_over_swaps_the_p_values(null, values):
    first = outcome(np.array(values), null=null)
    second = trend(-np.array(values), null=null, resamples=99)
    assert (second.p_value, second.p_opposite) == pytest.approx((first.p_opposite, first.p_value))
    assert second.estimate == -first.estimate


@settings(deadline=None, max_examples=40)
@pytest.mark.parametrize("null", NULLS)
@given(values=SERIES, order=st.randoms(use_true_random=False), start=st.integers(1900, 1940))
def test_order_of_rows_and_count_of_years_do_not_matter(null, values, order, start):
    series, places = np.array(values), list(range(len(values)))
    order.shuffle(places)
    first = outcome(series, null=null)
    second = outcome(series[places], start + np.array(places), null=null)
    assert (second.statistic, second.p_value) == (first.statistic, first.p_value)
    assert second.estimate == first.estimate


@settings(deadline=None, max_examples=60)
@given(values=SERIES, level=st.sampled_from([0.5, 0.9]))
def test_a_higher_level_gives_a_wider_interval(values, level):
    series = np.array(values)
    for null in NULLS:
        narrow = outcome(series, null=null, level=level)
        wide = trend(series, null=null, level=0.99, resamples=99)
        if wide.interval is not None:
            assert wide.interval[0] <= narrow.interval[0]
            assert narrow.interval[1] <= wide.interval[1]


@pytest.mark.parametrize(("null", "margin"), [("independent", 0.05), ("ar-sieve", 0.04)])
def test_p_values_are_uniform_under_the_null(null, margin):
    draws = np.random.default_rng(1).standard_normal((800, 12))
    p_values = np.array(
        [trend(y, null=null, resamples=99, seed=i).p_value for i, y in enumerate(draws)]
    )
    for level in (0.1, 0.25, 0.5, 0.75, 0.9):
        assert np.mean(p_values <= level) == pytest.approx(level, abs=margin)

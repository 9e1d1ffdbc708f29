import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chervonets.inference.comovement import MEASURES, comovement
from chervonets.inference.result import Infeasible

FIGURES = st.integers(-1000, 1000).map(lambda whole: whole / 8)
SCALES = st.sampled_from([0.25, 2.0, 1024.0])
SHIFTS = st.sampled_from([-64.0, 0.0, 128.0])
LAGS = st.sampled_from([(0,), (1,), (-1, 0, 1)])


@st.composite
def pairs(draw):
    n = draw(st.integers(10, 14))
    return [np.array(draw(st.lists(FIGURES, min_size=n, max_size=n))) for _ in range(2)]


def outcome(one, other, **options):
    """The result; series that the test refuses are left out."""
    try:
        return comovement(one, other, resamples=99, **options)
    except Infeasible:
        assume(False)
        raise


@settings(deadline=None, max_examples=30)
@pytest.mark.parametrize("measure", MEASURES)
@given(pair=pairs(), scale=SCALES, shift=SHIFTS, lags=LAGS)
def test_units_do_not_matter(measure, pair, scale, shift, lags):
    one, other = pair
    options = {"measure": measure, "lags": lags}
    first = outcome(one, other, **options)
    second = comovement(scale * one + shift, other / scale - shift, resamples=99, **options)
    assert second.statistic == pytest.approx(first.statistic)
    assert second.p_value == pytest.approx(first.p_value, abs=0.011)
    assert -1 <= first.statistic <= 1
    assert first.attainable_p <= first.p_value <= 1
    assert first.attainable_p <= first.p_opposite <= 1


@settings(deadline=None, max_examples=30)
@given(pair=pairs(), lags=LAGS)
def test_turning_one_series_over_swaps_the_p_values(pair, lags):
    one, other = pair
    first = outcome(one, other, lags=lags)
    second = comovement(one, -other, lags=lags, resamples=99)
    assert second.p_value == pytest.approx(first.p_opposite)
    assert second.p_opposite == pytest.approx(first.p_value)


@settings(deadline=None, max_examples=30)
@given(pair=pairs(), lags=LAGS)
def test_naming_the_other_series_first_turns_the_lags_over(pair, lags):
    one, other = pair
    first = outcome(one, other, lags=lags)
    second = comovement(other, one, lags=[-lag for lag in lags], resamples=99)
    for lag, correlation in first.details["correlations"].items():
        assert second.details["correlations"][-lag] == pytest.approx(correlation)


@settings(deadline=None, max_examples=30)
@given(pair=pairs(), slopes=st.tuples(FIGURES, FIGURES))
def test_lines_do_not_matter(pair, slopes):
    time = np.arange(len(pair[0]))
    first = outcome(*pair)
    second = comovement(*(s + b * time for s, b in zip(pair, slopes, strict=True)), resamples=99)
    assert second.statistic == pytest.approx(first.statistic)


def test_p_values_are_uniform_under_the_null():
    draws = np.random.default_rng(3).standard_normal((400, 2, 12))
    p_values = [
        comovement(*pair, resamples=99, seed=i, trend=False).p_value for i, pair in enumerate(draws)
    ]
    for level in (0.1, 0.5, 0.9):
        assert np.mean(np.array(p_values) <= level) == pytest.approx(level, abs=0.07)

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chervonets.inference.forecasts import NULLS, compare_forecasts, flip_tails, theil_u
from chervonets.inference.result import Infeasible
from chervonets.inference.signs import sign_flip

FIGURES = st.integers(-400, 400).map(lambda whole: whole / 8)
SCALES = st.sampled_from([-2.0, 0.25, 1024.0])
SHIFTS = st.sampled_from([-64.0, 0.0, 128.0])


@st.composite
def forecasts(draw):
    n = draw(st.integers(6, 12))
    return [np.array(draw(st.lists(FIGURES, min_size=n, max_size=n))) for _ in range(3)]


def result_of(function, *arguments, **options):
    """The result; examples that the test refuses are left out."""
    try:
        return function(*arguments, **options)
    except Infeasible:
        assume(False)
        raise


@settings(deadline=None, max_examples=40)
@pytest.mark.parametrize("null", NULLS)
@given(series=forecasts(), scale=SCALES, shift=SHIFTS, power=st.sampled_from([1, 2]))
def test_units_do_not_matter(null, series, scale, shift, power):
    options = {"null": null, "power": power, "resamples": 99}
    first = result_of(compare_forecasts, *series, **options)
    second = compare_forecasts(*(scale * s + shift for s in series), **options)
    assert second.estimate == pytest.approx(abs(scale) ** power * first.estimate)
    assert second.p_value == pytest.approx(first.p_value, abs=1e-6)
    assert first.attainable_p <= first.p_value <= 1
    assert first.attainable_p <= first.p_opposite <= 1


@settings(deadline=None, max_examples=40)
@pytest.mark.parametrize("null", NULLS)
@given(series=forecasts())
def test_naming_the_rival_first_swaps_the_p_values(null, series):
    actual, one, other = series
    first = result_of(compare_forecasts, actual, one, other, null=null, resamples=99)
    second = compare_forecasts(actual, other, one, null=null, resamples=99)
    assert second.estimate == -first.estimate
    assert (second.p_value, second.p_opposite) == pytest.approx((first.p_opposite, first.p_value))


@settings(deadline=None, max_examples=40)
@given(series=forecasts(), order=st.randoms(use_true_random=False))
def test_order_of_years_does_not_matter_a_year_ahead(series, order):
    places = list(range(len(series[0])))
    order.shuffle(places)
    for null in ("sign-flip", "diebold-mariano"):
        first = result_of(compare_forecasts, *series, null=null)
        second = compare_forecasts(*(s[places] for s in series), null=null)
        assert second.p_value == pytest.approx(first.p_value)


@settings(deadline=None, max_examples=60)
@given(values=st.lists(FIGURES, min_size=2, max_size=12))
def test_tails_by_halves(values):
    exact = result_of(sign_flip, values)
    assert flip_tails(np.array(values)) == pytest.approx((exact.p_value, exact.p_opposite))


@settings(deadline=None, max_examples=60)
@given(series=forecasts(), scale=SCALES)
def test_theil(series, scale):
    actual, told = series[0] + 200, series[1] + 200
    first = result_of(theil_u, actual, told)
    second = theil_u(scale * actual, scale * told)
    assert first.details["u1"] <= 1
    for name in ("u1", "u2", "u2_levels"):
        assert second.details[name] == pytest.approx(first.details[name])


@pytest.mark.parametrize("null", NULLS)
def test_p_values_are_uniform_under_the_null(null):
    draws = np.random.default_rng(4).standard_normal((1000, 2, 12))
    p_values = [
        compare_forecasts(np.zeros(12), *pair, null=null, resamples=99, seed=i).p_value
        for i, pair in enumerate(draws)
    ]
    for level in (0.1, 0.5, 0.9):
        assert np.mean(np.array(p_values) <= level) == pytest.approx(level, abs=0.05)

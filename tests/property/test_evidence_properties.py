import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chervonets.inference.cohorts import cohort_deficit
from chervonets.inference.contrasts import contrast
from chervonets.inference.equivalence import equivalence
from chervonets.inference.levels import MIDDLES, one_sample
from chervonets.inference.mortality import MODELS, excess_mortality
from chervonets.inference.result import Infeasible

FIGURES = st.integers(-1000, 1000).map(lambda whole: whole / 8)
SERIES = st.lists(FIGURES, min_size=10, max_size=14).map(np.array)
POSITIVE = st.lists(st.integers(50, 400), min_size=12, max_size=15).map(np.array)
SCALES = st.sampled_from([0.25, 2.0, 1024.0])
SHIFTS = st.sampled_from([-64.0, 0.0, 128.0])
FEW = settings(deadline=None, max_examples=25, derandomize=True)


def result_of(function, *arguments, **options):
    """The result; examples that the test refuses are left out."""
    try:
        return function(*arguments, **options)
    except Infeasible:
        assume(False)
        raise


def is_within_its_limits(result):
    return all(result.attainable_p <= p <= 1 for p in (result.p_value, result.p_opposite))


def last_years(values):
    return np.arange(len(values)) >= len(values) - 5


@FEW
@given(values=SERIES, scale=SCALES, shift=SHIFTS)
def test_slopes_do_not_depend_on_units(values, scale, shift):
    after, options = last_years(values), {"kind": "slope", "resamples": 99}
    first = result_of(contrast, values, after, **options)
    assume(first.details["standard_error"] > 1e-6)
    second = contrast(scale * values + shift, after, **options)
    assert second.estimate == pytest.approx(scale * first.estimate, rel=1e-6, abs=1e-6)
    assert second.p_value == first.p_value
    assert is_within_its_limits(first)


@FEW
@given(values=POSITIVE, scale=SCALES)
def test_growth_does_not_depend_on_units(values, scale):
    after, options = last_years(values), {"kind": "growth", "resamples": 99}
    first = result_of(contrast, values, after, **options)
    second = contrast(scale * values, after, **options)
    assert second.estimate == pytest.approx(first.estimate, abs=1e-9)
    assert second.p_value == first.p_value


@FEW
@pytest.mark.parametrize("null", MIDDLES)
@given(values=SERIES, scale=SCALES, shift=SHIFTS)
def test_one_sample_does_not_depend_on_units(null, values, scale, shift):
    first = result_of(one_sample, values, 1.0, null=null, resamples=99)
    second = one_sample(scale * values + shift, scale + shift, null=null, resamples=99)
    assert second.p_value == first.p_value
    assert second.estimate == pytest.approx(scale * first.estimate + shift)
    assert is_within_its_limits(first)


@FEW
@pytest.mark.parametrize("null", ["sign-flip", "sign"])
@given(values=SERIES, seed=st.integers(0, 99))
def test_independent_samples_have_no_order(null, values, seed):
    first = result_of(one_sample, values, null=null)
    mixed = np.random.default_rng(seed).permutation(values)
    second = one_sample(mixed, null=null)
    assert second.p_value == first.p_value
    assert second.interval == first.interval


def mean_within(values, low, high, **options):
    """Equivalence of a mean."""
    return equivalence(lambda margin: one_sample(values, margin, **options), low, high, "mean")


def change_within(values, after, low, high, **options):
    """Equivalence of the groups of a contrast."""

    def beyond(margin):
        return contrast(values, after, beyond=margin, **options)

    return equivalence(beyond, low, high, "change")


@FEW
@given(values=SERIES, scale=SCALES)
def test_equivalence_does_not_depend_on_units_or_direction(values, scale):
    first = result_of(mean_within, values, -9.5, 20.25, null="sign-flip")
    second = mean_within(-scale * values, -20.25 * scale, 9.5 * scale, null="sign-flip")
    assert second.p_value == first.p_value
    after = last_years(values)
    third = result_of(change_within, values, after, -9.5, 20.25, resamples=99)
    fourth = change_within(scale * values, after, -9.5 * scale, 20.25 * scale, resamples=99)
    assert fourth.p_value == third.p_value


@FEW
@given(values=SERIES, wider=st.sampled_from([0.0, 1.5, 30.0]))
def test_wider_margins_are_easier(values, wider):
    after, options = last_years(values), {"resamples": 99}
    narrow = result_of(change_within, values, after, -20, 20, **options)
    wide = change_within(values, after, -20 - wider, 20 + wider, **options)
    assert wide.p_value <= narrow.p_value


@FEW
@pytest.mark.parametrize("model", MODELS)
@given(deaths=POSITIVE, scale=SCALES, start=st.sampled_from([0, 1900]))
def test_excess_does_not_depend_on_the_unit_or_the_calendar(model, deaths, scale, start):
    years = np.arange(len(deaths))
    crisis = years >= len(deaths) - 2
    options = {"model": model, "resamples": 99}
    first = result_of(excess_mortality, deaths, years, crisis, **options)
    second = excess_mortality(scale * deaths, years + start, crisis, **options)
    assert second.estimate == pytest.approx(scale * first.estimate, rel=1e-6, abs=1e-5)
    assert second.p_value == pytest.approx(first.p_value, rel=1e-6)


@FEW
@given(deaths=POSITIVE, scale=SCALES)
def test_excess_does_not_depend_on_the_unit_of_people(deaths, scale):
    years = np.arange(len(deaths))
    crisis, people = years >= len(deaths) - 2, 1000.0 + 10 * years
    options = {"population": people, "resamples": 99}
    first = result_of(excess_mortality, deaths, years, crisis, **options)
    second = excess_mortality(deaths, years, crisis, population=scale * people, resamples=99)
    assert second.estimate == pytest.approx(first.estimate, rel=1e-6, abs=1e-5)


@FEW
@given(seed=st.integers(0, 999), scale=SCALES)
def test_deficits_do_not_depend_on_the_unit(seed, scale):
    ages = np.arange(50)
    noise = np.random.default_rng(seed).standard_normal(50)
    counts = 1000 * np.exp(0.05 * noise - 0.01 * ages)
    crisis = np.isin(ages, [21, 22])
    first = cohort_deficit(counts, ages, crisis, resamples=99)
    second = cohort_deficit(scale * counts, ages, crisis, resamples=99)
    assert second.estimate == pytest.approx(scale * first.estimate, rel=1e-6, abs=1e-6)
    assert second.p_value == first.p_value


def test_p_values_are_uniform_under_the_null():
    """Exact nulls: every attainable p-value is as likely."""
    draws = np.random.default_rng(0).standard_normal((800, 7))
    found = np.array([one_sample(draw, null="sign-flip").p_value for draw in draws])
    for level in (0.125, 0.25, 0.5, 0.75):
        assert (found <= level).mean() == pytest.approx(level, abs=0.05)

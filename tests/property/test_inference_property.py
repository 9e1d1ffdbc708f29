import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chervonets.inference.contrasts import NULLS, contrast
from chervonets.inference.levels import level
from chervonets.inference.ranks import rank_among
from chervonets.inference.result import Infeasible, Result
from chervonets.inference.signs import sign_flip, sign_test

FIGURES = st.integers(-1000, 1000).map(lambda whole: whole / 8)
SERIES = st.lists(FIGURES, min_size=8, max_size=14)
SAMPLE = st.lists(FIGURES, min_size=2, max_size=12)
SCALES = st.sampled_from([0.25, 2.0, 1024.0])
SHIFTS = st.sampled_from([-64.0, 0.0, 128.0])


def result_of(function, *arguments, **options) -> Result:
    """The result; examples that the test refuses are left out."""
    try:
        return function(*arguments, **options)
    except Infeasible:
        assume(False)
        raise


def lies_within_its_limits(result: Result) -> bool:
    return all(
        p is not None and result.attainable_p <= p <= 1 for p in (result.p_value, result.p_opposite)
    )


@st.composite
def marked_series(draw):
    values = np.array(draw(SERIES))
    first = draw(st.integers(1, len(values) - 1))
    return values, np.arange(len(values)) >= first


@settings(deadline=None, max_examples=40)
@pytest.mark.parametrize("null", NULLS)
@given(sample=marked_series(), scale=SCALES, shift=SHIFTS)
def test_contrast_does_not_depend_on_units(null, sample, scale, shift):
    values, after = sample
    first = result_of(contrast, values, after, null=null, resamples=99)
    second = contrast(scale * values + shift, after, null=null, resamples=99)
    assert second.statistic == pytest.approx(first.statistic, rel=1e-6, abs=1e-9)
    assert second.estimate == pytest.approx(scale * first.estimate, rel=1e-6, abs=1e-9)
    assert second.p_value == first.p_value
    assert lies_within_its_limits(first)


@settings(deadline=None, max_examples=40)
@pytest.mark.parametrize("null", NULLS)
@given(sample=marked_series())
def test_flipped_signs_swap_the_p_values_of_a_contrast(null, sample):
    values, after = sample
    first = result_of(contrast, values, after, null=null, resamples=99)
    second = contrast(-values, after, null=null, resamples=99)
    assert (second.p_value, second.p_opposite) == (first.p_opposite, first.p_value)
    assert second.statistic == -first.statistic
    if first.interval is not None:
        low, high = first.interval
        assert second.interval == pytest.approx((-high, -low))


@settings(deadline=None, max_examples=40)
@pytest.mark.parametrize("null", NULLS)
@given(sample=marked_series())
def test_naming_the_other_years_flips_a_contrast(null, sample):
    values, after = sample
    first = result_of(contrast, values, after, null=null, resamples=99)
    second = contrast(values, ~after, null=null, resamples=99)
    assert second.estimate == pytest.approx(-first.estimate)
    assert second.p_value == pytest.approx(first.p_opposite, abs=0.03)


@settings(deadline=None, max_examples=40)
@given(sample=marked_series(), order=st.randoms(use_true_random=False))
def test_row_order_does_not_matter_to_permutations(sample, order):
    values, after = sample
    places = list(range(len(values)))
    order.shuffle(places)
    first = result_of(contrast, values, after, null="permutation")
    assert contrast(values[places], after[places], null="permutation").p_value == first.p_value


@settings(deadline=None, max_examples=40)
@given(sample=marked_series(), by=st.integers(0, 13))
def test_rolling_the_ring_does_not_matter_to_cyclic_shifts(sample, by):
    values, after = sample
    first = result_of(contrast, values, after, null="cyclic")
    rolled = contrast(np.roll(values, by), np.roll(after, by), null="cyclic")
    assert rolled.p_value == first.p_value


@settings(deadline=None, max_examples=60)
@pytest.mark.parametrize("test", [sign_flip, sign_test])
@given(values=SAMPLE, scale=SCALES, order=st.randoms(use_true_random=False))
def test_tests_of_signs(test, values, scale, order):
    sample = np.array(values)
    first = result_of(test, sample)
    shuffled = list(values)
    order.shuffle(shuffled)
    again, flipped = test(scale * np.array(shuffled)), test(-sample)
    assert again.p_value == first.p_value
    assert (flipped.p_value, flipped.p_opposite) == (first.p_opposite, first.p_value)
    assert lies_within_its_limits(first)


@settings(deadline=None, max_examples=60)
@given(
    values=st.lists(st.integers(1, 4000).map(lambda whole: whole / 64), min_size=1, max_size=12),
    scale=SCALES,
)
def test_levels(values, scale):
    estimates = np.array(values)
    first, scaled = level(estimates, 5, 20), level(scale * estimates, 5 * scale, 20 * scale)
    inverted = level(1 / estimates, 1 / 20, 1 / 5)
    assert (scaled.p_value, scaled.p_opposite) == (first.p_value, first.p_opposite)
    assert lies_within_its_limits(first)
    if not np.isin(estimates, [5, 20]).any():  # 1 / 5 and 1 / 20 are rounded
        assert inverted.p_value == first.p_value
    assert not (first.p_value < 0.5 and first.p_opposite < 0.5)


@settings(deadline=None, max_examples=60)
@given(target=FIGURES, others=SAMPLE, scale=SCALES, shift=SHIFTS)
def test_ranks(target, others, scale, shift):
    values = np.array(others)
    first = rank_among(target, values)
    moved = rank_among(scale * target + shift, scale * values + shift)
    flipped = rank_among(-target, -values)
    assert moved.p_value == first.p_value
    assert (flipped.p_value, flipped.p_opposite) == (first.p_opposite, first.p_value)
    assert lies_within_its_limits(first)

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chervonets.inference.dispersion import MEASURES, dispersion
from chervonets.inference.result import Infeasible

FIGURES = st.integers(-1000, 1000).map(lambda whole: whole / 8)
SCALES = st.sampled_from([-2.0, 0.25, 1024.0])
SHIFTS = st.sampled_from([-64.0, 0.0, 128.0])


@st.composite
def groups(draw):
    values = np.array(draw(st.lists(FIGURES, min_size=7, max_size=12)))
    first = draw(st.integers(3, len(values) - 3))
    return values, np.arange(len(values)) >= first


def outcome(values, marked, **options):
    """The result; samples that the test refuses are left out."""
    try:
        return dispersion(values, marked, resamples=99, **options)
    except Infeasible:
        assume(False)
        raise


@settings(deadline=None, max_examples=40)
@pytest.mark.parametrize("measure", MEASURES)
@given(sample=groups(), scale=SCALES, shift=SHIFTS)
def test_units_do_not_matter(measure, sample, scale, shift):
    values, marked = sample
    first = outcome(values, marked, measure=measure)
    second = dispersion(scale * values + shift, marked, measure=measure, resamples=99)
    assert second.estimate == pytest.approx(first.estimate)
    if scale > 0:  # the histories of a series turned over are turned over, but for rounding
        assert second.p_value == first.p_value
    for result in (first, second):
        assert result.attainable_p <= result.p_value <= 1
        assert result.attainable_p <= result.p_opposite <= 1
        if result.interval is not None:
            assert result.interval[0] <= result.interval[1]


@settings(deadline=None, max_examples=40)
@pytest.mark.parametrize("measure", MEASURES)
@given(sample=groups())
def test_naming_the_others_turns_the_ratio_over(measure, sample):
    values, marked = sample
    first = outcome(values, marked, measure=measure)
    second = dispersion(values, ~marked, measure=measure, resamples=99)
    assert second.estimate == pytest.approx(1 / first.estimate)
    assert (second.p_value, second.p_opposite) == (first.p_opposite, first.p_value)


@pytest.mark.parametrize("measure", MEASURES)
def test_p_values_are_uniform_under_the_null(measure):
    draws = np.random.default_rng(2).standard_normal((400, 14))
    marked = np.arange(14) >= 7
    p_values = [
        dispersion(y, marked, measure=measure, resamples=99, seed=i).p_value
        for i, y in enumerate(draws)
    ]
    for level in (0.1, 0.5, 0.9):
        assert np.mean(np.array(p_values) <= level) == pytest.approx(level, abs=0.08)

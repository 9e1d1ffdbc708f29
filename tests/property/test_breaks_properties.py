import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chervonets.inference.breaks import structural_break
from chervonets.inference.breaksearch import Search
from chervonets.inference.partitions import multiple_breaks
from chervonets.inference.result import Infeasible

FIGURES = st.integers(-1000, 1000).map(lambda whole: whole / 8)
SERIES = st.lists(FIGURES, min_size=10, max_size=20).map(np.array)
SCALES = st.sampled_from([0.25, 2.0, 1024.0])
SHIFTS = st.sampled_from([-64.0, 0.0, 128.0])
MODELS = ("mean", "level", "trend")


def result_of(function, *arguments, **options):
    """The result; examples that the test refuses are left out."""
    try:
        return function(*arguments, **options)
    except Infeasible:
        assume(False)
        raise


def clear(series, model="mean"):
    """Leave out series in which two dates tie for the best, or that are all but fitted exactly."""
    statistics = np.sort(Search.of(len(series), model=model).f_statistics(series - series.mean()))
    assume(np.isfinite(statistics).all() and statistics[-1] < 1e6)
    assume(statistics[-1] - statistics[-2] > 1e-6 * statistics[-1])


@settings(deadline=None, max_examples=30)
@pytest.mark.parametrize("model", MODELS)
@given(values=SERIES, scale=SCALES, shift=SHIFTS)
def test_a_break_does_not_depend_on_units(model, values, scale, shift):
    first = result_of(structural_break, values, model=model, resamples=49)
    clear(values, model)
    second = structural_break(scale * values + shift, model=model, resamples=49)
    assert second.statistic == pytest.approx(first.statistic, rel=1e-6)
    assert second.estimate == pytest.approx(scale * first.estimate, rel=1e-6, abs=1e-6 * scale)
    assert second.details["dates"] == first.details["dates"]
    assert second.p_value == pytest.approx(first.p_value, abs=0.021)
    assert first.attainable_p <= first.p_value <= 1


@settings(deadline=None, max_examples=30)
@given(values=SERIES)
def test_a_break_of_the_negative_is_the_negative_break(values):
    first = result_of(structural_break, values, resamples=49)
    clear(values)
    second = structural_break(-values, resamples=49)
    assert second.estimate == pytest.approx(-first.estimate)
    assert second.p_value == pytest.approx(first.p_value, abs=0.021)


@settings(deadline=None, max_examples=30)
@pytest.mark.parametrize("model", MODELS)
@given(values=SERIES)
def test_time_backwards(model, values):
    first = result_of(structural_break, values, model=model, resamples=49)
    clear(values, model)
    second = structural_break(values[::-1], model=model, resamples=49)
    assert second.statistic == pytest.approx(first.statistic, rel=1e-6)
    assert second.details["dates"][0] == len(values) - first.details["dates"][0]


@settings(deadline=None, max_examples=30)
@given(values=SERIES, slope=st.integers(-8, 8))
def test_a_linear_trend_is_nothing_to_models_that_have_one(values, slope):
    trended = values + slope * np.arange(len(values))
    for model in ("level", "trend"):
        first = result_of(structural_break, values, model=model, resamples=9)
        clear(values, model)
        second = structural_break(trended, model=model, resamples=9)
        assert second.statistic == pytest.approx(first.statistic, rel=1e-6, abs=1e-9)


@settings(deadline=None, max_examples=20)
@given(values=SERIES, scale=SCALES, shift=SHIFTS)
def test_several_breaks_do_not_depend_on_units(values, scale, shift):
    first = result_of(multiple_breaks, values, resamples=19)
    clear(values)
    second = result_of(multiple_breaks, scale * values + shift, resamples=19)
    n = len(values)
    assert second.details["rss"] == pytest.approx(
        [scale**2 * rss for rss in first.details["rss"]], rel=1e-6
    )
    assert second.details["bic"] == pytest.approx(
        [bic + 2 * n * np.log(scale) for bic in first.details["bic"]], rel=1e-6, abs=1e-5
    )
    assert first.details["rss"][0] >= first.details["rss"][1]
    assert second.statistic == pytest.approx(first.statistic, rel=1e-6)

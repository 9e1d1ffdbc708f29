import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chervonets.inference.causality import granger, wald_statistics

SEEDS = st.integers(0, 10_000)


def walks(seed, n=24):
    return np.random.default_rng(seed).standard_normal((2, n)).cumsum(axis=1)


@settings(deadline=None, max_examples=20)
@given(seed=SEEDS, scale=st.sampled_from([-3.0, 0.01, 1e4]), shift=st.sampled_from([-50.0, 1e3]))
def test_units_do_not_matter(seed, scale, shift):
    cause, effect = walks(seed)
    first = granger(cause, effect, resamples=49)
    second = granger(scale * cause + shift, effect / 10 - shift, resamples=49)
    assert second.statistic == pytest.approx(first.statistic, rel=1e-6)
    assert second.p_value == pytest.approx(first.p_value, abs=0.021)
    assert second.estimate == pytest.approx(first.estimate / (10 * scale), rel=1e-6)
    assert first.attainable_p <= first.p_value <= 1


@settings(deadline=None, max_examples=20)
@given(seed=SEEDS, slope=st.sampled_from([-2.0, 0.5]))
def test_a_fitted_trend_takes_off_any_line(seed, slope):
    cause, effect = walks(seed)
    line = slope * np.arange(len(cause))
    plain = wald_statistics(np.stack([cause, effect], axis=1)[None], [1], trend=True)[1]
    moved = wald_statistics(np.stack([cause + line, effect - line], axis=1)[None], [1], trend=True)[
        1
    ]
    assert moved == pytest.approx(plain, rel=1e-6)

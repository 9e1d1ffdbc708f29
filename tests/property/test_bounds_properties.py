import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chervonets.inference.bounds import bounds

SEEDS = st.integers(0, 10_000)
CASES = st.integers(1, 5)


def walks(seed, n=18):
    return np.random.default_rng(seed).standard_normal((3, n)).cumsum(axis=1)


@settings(deadline=None, max_examples=30)
@given(
    seed=SEEDS, case=CASES, scale=st.sampled_from([-4.0, 0.01]), shift=st.sampled_from([0.0, 500.0])
)
def test_units_do_not_matter(seed, case, scale, shift):
    outcome, *others = walks(seed)
    moved = 0.0 if case == 1 else shift  # without a constant zero has a meaning
    first = bounds(outcome, others, case=case, resamples=99)
    second = bounds(scale * outcome + moved, np.array(others) / 10 - moved, case=case, resamples=99)
    assert second.statistic == pytest.approx(first.statistic, rel=1e-6)
    assert second.p_value == first.p_value
    assert second.estimate == pytest.approx(first.estimate, rel=1e-6)
    expected = 10 * scale * np.array(first.details["long_run"])
    assert second.details["long_run"] == pytest.approx(expected, rel=1e-5)


@settings(deadline=None, max_examples=30)
@given(seed=SEEDS, case=CASES)
def test_order_of_the_others_does_not_matter(seed, case):
    outcome, one, other = walks(seed)
    first = bounds(outcome, [one, other], case=case, orders=(1, 0), resamples=99)
    second = bounds(outcome, [other, one], case=case, orders=(0, 1), resamples=99)
    assert second.statistic == pytest.approx(first.statistic, rel=1e-9)
    assert second.details["long_run"] == pytest.approx(first.details["long_run"][::-1], rel=1e-6)

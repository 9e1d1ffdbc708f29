import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chervonets.inference.impact import impact

AFTER = np.arange(14) >= 10


def found(values, controls):
    return impact(values, AFTER, controls=controls, sensitivity=(), resamples=400)


@settings(deadline=None, max_examples=4)
@given(
    seed=st.integers(0, 10_000),
    scale=st.sampled_from([0.01, 50.0]),
    shift=st.sampled_from([-30.0, 1000.0]),
)
def test_units_do_not_matter(seed, scale, shift):
    values, control = np.random.default_rng(seed).standard_normal((2, 14)).cumsum(axis=1)
    first, second = found(values, control), found(scale * values + shift, control / scale - shift)
    assert second.estimate == pytest.approx(scale * first.estimate, rel=1e-5, abs=1e-6 * scale)
    assert second.interval == pytest.approx(
        tuple(scale * np.array(first.interval)), rel=1e-5, abs=1e-6 * scale
    )
    assert second.p_value == pytest.approx(first.p_value, abs=0.005)


@settings(deadline=None, max_examples=4)
@given(seed=st.integers(0, 10_000), step=st.sampled_from([1.0, -3.0]))
def test_a_step_moves_the_effect_by_itself(seed, step):
    """The years before the event, and so the draws, stay the same."""
    values, control = np.random.default_rng(seed).standard_normal((2, 14)).cumsum(axis=1)
    first, second = found(values, control), found(values + step * AFTER, control)
    assert second.estimate == pytest.approx(first.estimate + step)
    assert second.details["expected"] == first.details["expected"]

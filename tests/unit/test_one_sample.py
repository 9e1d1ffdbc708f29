import numpy as np
import pytest

from chervonets.inference.levels import MIDDLES, one_sample
from chervonets.inference.result import Infeasible

VALUES = np.array([1.1, -0.4, 2.7, 3.9, -1.6, 0.8, 5.2, 2.3, 4.6, 0.1])


@pytest.mark.parametrize("null", MIDDLES)
def test_the_value_is_a_shift(null):
    against = one_sample(VALUES, 1.0, null=null, resamples=199)
    shifted = one_sample(VALUES - 1.0, null=null, resamples=199)
    assert against.p_value == shifted.p_value
    assert against.estimate == pytest.approx(shifted.estimate + 1)
    assert against.interval == pytest.approx([limit + 1 for limit in shifted.interval])
    assert "1" in against.null


def test_intervals_are_inverted_tests():
    null = "sign-flip"
    low, high = one_sample(VALUES, null=null).interval
    assert one_sample(VALUES, low - 1e-6, null=null).p_value <= 0.025
    assert one_sample(VALUES, low + 1e-6, null=null).p_value > 0.025
    assert one_sample(VALUES, high + 1e-6, null=null).p_opposite <= 0.025
    assert one_sample(VALUES, high - 1e-6, null=null).p_opposite > 0.025


def test_three_positive_values_by_hand():
    for null in ("sign-flip", "sign"):
        result = one_sample([1.0, 2.0, 4.0], null=null)
        assert result.p_value == result.attainable_p == 1 / 8


def test_many_flips_are_drawn_and_agree_with_all():
    values = np.random.default_rng(0).standard_normal(20) + 0.3
    exact = one_sample(values, null="sign-flip")
    drawn = one_sample(np.append(values, 0.0), null="sign-flip", resamples=4999)
    assert drawn.p_value == pytest.approx(exact.p_value, abs=0.02)
    assert drawn.attainable_p == 1 / 5000
    assert drawn.seed == 0


def test_persistence_widens_the_interval():
    walk = np.cumsum(np.random.default_rng(3).standard_normal(20))
    sieve = one_sample(walk, null="ar-sieve", resamples=499).interval
    flips = one_sample(walk, null="sign-flip").interval
    assert sieve[1] - sieve[0] > 2 * (flips[1] - flips[0])


@pytest.mark.parametrize(
    ("values", "options", "reason"),
    [
        (VALUES, {"null": "guess"}, "'guess' is not a null"),
        (VALUES[:5], {}, "the test needs 6"),
        (np.ones(8), {}, "all figures are the same"),
        (np.ones(8), {"null": "sign-flip", "value": 1.0}, "all differences are zero"),
        (np.ones(30), {"null": "sign-flip", "value": 1.0}, "all differences are zero"),
        ([1.0, np.nan, 2.0], {"null": "sign"}, "missing or infinite"),
    ],
)
def test_refusals(values, options, reason):
    with pytest.raises(Infeasible, match=reason):
        one_sample(values, **options)

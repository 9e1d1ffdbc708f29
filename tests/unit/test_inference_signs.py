import numpy as np
import pytest

from chervonets.inference.result import Infeasible
from chervonets.inference.signs import median_interval, sign_flip, sign_test


def test_sign_flips_of_three_values_by_hand():
    """Sums of +-1 +-2 +-4: only one of eight reaches 7, four reach 1, and 3 is reached by three."""
    assert sign_flip([1.0, 2.0, 4.0]).p_value == pytest.approx(1 / 8)
    assert sign_flip([-1.0, -2.0, 4.0]).p_value == pytest.approx(4 / 8)
    assert sign_flip([1.0, -2.0, 4.0]).p_value == pytest.approx(3 / 8)


def test_zeros_tie_with_their_own_flips():
    assert sign_flip([0.0, 3.0]).p_value == pytest.approx(2 / 4)
    assert sign_flip([0.0, 3.0]).p_opposite == pytest.approx(1.0)


def test_interval_of_the_mean_is_the_inversion_of_the_test():
    values = np.array([1.2, 0.4, 2.5, 3.1, 0.9, 1.7, 2.2])
    low, high = sign_flip(values).interval
    assert sign_flip(values - low + 1e-6).p_value <= 0.025 < sign_flip(values - low - 1e-6).p_value
    assert sign_flip(values - high - 1e-6).p_opposite <= 0.025
    assert sign_flip(values - high + 1e-6).p_opposite > 0.025


def test_too_few_values_have_no_interval():
    assert sign_flip([1.0, 2.0, 3.0, 5.0, 6.0]).interval is None


def test_sign_test_leaves_zeros_out():
    result = sign_test([1.0, 2.0, 0.0, 4.0, -1.0])
    assert result.p_value == pytest.approx(5 / 16)
    assert result.p_opposite == pytest.approx(15 / 16)
    assert result.attainable_p == pytest.approx(1 / 16)


def test_median_interval_takes_the_extremes_where_the_level_is_out_of_reach():
    assert median_interval([4.0, 1.0, 3.0]) == (1.0, 4.0, pytest.approx(0.75))
    assert median_interval([4.0]) is None


@pytest.mark.parametrize("test", [sign_flip, sign_test])
@pytest.mark.parametrize(
    ("values", "reason"),
    [([1.0], "too few"), ([0.0, 0.0], "all differences are zero"), ([1.0, np.nan], "missing")],
)
def test_refusals(test, values, reason):
    with pytest.raises(Infeasible, match=reason):
        test(values)

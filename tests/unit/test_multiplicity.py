import numpy as np
import pytest
from scipy import stats

from chervonets.inference.multiplicity import holm, romano_wolf, stouffer, stouffer_joint
from chervonets.inference.result import Infeasible


def test_romano_wolf_by_hand():
    """Three resamples of two tests: the maximum for the larger, its own for the smaller."""
    resampled = [[3.0, 0.0], [0.0, 2.5], [0.0, 0.0]]
    assert romano_wolf([2.0, 1.0], resampled) == [3 / 4, 3 / 4]
    assert romano_wolf([2.0, 1.0], [[0.0, 0.0], [0.0, 1.5], [0.0, 0.0]]) == [1 / 4, 2 / 4]


def test_one_test_needs_no_correction():
    resampled = np.random.default_rng(0).standard_normal((999, 1))
    expected = (1 + (resampled[:, 0] >= 1.5).sum()) / 1000
    assert romano_wolf([1.5], resampled) == [pytest.approx(expected)]


def test_independent_tests_are_corrected_as_by_holm():
    statistics = np.array([2.8, 2.2, 1.9, 0.3])
    resampled = np.random.default_rng(1).standard_normal((49_999, 4))
    small = holm(list(stats.norm.sf(statistics)))
    assert romano_wolf(statistics, resampled)[:2] == pytest.approx(small[:2], abs=0.004)


def test_independent_tests_reach_sidak_step_down():
    """The maximum of m independent statistics has the chance 1 - (1 - p)^m."""
    statistics = np.array([2.8, 2.2, 1.9, 0.3])
    resampled = np.random.default_rng(1).standard_normal((49_999, 4))
    chances = 1 - (1 - stats.norm.sf(statistics)) ** np.array([4, 3, 2, 1])
    expected = np.maximum.accumulate(chances)
    assert romano_wolf(statistics, resampled) == pytest.approx(expected.tolist(), abs=0.008)


def test_fully_dependent_tests_need_no_correction():
    resampled = np.repeat(np.random.default_rng(2).standard_normal((999, 1)), 5, axis=1)
    alone = (1 + (resampled[:, 0] >= 1.2).sum()) / 1000
    assert romano_wolf([1.2] * 5, resampled) == pytest.approx([alone] * 5)


def test_family_error_rate():
    generator = np.random.default_rng(3)
    draws = np.sqrt(0.5) * generator.standard_normal((400, 200, 1))
    draws = draws + np.sqrt(0.5) * generator.standard_normal((400, 200, 6))
    found = [min(romano_wolf(draw[0], draw[1:])) <= 0.05 for draw in draws]
    assert np.mean(found) == pytest.approx(0.05, abs=0.035)


def test_stouffer_by_hand():
    result = stouffer([0.025, 0.025])
    assert result.statistic == pytest.approx(1.959964 * np.sqrt(2), abs=1e-5)
    assert stouffer([0.3]).p_value == pytest.approx(0.3)
    assert stouffer([0.01, 0.5], weights=[1, 1e-9]).p_value == pytest.approx(0.01)


def test_stouffer_against_scipy():
    p_values, weights = [0.04, 0.2, 0.6], [1.0, 2.0, 0.5]
    other = stats.combine_pvalues(p_values, method="stouffer", weights=weights)
    result = stouffer(p_values, weights=weights)
    assert result.statistic == pytest.approx(other.statistic)
    assert result.p_value == pytest.approx(other.pvalue)


def test_joint_stouffer_of_independent_tests_is_the_plain_one():
    resampled = np.random.default_rng(4).standard_normal((19_999, 3))
    joint = stouffer_joint([1.0, 0.5, 1.2], resampled)
    plain = stouffer(stats.norm.sf([1.0, 0.5, 1.2]))
    assert joint.p_value == pytest.approx(plain.p_value, abs=0.01)


def test_joint_stouffer_of_one_test_told_thrice_is_that_test():
    resampled = np.repeat(np.random.default_rng(5).standard_normal((999, 1)), 3, axis=1)
    joint = stouffer_joint([1.5] * 3, resampled)
    assert joint.p_value == pytest.approx((1 + (resampled[:, 0] >= 1.5).sum()) / 1000)
    assert joint.attainable_p == 1 / 1000


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (lambda: romano_wolf([1.0], [[1.0, 2.0]]), "row of all tests"),
        (lambda: romano_wolf([1.0], np.zeros((0, 1))), "row of all tests"),
        (lambda: romano_wolf([np.nan], [[1.0]]), "missing"),
        (lambda: stouffer([]), "no p-values"),
        (lambda: stouffer([0.0, 0.5]), "strictly between"),
        (lambda: stouffer([0.5], weights=[-1.0]), "weights"),
    ],
)
def test_refusals(call, reason):
    with pytest.raises(Infeasible, match=reason):
        call()

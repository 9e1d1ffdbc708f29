import numpy as np
import pytest
from scipy import stats

from chervonets.inference.pooling import pool
from chervonets.inference.result import Infeasible

ESTIMATES, ERRORS = [3.0, 5.0, 7.0], [0.5, 1.0, 1.5]


def test_fully_dependent_sources_add_nothing():
    result = pool(ESTIMATES, ERRORS)
    assert result.estimate == 5
    assert result.details["standard_error"] == pytest.approx(1.0)
    assert result.interval == pytest.approx((5 - 1.959964, 5 + 1.959964), abs=1e-6)
    assert result.p_value is None
    assert result.details["envelope"] == (3, 7)
    assert result.details["envelope_interval"][1] == pytest.approx(7 + 1.5 * 1.959964, abs=1e-5)


def test_the_same_source_copied_is_no_more_exact():
    one, four = pool([3.0], [0.5]), pool([3.0] * 4, [0.5] * 4)
    assert four.interval == pytest.approx(one.interval)
    assert pool([3.0] * 4, [0.5] * 4, correlation=0).details["standard_error"] == 0.25


def test_two_sources_by_hand():
    """Variance (0.25 + 1 + 2 x 0.5 x 0.5)/4 of the mean of two with correlation one half."""
    result = pool([1.0, 2.0], [0.5, 1.0], correlation=0.5)
    assert result.details["standard_error"] == pytest.approx(np.sqrt(1.75) / 2)
    assert result.details["by_correlation"][0.0] == pytest.approx(np.sqrt(1.25) / 2)


def test_precision_of_independent_sources_is_inverse_variance():
    result = pool(ESTIMATES, ERRORS, correlation=0, weights="precision")
    shares = 1 / np.square(ERRORS)
    assert result.details["weights"] == pytest.approx(shares / shares.sum())


@pytest.mark.parametrize(("name", "method"), [("DerSimonian-Laird", "dl"), ("Paule-Mandel", "pm")])
def test_independent_pooling_against_statsmodels(name, method):
    from statsmodels.stats.meta_analysis import combine_effects

    values, variances = np.array(ESTIMATES), np.square(ERRORS)
    other = combine_effects(values, variances, method_re=method)
    mean, _, low, high = other.summary_frame().loc["random effect"].iloc[:4]
    found = pool(ESTIMATES, ERRORS).details["if_independent"]
    assert other.tau2 > 0
    assert found[name] == pytest.approx((mean, low, high), rel=1e-5)
    error = np.sqrt(other.var_hksj_re)
    margin = stats.t.ppf(0.975, 2) * error
    knapp = found[f"{name}, Hartung-Knapp"]
    assert knapp == pytest.approx((mean, mean - margin, mean + margin), rel=1e-5)


def test_sources_closer_than_their_errors_have_no_variance_between_them():
    found = pool([1.0, 1.1, 0.9], [0.5, 0.5, 0.5]).details["if_independent"]
    assert found["DerSimonian-Laird"] == found["Paule-Mandel"]
    half = 1.959964 * 0.5 / np.sqrt(3)
    assert found["Paule-Mandel"] == pytest.approx((1, 1 - half, 1 + half), abs=1e-6)


@pytest.mark.parametrize(
    ("arguments", "options", "reason"),
    [
        (([], []), {}, "too few"),
        (([1.0], [1.0, 2.0]), {}, "not as many"),
        (([1.0], [0.0]), {}, "not positive"),
        (([1.0, 2.0, 3.0], [1.0] * 3), {"correlation": -0.6}, "cannot all have"),
        (([1.0, 2.0], [1.0, 1.0]), {"weights": "fame"}, "'fame' weighs no sources"),
        (([1.0, 2.0], [1.0, 2.0]), {"weights": "precision"}, "no weights by precision"),
    ],
)
def test_refusals(arguments, options, reason):
    with pytest.raises(Infeasible, match=reason):
        pool(*arguments, **options)

"""Contrasts, equivalence and families of tests: other people's numbers."""

from functools import partial

import numpy as np
import pytest
from scipy import stats

from chervonets.inference.contrasts import contrast
from chervonets.inference.equivalence import equivalence
from chervonets.inference.levels import one_sample

# Survival of mice in days (Efron and Tibshirani 1993, An Introduction to the Bootstrap, table 2.1).
MICE = np.array([94, 197, 16, 38, 99, 141, 23, 52, 104, 146, 10, 51, 30, 40, 27, 46], dtype=float)


def test_slopes_against_statsmodels():
    from statsmodels.regression.linear_model import OLS

    time = np.arange(15.0)
    after = time >= 9
    values = np.random.default_rng(1).standard_normal(15) + 0.4 * after * time
    design = np.column_stack([np.ones(15), time, after, after * time])
    result = contrast(values, after, kind="slope", resamples=99)
    fit = OLS(values, design).fit()
    assert result.estimate == pytest.approx(fit.params[3])
    assert result.details["ols_t"] == pytest.approx(fit.tvalues[3])
    assert result.details["degrees_of_freedom"] == fit.df_resid


def test_equivalence_of_mice_against_scipy():
    """Two permutation tests of all 11 440 assignments, about margins of 100 days."""
    after = np.arange(16) < 7
    change = partial(contrast, MICE, after, null="permutation")
    result = equivalence(lambda margin: change(beyond=margin), -100, 100, "change")

    def p_value(margin, side):
        other = stats.permutation_test(
            (MICE[:7] - margin, MICE[7:]),
            lambda x, y, axis: x.mean(axis=axis) - y.mean(axis=axis),
            alternative=side,
            n_resamples=np.inf,
            vectorized=True,
        )
        return other.pvalue

    assert result.estimate == pytest.approx(30.63, abs=0.005)
    assert result.details["p_above_low"] == pytest.approx(p_value(-100, "greater"))
    assert result.p_value == pytest.approx(max(p_value(-100, "greater"), p_value(100, "less")))


def test_equivalence_of_a_mean_against_two_sign_flip_tests():
    values = np.array([0.3, -0.2, 0.5, 0.1, -0.4, 0.25, 0.05])
    result = equivalence(partial(one_sample, values, null="sign-flip"), -0.5, 0.6, "mean")

    def p_value(margin, side):
        return stats.permutation_test(
            (values - margin,),
            np.sum,
            permutation_type="samples",
            alternative=side,
            n_resamples=np.inf,
        ).pvalue

    assert result.p_value == pytest.approx(max(p_value(-0.5, "greater"), p_value(0.6, "less")))

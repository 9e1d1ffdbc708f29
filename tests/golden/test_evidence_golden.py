"""Contrasts, equivalence, families of tests and pooling: other people's numbers."""

from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from chervonets.inference.contrasts import contrast
from chervonets.inference.equivalence import equivalence_of_contrast, equivalence_of_mean
from chervonets.inference.levels import one_sample
from chervonets.inference.multiplicity import holm, romano_wolf, stouffer
from chervonets.inference.pooling import pool

# Survival of mice in days (Efron and Tibshirani 1993, An Introduction to the Bootstrap, table 2.1).
MICE = np.array([94, 197, 16, 38, 99, 141, 23, 52, 104, 146, 10, 51, 30, 40, 27, 46], dtype=float)

# Sleep data of Westfall and Wolfinger, from permute/tests/test_npc.py of statlab/permute, which has
# them and the adjusted p-values from support.sas.com/kb/22/addl/fusion22950_1_multtest.pdf.
RESPONSES = np.array(
    [
        [14.4, 7.00, 4.30],
        [14.6, 7.09, 3.88],
        [13.8, 7.06, 5.34],
        [10.1, 4.26, 4.26],
        [11.1, 5.49, 4.52],
        [12.4, 6.13, 5.69],
        [12.7, 6.69, 4.45],
        [11.8, 5.44, 3.94],
        [18.3, 1.28, 0.67],
        [18.0, 1.50, 0.67],
        [20.8, 1.51, 0.72],
        [18.3, 1.14, 0.67],
        [14.8, 2.74, 0.67],
        [13.8, 7.08, 3.43],
        [11.5, 6.37, 5.64],
        [10.9, 6.26, 3.47],
    ]
)


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


@pytest.mark.parametrize("value", [0.0, 0.75])
def test_signed_ranks_against_scipy(value):
    values = np.array([1.1, -0.4, 2.7, 3.9, -1.6, 0.8, 5.2, 2.3, 4.6])
    result = one_sample(values, value, null="signed-rank")
    for p, side in ((result.p_value, "greater"), (result.p_opposite, "less")):
        other = stats.wilcoxon(values - value, alternative=side, method="exact")
        assert p == pytest.approx(other.pvalue, rel=1e-12)
    assert result.statistic == stats.wilcoxon(values - value, alternative="greater").statistic


def test_equivalence_of_mice_against_scipy():
    """Two permutation tests of all 11 440 assignments, about margins of 100 days."""
    after = np.arange(16) < 7
    result = equivalence_of_contrast(MICE, after, -100, 100, null="permutation")

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


def test_equivalence_of_a_mean_against_two_wilcoxon_tests():
    values = np.array([0.3, -0.2, 0.5, 0.1, -0.4, 0.25, 0.05])
    result = equivalence_of_mean(values, -0.5, 0.6, null="signed-rank")
    above = stats.wilcoxon(values + 0.5, alternative="greater", method="exact").pvalue
    below = stats.wilcoxon(values - 0.6, alternative="less", method="exact").pvalue
    assert result.p_value == pytest.approx(max(above, below))


def test_step_down_of_westfall_and_young():
    """SAS prints raw .1, .03, .01 and adjusted .1, .05, .02; here all 11 440 permutations."""
    chosen = np.array(list(combinations(range(16), 7)))
    labels = np.zeros((len(chosen), 16))
    np.put_along_axis(labels, chosen, 1.0, axis=1)
    first, second = labels @ RESPONSES / 7, (1 - labels) @ RESPONSES / 9
    squares = (RESPONSES**2).sum(axis=0) - 7 * first**2 - 9 * second**2
    t = np.abs(first - second) / np.sqrt(squares / 14 * (1 / 7 + 1 / 9))
    raw = (t >= t[0] - 1e-9).mean(axis=0)
    # The step-down by the least p-value: every column is replaced by its ranks.
    ranks = stats.rankdata(t.round(9), method="min", axis=0)
    assert raw == pytest.approx([0.1, 0.03, 0.01], abs=0.005)
    assert romano_wolf(ranks[0], ranks) == pytest.approx([0.1, 0.05, 0.02], abs=0.0075)
    assert romano_wolf(t[0], t) == pytest.approx([0.1, 0.05, 0.02], abs=0.005)


def test_liptak_and_holm_of_permute():
    """permute/tests/test_npc.py of statlab/permute; its Liptak score is not yet standardised."""
    found = stouffer(np.linspace(0.05, 0.9, num=5)).statistic * np.sqrt(5)
    assert found == pytest.approx(0.5728894, abs=5e-6)
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


# The first studies of dat.assink2016 (metadat), aggregated by the R package metafor with a
# correlation of .6, and district 11 of dat.konstantopoulos2011 without one and with equal weights
# (metafor, tests/testthat/test_misc_aggregate.r).
ASSINK = [
    ([0.9066, 0.4295, 0.2679, 0.2078, 0.0526, -0.0507],
     [0.074, 0.0398, 0.0481, 0.0239, 0.0331, 0.0886], 0.162877),
    ([0.5117, 0.4738, 0.3544], [0.0115, 0.0076, 0.0065], 0.406036),
    ([1.7083, 0.8003, 0.7268, 0.6569, 0.5569, 0.3504],
     [0.0729, 0.0815, 0.1394, 0.0943, 0.1355, 0.0763], 1.007244),
    ([0.1048, 0.1748], [0.0331, 0.0346], 0.137862),
]  # fmt: skip
DISTRICT = [-0.18, -0.22, 0.23, -0.30], [0.118, 0.118, 0.144, 0.144]


@pytest.mark.parametrize(("estimates", "variances", "printed"), ASSINK)
def test_correlated_estimates_of_metafor(estimates, variances, printed):
    result = pool(estimates, np.sqrt(variances), correlation=0.6, weights="precision")
    assert result.estimate == pytest.approx(printed, abs=5e-7)


@pytest.mark.parametrize(
    ("weights", "mean", "variance"),
    [("precision", -0.125687, 0.032427), ("equal", -0.1175, 0.03275)],
)
def test_independent_estimates_of_metafor(weights, mean, variance):
    estimates, variances = DISTRICT
    result = pool(estimates, np.sqrt(variances), correlation=0, weights=weights)
    assert result.estimate == pytest.approx(mean, abs=5e-7)
    assert result.details["standard_error"] ** 2 == pytest.approx(variance, abs=5.1e-7)

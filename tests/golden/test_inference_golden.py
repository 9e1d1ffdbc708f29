"""Published numbers, and the same numbers from other people's code."""

import numpy as np
import pytest
from scipy import stats

from chervonets.inference.contrasts import contrast
from chervonets.inference.levels import level
from chervonets.inference.ranks import rank_among
from chervonets.inference.signs import median_interval, sign_flip, sign_test

# Darwin's 15 differences in height of crossed and self-fertilised maize, eighths of an inch
# (Fisher 1935, The Design of Experiments, chapter III; also R package HistData, ZeaMays).
DARWIN = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]

# Survival of mice in days (Efron and Tibshirani 1993, An Introduction to the Bootstrap, table 2.1).
TREATED = [94, 197, 16, 38, 99, 141, 23]
CONTROL = [52, 104, 146, 10, 51, 30, 40, 27, 46]


@pytest.fixture(scope="module")
def nile():
    from statsmodels.datasets import nile as dataset

    return dataset.load_pandas().data["volume"].to_numpy()


def test_darwin_by_sign_flips():
    """Fisher (1935, section 21): 863 of 32 768 flips reach the sum 314."""
    result = sign_flip(DARWIN)
    assert result.statistic == 314
    assert result.p_value == 863 / 32_768
    assert result.attainable_p == 1 / 32_768


def test_signed_ranks_of_sawyer():
    """S. Sawyer, RanksSims.txt, Washington University: n = 9, exact two-sided P = 0.0390625."""
    result = sign_flip([-8, 3, -9, -4, -7, -6, -5, 2, -1])
    assert 2 * result.p_opposite == 0.0390625


def test_signed_ranks_against_scipy():
    values = np.array([1.1, -0.4, 2.7, 3.9, -1.6, 0.8, 5.2, 2.3, 4.6])
    ranks = stats.rankdata(np.abs(values)) * np.sign(values)
    other = stats.wilcoxon(values, alternative="greater", method="exact")
    assert sign_flip(ranks).p_value == pytest.approx(other.pvalue, rel=1e-12)


def test_mice_by_permutation_against_scipy():
    """The difference of the means is printed as 30.63; all 11 440 assignments, also by scipy."""
    values = np.array(TREATED + CONTROL, dtype=float)
    after = np.arange(16) < 7
    result = contrast(values, after, null="permutation")
    other = stats.permutation_test(
        (TREATED, CONTROL),
        lambda x, y, axis: x.mean(axis=axis) - y.mean(axis=axis),
        vectorized=True,
        n_resamples=np.inf,
        alternative="greater",
    )
    assert round(result.estimate, 2) == 30.63
    assert result.details["relabellings"] == 11_440
    assert result.p_value == pytest.approx(other.pvalue, abs=1e-12)


def test_rank_randomisation_of_lane():
    """D. M. Lane, HyperStat, Rank randomization tests: 4 of 70 arrangements, p = .057."""
    values = np.array([8.0, 7.0, 5.0, 4.0, 6.0, 3.0, 2.0, 1.0])
    result = contrast(values, np.arange(8) < 4, null="permutation")
    assert result.p_value == 4 / 70


def test_cyclic_shifts_by_hand():
    """Sums of three neighbours on the ring 1 2 9 8 7 3: 24 is the greatest of six, 19 next."""
    values = np.array([1.0, 2.0, 9.0, 8.0, 7.0, 3.0])
    marks = np.isin(np.arange(6), [2, 3, 4])
    assert contrast(values, marks, null="cyclic").p_value == 1 / 6
    assert contrast(values, np.roll(marks, -1), null="cyclic").p_value == 2 / 6


@pytest.mark.parametrize("trend", [False, True])
def test_t_statistic_against_statsmodels(nile, trend):
    from statsmodels.regression.linear_model import OLS

    values, after = nile[20:40], np.arange(1891, 1911) >= 1899
    columns = [np.ones(20), after, np.arange(20)] if trend else [np.ones(20), after]
    fit = OLS(values, np.column_stack(columns).astype(float)).fit()
    result = contrast(values, after, trend=trend, resamples=19)
    assert result.estimate == pytest.approx(fit.params[1], rel=1e-10)
    assert result.details["ols_t"] == pytest.approx(fit.tvalues[1], rel=1e-10)
    assert result.details["degrees_of_freedom"] == fit.df_resid


def test_the_nile_fell_at_aswan(nile):
    """Annual flow 1871-1970; the fall of 1898/99 is that of Cobb (1978, Biometrika 65)."""
    values = -nile[17:39]  # 1888-1909
    after = np.arange(1888, 1910) >= 1899
    assert contrast(values, after).p_value < 0.01


@pytest.mark.parametrize(
    ("n", "low", "high", "percent"),
    [
        (7, 1, 7, 98.4),
        (10, 2, 9, 97.9),
        (12, 3, 10, 96.1),
        (13, 3, 11, 97.8),
        (15, 4, 12, 96.5),
        (17, 5, 13, 95.1),
        (20, 6, 15, 95.9),
    ],
)
def test_order_statistics_of_the_median(n, low, high, percent):
    """Printed table A.7, Confidence intervals for the population median (p. 656 of a textbook,
    read at coursehero.com/file/5646626): the shortest interval of at least 95 per cent."""
    first, last, coverage = median_interval(np.arange(1.0, n + 1))
    assert (first, last) == (low, high)
    assert round(100 * coverage, 1) == percent


@pytest.mark.parametrize(("n", "largest"), [(5, 0), (8, 1), (11, 2), (13, 3), (15, 3), (20, 5)])
def test_critical_values_of_the_sign_test(n, largest):
    """Table A-7, Critical values for the sign test, one tail of .05, as printed in Pearson's
    elementary statistics (wgdesigngroup.com/Pearson/elementary_stats/741)."""

    def p_value(fewer):
        return sign_test(np.where(np.arange(n) < fewer, -1.0, 1.0)).p_value

    assert p_value(largest) <= 0.05 < p_value(largest + 1)


def test_sign_test_against_scipy():
    values = np.array([3.0, -1.0, 2.0, 5.0, 4.0, -2.0, 6.0, 1.0, 7.0])
    other = stats.binomtest(7, 9, alternative="greater")
    assert sign_test(values).p_value == pytest.approx(other.pvalue, rel=1e-12)


def test_equivalence_against_scipy():
    values = np.array([3.0, 6.0, 8.0, 9.0, 11.0, 14.0, 25.0])
    above = stats.binomtest(6, 7, alternative="greater").pvalue
    below = stats.binomtest(6, 7, alternative="greater").pvalue
    assert level(values, 5, 20).p_value == pytest.approx(max(above, below), rel=1e-12)


def test_top_of_thirty_nine_states():
    """Abadie, Diamond and Hainmueller (2010): California first of 39 states, 1/39 = 0.026."""
    result = rank_among(130.0, np.arange(38.0))
    assert result.p_value == 1 / 39
    assert round(result.p_value, 3) == 0.026

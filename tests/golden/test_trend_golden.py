"""Trend: published numbers, and those of other packages."""

import numpy as np
import pymannkendall
import pytest
from scipy import stats

from chervonets.inference.kendall import exact_scores
from chervonets.inference.trend import trend


@pytest.fixture(scope="module")
def nile():
    from statsmodels.datasets import nile as dataset

    return dataset.load_pandas().data["volume"].to_numpy()


def test_mann_kendall_of_the_nile(nile):
    """S = -1387, z = -4.128, slope -2.6, as R and pymannkendall have it."""
    result = trend(nile, null="independent")
    assert result.statistic == -1387
    assert result.details["z"] == pytest.approx(-4.128, abs=0.0005)
    assert result.estimate == pytest.approx(-2.6)


def test_a_mann_kendall_example_by_hand():
    """J. Little, MannKendallByHand.txt, mathcs.holycross.edu: 72 rises, 18 falls, one tie, S = 54,
    Z = 2.9058, p about .0018."""
    values = [12.9, 14.8, 13.2, 15.7, 13.8, 15.6, 12.9, 11.0, 17.3, 15.9, 19.0, 18.3, 20.1, 21.7]
    result = trend(values, null="independent")
    assert result.statistic == 54
    assert result.details["var_s"] == pytest.approx(14 * 13 * 33 / 18 - 2 * 9 / 18)
    assert round(result.details["z"], 4) == 2.9058
    assert round(result.p_value, 4) == 0.0018


def test_example_of_rtrend():
    """Documentation of R's rtrend and of Ipaper.jl (src of IpaperSlopeExt): z0, p and slope."""
    values = [4.81, 4.17, 4.41, 3.59, 5.87, 3.83, 6.03, 4.89, 4.32, 4.69]
    result = trend(values, null="independent")
    assert result.details["z"] == pytest.approx(0.35777087639996635, rel=1e-12)
    assert 2 * stats.norm.sf(result.details["z"]) == pytest.approx(0.7205147871362552, rel=1e-9)
    assert result.estimate == pytest.approx(0.04)


@pytest.mark.parametrize(
    ("n", "at_half_a_tenth", "at_a_fortieth"),
    [(5, 8, 10), (6, 11, 13), (7, 13, 15), (8, 16, 18), (9, 18, 20), (10, 21, 23)],
)
def test_critical_values_of_s(n, at_half_a_tenth, at_a_fortieth):
    """Daniel (1989), Applied nonparametric statistics, table of Kendall's tau, pp. 569-570 of the
    Indonesian edition: least S with a one-sided p of .05 and of .025."""
    values, chances = exact_scores(np.arange(float(n)))
    for critical, level in ((at_half_a_tenth, 0.05), (at_a_fortieth, 0.025)):
        assert chances[values >= critical].sum() <= level < chances[values >= critical - 2].sum()


@pytest.mark.parametrize("seed", range(4))
def test_against_pymannkendall(seed):
    values = np.round(np.random.default_rng(seed).standard_normal(15).cumsum(), 1)
    theirs = pymannkendall.original_test(values)
    ours = trend(values, null="independent")
    assert ours.statistic == theirs.s
    assert ours.details["var_s"] == pytest.approx(theirs.var_s)
    assert ours.details["z"] == pytest.approx(theirs.z)
    assert ours.details["p_two_sided"] == pytest.approx(theirs.p)
    assert ours.details["tau"] == pytest.approx(theirs.Tau)
    assert (ours.estimate, ours.details["intercept"]) == pytest.approx(
        (theirs.slope, theirs.intercept)
    )


@pytest.mark.parametrize("n", [6, 9])
def test_exact_p_against_scipy(n):
    values = np.random.default_rng(n).standard_normal(n)
    ours = trend(values, null="independent")
    for side, p_value in (("greater", ours.p_value), ("less", ours.p_opposite)):
        other = stats.kendalltau(np.arange(n), values, method="exact", alternative=side)
        assert p_value == pytest.approx(other.pvalue, rel=1e-12)
    assert ours.details["tau_b"] == pytest.approx(other.statistic)


def test_interval_of_the_slope_against_scipy(nile):
    """The same order statistics but for rounding; ours never cover less."""
    low, high = trend(nile, null="independent").interval
    theirs = stats.theilslopes(nile)
    assert trend(nile).estimate == theirs.slope
    assert low <= theirs.low_slope
    assert high >= theirs.high_slope
    assert (low, high) == pytest.approx((theirs.low_slope, theirs.high_slope), abs=0.005)

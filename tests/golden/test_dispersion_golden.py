"""Dispersion: published numbers, and those of other packages."""

import numpy as np
import pytest
from scipy import stats

from chervonets.inference.dispersion import dispersion

# Extra hours of sleep under two drugs (Cushny and Peebles 1905; R data set `sleep`).
SLEEP = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SLEEP += [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
FIRST_DRUG = np.arange(20) < 10

# Serum iron by two methods (Hollander and Wolfe 1973, p. 86; R documentation of ansari.test).
RAMSAY = [111, 107, 100, 99, 102, 106, 109, 108, 104, 99]
RAMSAY += [101, 96, 97, 102, 107, 113, 116, 113, 110, 98]
JUNG_PAREKH = [107, 108, 106, 98, 105, 103, 110, 105, 104, 100]
JUNG_PAREKH += [96, 108, 103, 104, 114, 114, 113, 108, 106, 99]


def test_variance_ratio_of_the_sleep_data():
    """R, var.test(extra ~ group, data = sleep): F = 0.7983426, two-sided p = 0.7427199."""
    result = dispersion(SLEEP, FIRST_DRUG, measure="variance")
    assert result.statistic == pytest.approx(0.7983426, abs=5e-8)
    smaller = 1 - result.details["p_f_test"]
    assert 2 * smaller == pytest.approx(0.7427199, abs=5e-8)


def test_serum_iron_against_scipy():
    values = np.array(RAMSAY + JUNG_PAREKH, dtype=float)
    marked = np.arange(40) < 20
    result = dispersion(values, marked)
    levene = stats.levene(RAMSAY, JUNG_PAREKH, center="median")
    assert result.details["brown_forsythe_w"] == pytest.approx(levene.statistic)
    assert result.details["p_brown_forsythe"] == pytest.approx(levene.pvalue)
    middles = [np.abs(group - np.median(group)).mean() for group in (RAMSAY, JUNG_PAREKH)]
    assert result.estimate == pytest.approx(middles[0] / middles[1])


def test_interval_of_a_variance_ratio_of_normal_values():
    """Close to R's F interval 0.198 to 3.214 of the sleep data: both divide by null quantiles."""
    low, high = dispersion(SLEEP, FIRST_DRUG, measure="variance", resamples=9999).interval
    assert np.log(low) == pytest.approx(np.log(0.198297), abs=0.5)
    assert np.log(high) == pytest.approx(np.log(3.214123), abs=0.5)

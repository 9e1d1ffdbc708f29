"""Forecasts: published numbers, and those of other packages."""

import numpy as np
import pytest
from scipy import stats

from chervonets.inference.forecasts import compare_forecasts, compare_losses, theil_u

# Errors of two models of R's WWWusage, out of sample, as in the example of dm.test in the R package
# forecast; printed with R's p-values in JuliaStats/HypothesisTests.jl, test/diebold_mariano.jl.
ETS = [0.002241270, -0.000661906, -1.200002613, -4.000218178, 3.799373533]
ETS += [3.401005111, -1.199692125, -0.800490048, -1.200048999, 3.399847229]
ETS += [7.000708948, 2.200989241, -4.800165569, -1.201043375, 3.400167556]
ETS += [3.000709085, 0.400267950, -6.800169207, -2.401259050, 1.200112198]
ARIMA = [0.1209998, 8.0622269, -0.9189429, -1.7952436, 5.3431277, 2.0459823]
ARIMA += [-0.6073261, 0.5516816, -0.7633238, 4.1229472, 5.8785333, 1.2828331]
ARIMA += [-3.4854233, 1.1971370, 3.1709314, 2.3408457, 0.4962286, -5.9841362]
ARIMA += [0.1537114, 0.4207951]

# tests/dieboldmarianotest.py of edoannunziata/dieboldmariano.
ONE = [0.3675225224615024, 0.5450608127223211, 0.22044990720021074, 0.8688743471040006]
ONE += [0.6072512228948467, 0.8582283746501538, 0.41662295816718187, 0.3812100211114714]
ONE += [0.7185133356116706, 0.30827323290318875, 0.4297093624074402, 0.8615974488577858]
ONE += [0.7240514514808826, 0.3450839595261038, 0.19675301374013598]
OTHER = [0.12794132529988733, 0.3679643204341153, 0.768715420996091, 0.09972248964114683]
OTHER += [0.27197653636654284, 0.28797629010039505, 0.9160213458582482, 0.6112628048698798]
OTHER += [0.5452873235576241, 0.06785907231746158, 0.6072666485541124, 0.6241575753989782]
OTHER += [0.39998026828867217, 0.19895665605941748, 0.8094941215215619]


@pytest.mark.parametrize(
    ("options", "two_sided", "greater", "less"),
    [
        ({}, 0.8871, 0.5565, 0.4435),
        ({"horizon": 10}, 0.9362, 0.5319, 0.4681),
        ({"power": 1}, 0.7818, 0.3909, 0.6091),
    ],
)
def test_diebold_mariano_of_r(options, two_sided, greater, less):
    result = compare_forecasts(np.zeros(20), ETS, ARIMA, null="diebold-mariano", **options)
    assert round(result.details["p_two_sided"], 4) == two_sided
    assert round(result.p_value, 4) == greater
    assert round(result.p_opposite, 4) == less


def test_diebold_mariano_of_another_python_package():
    first = compare_forecasts(
        np.zeros(6), [0, 1, 2, 3, 4, 5], [0, 2, 3, 3, 5, 6], null="diebold-mariano"
    )
    assert first.statistic == pytest.approx(-2.4905, abs=5e-5)
    assert first.details["p_two_sided"] == pytest.approx(0.05513, abs=5e-6)
    second = compare_forecasts(np.zeros(15), ONE, OTHER, null="diebold-mariano", horizon=3, power=1)
    assert second.statistic == pytest.approx(1.2109, abs=5e-5)
    assert second.p_opposite == pytest.approx(0.877, abs=5e-4)


def test_theil_of_eviews():
    """forums.eviews.com, topic 17447 (2018): 0.943587 with all changes, and 0.971317 in EViews,
    which leaves out the change into the first forecast."""
    actual = [1.66, 1.93, 1.95, 2.12, 2.48, 2.62, 2.35, 2.16, 2.12, 1.73, 1.45, 1.24, 0.62]
    told = [1.84, 1.92, 1.96, 2.31, 3.61, 2.45, 2.01, 1.99, 1.81, 1.65, 1.21, 1.13]
    assert theil_u(actual[1:], told).statistic == pytest.approx(0.971317, abs=5e-7)
    assert theil_u(actual, [1.66, *told]).statistic == pytest.approx(0.943587, abs=5e-7)


def test_darwin_by_sign_flips():
    """Fisher (1935, The Design of Experiments, section 21): 863 of 32 768 flips."""
    darwin = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
    result = compare_losses(darwin, np.zeros(15), null="sign-flip")
    assert result.p_value == 863 / 32_768


def test_a_year_ahead_is_a_t_test():
    """With a horizon of one the factor makes the test Student's t of the differences."""
    losses = np.random.default_rng(4).standard_normal((2, 9)) ** 2
    result = compare_losses(*losses, null="diebold-mariano")
    other = stats.ttest_rel(*losses, alternative="greater")
    assert result.statistic == pytest.approx(other.statistic)
    assert result.p_value == pytest.approx(other.pvalue)

"""Granger causality: published numbers, and those of statsmodels."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.regression.linear_model import OLS
from statsmodels.tsa.api import VAR

from chervonets.inference.causality import granger, wald_statistics
from tests.golden.reference import DATA

# Eggs in millions of dozens and chickens in thousands, United States 1930-1983 (Thurman and Fisher
# 1988, American Journal of Agricultural Economics 70, 237-238; R package lmtest, ChickEgg).
EGGS = np.array([
    3581, 3532, 3327, 3255, 3156, 3081, 3166, 3443, 3424, 3561, 3640, 3840, 4456, 5000, 5366, 5154,
    5130, 5077, 5032, 5148, 5404, 5322, 5323, 5307, 5402, 5407, 5500, 5442, 5442, 5542, 5339, 5358,
    5403, 5345, 5435, 5474, 5540, 5836, 5777, 5629, 5704, 5806, 5742, 5502, 5461, 5382, 5377, 5408,
    5608, 5777, 5825, 5625, 5800, 5656,
])  # fmt: skip
CHICKENS = np.array([
    468491, 449743, 436815, 444523, 433937, 389958, 403446, 423921, 389624, 418591, 438288, 422841,
    476935, 542047, 582197, 516497, 523227, 467217, 499644, 430876, 456549, 430988, 426555, 398156,
    396776, 390708, 383690, 391363, 374281, 387002, 369484, 366082, 377392, 375575, 382262, 394118,
    393019, 428746, 425158, 422096, 433280, 421763, 404191, 408769, 394101, 379754, 378361, 386518,
    396933, 400585, 392110, 384838, 378609, 364584,
])  # fmt: skip


@pytest.mark.parametrize(
    ("cause", "effect", "f"), [(EGGS, CHICKENS, "5.405"), (CHICKENS, EGGS, "0.5916")]
)
def test_chickens_and_eggs(cause, effect, f):
    """grangertest of the R package lmtest, order 3: F = 5.405 with 3 and 44 degrees of freedom, p =
    0.002966, that eggs do not foretell chickens; F = 0.5916 the other way."""
    found = granger(cause, effect, lags=3, integration=0, resamples=199)
    assert f"{found.details['f']:.4g}" == f
    assert (found.p_value < 0.02) == (f == "5.405")


@pytest.mark.parametrize(
    ("cause", "effect", "wald", "p_value"),
    [("robusta", "arabica", 8.6, 0.2), ("arabica", "robusta", 12.3, 0.056)],
)
def test_coffee_prices(cause, effect, wald, p_value):
    """C. Pfeiffer (2012), Toda-Yamamoto implementation in R (christophpfeiffer.org), after D.
    Giles: VAR(6) with constant and trend, and one lag more. Chi-squared 8.6, p = .2, and 12.3, p =
    .056."""
    prices = pd.read_csv(DATA / "coffee.csv")
    found = granger(prices[cause], prices[effect], lags=6, trend=True, resamples=49)
    assert found.statistic == pytest.approx(wald, abs=0.05)
    assert found.details["p_chi_squared"] == pytest.approx(p_value, rel=0.02)


def restricted_wald(cause, effect, p, integration, *, trend):
    """Wald statistic of the first p lags of the cause, by an OLS of statsmodels."""
    longest = p + integration
    rows = range(longest, len(cause))
    columns = [
        [1.0] * len(rows),
        *([[float(t) for t in rows]] if trend else []),
        *([effect[t - lag] for t in rows] for lag in range(1, longest + 1)),
        *([cause[t - lag] for t in rows] for lag in range(1, longest + 1)),
    ]
    fit = OLS(effect[longest:], np.column_stack(columns)).fit()
    first = 1 + trend + longest
    restriction = np.eye(len(fit.params))[first : first + p]
    return fit.wald_test(restriction, use_f=False, scalar=True).statistic


@pytest.mark.parametrize("trend", [False, True])
@pytest.mark.parametrize(("p", "integration"), [(1, 0), (1, 1), (2, 1), (3, 1), (2, 2)])
def test_wald_statistic_against_statsmodels(p, integration, trend):
    cause, effect = np.random.default_rng(p).standard_normal((2, 30)).cumsum(axis=1)
    found = wald_statistics(
        np.stack([cause, effect], axis=1)[None], [p], integration=integration, trend=trend
    )[1]
    wanted = restricted_wald(cause, effect, p, integration, trend=trend)
    assert found[0] == pytest.approx(wanted, rel=1e-8)


def test_chosen_lag_and_criteria_against_statsmodels():
    """AIC and SC of its VAR, and HJC as the mean of SC and HQ, on the same years."""
    for seed in range(8):
        pair = np.random.default_rng(seed).standard_normal((40, 2)).cumsum(axis=0)
        orders = {p: VAR(pair[3 - p :]).fit(p) for p in (1, 2, 3)}
        wanted = {
            "aic": min(orders, key=lambda p: orders[p].aic),
            "sc": min(orders, key=lambda p: orders[p].bic),
            "hjc": min(orders, key=lambda p: orders[p].bic + orders[p].hqic),
        }
        for criterion, p in wanted.items():
            assert granger(*pair.T, criterion=criterion, resamples=1).details["lags"] == p


@pytest.mark.slow
@pytest.mark.parametrize(("n", "rho"), [(20, 0.0), (20, 0.9), (25, 1.0), (40, 0.5)])
def test_size_of_the_leveraged_bootstrap(n, rho):
    """At nominal 5 per cent, 500 pairs of AR(1) series: no more than .05 and three standard errors;
    the chi-squared distribution rejects more."""
    generator = np.random.default_rng(7)
    steps = generator.standard_normal((500, 2, n + 50))
    for year in range(1, n + 50):
        steps[..., year] += rho * steps[..., year - 1]
    results = [granger(*pair[:, 50:], resamples=99, seed=seed) for seed, pair in enumerate(steps)]
    rejected = np.mean([result.p_value <= 0.05 for result in results])
    assert rejected <= 0.05 + 3 * (0.05 * 0.95 / 500) ** 0.5
    assert rejected < np.mean([result.details["p_chi_squared"] <= 0.05 for result in results])

"""Bounds test: published numbers, and those of statsmodels and of the R package ARDL."""

import numpy as np
import pytest
from statsmodels.datasets import danish_data
from statsmodels.tsa.ardl import UECM, pss_critical_values

from chervonets.inference.bounds import bounds, critical_values, null_statistics
from tests.golden.reference import reference_values

OTHERS = ["lry", "ibo", "ide"]


@pytest.fixture(scope="module")
def denmark():
    """Quarterly money demand of Denmark, 1974-1987 (Johansen and Juselius 1990)."""
    return danish_data.load_pandas().data


def simulated(rows, k, *, walks=True, case=3, draws=40_000):
    """F and t of regressions of so many rows without changes of earlier years."""
    return null_statistics(rows + 1, k, case, 1, (0,) * k, draws, 1, walks=walks)


@pytest.mark.parametrize(("case", "f", "t"), [(2, "5.1168", None), (3, None, "-4.5479")])
def test_danish_money_demand(denmark, case, f, t):
    """README of the R package ARDL (Natsiopoulos/ARDL@0290f97), ARDL(3, 1, 3, 2): F = 5.1168, t =
    -4.5479; long-run multipliers .9964676, -4.5381160, 2.8915201. Its p-values .004418 and .005538
    are asymptotic; its manual gives .009874 for t at the sample's own size, without changes of
    earlier years, which cost us degrees of freedom."""
    found = bounds(
        denmark["lrm"], denmark[OTHERS].T, case=case, lags=3, orders=(1, 3, 2), resamples=1999
    )
    assert found.details["long_run"] == pytest.approx([0.9964676, -4.5381160, 2.8915201], abs=5e-7)
    assert found.details["residual_degrees"] == 39
    if f:
        assert f"{found.statistic:.4f}" == f
        assert found.p_value > 0.004418
    if t:
        assert f"{found.details['t']:.4f}" == t
        assert found.details["t_p_i1"] > 0.005538


@pytest.mark.parametrize("case", [1, 2, 3, 4, 5])
@pytest.mark.parametrize(("lags", "orders"), [(1, (1, 1, 1)), (2, (1, 2, 1)), (3, (1, 3, 2))])
def test_f_against_statsmodels(denmark, case, lags, orders):
    trend = {1: "n", 2: "c", 3: "c", 4: "ct", 5: "ct"}[case]
    order = dict(zip(OTHERS, orders, strict=True))
    fit = UECM(denmark["lrm"], lags, denmark[OTHERS], order, trend=trend).fit()
    ours = bounds(
        denmark["lrm"], denmark[OTHERS].T, case=case, lags=lags, orders=orders, resamples=19
    )
    theirs = fit.bounds_test(case)
    assert ours.statistic == pytest.approx(theirs.statistic, rel=1e-7)
    assert ours.estimate == pytest.approx(fit.params["lrm.L1"], rel=1e-7)
    if case in (1, 3, 5):
        assert ours.details["t"] == pytest.approx(fit.tvalues["lrm.L1"], rel=1e-7)


def test_simulated_p_values_against_statsmodels(denmark):
    """Without changes of earlier years, the same simulation but for the draws."""
    fit = UECM(denmark["lrm"], 1, denmark[OTHERS], dict.fromkeys(OTHERS, 1), trend="c").fit()
    theirs = fit.bounds_test(3, asymptotic=False, nsim=20_000, rng=1)
    f = simulated(54, 3)[0], simulated(54, 3, walks=False)[0]
    for null, p_value in zip(f, (theirs.pvalue["upper"], theirs.pvalue["lower"]), strict=True):
        assert np.mean(null >= theirs.statistic) == pytest.approx(p_value, abs=0.01)


@pytest.mark.parametrize("row", reference_values("narayan_"), ids=lambda row: row.name)
def test_narayan_at_30_years(row):
    """Narayan (2005, Applied Economics 37, 1979-1990), case III."""
    _, _, k, tail, bound = row.name.split("_")
    null = simulated(30, int(k[1:]), walks=bound == "I1", draws=100_000)[0]
    assert row.agrees(np.quantile(null, 1 - int(tail[1:]) / 100))


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (10, ((6.23, 8.64, 16.6), (6.17, 8.49, 16.8), (6.47, 9.36, 18.6))),
        (13, ((5.83, 7.69, 12.7), (5.39, 6.98, 12.1), (5.30, 7.09, 12.3))),
        (20, ((5.30, 6.66, 10.2), (4.79, 6.01, 9.05), (4.53, 5.50, 8.41))),
        (30, ((5.15, 6.41, 9.52), (4.56, 5.51, 7.93), (4.19, 5.03, 7.00))),
    ],
)
def test_small_sample_critical_values(rows, wanted):
    """I(1) bounds at 10, 5 and 1 per cent for one to three others, simulated by us beforehand with
    other code (2 000 to 20 000 draws)."""
    for k, values in enumerate(wanted, 1):
        found = critical_values(simulated(rows, k)[0])
        assert list(found.values())[:2] == pytest.approx(values[:2], rel=0.03)
        assert found["0.01"] == pytest.approx(values[2], rel=0.1)


def test_exact_bounds_of_the_r_package():
    """Natsiopoulos/ARDL@467a400, tests/testthat/test-bounds_test.R: four others, T = 104, 10 000
    draws, 6 per cent: F 2.8971731 and 4.0672186 (case 3), 2.59362986 and 3.57422109 (case 2); t
    -2.8126763 and -3.9143047."""
    for walks, f, t, f_restricted in (
        (False, 2.8971731, -2.8126763, 2.59362986),
        (True, 4.0672186, -3.9143047, 3.57422109),
    ):
        drawn = simulated(103, 4, walks=walks, draws=10_000)
        assert np.quantile(drawn[0], 0.94) == pytest.approx(f, rel=0.03)
        assert np.quantile(drawn[1], 0.06) == pytest.approx(t, rel=0.03)
        tested = simulated(103, 4, walks=walks, case=2, draws=10_000)[0]
        assert np.quantile(tested, 0.94) == pytest.approx(f_restricted, rel=0.03)


@pytest.mark.slow
@pytest.mark.parametrize("case", [1, 2, 3, 4, 5])
def test_many_years_give_the_printed_bounds(case):
    """Asymptotic values of statsmodels, which follow Pesaran, Shin and Smith (2001, tables CI), for
    two others. (Its own test looks them up for one more, as it counts the outcome too.)"""
    for walks in (False, True):
        printed = pss_critical_values.crit_vals[2, case, walks]
        at = list(pss_critical_values.crit_percentiles)
        found = simulated(800, 2, walks=walks, case=case, draws=8_000)[0]
        for percent in (90, 95):
            wanted = printed[at.index(percent)]
            assert np.quantile(found, percent / 100) == pytest.approx(wanted, rel=0.05)

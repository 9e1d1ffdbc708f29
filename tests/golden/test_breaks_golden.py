"""Published breaks, and the same numbers from other people's code."""

import numpy as np
import pytest

from chervonets.inference.breakdates import asymptotic_intervals
from chervonets.inference.breaks import structural_break
from chervonets.inference.breaksearch import Search, shortest_regime, summary
from chervonets.inference.partitions import multiple_breaks, partitions, regime_costs
from tests.golden.reference import DATA, reference_values

# Mean annual temperature in New Haven, degrees Fahrenheit, 1912-1971 (Vaux and Brinker 1972,
# Cycles, 117-121; R package datasets, nhtemp).
NEW_HAVEN = np.array([
    49.9, 52.3, 49.4, 51.1, 49.4, 47.9, 49.8, 50.9, 49.3, 51.9, 50.8, 49.6, 49.3, 50.6, 48.4,
    50.7, 50.9, 50.6, 51.5, 52.8, 51.8, 51.1, 49.8, 50.2, 50.4, 51.6, 51.8, 50.9, 48.8, 51.7,
    51.0, 50.6, 51.7, 51.5, 52.1, 51.3, 51.0, 54.0, 51.4, 52.7, 53.1, 54.6, 52.0, 52.0, 50.9,
    52.6, 50.2, 52.6, 51.6, 51.9, 50.5, 50.9, 51.7, 51.4, 51.7, 50.8, 51.9, 51.8, 51.9, 53.0,
])  # fmt: skip


def nile():
    from statsmodels.datasets import nile as dataset

    return dataset.load_pandas().data["volume"].to_numpy()


def real_interest():
    return np.loadtxt(DATA / "us_real_interest_rate.csv")


@pytest.fixture(scope="module")
def computed():
    """Every number of the reference table that this module answers for, by its name."""
    found = {}
    for name in ("sup", "ave", "exp"):
        result = structural_break(nile(), functional=name, resamples=1)
        found[f"nile_{name}F"] = result.statistic
        (found["nile_break_obs"],) = result.details["dates"]
    for prefix, values in (("nile", nile()), ("realint", real_interest())):
        details = multiple_breaks(values, resamples=19).details
        found |= {f"{prefix}_rss_m{m}": rss for m, rss in enumerate(details["rss"])}
        found |= {f"{prefix}_bic_m{m}": bic for m, bic in enumerate(details["bic"])}
    found |= {f"realint_mean{m}": mean for m, mean in enumerate(details["means"], 1)}
    found |= {f"realint_b{m}": date for m, date in enumerate(details["dates"], 1)}
    found["realint_ssr_2"] = details["rss"][2]
    return found


@pytest.mark.parametrize("row", reference_values("nile_", "realint_"), ids=lambda row: row.name)
def test_reference_values(row, computed):
    assert row.agrees(computed[row.name])


def test_simulated_critical_values_at_100_years():
    """Bai and Perron (1998), 15 per cent: 7.04, 8.58, 10.18, 12.29 (mbreaks@90cf4d1,
    R/SysData/supF/cv_3.csv)."""
    draws = np.random.default_rng(1).standard_normal((20_000, 100))
    found = np.quantile(
        summary(Search.of(100).f_statistics(draws), "sup"), [0.9, 0.95, 0.975, 0.99]
    )
    assert np.all(np.abs(found - [7.04, 8.58, 10.18, 12.29]) <= 0.25)


@pytest.mark.parametrize(
    ("n", "wanted"), [(10, (8.55, 11.94)), (13, (8.26, 11.06)), (20, (7.49, 9.69))]
)
def test_small_sample_critical_values(n, wanted):
    """Simulated by us beforehand with other code: 10 and 5 per cent, 20 000 draws."""
    draws = np.random.default_rng(n).standard_normal((40_000, n))
    found = np.quantile(summary(Search.of(n).f_statistics(draws), "sup"), [0.9, 0.95])
    assert found == pytest.approx(wanted, rel=0.03)


def test_new_haven_ave_f():
    """strucchange@0e5bec6, tests/Examples/strucchange-Ex.Rout.save, sctest.Fstats: dates from half
    to .85 of the years, ave.F = 10.81."""
    search = Search.of(60)
    kept = [30 <= date <= 51 for date in search.dates]
    found = float(summary(search.f_statistics(NEW_HAVEN - NEW_HAVEN.mean())[kept], "ave"))
    assert round(found, 2) == 10.81


def test_likelihood_of_the_nile_break():
    """The same file, logLik.breakpoints: BIC 1270.084, log Lik. -625.8315 (df = 4)."""
    details = multiple_breaks(nile(), breaks=1, resamples=1).details
    assert round(details["bic"][1], 3) == 1270.084
    assert (4 * np.log(100) - details["bic"][1]) / 2 == pytest.approx(-625.8315, abs=5e-5)


def test_dates_of_all_partitions():
    """The same file, breakpoints and RealInt."""
    assert multiple_breaks(nile(), resamples=1).details["dates_by_number"] == [
        [], [28], [28, 83], [28, 68, 83], [28, 45, 68, 83], [15, 30, 45, 68, 83],
    ]  # fmt: skip
    details = multiple_breaks(real_interest(), breaks=3, resamples=1).details
    assert details["dates_by_number"] == [
        [], [79], [47, 79], [24, 47, 79], [24, 47, 64, 79], [16, 31, 47, 64, 79],
    ]  # fmt: skip
    assert np.round(details["means"], 7) == pytest.approx(
        [1.8236167, 0.8660848, -1.7961384, 5.6428896], abs=2e-7
    )
    assert [round(bic, 1) for bic in details["bic"]] == [555.7, 499.8, 473.3, 480.1, 489.3, 499.7]


def test_interval_of_the_nile_break():
    """The same file, confint.breakpointsfull: 25 to 32, which is 1895 to 1902."""
    assert asymptotic_intervals(nile(), [28], level=0.95) == [(25, 32)]


def test_both_series_have_the_published_number_of_breaks():
    """One and two by BIC in strucchange, and by the sequential bootstrap tests."""
    for values, number in ((nile(), 1), (real_interest(), 2)):
        result = multiple_breaks(values, resamples=199)
        assert result.estimate == number
        assert result.details["sequential_breaks"] == number
        assert result.p_value == 1 / 200


@pytest.mark.parametrize("model", ["mean", "level", "trend"])
def test_f_against_statsmodels(model):
    """F of each date, times the number of shifting coefficients, is that of two nested OLS fits."""
    from statsmodels.regression.linear_model import OLS

    values, n = nile()[10:35], 25
    time, place = np.arange(n), np.arange(n)
    fixed = {"mean": [np.ones(n)], "level": [np.ones(n), time], "trend": [np.ones(n), time]}[model]
    search = Search.of(n, model=model)
    without = OLS(values, np.column_stack(fixed)).fit()
    for date, found in zip(search.dates, search.f_statistics(values - values.mean()), strict=True):
        after = (place >= date).astype(float)
        moved = [after, after * time] if model == "trend" else [after]
        fit = OLS(values, np.column_stack([*fixed, *moved])).fit()
        wanted = (without.ssr - fit.ssr) / (fit.ssr / fit.df_resid)
        assert found == pytest.approx(wanted, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_partitions_against_ruptures(number):
    """Truong, Oudre and Vayatis (2020), ruptures 1.1: dynamic programming with every date."""
    ruptures = pytest.importorskip("ruptures")
    values = nile()[:40]
    shortest = shortest_regime(40, "mean", 0.15)
    other = ruptures.Dynp(model="l2", min_size=shortest, jump=1).fit(values)
    costs = regime_costs(values - values.mean(), "mean", shortest)
    ours = partitions(costs, model="mean", most=number)[number]
    assert list(ours.dates) == other.predict(number)[:-1]
    assert ours.rss == pytest.approx(other.cost.sum_of_costs([*ours.dates, 40]), rel=1e-9)

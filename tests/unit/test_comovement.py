import numpy as np
import pytest
from scipy import stats

from chervonets.inference.comovement import MEASURES, comovement, correlations_by_lead
from chervonets.inference.result import Infeasible

FIRST = np.random.default_rng(8).standard_normal(16)
FOLLOWER = np.r_[0.3, FIRST[:-1]] + 0.2 * np.random.default_rng(9).standard_normal(16)


@pytest.mark.parametrize("measure", MEASURES)
def test_series_that_move_together_are_seen(measure):
    twin = FIRST + 0.3 * FOLLOWER
    result = comovement(FIRST, twin, measure=measure)
    assert result.statistic > 0.7
    assert result.attainable_p <= result.p_value < 0.05 < result.p_opposite
    opposed = comovement(FIRST, -twin, measure=measure)
    assert opposed.statistic == pytest.approx(-result.statistic)
    assert opposed.p_value > 0.5


def test_the_lead_is_found():
    result = comovement(FIRST, FOLLOWER, lags=(-1, 0, 1))
    assert result.details["lag"] == 1
    assert result.p_value < 0.05
    assert set(result.details["correlations"]) == {-1, 0, 1}
    reverse = comovement(FOLLOWER, FIRST, lags=(-1, 0, 1))
    assert reverse.details["lag"] == -1
    assert reverse.statistic == pytest.approx(result.statistic)


def test_a_search_over_lags_is_paid_for():
    chosen = comovement(FIRST[:12], FOLLOWER[:12] ** 3, lags=[1], seed=1)
    sought = comovement(FIRST, FIRST[::-1], lags=range(-5, 6))
    alone = comovement(FIRST, FIRST[::-1], lags=[sought.details["lag"]])
    assert sought.statistic == pytest.approx(alone.statistic)
    assert min(sought.p_value, sought.p_opposite) > min(alone.p_value, alone.p_opposite)
    assert chosen.p_value < 0.05


@pytest.mark.parametrize("lead", [-2, 0, 3])
def test_correlations_are_those_of_scipy(lead):
    one, other = np.round(FIRST, 1), np.round(FOLLOWER, 1)
    pairs = one[max(0, -lead) : 16 - max(0, lead)], other[max(0, lead) : 16 - max(0, -lead)]
    for measure, theirs in (("spearman", stats.spearmanr), ("kendall", stats.kendalltau)):
        ours = correlations_by_lead(one[None], other[None], np.array([lead]), measure)
        assert ours[0, 0] == pytest.approx(theirs(*pairs).statistic)


def test_a_shared_trend_is_no_comovement():
    years = np.arange(16.0)
    rising = comovement(FIRST + 5 * years, FIRST[::-1] + 9 * years)
    apart = comovement(FIRST, FIRST[::-1])
    assert rising.statistic == pytest.approx(apart.statistic)
    assert rising.p_value == apart.p_value
    together = comovement(FIRST + 5 * years, FIRST[::-1] + 9 * years, trend=False)
    assert together.statistic > 0.9


def test_seeds():
    twins = [comovement(FIRST, FOLLOWER[::-1], seed=seed) for seed in (2, 2, 3)]
    assert twins[0].p_value == twins[1].p_value != twins[2].p_value
    assert twins[0].details == twins[1].details


@pytest.mark.parametrize(
    ("one", "other", "options", "why"),
    [
        (FIRST[:6], FOLLOWER[:6], {}, "too few"),
        (FIRST[:5], FOLLOWER[:5], {"trend": False}, "too few"),
        (FIRST, FOLLOWER[:-1], {}, "not as long"),
        (FIRST, np.ones(16), {}, "the same"),
        (FIRST, np.arange(16.0), {}, "no scatter"),
        (FIRST, np.r_[np.nan, FOLLOWER[1:]], {}, "missing"),
        (FIRST, FOLLOWER, {"lags": []}, "lags"),
        (FIRST, FOLLOWER, {"lags": [1, 1]}, "lags"),
        (FIRST, FOLLOWER, {"lags": [13]}, "pairs"),
        (FIRST, FOLLOWER, {"measure": "pearson"}, "not a measure"),
    ],
)
def test_refusals(one, other, options, why):
    with pytest.raises(Infeasible, match=why):
        comovement(one, other, **options)

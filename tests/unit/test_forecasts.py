import numpy as np
import pytest

from chervonets.inference.forecasts import (
    NULLS,
    compare_forecasts,
    compare_losses,
    flip_tails,
    theil_u,
)
from chervonets.inference.result import Infeasible
from chervonets.inference.signs import sign_flip

ACTUAL = np.array([10.0, 12.0, 11.0, 14.0, 15.0, 13.0, 16.0, 18.0, 17.0, 20.0])
GOOD = ACTUAL + np.array([0.5, -0.4, 0.3, -0.6, 0.2, 0.4, -0.3, 0.6, -0.5, 0.1])
POOR = ACTUAL + np.array([2.0, 2.5, -1.0, 2.0, 2.4, -2.2, 1.8, 2.6, -1.9, 2.1])


@pytest.mark.parametrize("null", NULLS)
def test_the_nearer_forecast_is_seen(null):
    result = compare_forecasts(ACTUAL, POOR, GOOD, null=null)
    losses = (ACTUAL - POOR) ** 2 - (ACTUAL - GOOD) ** 2
    assert result.estimate == pytest.approx(losses.mean())
    assert result.attainable_p <= result.p_value < 0.01 < result.p_opposite
    low, high = result.interval
    assert 0 < low < result.estimate < high
    swapped = compare_forecasts(ACTUAL, GOOD, POOR, null=null)
    assert swapped.estimate == -result.estimate
    assert swapped.p_value > 0.9


def test_absolute_errors():
    result = compare_forecasts(ACTUAL, POOR, GOOD, power=1)
    assert result.estimate == pytest.approx(np.abs(ACTUAL - POOR).mean() - 0.39)


def test_diebold_mariano_by_hand():
    """Differences 1, 2, 3, 4 a year ahead: mean 2.5, variance 1.25, factor sqrt(3/4)."""
    result = compare_losses([1.0, 2.0, 3.0, 4.0], np.zeros(4), null="diebold-mariano")
    assert result.details["uncorrected"] == pytest.approx(2.5 / np.sqrt(1.25 / 4))
    assert result.details["factor"] == pytest.approx(np.sqrt(3 / 4))
    assert result.statistic == pytest.approx(2.5 / np.sqrt(1.25 / 4) * np.sqrt(3 / 4))


def test_longer_horizons_count_autocovariances():
    losses = np.array([1.0, 2.0, 4.0, 3.0, 5.0, 1.0, 0.0, 2.0])
    centred = losses - losses.mean()
    first = centred[1:] @ centred[:-1] / 8
    variance = centred @ centred / 8
    factor = np.sqrt((8 + 1 - 4 + 2 / 8) / 8)
    plain = compare_losses(losses, np.zeros(8), null="diebold-mariano", horizon=2)
    assert plain.details["factor"] == pytest.approx(factor)
    expected = losses.mean() / np.sqrt((variance + 2 * first) / 8)
    assert plain.details["uncorrected"] == pytest.approx(expected)
    weighed = compare_losses(
        losses, np.zeros(8), null="diebold-mariano", horizon=2, variance="bartlett"
    )
    expected = losses.mean() / np.sqrt((variance + first) / 8)
    assert weighed.details["uncorrected"] == pytest.approx(expected)


def test_flips_by_hand():
    """Differences 3, 2, -1: of 8 flips only 3 + 2 + 1 and 3 + 2 - 1 reach 4."""
    result = compare_losses([3.0, 2.0, 0.0], [0.0, 0.0, 1.0], null="sign-flip")
    assert result.p_value == 2 / 8
    assert result.attainable_p == 1 / 8
    assert result.seed is None


@pytest.mark.parametrize("n", [2, 3, 8, 13])
def test_tails_by_halves_are_those_of_all_flips(n):
    differences = np.round(np.random.default_rng(n).standard_normal(n), 1)
    result = sign_flip(differences)
    assert flip_tails(differences) == pytest.approx((result.p_value, result.p_opposite))


def test_more_than_twenty_years_get_random_flips():
    losses = np.random.default_rng(1).standard_normal((2, 21)) ** 2 + [[0.4], [0.0]]
    result = compare_losses(*losses, null="sign-flip", seed=3, resamples=9999)
    assert result == compare_losses(*losses, null="sign-flip", seed=3, resamples=9999)
    exact = flip_tails(losses[0] - losses[1])
    assert (result.p_value, result.p_opposite) == pytest.approx(exact, abs=0.015)
    twenty = compare_losses(*losses[:, :20], null="sign-flip")
    assert result.interval == pytest.approx(twenty.interval, abs=0.3)
    assert result.attainable_p == 1e-4


def test_theil_by_hand():
    """Errors 1, -2 on 10, 20: relative to no change sqrt((1/10)^2) over sqrt((10/10)^2)."""
    result = theil_u([10.0, 20.0], [12.0, 21.0])
    assert result.details["u2"] == result.statistic == pytest.approx(0.1)
    assert result.details["u2_levels"] == pytest.approx(0.1)
    bounded = np.sqrt(5) / (np.sqrt(500) + np.sqrt(144 + 441))
    assert result.details["u1"] == pytest.approx(bounded)
    assert result.p_value is None
    assert result.interval is None


def test_theil_of_no_change_and_of_the_truth():
    assert theil_u(ACTUAL[1:], ACTUAL[:-1]).statistic == pytest.approx(1)
    assert theil_u(ACTUAL, ACTUAL).statistic == 0


@pytest.mark.parametrize(
    ("series", "options", "why"),
    [
        ((ACTUAL[:5], POOR[:5], GOOD[:5]), {}, "too few"),
        ((ACTUAL[:2], POOR[:2], GOOD[:2]), {"null": "diebold-mariano"}, "too few"),
        ((ACTUAL, POOR, GOOD[1:]), {}, "not as many"),
        ((ACTUAL, POOR, np.r_[np.nan, GOOD[1:]]), {}, "missing"),
        ((ACTUAL, GOOD, GOOD), {"null": "sign-flip"}, "zero"),
        ((ACTUAL, GOOD, GOOD), {"null": "diebold-mariano"}, "not positive"),
        ((ACTUAL, GOOD, GOOD), {}, "alike"),
        ((ACTUAL, ACTUAL + 2, ACTUAL + 1), {}, "alike"),
        ((ACTUAL, POOR, GOOD), {"null": "normal"}, "not a null"),
        ((ACTUAL, POOR, GOOD), {"horizon": 2}, "overlap"),
        ((ACTUAL, POOR, GOOD), {"null": "diebold-mariano", "horizon": 10}, "horizon"),
        ((ACTUAL, POOR, GOOD), {"null": "diebold-mariano", "variance": "x"}, "variance"),
        ((ACTUAL, POOR, GOOD), {"power": 0}, "power"),
        ((ACTUAL, POOR, GOOD), {"level": 2}, "level"),
    ],
)
def test_refusals(series, options, why):
    with pytest.raises(Infeasible, match=why):
        compare_forecasts(*series, **options)


def test_a_long_run_variance_that_is_not_positive_is_refused():
    losses = np.tile([0.0, 1.0], 5)
    with pytest.raises(Infeasible, match="bartlett"):
        compare_losses(losses, np.full(10, 0.2), null="diebold-mariano", horizon=2)


@pytest.mark.parametrize(
    ("actual", "forecast", "why"),
    [
        ([1.0], [1.0], "too few"),
        ([1.0, 2.0], [1.0], "too few"),
        ([1.0, 2.0, 3.0], [1.0, 2.0], "not as many"),
        ([0.0, 2.0], [1.0, 2.0], "zero"),
        ([2.0, 2.0], [1.0, 2.0], "the same"),
    ],
)
def test_refusals_of_theil(actual, forecast, why):
    with pytest.raises(Infeasible, match=why):
        theil_u(actual, forecast)

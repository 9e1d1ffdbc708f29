import time

import numpy as np
import pytest

from chervonets.inference import contrasts, power
from chervonets.inference.inversion import allowed_exceedances, critical_shift, limits
from chervonets.inference.result import Infeasible

YEARS = np.random.default_rng(11).standard_normal(15)
AFTER = np.arange(15) >= 9


@pytest.mark.parametrize("null", ["ar-sieve", "permutation"])
def test_power_rises_with_the_effect_from_the_level_to_one(null):
    chances = [
        power.power_of_contrast(YEARS, AFTER, effect, null=null) for effect in (0, 0.5, 1, 2, 20)
    ]
    assert chances == sorted(chances)
    assert chances[0] < 0.15
    assert chances[-1] == 1


@pytest.mark.parametrize("null", ["ar-sieve", "permutation"])
def test_thresholds_are_those_of_the_test_itself(null):
    """A simulated series is rejected just above its threshold, and not just below it."""
    design = contrasts.Design.of(AFTER, trend=False)
    simulated = power._like(design, YEARS, 5, np.random.default_rng(0))
    tipping = power.contrast_thresholds(YEARS, AFTER, null=null, draws=5, resamples=1999)
    for series, threshold in zip(simulated, tipping, strict=True):
        slack = 0.15 if null == "ar-sieve" else 1e-6  # other bootstrap draws
        above = contrasts.contrast(series + (threshold + slack) * AFTER, AFTER, null=null)
        below = contrasts.contrast(series + (threshold - slack) * AFTER, AFTER, null=null)
        assert above.p_value <= 0.05 < below.p_value


def test_power_does_not_depend_on_an_effect_in_the_data():
    plain = power.contrast_thresholds(YEARS, AFTER)
    moved = power.contrast_thresholds(YEARS + 9 * AFTER, AFTER)
    assert moved == pytest.approx(plain)


def test_a_level_out_of_reach_has_no_power():
    assert power.power_of_contrast(YEARS, AFTER, 99, null="cyclic") == 0
    thresholds = power.contrast_thresholds(YEARS, AFTER, null="cyclic")
    assert power.minimum_detectable_effect(thresholds) == np.inf
    assert power.power_of_sign_flip([1.0, 2.0, 3.0, 4.0], 99) == 0
    assert power.power_of_rank([1.0, 2.0, 3.0], 99) == 0


def test_minimum_detectable_effect_has_the_power_wanted():
    thresholds = power.contrast_thresholds(YEARS, AFTER)
    effect = power.minimum_detectable_effect(thresholds, 0.8)
    assert (
        power.power_at(thresholds, effect + 1e-9) >= 0.8 > power.power_at(thresholds, effect - 1e-9)
    )


def test_chunks_do_not_lose_samples(monkeypatch):
    monkeypatch.setattr(power, "CHUNK", 10)
    assert len(power.contrast_thresholds(YEARS, AFTER, draws=7, resamples=19)) == 7
    assert len(power.contrast_thresholds(YEARS, AFTER, draws=7, null="permutation")) == 7


def test_power_of_sign_flips_rises_and_large_samples_agree_with_small_steps():
    values = np.random.default_rng(12).standard_normal(12)
    chances = [power.power_of_sign_flip(values, effect) for effect in (0, 0.3, 0.6, 1.2)]
    assert chances == sorted(chances)
    longer = power.power_of_sign_flip([*values, values.mean() + 1], 0.6, draws=2000)
    assert longer == pytest.approx(power.power_of_sign_flip(values, 0.6, draws=2000), abs=0.1)


def test_power_of_sign_flips_near_that_of_the_t_test():
    """At n = 10 and one sd the one-sided t test has power .897 (noncentral t)."""
    from scipy.stats import nct, t

    values = np.random.default_rng(13).standard_normal(10)
    effect = values.std(ddof=1)
    wanted = nct.sf(t.isf(0.05, 9), 9, np.sqrt(10))
    assert power.power_of_sign_flip(values, effect, draws=4000) == pytest.approx(wanted, abs=0.03)


def test_power_of_rank_is_the_level_without_and_one_with_a_huge_effect():
    others = np.random.default_rng(14).standard_normal(39)
    assert power.power_of_rank(others, 0.0) == pytest.approx(0.05, abs=0.015)
    assert power.power_of_rank(others, 50.0) == 1


def test_power_of_level_grows_with_the_factor_and_falls_with_the_spread():
    close, wide = [9.0, 10.0, 11.0, 10.0, 10.0], [2.0, 10.0, 50.0, 10.0, 10.0]
    assert power.power_of_level(close, 5, 20, 1.5) == 1
    assert power.power_of_level(wide, 5, 20, 1.5) < power.power_of_level(wide, 5, 20, 3)
    assert power.power_of_level(wide, 5, 20, 1.5) < power.power_of_level(
        wide, 5, 20, 1.5, at_most=0.5
    )
    assert np.isnan(power.power_of_level([10.0], 5, 20, 1.5))


@pytest.mark.parametrize(
    "call",
    [
        lambda: power.power_of_contrast(YEARS[:5], AFTER[:5], 1),
        lambda: power.power_of_sign_flip(np.arange(21.0), 1),
        lambda: power.power_of_rank([1.0], 1),
        lambda: power.power_of_level([-1.0], 1, 2, 1.5),
        lambda: power.power_of_contrast(YEARS, AFTER, 1, level=0),
    ],
)
def test_refusals(call):
    with pytest.raises(Infeasible):
        call()


def test_monte_carlo_error_of_a_half():
    assert power.monte_carlo_error(0.5, 400) == pytest.approx(0.025)


def test_power_is_affordable():
    start = time.perf_counter()
    power.power_of_contrast(YEARS, AFTER, 1.0, draws=400, resamples=199)
    assert time.perf_counter() - start < 2


def test_critical_shift_by_hand():
    points = np.array([3.0, 1.0, 2.0])
    assert [float(critical_shift(points, k)) for k in (-1, 0, 1, 2, 3)] == [
        np.inf,
        3,
        2,
        1,
        -np.inf,
    ]
    assert allowed_exceedances(0.05, 20) == 0
    assert allowed_exceedances(0.05, 19) == -1
    assert limits(points, 4, 0.95) is None
    assert limits(points, 4, 0.5) == (-3.0, -1.0)

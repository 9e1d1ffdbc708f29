import numpy as np
import pytest

from chervonets.inference.contrasts import contrast
from chervonets.inference.designs import Design
from chervonets.inference.result import Infeasible

NOISE = np.random.default_rng(4).standard_normal(14)
AFTER = np.arange(14) >= 8
TIME = np.arange(14.0)


def test_slope_is_the_difference_of_two_fitted_slopes():
    values = NOISE + 0.3 * TIME + AFTER * (5 + 1.5 * TIME)
    after, before = (
        np.polyfit(TIME[AFTER], values[AFTER], 1),
        np.polyfit(TIME[~AFTER], values[~AFTER], 1),
    )
    result = contrast(values, AFTER, kind="slope", resamples=199)
    assert result.estimate == pytest.approx(after[0] - before[0])
    assert result.p_value <= 0.02
    assert result.details["degrees_of_freedom"] == 10


def test_slope_does_not_see_a_step_or_a_common_line():
    plain = contrast(NOISE, AFTER, kind="slope", resamples=99)
    moved = contrast(NOISE + 7 * AFTER - 2 * TIME, AFTER, kind="slope", resamples=99)
    assert moved.estimate == pytest.approx(plain.estimate)
    assert moved.p_value == plain.p_value


def test_growth_is_the_difference_of_mean_log_growth():
    levels = np.exp(0.1 * np.cumsum(NOISE))
    rates = np.diff(np.log(levels))
    result = contrast(levels, AFTER, kind="growth", resamples=99)
    same = contrast(rates, AFTER[1:], resamples=99)
    assert result.estimate == pytest.approx(rates[AFTER[1:]].mean() - rates[~AFTER[1:]].mean())
    assert result.p_value == same.p_value
    assert result.n == 13
    assert "growth" in result.alternative


def test_growth_can_be_relabelled():
    levels = np.exp(0.1 * np.cumsum(NOISE))
    result = contrast(levels, AFTER, kind="growth", null="permutation")
    assert result.details["relabellings"] == 1716


@pytest.mark.parametrize("null", ["ar-sieve", "permutation", "cyclic"])
def test_an_effect_beyond_which_is_a_shift_of_the_marked_years(null):
    beyond = contrast(NOISE + AFTER, AFTER, null=null, resamples=99, beyond=0.4)
    shifted = contrast(NOISE + 0.6 * AFTER, AFTER, null=null, resamples=99)
    assert beyond.p_value == shifted.p_value
    assert beyond.p_opposite == shifted.p_opposite
    assert beyond.estimate == pytest.approx(shifted.estimate + 0.4)
    assert "plus 0.4" in beyond.null


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kind": "shape"}, "'shape' is not a contrast"),
        ({"kind": "slope", "null": "cyclic"}, "not exchangeable"),
        ({"kind": "slope", "trend": True}, "has its own lines"),
        ({"kind": "slope", "pulse": True}, "has its own lines"),
        ({"kind": "slope", "after": np.isin(TIME, [5, 6, 7])}, "before and after a date"),
        ({"kind": "slope", "after": TIME >= 12}, "3 years before the date and 3 after"),
        ({"kind": "slope", "values": NOISE[:8], "after": TIME[:8] >= 4}, "needs 9"),
        ({"kind": "growth"}, "not positive"),
        ({"kind": "growth", "values": np.ones(14)}, "all years are the same"),
        ({"kind": "growth", "after": AFTER[:9], "values": np.exp(NOISE)}, "not as many"),
    ],
)
def test_refusals(change, reason):
    arguments = {"values": NOISE, "after": AFTER, **change}
    with pytest.raises(Infeasible, match=reason):
        contrast(arguments.pop("values"), arguments.pop("after"), **arguments)


def test_design_of_a_mean():
    design = Design.of_mean(5)
    assert design.effects(np.arange(5.0)) == pytest.approx(2)
    assert design.freedom == 4

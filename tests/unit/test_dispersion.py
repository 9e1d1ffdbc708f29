import numpy as np
import pytest

from chervonets.inference.dispersion import MEASURES, dispersion, ratios
from chervonets.inference.result import Infeasible

CALM_THEN_WILD = np.array([3.0, 2.5, 3.2, 2.9, 3.1, 2.7, 3.0, 9.0, 1.0, -4.0, 12.0, 5.0])
WILD = np.arange(12) >= 7


@pytest.mark.parametrize("measure", MEASURES)
def test_the_wilder_years_are_seen(measure):
    result = dispersion(CALM_THEN_WILD, WILD, measure=measure)
    assert result.p_value < 0.05 < result.p_opposite
    assert result.statistic == result.estimate > 1
    assert result.p_value >= result.attainable_p
    low, high = result.interval
    assert 1 < low < result.estimate < high


def test_ratios_by_hand():
    values, marked = np.array([0.0, 2.0, 4.0, 1.0, 2.0, 3.0]), np.arange(6) < 3
    assert ratios(values, marked, "variance") == pytest.approx(4.0)
    assert ratios(values, marked, "brown-forsythe") == pytest.approx(2.0)


def test_naming_the_others_inverts_the_ratio():
    first = dispersion(CALM_THEN_WILD, WILD)
    second = dispersion(CALM_THEN_WILD, ~WILD)
    assert second.estimate == pytest.approx(1 / first.estimate)
    assert second.p_opposite == first.p_value


def test_levels_of_the_groups_do_not_matter():
    apart = CALM_THEN_WILD + 100 * WILD
    moved, plain = (dispersion(values, WILD) for values in (apart, CALM_THEN_WILD))
    assert moved.p_value == pytest.approx(plain.p_value, abs=1e-12)


def test_a_true_difference_does_not_inflate_the_null():
    wilder = np.where(WILD, 50 * CALM_THEN_WILD, CALM_THEN_WILD)
    first, second = dispersion(CALM_THEN_WILD, WILD), dispersion(wilder, WILD)
    quotients = np.array(second.interval) / np.array(first.interval)
    assert quotients == pytest.approx([50, 50])


@pytest.mark.parametrize(
    ("values", "marked", "options", "why"),
    [
        (CALM_THEN_WILD[:6], np.arange(6) < 3, {}, "too few"),
        (CALM_THEN_WILD, np.arange(12) < 2, {}, "2 marked figures"),
        (CALM_THEN_WILD, np.arange(12) < 10, {}, "2 other figures"),
        (CALM_THEN_WILD, WILD[:5], {}, "not as many"),
        (np.where(WILD, 1.0, np.arange(12)), WILD, {}, "no scatter"),
        (np.ones(12), WILD, {}, "the same"),
        ([np.nan, *range(11)], WILD, {}, "missing"),
        (CALM_THEN_WILD, WILD, {"measure": "range"}, "not a measure"),
        (CALM_THEN_WILD, WILD, {"level": 0}, "level"),
    ],
)
def test_refusals(values, marked, options, why):
    with pytest.raises(Infeasible, match=why):
        dispersion(values, marked, **options)

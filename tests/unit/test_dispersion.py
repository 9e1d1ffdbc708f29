from itertools import combinations

import numpy as np
import pytest

from chervonets.inference import dispersion as module
from chervonets.inference.dispersion import MEASURES, NULLS, dispersion
from chervonets.inference.result import Infeasible

CALM_THEN_WILD = np.array([3.0, 2.5, 3.2, 2.9, 3.1, 2.7, 3.0, 9.0, 1.0, -4.0, 12.0, 5.0])
WILD = np.arange(12) >= 7


@pytest.mark.parametrize("null", NULLS)
@pytest.mark.parametrize("measure", MEASURES)
def test_the_wilder_years_are_seen(measure, null):
    result = dispersion(CALM_THEN_WILD, WILD, measure=measure, null=null)
    assert result.p_value < 0.05 < result.p_opposite
    assert result.statistic == result.estimate > 1
    assert result.p_value >= result.attainable_p
    low, high = result.interval
    assert 1 < low < result.estimate < high


def test_ratios_by_hand():
    values, marked = np.array([0.0, 2.0, 4.0, 1.0, 2.0, 3.0]), np.arange(6) < 3
    plain = dispersion(values, marked, measure="variance", null="permutation")
    assert plain.statistic == pytest.approx(4.0)
    deviations = dispersion(values, marked, null="permutation")
    assert deviations.statistic == pytest.approx(2.0)


def test_naming_the_others_inverts_the_ratio():
    first = dispersion(CALM_THEN_WILD, WILD, null="permutation")
    second = dispersion(CALM_THEN_WILD, ~WILD, null="permutation")
    assert second.estimate == pytest.approx(1 / first.estimate)
    assert second.p_opposite == first.p_value


@pytest.mark.parametrize("measure", MEASURES)
def test_all_assignments_are_counted(measure):
    values, marked = CALM_THEN_WILD[4:11], WILD[4:11]
    result = dispersion(values, marked, measure=measure, null="permutation", centred=False)

    def ratio(chosen):
        taken = np.isin(np.arange(7), chosen)
        return module.ratios(values, taken, measure)

    found = [ratio(chosen) for chosen in combinations(range(7), 4)]
    assert result.reference == "all 35 assignments"
    assert result.p_value == np.mean(np.array(found) >= result.statistic - 1e-9)
    assert result.attainable_p == 1 / 35
    assert result.seed is None


def test_levels_of_the_groups_do_not_matter():
    apart = CALM_THEN_WILD + 100 * WILD
    for null in NULLS:
        assert dispersion(apart, WILD, null=null).p_value == pytest.approx(
            dispersion(CALM_THEN_WILD, WILD, null=null).p_value, abs=1e-12
        )


def test_a_true_difference_does_not_inflate_the_null():
    wilder = np.where(WILD, 50 * CALM_THEN_WILD, CALM_THEN_WILD)
    first, second = dispersion(CALM_THEN_WILD, WILD), dispersion(wilder, WILD)
    ratios = np.array(second.interval) / np.array(first.interval)
    assert ratios == pytest.approx([50, 50])


def test_many_values_get_random_assignments():
    values = np.random.default_rng(3).standard_normal(40)
    marked = np.arange(40) >= 24
    result = dispersion(values, marked, null="permutation", seed=5)
    assert result == dispersion(values, marked, null="permutation", seed=5)
    assert result.seed == 5
    assert "random" in result.reference
    assert result.attainable_p == 1 / 2000


def test_too_few_assignments_give_no_interval():
    values, marked = np.array([0.0, 2.0, 4.5, 1.0, 2.0, 3.0]), np.arange(6) < 3
    assert dispersion(values, marked, null="permutation").interval is None
    assert dispersion(values, marked, null="permutation", level=0.5).interval is not None


def test_groups_that_lose_their_scatter_when_relabelled():
    values = np.array([1.0, 1.0, 1.0, 1.0, 5.0, 9.0])
    marked = np.array([True, False, False, False, True, True])
    with pytest.raises(Infeasible, match="no scatter"):
        dispersion(values, marked, null="permutation")
    mixed = np.array([True, True, False, False, False, True])
    result = dispersion(values, mixed, null="permutation", centred=False)
    assert 0 < result.p_value <= 1
    assert 0 < result.p_opposite <= 1


@pytest.mark.parametrize(
    ("values", "marked", "options", "why"),
    [
        (CALM_THEN_WILD[:5], WILD[:5], {"null": "permutation"}, "too few"),
        (CALM_THEN_WILD[:6], np.arange(6) < 3, {}, "too few"),
        (CALM_THEN_WILD, np.arange(12) < 2, {}, "2 marked figures"),
        (CALM_THEN_WILD, np.arange(12) < 10, {}, "2 other figures"),
        (CALM_THEN_WILD, WILD[:5], {}, "not as many"),
        (np.where(WILD, 1.0, np.arange(12)), WILD, {}, "no scatter"),
        (np.ones(12), WILD, {}, "the same"),
        ([np.nan, *range(11)], WILD, {}, "missing"),
        (CALM_THEN_WILD, WILD, {"measure": "range"}, "not a measure"),
        (CALM_THEN_WILD, WILD, {"null": "normal"}, "not a null"),
        (CALM_THEN_WILD, WILD, {"level": 0}, "level"),
    ],
)
def test_refusals(values, marked, options, why):
    with pytest.raises(Infeasible, match=why):
        dispersion(values, marked, **options)

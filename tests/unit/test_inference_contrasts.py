import numpy as np
import pytest

from chervonets.inference import contrasts
from chervonets.inference.contrasts import contrast
from chervonets.inference.result import Infeasible

YEARS = np.array([3.0, 5.0, 4.0, 6.0, 4.0, 9.0, 8.0, 11.0, 10.0, 9.0])
AFTER = np.arange(10) >= 5


@pytest.mark.parametrize("null", contrasts.NULLS)
def test_estimate_is_the_difference_of_means(null):
    result = contrast(YEARS, AFTER, null=null)
    assert result.estimate == pytest.approx(YEARS[AFTER].mean() - YEARS[~AFTER].mean())
    assert result.n == 10
    assert result.p_value is not None
    assert result.p_value < result.p_opposite


def test_pulse_marks_event_years():
    event = np.isin(np.arange(10), [4, 5])
    result = contrast(YEARS, event)
    assert result.estimate == pytest.approx(YEARS[event].mean() - YEARS[~event].mean())


def test_interval_holds_the_estimate_and_widens_with_its_level():
    narrow = contrast(YEARS, AFTER, level=0.5).interval
    wide = contrast(YEARS, AFTER, level=0.95).interval
    assert wide[0] < narrow[0] < 4.999 + 0.001 < narrow[1] < wide[1]


def test_interval_of_the_permutation_null_is_its_inversion():
    low, high = contrast(YEARS, AFTER, null="permutation").interval

    def p_values(effect):
        result = contrast(YEARS - effect * AFTER, AFTER, null="permutation")
        return result.p_value, result.p_opposite

    assert p_values(low - 1e-6)[0] <= 0.025 < p_values(low + 1e-6)[0]
    assert p_values(high + 1e-6)[1] <= 0.025 < p_values(high - 1e-6)[1]


def test_a_true_effect_does_not_inflate_the_null():
    """The null comes from residuals, so a larger effect leaves it and its scale unchanged."""
    small, large = contrast(YEARS, AFTER), contrast(YEARS + 50 * AFTER, AFTER)
    for name in ("standard_error", "persistence", "innovation_sd"):
        assert large.details[name] == pytest.approx(small.details[name])
    assert large.p_value == large.attainable_p


def test_trend_is_fitted_through_both_groups():
    line = 2.0 * np.arange(10)
    plain, with_line = contrast(YEARS, AFTER, trend=True), contrast(YEARS + line, AFTER, trend=True)
    assert with_line.estimate == pytest.approx(plain.estimate)
    assert with_line.p_value == plain.p_value


def test_same_seed_same_result_and_other_seed_nearly():
    first, again = contrast(YEARS, AFTER, seed=1), contrast(YEARS, AFTER, seed=1)
    other = contrast(YEARS, AFTER, seed=2)
    assert first == again
    assert first != other
    assert other.p_value == pytest.approx(first.p_value, abs=0.02)


def test_attainable_p_is_that_of_the_most_extreme_sample():
    extreme = np.where(AFTER, 100.0, 0.0) + np.linspace(0, 1, 10)
    for null, smallest in (("permutation", 1 / 252), ("cyclic", 0.1), ("ar-sieve", 1 / 2000)):
        result = contrast(extreme, AFTER, null=null)
        assert result.attainable_p == pytest.approx(smallest)
        assert result.p_value == pytest.approx(smallest)


def test_cyclic_labels_that_repeat_attain_less():
    alternating = np.arange(6) % 2 == 0
    result = contrast([5.0, 1.0, 6.0, 2.0, 5.5, 1.5], alternating, null="cyclic")
    assert result.attainable_p == pytest.approx(3 / 6)
    assert result.p_value == pytest.approx(3 / 6)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"values": YEARS[:6], "after": AFTER[:6]}, "6 years are too few; the test needs 7"),
        ({"values": YEARS[:7], "after": AFTER[:7], "trend": True}, "the test needs 8"),
        ({"after": np.zeros(10, bool)}, "groups of years is empty"),
        ({"after": np.ones(10, bool)}, "groups of years is empty"),
        ({"after": AFTER[:9]}, "not as many"),
        ({"values": np.ones(10)}, "all years are the same"),
        ({"values": AFTER * 1.0}, "no scatter"),
        ({"values": [*YEARS[:9], np.nan]}, "missing or infinite"),
        ({"null": "guess"}, "'guess' is not a null"),
        ({"null": "permutation", "trend": True}, "not exchangeable"),
        ({"null": "cyclic", "trend": True}, "not exchangeable"),
        ({"level": 1.0}, "does not lie between"),
    ],
)
def test_refusals(change, reason):
    arguments = {"values": YEARS, "after": AFTER, **change}
    with pytest.raises(Infeasible, match=reason):
        contrast(arguments.pop("values"), arguments.pop("after"), **arguments)


def test_too_many_assignments_are_refused():
    values = np.random.default_rng(0).standard_normal(24)
    with pytest.raises(Infeasible, match="2704156 ways"):
        contrast(values, np.arange(24) >= 12, null="permutation")


def test_labels_that_are_a_trend_cannot_be_told_from_it():
    with pytest.raises(Infeasible, match="cannot be told"):
        contrasts.Design.of(np.array([False, True]), trend=True)


def test_unlike_event_years_are_no_measure_of_error():
    usual = np.array([1.0, -1.2, 0.4, 0.9, -0.7, 0.3, -0.2, 1.1, -0.6, 0.5])
    event = np.isin(np.arange(10), [4, 5])
    values = usual + np.where(np.arange(10) == 5, 20.0, 0.0)
    alike = contrasts.contrast(values, event, resamples=199, seed=1)
    apart = contrasts.contrast(values, event, resamples=199, seed=1, pulse=True)
    assert apart.estimate == pytest.approx(alike.estimate)
    assert apart.statistic > 3 * alike.statistic
    assert apart.p_value <= alike.p_value

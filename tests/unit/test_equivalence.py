import numpy as np
import pytest

from chervonets.inference.contrasts import contrast
from chervonets.inference.equivalence import equivalence
from chervonets.inference.levels import one_sample
from chervonets.inference.result import Infeasible

NOISE = np.random.default_rng(8).standard_normal(14)
AFTER = np.arange(14) >= 8


def mean_within(values, low, high, **options):
    """Equivalence of a mean."""
    return equivalence(lambda margin: one_sample(values, margin, **options), low, high, "mean")


def change_within(values, after, low, high, **options):
    """Equivalence of the groups of a contrast."""

    def beyond(margin):
        return contrast(values, after, beyond=margin, **options)

    return equivalence(beyond, low, high, f"change of {options.get('kind', 'mean')}")


def test_mean_of_three_by_hand():
    """All above -1 and all below 3: one in eight on either side."""
    result = mean_within([0.0, 1.0, 2.0], -1, 3, null="sign-flip")
    assert result.p_value == result.attainable_p == 1 / 8
    assert result.details["p_above_low"] == 1 / 8
    assert result.p_opposite == 1


@pytest.mark.parametrize("null", ["ar-sieve", "sign-flip", "sign"])
def test_ninety_per_cent_within_the_margins_is_five_per_cent(null):
    for margin in (0.3, 0.6, 1.0, 2.0):
        result = mean_within(NOISE, -margin, margin, null=null, level=0.9)
        if abs(result.p_value - 0.05) > 0.002:
            assert result.details["within"] == (result.p_value <= 0.05)


@pytest.mark.parametrize("null", ["ar-sieve", "permutation", "cyclic"])
def test_contrast_is_two_one_sided_contrasts(null):
    result = change_within(NOISE, AFTER, -1, 2, null=null, resamples=199)
    above = contrast(NOISE, AFTER, null=null, resamples=199, beyond=-1)
    below = contrast(NOISE, AFTER, null=null, resamples=199, beyond=2)
    assert result.p_value == max(above.p_value, below.p_opposite)
    assert result.estimate == above.estimate


def test_wide_margins_hold_and_distant_ones_are_missed():
    wide = change_within(NOISE, AFTER, -9, 9, resamples=199)
    assert wide.p_value == wide.attainable_p
    assert wide.details["within"]
    distant = change_within(NOISE, AFTER, 7, 9, resamples=199)
    assert distant.p_value == 1
    assert distant.p_opposite == pytest.approx(2 * distant.attainable_p)


@pytest.mark.parametrize("kind", ["slope", "growth"])
def test_kinds(kind):
    values = np.exp(0.05 * NOISE)
    result = change_within(values, AFTER, -1, 1, kind=kind, resamples=199)
    assert result.p_value == result.attainable_p
    assert kind in result.null


def test_noise_is_no_equivalence():
    """Not significant is not equivalent: margins smaller than the error are never reached."""
    tight = change_within(NOISE, AFTER, -0.1, 0.1, resamples=199)
    assert tight.p_value > 0.3


@pytest.mark.parametrize(("low", "high"), [(1, 1), (2, 1), (-np.inf, 1), (np.nan, 1)])
def test_margins_in_order(low, high):
    with pytest.raises(Infeasible, match="in order"):
        mean_within(NOISE, low, high)
    with pytest.raises(Infeasible, match="in order"):
        change_within(NOISE, AFTER, low, high)

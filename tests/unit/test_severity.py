import numpy as np
import pytest

from chervonets.inference.contrasts import contrast
from chervonets.inference.power import power_of_contrast
from chervonets.inference.result import Infeasible
from chervonets.inference.severity import detectable_contrast, severity, severity_of_contrast

NOISE = np.random.default_rng(9).standard_normal(13)
AFTER = np.arange(13) >= 8


def test_severity_of_what_was_found_is_one_half():
    assert severity(2.0, 1.0, 2.0) == 0.5
    assert severity(2.0, 1.0, 2.0, freedom=5) == 0.5


def test_the_two_sides_add_up_to_one():
    assert severity(2.0, 1.0, 1.2) + severity(2.0, 1.0, 1.2, side="at most") == pytest.approx(1)


def test_severity_at_the_null_is_one_minus_p():
    result = contrast(NOISE + 2 * AFTER, AFTER, resamples=199)
    found = severity_of_contrast(NOISE + 2 * AFTER, AFTER, [0.0], resamples=199)
    assert found == [1 - result.p_value]


def test_severity_falls_with_the_claim_and_rises_for_the_opposite():
    deltas = [-1.0, 0.0, 1.0, 2.0, 3.0]
    more = severity_of_contrast(NOISE + 2 * AFTER, AFTER, deltas, resamples=199)
    less = severity_of_contrast(NOISE + 2 * AFTER, AFTER, deltas, side="at most", resamples=199)
    assert more == sorted(more, reverse=True)
    assert less == sorted(less)


def test_detectable_effect_has_the_power():
    options = {"draws": 200, "resamples": 99, "seed": 3}
    effect = detectable_contrast(NOISE, AFTER, power=0.8, **options)
    assert power_of_contrast(NOISE, AFTER, effect * 1.0001, **options) == pytest.approx(
        0.8, abs=0.02
    )
    slope = detectable_contrast(NOISE, AFTER, kind="slope", **options)
    assert power_of_contrast(NOISE, AFTER, slope * 1.0001, kind="slope", **options) >= 0.8


def test_nothing_can_be_detected_where_the_level_cannot_be_reached():
    assert detectable_contrast(NOISE, AFTER, null="cyclic", draws=20) == np.inf


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (lambda: severity(1.0, 1.0, 0.0, side="less"), "no assertion"),
        (lambda: severity(1.0, 0.0, 0.0), "positive standard error"),
        (lambda: severity(np.nan, 1.0, 0.0), "finite"),
        (lambda: severity_of_contrast(NOISE, AFTER, [0.0], side="less"), "no assertion"),
    ],
)
def test_refusals(call, reason):
    with pytest.raises(Infeasible, match=reason):
        call()

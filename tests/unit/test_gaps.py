"""Gaps over years: the mean above zero, persistence allowed for, alone and together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from chervonets.inference.levels import one_sample
from chervonets.rungs.tests.contrasts import contrast_outcomes
from chervonets.rungs.tests.joint import Joint
from chervonets.rungs.tests.outcomes import Outcome, Settings
from chervonets.ways.samples import Question, Sample
from chervonets.ways.selections import Specification

SETTINGS = Settings(resamples=999, level=0.05, seed=3, error_draws=49)
YEARS = tuple(map(str, range(1921, 1938)))
NOISE = np.random.default_rng(2).standard_normal(len(YEARS))


def judged(
    *rows: tuple[Specification, Sample], direction: str = "rise"
) -> tuple[Sequence[Outcome], Joint | None]:
    return contrast_outcomes(rows, Question("gap", direction, {}, None, {}, 0.1), SETTINGS)


def sample(values: np.ndarray, **more: np.ndarray) -> Sample:
    return Sample(values, YEARS[: len(values)], (), **more)


def test_a_gap_is_tested_by_the_sieve_unless_another_null_is_named() -> None:
    years = sample(NOISE + 0.5)
    rows: list[tuple[Specification, Sample]] = [({}, years), ({"null": "sign-flip"}, years)]
    [sieved, flipped], joint = judged(*rows)
    alone = one_sample(NOISE + 0.5, resamples=999, seed=3)
    assert sieved.p_value == alone.p_value
    assert (sieved.low, sieved.high) == alone.interval
    assert "persistent" in sieved.method
    assert flipped.p_value == one_sample(NOISE + 0.5, null="sign-flip").p_value
    assert joint is not None
    # two nulls of one case count with their number; its histories are others than those of the test
    assert joint.specifications == 2
    assert joint.stouffer_p == pytest.approx(sieved.p_value, abs=0.03)


def test_persistent_years_say_less_by_the_sieve_than_by_flips() -> None:
    walk = sample(0.1 * np.cumsum(NOISE) + 0.5)
    [sieved, flipped], _ = judged(({}, walk), ({"null": "sign-flip"}, walk))
    assert sieved.p_value > 3 * flipped.p_value


def test_a_predicted_fall_turns_the_sign() -> None:
    years = sample(NOISE - 1)
    [outcome], joint = judged(({}, years), direction="fall")
    assert outcome.agrees
    assert outcome.estimate == pytest.approx((NOISE - 1).mean())
    assert outcome.low < outcome.estimate < outcome.high
    assert outcome.p_value < 0.05
    assert joint is not None
    assert joint.share == 1.0
    assert joint.stouffer_p < 0.05


def test_few_years_are_refused_alone_and_left_out_together() -> None:
    [outcome], joint = judged(({}, sample(NOISE[:5])))
    assert "needs 6" in outcome.reason
    assert joint is None
    rows: list[tuple[Specification, Sample]] = [({}, sample(NOISE[:5])), ({}, sample(NOISE))]
    _, both = judged(*rows)
    assert both is not None
    assert both.specifications == 1


def test_windows_of_one_line_agree_in_their_histories() -> None:
    whole, part = sample(NOISE + 0.6), sample(NOISE[:15] + 0.6)
    together, other = (
        judged(({"series": "a", "window": "w"}, whole), ({"series": name, "window": "v"}, part))[1]
        for name in ("a", "b")
    )
    assert together is not None
    assert other is not None
    # two lines of the same years move together too, each by its own persistence
    assert together.stouffer_p == pytest.approx(other.stouffer_p, abs=0.03)


def test_drawn_uncertainty_keeps_the_estimate_and_widens_the_interval() -> None:
    plain = sample(NOISE + 0.8)
    noisy = sample(NOISE + 0.8, errors=np.full(len(YEARS), 2.0))
    [point], _ = judged(({}, plain))
    [drawn], joint = judged(({}, noisy))
    assert drawn.estimate == point.estimate
    assert drawn.p_value > point.p_value
    assert drawn.high - drawn.low > point.high - point.low
    assert joint is not None
    assert joint.stouffer_p == pytest.approx(drawn.p_value, abs=0.1)

"""Samples and tests of comovement, and the joint test."""

from __future__ import annotations

import numpy as np
import pytest

from chervonets.inference.comovement import comovement
from chervonets.rungs.tests.comovements import comovement_outcomes
from chervonets.rungs.tests.outcomes import Settings
from chervonets.ways.samples import Question, Sample, comovement_sample
from chervonets.ways.selections import Lines, Specification
from tests import worlds

YEARS = tuple(map(str, range(1921, 1938)))
SETTINGS = Settings(resamples=999, level=0.05, seed=5, error_draws=0)
PRIMARY: Specification = {"primary": True, "null": "ar-sieve", "trend": "line", "lag": 0}


def question(direction: str = "rise") -> Question:
    return Question("comovement", direction, {}, {}, 0.6)


def pair(seed: int, weight: float, labels: tuple[str, ...] = YEARS) -> Sample:
    one, noise = np.random.default_rng(seed).standard_normal((2, len(labels)))
    return Sample(one, labels, (), second=weight * one + noise)


def test_an_outcome_is_that_of_the_single_test() -> None:
    sample = pair(1, 1.0)
    [outcome], joint = comovement_outcomes([(PRIMARY, sample)], question(), SETTINGS)
    alone = comovement(sample.values, sample.second, resamples=999, seed=5)
    assert (outcome.estimate, outcome.p_value) == (alone.estimate, alone.p_value)
    assert joint is not None
    # one specification: the joint test asks the same of other histories
    assert joint.stouffer_p == pytest.approx(outcome.p_value, abs=0.04)


def test_a_fall_is_the_opposite_correlation() -> None:
    sample = pair(1, 1.0)
    [rise], _ = comovement_outcomes([(PRIMARY, sample)], question(), SETTINGS)
    [fall], _ = comovement_outcomes([(PRIMARY, sample)], question("fall"), SETTINGS)
    assert fall.estimate == pytest.approx(rise.estimate)
    assert fall.p_value == pytest.approx(rise.p_opposite, abs=0.02)
    assert rise.agrees
    assert not fall.agrees


def test_lags_and_persistence_need_consecutive_years() -> None:
    whole = pair(3, 1.0)
    keep = np.arange(len(YEARS)) != 5
    gap = Sample(whole.values[keep], tuple(np.array(YEARS)[keep]), (), second=whole.second[keep])
    [outcome], joint = comovement_outcomes([(PRIMARY, gap)], question(), SETTINGS)
    assert "years are missing" in outcome.reason
    assert joint is None


def test_two_lines_meet_in_their_common_years() -> None:
    panel = worlds.panel({"a": {1928: 1, 1929: 2, 1930: 4}, "b": {1929: 10, 1930: 30}})
    asked = Question("comovement", "rise", worlds.series("a", "b"), {}, 0.5)
    choices = {"series": "a", "with": "b", "window": "1928-1930", "with_transform": "log"}
    sample = comovement_sample(choices, asked, Lines(panel))
    assert sample.labels == ("1929", "1930")
    assert sample.values.tolist() == [2, 4]
    assert sample.second == pytest.approx(np.log([10, 30]))
    assert sample.observations == tuple(
        f"book-{name}:{name}:SUN:{year}" for name in ("a", "b") for year in (1929, 1930)
    )

"""The joint test of many specifications: right under the null, and strong under an effect."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from chervonets.rungs.tests.comovements import comovement_outcomes
from chervonets.rungs.tests.contrasts import contrast_outcomes
from chervonets.rungs.tests.joint import Joint
from chervonets.rungs.tests.outcomes import Settings
from chervonets.ways.samples import Question, Sample

Array = NDArray[np.float64]
YEARS = np.arange(1921, 1938)
SETTINGS = Settings(resamples=199, level=0.05, seed=5, error_draws=0)


def rivals(generator: np.random.Generator, rho: float, count: int) -> Array:
    """Series (count, n) that share half of their variance, each AR(1)."""
    shocks = generator.standard_normal((count + 1, len(YEARS)))
    shocks = np.sqrt(0.5) * (shocks[:1] + shocks[1:])
    series = np.empty_like(shocks)
    series[:, 0] = shocks[:, 0]
    for t in range(1, len(YEARS)):
        series[:, t] = rho * series[:, t - 1] + np.sqrt(1 - rho**2) * shocks[:, t]
    return series


def question(estimand: str) -> Question:
    return Question(estimand, "rise", {}, {}, 1.0)


def joint_of_contrasts(series: Array, effect: float, seed: int) -> Joint:
    """Three rivals, two windows and three dates: eighteen specifications."""
    rows = []
    for name, values in enumerate(series):
        for first in (1921, 1923):
            for date in (1928, 1929, 1930):
                kept = first <= YEARS
                after = YEARS[kept] >= date
                moved = values[kept] + effect * (YEARS[kept] >= 1929)
                sample = Sample(moved, tuple(map(str, YEARS[kept])), (), after=after)
                rows.append(({"null": "ar-sieve", "primary": False, "series": name}, sample))
    settings = Settings(**{**vars(SETTINGS), "seed": seed})
    _, joint = contrast_outcomes(rows, question("contrast"), settings)
    assert joint is not None
    return joint


@pytest.mark.slow
@pytest.mark.parametrize("rho", [0.0, 0.5])
def test_joint_p_values_are_uniform_without_effect(rho: float) -> None:
    generator = np.random.default_rng(11)
    draws = 600
    joints = [joint_of_contrasts(rivals(generator, rho, 3), 0.0, seed) for seed in range(draws)]
    stouffer = np.array([joint.stouffer_p for joint in joints])
    # the single test has .055 at this n and persistence; see size.csv
    assert (stouffer <= 0.05).mean() <= 0.065 + 3 * np.sqrt(0.05 * 0.95 / draws)
    assert abs((stouffer <= 0.5).mean() - 0.5) < 0.07


@pytest.mark.slow
def test_an_effect_is_found_more_often_together_than_it_is_feared_without() -> None:
    generator = np.random.default_rng(13)
    found = [joint_of_contrasts(rivals(generator, 0.3, 3), 2.0, seed) for seed in range(200)]
    assert np.mean([joint.stouffer_p <= 0.05 for joint in found]) > 0.8


def joint_of_comovements(first: Array, second: Array, seed: int) -> Joint:
    """Rivals of both roles, two windows, with a line taken off or not."""
    rows = []
    for one_name, one in enumerate(first):
        for other_name, other in enumerate(second):
            for start in (0, 3):
                sample = Sample(
                    one[start:], tuple(map(str, YEARS[start:])), (), second=other[start:]
                )
                names = {"series": one_name, "with": other_name, "primary": False}
                rows += [
                    (names | {"null": "ar-sieve", "trend": trend}, sample)
                    for trend in ("none", "line")
                ]
    settings = Settings(**{**vars(SETTINGS), "seed": seed, "resamples": 99})
    _, joint = comovement_outcomes(rows, question("comovement"), settings)
    assert joint is not None
    return joint


@pytest.mark.slow
@pytest.mark.parametrize("rho", [0.0, 0.5])
def test_joint_p_values_of_comovements_are_right_without_effect(rho: float) -> None:
    generator = np.random.default_rng(12)
    draws = 300
    joints = [
        joint_of_comovements(rivals(generator, rho, 2), rivals(generator, rho, 2), seed)
        for seed in range(draws)
    ]
    stouffer = np.array([joint.stouffer_p for joint in joints])
    assert (stouffer <= 0.05).mean() <= 0.065 + 3 * np.sqrt(0.05 * 0.95 / draws)
    assert abs((stouffer <= 0.5).mean() - 0.5) < 0.1

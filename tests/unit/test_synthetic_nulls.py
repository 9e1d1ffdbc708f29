"""Donors as nulls of a contrast: the case among placebos, and refusal where nothing follows it."""

from __future__ import annotations

import numpy as np
import pytest

from chervonets.rungs.tests.donors import synthetic_outcomes
from chervonets.rungs.tests.outcomes import Settings
from chervonets.ways.samples import Question, Sample

SETTINGS = Settings(99, 0.05, 1, 9)
YEARS = tuple(str(year) for year in range(1920, 1932))
AFTER = np.arange(12) >= 8


def sample(case: np.ndarray, donors: np.ndarray) -> Sample:
    names = tuple(f"c{i:02d}" for i in range(len(donors)))
    return Sample(case, YEARS, (), after=AFTER, donors=donors, entities=names)


def question(direction: str = "rise") -> Question:
    return Question("contrast", direction, {}, None, {}, 1.0)


@pytest.mark.parametrize("null", ["synthetic-control", "synthetic-did"])
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_lasting_change_ranks_first_among_the_donors(null: str, sign: float) -> None:
    generator = np.random.default_rng(4)
    donors = generator.standard_normal((20, 12)) + np.linspace(0, 3, 12)
    case = donors[:5].mean(axis=0) + 0.2 * generator.standard_normal(12) + sign * 6 * AFTER
    rows = [({"null": null, "primary": True}, sample(case, donors))]
    asked = question("rise" if sign > 0 else "fall")
    [outcome], joint = synthetic_outcomes(rows, asked, SETTINGS)
    assert outcome.p_value == pytest.approx(1 / 21)
    assert outcome.attainable_p == pytest.approx(1 / 21)
    assert outcome.estimate == pytest.approx(sign * 6, abs=1.0)
    assert outcome.agrees
    assert joint is not None
    assert joint.histories == 20


@pytest.mark.parametrize("null", ["synthetic-control", "synthetic-did"])
def test_a_case_that_nobody_follows_has_no_result(null: str) -> None:
    generator = np.random.default_rng(4)
    donors = 0.1 * generator.standard_normal((10, 12))
    case = np.array([0, 9, 0, 9, 0, 9, 0, 9, 20, 20, 21, 20.0])
    [outcome], joint = synthetic_outcomes(
        [({"null": null, "primary": False}, sample(case, donors))], question(), SETTINGS
    )
    assert "before" in outcome.reason
    assert joint is None


def test_a_window_without_years_before_the_date_is_refused() -> None:
    alone = Sample(np.ones(3), YEARS[:3], (), after=np.ones(3, dtype=bool))
    [outcome], _ = synthetic_outcomes(
        [({"null": "synthetic-did", "primary": False}, alone)], question(), SETTINGS
    )
    assert "no years before" in outcome.reason


@pytest.mark.parametrize("null", ["synthetic-control", "synthetic-did"])
def test_donors_that_never_move_are_left_out(null: str) -> None:
    generator = np.random.default_rng(4)
    donors = generator.standard_normal((20, 12)) + np.linspace(0, 3, 12)
    case = donors[:5].mean(axis=0) + 0.2 * generator.standard_normal(12) + 6 * AFTER
    still = np.vstack([donors, np.ones((30, 12))])
    found = [
        synthetic_outcomes(
            [({"null": null, "primary": False}, sample(case, pool))], question(), SETTINGS
        )
        for pool in (donors, still)
    ]
    assert found[0] == found[1]

"""The model of error on simulated rivals: it finds the scale, and its bands hold what they say."""

from __future__ import annotations

import numpy as np
import pytest

from chervonets.errors.coverage import coverage_table, left_out
from chervonets.errors.model import fit
from tests.rivals import EVIDENCE, THEMES, simulated

pytestmark = pytest.mark.slow

WORLDS = 120


@pytest.mark.parametrize("size", [60, 200])
def test_intervals_hold_the_true_scale_nine_times_in_ten(size: int) -> None:
    rng = np.random.default_rng(size)
    held = []
    for _ in range(WORLDS):
        known, truth = simulated(rng, size)
        scales = fit(known, THEMES, EVIDENCE)
        for (theme, name), true in truth.items():
            mean, width = scales.log_scale(theme, name)
            held.append(abs(mean - true) < 1.645 * width)
    assert np.mean(held) == pytest.approx(0.9, abs=0.05)


def test_bands_hold_nine_in_ten_of_the_rivals_that_were_left_out() -> None:
    rng = np.random.default_rng(3)
    held = []
    for _ in range(12):
        known, _ = simulated(rng, 80)
        full = fit(known, THEMES, EVIDENCE)
        ranked = left_out(known.assign(kind="level"), THEMES, EVIDENCE, full, 1)
        [row] = coverage_table(ranked).query("by == 'all' and level == 0.9").to_dict("records")
        held.append(row["held"])
    assert np.mean(held) == pytest.approx(0.9, abs=0.03)

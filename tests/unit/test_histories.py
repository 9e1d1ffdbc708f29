"""Studentising without residuals gives what the residuals give."""

from __future__ import annotations

import numpy as np
import pytest

from chervonets.inference.designs import Design
from chervonets.inference.histories import Histories, moments, studentised

YEARS = np.arange(1921, 1938)


@pytest.mark.parametrize("options", [{}, {"trend": True}, {"pulse": True}])
def test_moments_of_residuals_follow_from_those_of_the_series(options: dict[str, bool]) -> None:
    series = np.random.default_rng(1).standard_normal((len(YEARS), 200)).cumsum(axis=0)
    after = YEARS >= 1929 if "pulse" not in options else np.isin(YEARS, [1930, 1931])
    design = Design.of(after, **options)
    effects, statistics = studentised(series, moments(series), design)
    np.testing.assert_allclose(effects, design.effects(series.T), rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(statistics, design.studentised(series.T), rtol=1e-9)


def test_a_year_is_disturbed_alike_whatever_else_is_looked_at() -> None:
    few = Histories(50, 3).picks(YEARS[4:], YEARS)
    many = Histories(50, 3).picks(YEARS, YEARS)
    assert np.array_equal(few, many[4:])
    assert many.min() >= 0
    assert many.max() <= len(YEARS) - 2

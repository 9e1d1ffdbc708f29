"""Histories disturb a year alike, and persist as the series does."""

from __future__ import annotations

import numpy as np

from chervonets.inference.designs import Design
from chervonets.inference.histories import Histories, histories_of

YEARS = np.arange(1921, 1938)


def test_a_window_repeats_the_histories_of_the_whole_line() -> None:
    series = np.random.default_rng(1).standard_normal(len(YEARS)).cumsum()
    design, drawn = Design.of(YEARS >= 1929), Histories(200, 3)
    whole = histories_of(series, design, drawn.picks(YEARS, YEARS))
    part = histories_of(series, design, drawn.picks(YEARS[:9], YEARS))
    assert whole.shape == (200, len(YEARS))
    np.testing.assert_array_equal(part, whole[:, :9])
    persistence = float(design.errors.persistence(design.residuals(series)))
    innovations = whole[:, 1:] - persistence * whole[:, :-1]
    residuals = design.residuals(series)
    own = design.errors.innovations(residuals, design.errors.persistence(residuals))
    assert np.isin(innovations.round(9), own.round(9)).all()


def test_a_year_is_disturbed_alike_whatever_else_is_looked_at() -> None:
    few = Histories(50, 3).picks(YEARS[4:], YEARS)
    many = Histories(50, 3).picks(YEARS, YEARS)
    assert np.array_equal(few, many[4:])
    assert many.min() >= 0
    assert many.max() <= len(YEARS) - 2

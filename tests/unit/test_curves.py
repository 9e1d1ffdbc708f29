"""A curve gives what numpy's interpolation gives."""

from __future__ import annotations

import numpy as np
import pytest

from chervonets.inference.curves import Curve


@pytest.mark.parametrize("knots", [2, 5, 60])
def test_a_curve_interpolates_its_knots(knots: int) -> None:
    generator = np.random.default_rng(knots)
    at, values = np.sort(generator.uniform(-0.9, 0.9, knots)), generator.standard_normal(knots)
    asked = np.concatenate([generator.uniform(-1, 1, 500), at, [-1, 1]])
    np.testing.assert_allclose(Curve.of(at, values)(asked), np.interp(asked, at, values), atol=1e-9)


def test_knots_may_crowd_into_one_cell_and_values_jump() -> None:
    at, values = np.array([0.1, 0.1001, 0.1002, 0.3, 0.3, 0.5]), np.array([0.0, 2, 1, 4, 7, 8])
    asked = np.array([0.05, 0.10005, 0.10015, 0.2, 0.3, 0.4, 0.9])
    np.testing.assert_allclose(Curve.of(at, values)(asked), np.interp(asked, at, values), atol=1e-9)

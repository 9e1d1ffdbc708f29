"""What the docstring of contrasts says of few years and of the interval is measured again."""

import numpy as np
import pytest

from chervonets.inference.autoregression import paths
from chervonets.inference.contrasts import contrast

pytestmark = pytest.mark.slow

SERIES = 1000


def series(n, rho, seed, count=SERIES):
    shocks = np.random.default_rng(seed).standard_normal((count, n))
    return paths(shocks, np.full(count, rho))


def marked(n):
    return np.arange(n) >= n - round(0.4 * n)


def test_cyclic_shifts_cannot_reach_five_per_cent_on_few_years():
    p_values = [contrast(y, marked(13), null="cyclic").p_value for y in series(13, 0.0, seed=1)]
    assert min(p_values) == pytest.approx(1 / 13)


@pytest.mark.parametrize(("n", "printed"), [(10, 0.923), (13, 0.915), (20, 0.921)])
def test_coverage_of_the_interval_at_middling_persistence(n, printed):
    after, hits = marked(n), 0
    for i, values in enumerate(series(n, 0.5, seed=5)):
        low, high = contrast(values + 2 * after, after, resamples=199, seed=i).interval
        hits += low <= 2 <= high
    assert hits / SERIES == pytest.approx(printed, abs=0.035)


@pytest.mark.parametrize(("rho", "printed"), [(0.0, 0.080), (0.5, 0.086), (0.9, 0.092)])
def test_seven_years_are_rejected_too_often(rho, printed):
    p_values = [
        contrast(values, marked(7), resamples=199, seed=i).p_value
        for i, values in enumerate(series(7, rho, seed=7))
    ]
    assert np.mean(np.array(p_values) <= 0.05 + 1e-9) == pytest.approx(printed, abs=0.036)

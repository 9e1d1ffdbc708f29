"""Size by simulation: the tables printed in the docstrings are measured again."""

import re

import numpy as np
import pytest

from chervonets.inference import contrasts
from chervonets.inference.autoregression import paths
from chervonets.inference.contrasts import contrast

pytestmark = pytest.mark.slow

PERSISTENCES = (0.0, 0.3, 0.5, 0.7, 0.9)
SERIES = 1000
ROUNDED = 1e-9


def table(text):
    """Rows of a printed table: name, whole numbers, then five rates."""
    rows = re.findall(r"^ +([a-z_-]+) +([\d ]+?)((?: +\.\d{3}){5})$", text, flags=re.MULTILINE)
    return {
        (name, *map(int, sizes.split())): np.array(rates.split(), dtype=float)
        for name, sizes, rates in rows
    }


CONTRASTS = table(contrasts.__doc__)


def series(n, rho, seed, count=SERIES):
    shocks = np.random.default_rng(seed).standard_normal((count, n))
    return paths(shocks, np.full(count, rho))


def marked(n, *, pulse=False):
    if pulse:
        return np.isin(np.arange(n), [n // 2, n // 2 + 1])
    return np.arange(n) >= n - round(0.4 * n)


def near(found, printed, count=SERIES):
    """Within four standard errors of the difference of two simulated rates."""
    spread = np.sqrt(printed * (1 - printed) * (1 / count + 1 / 4000))
    return np.all(np.abs(found - printed) <= 4 * spread)


def test_the_tables_are_read():
    assert len(CONTRASTS) == 17


@pytest.mark.parametrize("row", CONTRASTS, ids=str)
def test_size_of_contrasts(row):
    name, n = row
    options = {
        "null": "ar-sieve" if name.startswith("ar-sieve") else name,
        "trend": name.endswith("trend"),
        "pulse": name.endswith("pulse"),
        "resamples": 199,
    }
    after = marked(n, pulse=name.endswith("pulse"))
    found = [
        np.mean(
            [
                contrast(values, after, seed=i, **options).p_value <= 0.05 + ROUNDED
                for i, values in enumerate(series(n, rho, seed=n))
            ]
        )
        for rho in PERSISTENCES
    ]
    assert near(np.array(found), CONTRASTS[row]), found


def test_what_the_printed_sizes_promise():
    for (name, n), sizes in CONTRASTS.items():
        if name.startswith("ar-sieve"):
            assert sizes.max() < 0.1
            assert n < 10 or sizes.max() <= 0.08
            assert n < 13 or sizes[:4].max() <= 0.07
        if name == "permutation":
            assert sizes[0] <= 0.05
            assert sizes[2] > 0.1
        if name == "cyclic":
            assert sizes[:3].max() <= 0.07


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

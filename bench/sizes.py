"""Long series: seconds and memory of each test, in a process of its own; and donors in numbers.

The penalty search of the augmented control is timed beside one that decomposes the donors anew for
every year that is left out. Seconds are of the processor, so that other work weighs little.

Run: OMP_NUM_THREADS=1 PYTHONPATH=workflow python bench/sizes.py
"""

from __future__ import annotations

import os

os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))

import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

import numpy as np
from goals import beside

from chervonets.inference.autoregression import paths
from chervonets.inference.breaks import structural_break
from chervonets.inference.contrasts import contrast
from chervonets.inference.dispersion import dispersion
from chervonets.inference.donors import augmented
from chervonets.inference.donors.simplex import simplex_weights
from chervonets.inference.levels import one_sample
from chervonets.inference.partitions import multiple_breaks
from chervonets.inference.trend import trend

Array = np.ndarray

TESTS: dict[str, tuple[int, float, Callable[[Array, Array], object]]] = {
    "contrast": (10_000, 20, contrast),
    "level": (10_000, 20, lambda values, _: one_sample(values)),
    "dispersion": (10_000, 20, dispersion),
    "trend": (10_000, 20, lambda values, _: trend(values)),
    "break": (2_000, 10, lambda values, _: structural_break(values)),
    "breaks": (2_000, 10, lambda values, _: multiple_breaks(values)),
    "break, where there are 12": (2_000, 10, lambda values, _: structural_break(stepped(values))),
    "breaks, where there are 12": (
        2_000,
        10,
        lambda values, _: multiple_breaks(stepped(values), trimming=0.04, max_breaks=15),
    ),
}
"""Points, most seconds, and the test of a series and its marked half."""

BREAKS, STEP, PERSISTENCE = 12, 6.0, 0.5

MEGABYTES = 1_500
YEARS, DONORS = 89, 49
GOAL = 10
SAME = 1e-8


def stepped(shocks: Array) -> Array:
    """AR(1) errors of shocks (n,) about levels that rise, so that one break after another shows."""
    return paths(shocks, PERSISTENCE) + STEP * (
        np.arange(len(shocks)) * (BREAKS + 1) // len(shocks)
    )


def spent(name: str) -> tuple[float, float]:
    """Seconds of the processor and megabytes of a test."""
    n, _, test = TESTS[name]
    values = np.random.default_rng(0).standard_normal(n)
    start = time.process_time()
    test(values, np.arange(n) >= n // 2)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return time.process_time() - start, used


def year_by_year(donors: Array, target: Array, penalties: Array) -> Array:
    """Squared errors (m - 1, L), the donors decomposed for every year that is left out."""
    errors = []
    for year in range(len(donors) - 1):
        rest = np.arange(len(donors)) != year
        synthetic = simplex_weights(donors[rest], target[rest])
        weights = augmented.corrected(donors[rest], target[rest], synthetic, penalties)
        errors.append(np.square(target[year] - weights @ donors[year]))
    return np.array(errors)


def penalty_search() -> None:
    """The search for a unit's penalty, beside the plain one."""
    generator = np.random.default_rng(1)
    columns = generator.standard_normal((YEARS, DONORS)).cumsum(axis=0)
    columns -= columns.mean(axis=1, keepdims=True)
    target = columns[:, :3].mean(axis=1) + generator.standard_normal(YEARS)
    penalties = float(np.linalg.norm(columns, 2) ** 2) * 1e-8 ** np.linspace(0, 1, 21)
    times, found = [], []
    for search in (year_by_year, augmented.left_out_errors):
        search(columns[:9], target[:9], penalties)  # whatever is done once
        start = time.process_time()
        found.append(search(columns, target, penalties))
        times.append(time.process_time() - start)
    beside("penalty search, times as quick as year by year", times[0] / times[1], GOAL, "times")
    apart = float(np.abs(found[0] - found[1]).max() / found[0].max())
    beside("its errors differ by", apart, SAME, "of the largest", most=True)


def main() -> None:
    """Print seconds and memory beside their goals."""
    print("long series, one thread")
    for name, (n, most, _) in TESTS.items():
        with ProcessPoolExecutor(1) as pool:
            seconds, memory = pool.submit(spent, name).result()
        beside(f"{name}, {n} points", seconds, most, "seconds of the processor", most=True)
        beside(f"{name}, {n} points", memory, MEGABYTES, "MB", most=True)
    penalty_search()


if __name__ == "__main__":
    main()

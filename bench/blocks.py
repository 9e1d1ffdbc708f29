"""Block bootstrap of a mean and of a median: index matrices against the loop of arch.

Both draw the same blocks; arch calls a Python statistic once a resample. Run with
`python bench/blocks.py`; one process, one thread.
"""

from __future__ import annotations

import os

os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))

import timeit
from collections.abc import Callable
from typing import Any

import numpy as np
from arch.bootstrap import CircularBlockBootstrap
from numpy.typing import NDArray

from chervonets.inference.blocks import circular_blocks
from chervonets.inference.kendall import scores

Array = NDArray[np.float64]

YEARS, LENGTH, RESAMPLES = 40, 4, 9_999
GOAL = 15
SAME = 1e-8


def medians(drawn: Array) -> Array:
    """Medians (B,) of resamples (B, n); a whole sort is quicker here than numpy's partition."""
    n = drawn.shape[1]
    return np.asarray(np.sort(drawn, axis=1)[:, [(n - 1) // 2, n // 2]].mean(axis=1))


STATISTICS: dict[str, tuple[Callable[[Array], Any], Callable[[Array], Any]]] = {
    "mean": (np.mean, lambda drawn: drawn.mean(axis=1)),
    "median": (np.median, medians),
    "S of Mann-Kendall": (lambda series: scores(series), scores),
}


def seconds(work: Callable[[], Any], repeats: int = 30) -> float:
    """The shortest of some runs."""
    return min(timeit.repeat(work, number=1, repeat=repeats))


def looped(series: Array, statistic: Callable[[Array], Any]) -> Array:
    """The bootstrap of arch, one resample at a time."""
    bootstrap = CircularBlockBootstrap(LENGTH, series, seed=np.random.default_rng(1))
    return np.asarray(bootstrap.apply(statistic, RESAMPLES)).ravel()


def at_once(series: Array, statistic: Callable[[Array], Any]) -> Array:
    """The same bootstrap, all resamples in one array."""
    positions = circular_blocks(len(series), LENGTH, RESAMPLES, np.random.default_rng(1))
    return np.asarray(statistic(series[positions]))


def main() -> None:
    """Print the ratios, and the share of the machine's rate of normal random numbers."""
    generator = np.random.default_rng(0)
    series = generator.standard_normal(YEARS)
    lines = [f"{RESAMPLES} resamples of {YEARS} years in blocks of {LENGTH}, one thread"]
    draws = RESAMPLES * YEARS
    rate = draws / seconds(lambda: generator.standard_normal((RESAMPLES, YEARS)))
    for name, (one, many) in STATISTICS.items():
        np.testing.assert_allclose(at_once(series, many), looped(series, one), rtol=0, atol=SAME)
        slow = seconds(lambda one=one: looped(series, one), repeats=3)
        fast = seconds(lambda many=many: at_once(series, many))
        assert slow / fast >= GOAL, f"{name}: less than {GOAL} times faster than the loop"
        lines.append(
            f"  {name:18} arch {slow * 1e3:7.1f} ms, here {fast * 1e3:6.2f} ms: "
            f"{slow / fast:5.1f} times; {draws / fast / rate:4.0%} of the rate of random numbers"
        )
    work = seconds(lambda: circular_blocks(YEARS, LENGTH, RESAMPLES, np.random.default_rng(1)))
    lines.append(
        f"  {'positions alone':18} {work * 1e3:.2f} ms: {draws / work / rate:.0%} of that rate"
    )
    print("\n".join(lines))


if __name__ == "__main__":
    main()

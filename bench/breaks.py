"""Bootstrap sup-F, n = 40, B = 9,999: our sums beside a loop over statsmodels' OLS.

Ours is the whole test: histories, F of each of the 29 dates, persistence and functional of each
history, p-value. The loop only fits, on the same histories, one regression for each date and one
without a break, and takes the largest F. It is timed on the first histories and scaled by their
number, as it takes the same time for each.

Run: OMP_NUM_THREADS=1 PYTHONPATH=workflow python bench/breaks.py
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from goals import beside
from numpy.typing import NDArray
from statsmodels.regression.linear_model import OLS

from chervonets.inference import breaks
from chervonets.inference.autoregression import sieve
from chervonets.inference.breaksearch import Search, summary

Array = NDArray[np.float64]

YEARS, HISTORIES, TIMED = 40, 9_999, 50
REPEATS = 20
GOAL = 400
SAME = 1e-8


def statsmodels_loop(histories: Array, dates: tuple[int, ...]) -> Array:
    """Sup-F (B,) of histories (B, n) by one OLS fit for each date."""
    place, constant = np.arange(histories.shape[1]), np.ones(histories.shape[1])
    largest = []
    for history in histories:
        without = OLS(history, constant).fit().ssr
        fits = [OLS(history, np.column_stack([constant, place >= date])).fit() for date in dates]
        largest.append(max((without - fit.ssr) / (fit.ssr / fit.df_resid) for fit in fits))
    return np.array(largest)


def histories_of(series: Array, search: Search) -> Array:
    """The first histories (`TIMED`, n) that the test with seed 0 draws."""
    limit = breaks.calibration(search, "sup").limit
    residuals = search.at_best(series)[1]
    return sieve(residuals, limit, TIMED, np.random.default_rng(0))


def seconds(function: Callable[[], object]) -> float:
    """The least time of several runs."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Print times, the ratio and the difference."""
    series = np.random.default_rng(1).standard_normal(YEARS)
    search = Search.of(YEARS)
    breaks.structural_break(series, resamples=1)  # the calibration is done once for a length
    fast = seconds(lambda: breaks.structural_break(series, resamples=HISTORIES))
    histories = histories_of(series, search)
    start = time.perf_counter()
    theirs = statsmodels_loop(histories, search.dates)
    slow = (time.perf_counter() - start) * HISTORIES / TIMED
    ours = summary(search.f_statistics(histories), "sup")
    apart = float(np.abs(ours - theirs).max())
    print(f"bootstrap sup-F, {YEARS} years, {HISTORIES} histories, one thread")
    print(f"  ours, the whole test           {fast * 1e3:11.2f} ms")
    print(
        f"  loop over statsmodels' OLS     {slow * 1e3:11.0f} ms   {slow / fast:7.0f} times ours"
        f"   (timed on {TIMED} histories, scaled to {HISTORIES})"
    )
    beside("sup-F of both differ by", apart, SAME, "", most=True)
    beside("the loop over statsmodels' OLS takes", slow / fast, GOAL, "times ours")


if __name__ == "__main__":
    main()

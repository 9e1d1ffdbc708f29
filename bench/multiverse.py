"""The multiverse beside a loop over statsmodels' OLS, and beside the package specification_curve.

What is counted is regressions a second. A specification is 2,000 of them for its own test (the
data and 1,999 histories) and 2,000 for the joint test, whose histories are others. Ours is timed
with all that belongs to them: samples from a panel, histories, fits, autocorrelations, studentised
statistics, intervals, ranks, sums over specifications, the table of results. The loop only fits
the histories that it is given, of one specification; the package only fits the data, once a
specification, and resamples nothing. It is no dependency: where it is not installed, that is said.

Times are of the processor, one thread, the least of several rounds in which all take turns, so that
other work on the machine weighs little and on all alike.

Run: OMP_NUM_THREADS=1 PYTHONPATH=workflow python bench/multiverse.py
"""

from __future__ import annotations

import os

os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))

import gc
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO

import numpy as np
import pandas as pd
from goals import beside
from numpy.typing import NDArray
from statsmodels.regression.linear_model import OLS

from chervonets.inference.designs import Design
from chervonets.inference.histories import Histories, histories_of
from chervonets.panel.build import ANNUAL, MONTHLY, SPANS, Panel
from chervonets.rungs.tests.evaluate import evaluate
from chervonets.rungs.tests.outcomes import Settings
from chervonets.ways.samples import Question
from chervonets.ways.selections import Selection
from chervonets.ways.space import Space

Array = NDArray[np.float64]

YEARS = np.arange(1921, 1938)
SERIES = 40
SETTINGS = Settings(resamples=1999, level=0.05, seed=5, error_draws=9)
GOAL_LOOP, GOAL_PACKAGE, GOAL_TENFOLD = 80, 150, 15
SAME = 1e-8
ROUNDS = 5


def panel_of(count: int) -> Panel:
    """A panel of random walks."""
    walks = np.random.default_rng(1).standard_normal((count, len(YEARS))).cumsum(axis=1)
    rows = [
        {
            **dict.fromkeys(ANNUAL, ""),
            "concept": "walk",
            "source": "bench",
            "series": f"walk{number}",
            "entity": "SUN",
            "alignment": "as-labelled",
            "year": year,
            "value": value,
            "margin": np.nan,
            "lenient": False,
            "evidence": "synthetic",
            "observations": f"bench:walk{number}:SUN:{year}",
        }
        for number, walk in enumerate(walks)
        for year, value in zip(YEARS.tolist(), walk.tolist(), strict=True)
    ]
    empty = (pd.DataFrame(columns=list(names)) for names in (MONTHLY, SPANS))
    return Panel(pd.DataFrame(rows), *empty)


def space_of(count: int) -> tuple[Space, Question]:
    """Five windows and four dates for every series."""
    names = [f"walk{number}" for number in range(count)]
    windows = [f"{first}-1937" for first in range(1921, 1926)]
    axes = {"series": names, "window": windows, "break": [1928, 1929, 1930, 1931]}
    primary = {"series": names[0], "window": windows[0], "break": 1928, "null": "ar-sieve"}
    series = {name: Selection(concept="walk", rival=f"bench:{name}") for name in names}
    return Space.of(primary, axes), Question("contrast", "rise", series, {}, 1.0)


def run(count: int) -> pd.DataFrame:
    """The results of the multiverse over so many series, from its beginning."""
    space, question = space_of(count)
    return evaluate(space.table(), question, panel_of(count), SETTINGS).results


def loop(histories: Array, after: NDArray[np.bool_]) -> tuple[Array, Array]:
    """Effects (B,) and residuals (B, n) of histories (B, n) by one OLS fit each."""
    columns = np.column_stack([np.ones(len(after)), after])
    fits = [OLS(history, columns).fit() for history in histories]
    return np.array([fit.params[1] for fit in fits]), np.array([fit.resid for fit in fits])


def histories_beside_loop() -> tuple[Array, NDArray[np.bool_], float]:
    """Histories (B, n) for the loop, the marked years, and how far its numbers lie from ours."""
    walk = panel_of(1).annual["value"].to_numpy(dtype=np.float64)
    after = np.arange(len(YEARS)) >= len(YEARS) // 2
    design = Design.of(after)
    picks = Histories(SETTINGS.resamples, SETTINGS.seed).picks(YEARS, YEARS)
    paths = histories_of(walk, design, picks)
    effects, residuals = loop(paths, after)
    statistics = effects / design.standard_errors(residuals)
    apart = max(
        np.abs(design.effects(paths) - effects).max(),
        np.abs(design.studentised(paths) - statistics).max(),
    )
    return paths, after, float(apart)


def package() -> tuple[Callable[[], None], int] | str:
    """A run of specification_curve with its number of regressions, or why it cannot be had."""
    try:
        with redirect_stdout(StringIO()):
            from specification_curve import SpecificationCurve
    except ImportError as error:
        return str(error)
    generator = np.random.default_rng(2)
    controls = [f"c{number}" for number in range(6)]
    table = pd.DataFrame(generator.standard_normal((len(YEARS), 8)), columns=["y", "x", *controls])

    def fit() -> None:
        with redirect_stdout(StringIO()):
            SpecificationCurve(table, "y", "x", controls).fit()

    return fit, 2 ** len(controls)


def seconds(**works: Callable[[], object]) -> dict[str, float]:
    """The least processor time of each over several rounds, taken in turns."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            start = time.process_time()
            work()
            times[name].append(time.process_time() - start)
    return {name: min(taken) for name, taken in times.items()}


def main() -> None:
    """Print the rates, their ratios, and how time grows with the specifications."""
    run(1)  # designs of the shapes are made once
    gc.freeze()  # as in a job
    count = len(space_of(SERIES)[0].table())
    histories, after, apart = histories_beside_loop()
    there = package()
    works = {
        "loop": lambda: loop(histories, after),
        "one": lambda: run(SERIES),
        "ten": lambda: run(10 * SERIES),
    }
    least = seconds(**works, **({} if isinstance(there, str) else {"package": there[0]}))
    # every specification is fitted on its own histories, and on those of the joint test
    own = least["ten"] / (10 * count * 2 * (1 + SETTINGS.resamples))
    tenfold, beside_loop = least["ten"] / least["one"], least["loop"] / SETTINGS.resamples / own
    print(f"multiverse of {count} specifications, {SETTINGS.resamples} histories, one thread")
    print(f"  {least['one'] * 1e3:.0f} ms; {10 * count} specifications take {tenfold:.2f} times it")
    beside("effects and statistics of both differ by", apart, SAME, "", most=True)
    beside("regressions a second, loop over statsmodels", beside_loop, GOAL_LOOP, "times its rate")
    beside("ten times the specifications take", tenfold, GOAL_TENFOLD, "times as long", most=True)
    if isinstance(there, str):
        print(f"  specification_curve is left out: {there}")
        return
    beside_package = least["package"] / there[1] / own
    beside("specification_curve", beside_package, GOAL_PACKAGE, "times its rate")


if __name__ == "__main__":
    main()

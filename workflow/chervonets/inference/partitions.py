"""Several breaks at unknown dates.

Bai and Perron (1998, Econometrica 66, 47-78; 2003, Journal of Applied Econometrics 18, 1-22).
Measured on 300 normal AR(1) series without a break at rho 0, .5, .7: the least BIC has a break in
.21 .70 .86 of them at n = 20 and in .12 .72 .90 at n = 40. The size of the sequential tests is in
`breaks`, the coverage of the dates in `breakdates`.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from chervonets.inference.autoregression import DEGREES_OF_FREEDOM, Array
from chervonets.inference.breakdates import asymptotic_intervals, date_sets
from chervonets.inference.breaks import checked_break, structural_break
from chervonets.inference.breaksearch import shortest_regime
from chervonets.inference.result import CONSTANT, Infeasible, Result, check_choice, check_level
from chervonets.progress import watched

SHORT = 13
"""Most years for which only one break is allowed: a second leaves regimes of a few years each."""

MOST = 5

MODELS = {"mean": 1, "trend": 2}
"""Number q of coefficients that a break shifts."""


@dataclass(frozen=True)
class Partition:
    """The best division of the years into regimes, by the years before each break.

    `rss` is the residual sum of squares, in squared units, `bic` the Schwarz criterion of the
    normal likelihood, in which every break costs q + 1 parameters (Yao 1988; as R package
    strucchange prints it).
    """

    dates: tuple[int, ...]
    rss: float
    bic: float


def regime_costs(series: Array, model: str, shortest: int) -> Array:
    """Residual sums of squares (n+1, n+1) of years i to j-1; infinite for fewer than `shortest`.

    The series (n,) is centred so that sums of squares do not cancel; what is only rounding beside
    the squares of the whole series counts as 0.
    """
    n = len(series)
    time = np.arange(n, dtype=np.float64)
    sums, squares, products = (
        np.concatenate([[0.0], np.cumsum(values)])
        for values in (series, np.square(series), time * series)
    )
    costs = np.full((n + 1, n + 1), np.inf)
    for start in range(n - shortest + 1):  # a row at a time, as several matrices would not fit
        ends = slice(start + shortest, None)
        years = np.arange(shortest, n + 1 - start, dtype=np.float64)
        total = sums[ends] - sums[start]
        row = squares[ends] - squares[start] - np.square(total) / years
        if model == "trend":
            middle = start + (years - 1) / 2
            spread = years * (np.square(years) - 1) / 12
            row -= np.square(products[ends] - products[start] - middle * total) / spread
        costs[start, ends] = np.where(row <= CONSTANT * squares[-1], 0, row)
    return costs


def partitions(costs: Array, *, model: str, most: int) -> list[Partition]:
    """The best partitions with 0 to `most` breaks, by dynamic programming (Bai and Perron 2003).

    The costs (n+1, n+1) are those of `regime_costs`, and the years must hold as many breaks.

    Raises:
        Infeasible: a partition leaves no scatter.
    """
    n = len(costs) - 1
    values, origins = costs[0], []
    found = [_partition((), values[n], n, model)]
    for _ in watched(range(most), "breaks"):
        candidates = values[:, None] + costs
        origins.append(candidates.argmin(axis=0))
        values = candidates[origins[-1], np.arange(n + 1)]
        dates, end = [], n
        for origin in reversed(origins):
            end = int(origin[end])
            dates.append(end)
        found.append(_partition(tuple(dates[::-1]), values[n], n, model))
    return found


def _partition(dates: tuple[int, ...], rss: float, n: int, model: str) -> Partition:
    if rss == 0:
        raise Infeasible(f"{len(dates)} breaks leave no scatter about the fit, so it has no error")
    parameters = (MODELS[model] + 1) * (len(dates) + 1)
    fit = n * (math.log(rss / n) + 1 + math.log(2 * math.pi))
    return Partition(dates, float(rss), fit + math.log(n) * parameters)


def f_of(restricted: float, rss: float, *, n: int, breaks: int, model: str) -> float:
    """F of no break, with `restricted` residual squares, against so many, times q coefficients.

    For independent errors of equal variance: Bai and Perron (1998), in the units of
    R packages mbreaks and, for one break, strucchange.
    """
    return (n - (breaks + 1) * MODELS[model]) / breaks * (restricted - rss) / rss


def sequential_f(costs: Array, dates: Sequence[int]) -> float | None:
    """Sup-F(l+1 | l) of one more break of the mean within the regimes of l breaks.

    The largest statistic of a single break at the best date of each regime that holds two, each
    with the variance of its own regime, as in R package mbreaks.

    Args:
        costs: (n+1, n+1) from `regime_costs`.
        dates: years before each of the l breaks.

    Returns:
        None if no regime holds two, none has scatter, or the break leaves none in one.
    """
    found = []
    for start, end in pairwise([0, *dates, len(costs) - 1]):
        split = costs[start] + costs[:, end]
        date, whole = int(split.argmin()), float(costs[start, end])
        if not np.isfinite(split[date]) or whole == 0:
            continue
        if split[date] == 0:
            return None
        found.append(f_of(whole, float(split[date]), n=end - start, breaks=1, model="mean"))
    return max(found, default=None)


def multiple_breaks(
    values: ArrayLike,
    *,
    model: str = "mean",
    trimming: float = 0.15,
    max_breaks: int | None = None,
    breaks: int | None = None,
    resamples: int = 1999,
    seed: int = 0,
    level: float = 0.95,
) -> Result:
    """How many breaks were there, and when (Bai and Perron 1998, 2003)?

    Args:
        values: (n,) figures of consecutive years, in any unit.
        model: what breaks: `mean` the mean, `trend` level and slope of a linear trend.
        trimming: share of the years, rounded down, that a regime has at least; never fewer than
            two years (`trend` three).
        max_breaks: most breaks; by default as many as strucchange tries, ceil(n / h) - 2 for
            regimes of at least h years, but no more than 5. At least five residual degrees of
            freedom must stay, each date counted as a parameter; up to 13 years there is only one.
        breaks: number of breaks to date; by default the one with the least BIC.
        resamples: histories of each bootstrap.
        seed: of their random numbers.
        level: coverage of the sets and intervals of dates, and one minus the level of the
            sequential tests.

    Returns:
        `p_value` is that of one break against none by `structural_break` (AR-sieve). The
        statistic is sup-F(1 | 0) and the estimate the number of breaks that are dated.
        In `details`, `rss`, `bic` and `dates_by_number` are lists over 0, 1, ... breaks, `sup_f`
        against none (times q) and, for `mean`, `sequential_f` over 1, 2, ... breaks.
        `sequential_p` holds the bootstrap p-values of one more break, the earlier ones held at
        their dates, up to the first that is not significant; `sequential_breaks` is how many are.
        BIC counts independent years, so with persistent errors it finds breaks that are none:
        trust the sequential number. `dates` are years before each break (28: the 28th year is the
        last one of its regime), `date_sets` those that the years do not exclude, by bootstrap; for
        `mean`, `means` are those of the regimes and `date_intervals` asymptotic.

    Raises:
        Infeasible: as `structural_break`; more breaks than the years hold, more than one on 13
            years or fewer, a model that is not known.
    """
    check_level(level)
    check_choice(model, MODELS, "a model of breaks")
    series, _ = checked_break(values, model=model, trimming=trimming, known=())
    n, shortest = len(series), shortest_regime(len(series), model, trimming)
    costs = regime_costs(series, model, shortest)
    most = _most(n, shortest, MODELS[model], max_breaks, breaks)
    path = partitions(costs, model=model, most=most)
    least = min(path, key=lambda found: found.bic)
    chosen = least if breaks is None else path[breaks]
    one_more = partial(
        structural_break, series, model=model, trimming=trimming, resamples=resamples, seed=seed
    )
    p_values = _sequential(one_more, path, 1 - level)
    sets = date_sets(
        series,
        chosen.dates,
        model=model,
        trimming=trimming,
        resamples=resamples,
        seed=seed,
        level=level,
    )
    sup_f = [
        f_of(path[0].rss, part.rss, n=n, breaks=k, model=model)
        for k, part in enumerate(path[1:], 1)
    ]
    details: dict[str, object] = {
        "dates": list(chosen.dates),
        "date_sets": sets,
        "rss": [part.rss for part in path],
        "bic": [part.bic for part in path],
        "bic_breaks": len(least.dates),
        "dates_by_number": [list(part.dates) for part in path],
        "sup_f": sup_f,
        "sequential_p": p_values,
        "sequential_breaks": [*(p <= 1 - level for p in p_values), False].index(False),
        "shortest_regime": shortest,
    }
    if model == "mean":
        regimes = pairwise([0, *chosen.dates, n])
        offset = float(np.mean(np.asarray(values, dtype=np.float64)))
        details |= {
            "means": [float(series[start:end].mean()) + offset for start, end in regimes],
            "sequential_f": [sequential_f(costs, part.dates) for part in path[:-1]],
            "date_intervals": asymptotic_intervals(series, chosen.dates, level=level),
        }
    return Result(
        method="breaks at unknown dates",
        statistic=sup_f[0],
        estimate=float(len(chosen.dates)),
        level=level,
        p_value=p_values[0],
        attainable_p=1 / (1 + resamples),
        n=n,
        null=f"no break of the {model}",
        alternative=f"a break of the {model}, at any date",
        reference=f"AR(1)-sieve bootstrap about the best break, {resamples} histories",
        seed=seed,
        details=details,
    )


def _most(n: int, shortest: int, q: int, max_breaks: int | None, breaks: int | None) -> int:
    """Most breaks that are tried, at least one."""
    fitted = (n - q - DEGREES_OF_FREEDOM) // (q + 1)  # a date counts as a parameter
    room = 1 if n <= SHORT else min(n // shortest - 1, fitted)
    for asked, fewest in ((max_breaks, 1), (breaks, 0)):
        if asked is not None and not fewest <= asked <= room:
            raise Infeasible(f"{n} years are for {fewest} to {room} breaks, not {asked}")
    usual = max(min(math.ceil(n / shortest) - 2, MOST, room), 1)
    return max(usual if max_breaks is None else max_breaks, breaks or 0)


def _sequential(
    one_more: Callable[..., Result], path: list[Partition], alpha: float
) -> list[float]:
    """P-values of 1, 2, ... breaks against one fewer, up to the first that is not significant."""
    found: list[float] = []
    for part in watched(path[:-1], "breaks, one by one"):
        try:
            p_value = one_more(known=part.dates).p_value
        except Infeasible:
            if not found:
                raise
            break
        found.append(1.0 if p_value is None else p_value)
        if found[-1] > alpha:
            break
    return found

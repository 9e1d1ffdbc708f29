"""Is the middle of a few values above zero? Exact tests by their signs."""

import numpy as np
import scipy
from numpy.typing import ArrayLike

from chervonets.inference.autoregression import Array
from chervonets.inference.inversion import limits
from chervonets.inference.result import ROUNDING, Infeasible, Region, Result, check_level, checked

ENUMERATED = 20
"""Most values whose sign flips are enumerated."""


def subset_sums(values: Array) -> Array:
    """Sums (2^n,) of all subsets of values (n,), the empty one first."""
    sums = np.zeros(1)
    for value in values:
        sums = np.concatenate([sums, sums + value])
    return sums


def sign_flip(
    values: ArrayLike, *, resamples: int = 1999, seed: int = 0, level: float = 0.95
) -> Result:
    """Mean above zero, by sign flips (Fisher 1935, Design of Experiments, section 21).

    Under the null the values are independent and symmetric about zero. The interval is made of
    means of subsets (Hartigan 1969).

    Args:
        values: (n,) differences in any unit; up to n = 20 all 2^n flips are counted.
        resamples: number of drawn flips of more values.
        seed: of them.
        level: coverage of the interval, None where n is too small for it.

    Raises:
        Infeasible: fewer than 2 values, a value that is not finite, all zero.
    """
    check_level(level)
    sample = checked(values, at_least=2, what="differences", varied=False)
    if not sample.any():
        raise Infeasible("all differences are zero")
    n, drawn = len(sample), len(sample) > ENUMERATED
    if drawn:
        subsets = np.random.default_rng(seed).integers(0, 2, size=(resamples, n)).astype(float)
        sums, sizes = subsets @ sample, subsets.sum(axis=1)
    else:
        sums, sizes = subset_sums(sample), subset_sums(np.ones(n))
    # Among all flips the data are that of nothing; beside drawn ones they are counted once more.
    data = 1 if drawn else 0
    total, flipped = data + len(sums), sizes > 0
    # A flip of the subset S reaches the observed mean if the sum over S is not positive.
    tie = ROUNDING * float(np.abs(sample).max())
    return Result(
        method="mean by sign flips",
        statistic=float(sample.sum()),
        estimate=float(sample.mean()),
        region=limits(-sums[flipped] / sizes[flipped], total, level, total - int(flipped.sum())),
        level=level,
        p_value=(data + int((sums <= tie).sum())) / total,
        p_opposite=(data + int((sums >= -tie).sum())) / total,
        attainable_p=1 / total,
        n=n,
        null="the differences are independent and symmetric about zero",
        alternative="the mean difference is above zero",
        reference=f"{resamples} drawn sign flips" if drawn else f"all {total} sign flips",
        seed=seed if drawn else None,
        details={"sd": float(sample.std(ddof=1))},
    )


def median_interval(values: ArrayLike, level: float = 0.95) -> tuple[float, float, float] | None:
    """Interval of the median of independent values (n,), and its exact coverage; None for n = 1.

    The shortest symmetric pair of order statistics that attains the level; the extremes where none
    does. The coverage is that of Binomial(n, 1/2) (Thompson 1936).
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    n = len(ordered)
    if n < 2:
        return None
    depths = np.arange(1, n // 2 + 1)
    coverage = 1 - 2 * scipy.stats.binom.sf(n - depths, n, 0.5)
    depth = int(max(1, (coverage >= level).sum()))
    return float(ordered[depth - 1]), float(ordered[n - depth]), float(coverage[depth - 1])


def upper_tail(successes: int, trials: int) -> float:
    """Chance of at least so many heads in throws of a fair coin."""
    return float(scipy.stats.binom.sf(successes - 1, trials, 0.5))


def sign_test(values: ArrayLike, *, level: float = 0.95) -> Result:
    """Median above zero, by the number of positive values; zeros are left out.

    Args:
        values: (n,) independent differences in any unit.
        level: coverage aimed at by the interval; the result's level is the exact one.

    Raises:
        Infeasible: fewer than 2 values, a value that is not finite, all zero.
    """
    check_level(level)
    sample = checked(values, at_least=2, what="differences", varied=False)
    zero = ROUNDING * float(np.abs(sample).max())
    positive, negative = int((sample > zero).sum()), int((sample < -zero).sum())
    used = positive + negative
    if used == 0:
        raise Infeasible("all differences are zero")
    low, high, coverage = median_interval(sample, level) or (np.nan, np.nan, np.nan)
    return Result(
        method="sign test",
        statistic=float(positive),
        estimate=float(np.median(sample)),
        region=Region(((low, high),)),
        level=coverage,
        p_value=upper_tail(positive, used),
        p_opposite=upper_tail(negative, used),
        attainable_p=0.5**used,
        n=len(sample),
        null="positive and negative differences are as likely",
        alternative="positive differences are likelier",
        reference=f"binomial distribution of {used} signs",
        details={"positive": positive, "negative": negative, "zero": len(sample) - used},
    )

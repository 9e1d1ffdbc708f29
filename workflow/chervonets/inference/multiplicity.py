"""Many tests at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from chervonets.inference.result import ROUNDING, Infeasible, Result

Array = NDArray[np.float64]


def holm(pvalues: Sequence[float | None]) -> list[float | None]:
    """P-values corrected for the number of tests (Holm 1979), in the order given.

    Args:
        pvalues: of one family; None stays None and does not count as a test.

    Raises:
        ValueError: a p-value outside [0, 1], or not a number.
    """
    from statsmodels.stats.multitest import multipletests  # slow to import

    given = [p for p in pvalues if p is not None]
    if not all(0 <= p <= 1 for p in given):
        raise ValueError(f"p-values must lie between 0 and 1: {given}")
    if not given:
        return [None] * len(pvalues)
    corrected = iter(multipletests(given, method="holm")[1].tolist())
    return [None if p is None else float(next(corrected)) for p in pvalues]


def checked_joint(statistics: ArrayLike, resampled: ArrayLike) -> tuple[Array, Array]:
    """Statistics (S,) and their joint null (B, S) as arrays.

    Raises:
        Infeasible: shapes that do not fit, no resamples, a number that is not finite.
    """
    observed = np.asarray(statistics, dtype=np.float64)
    null = np.asarray(resampled, dtype=np.float64)
    if observed.ndim != 1 or null.ndim != 2 or null.shape[1] != len(observed) or not null.size:
        raise Infeasible("the resampled statistics are not a row of all tests for each resample")
    if not (np.isfinite(observed).all() and np.isfinite(null).all()):
        raise Infeasible("some statistics are missing or infinite")
    return observed, null


def romano_wolf(statistics: ArrayLike, resampled: ArrayLike) -> list[float]:
    """P-values corrected for the number of tests by their joint null, in the order given.

    Step-down with the maximum of the remaining statistics (Romano and Wolf 2005, Econometrica 73,
    1237-1282, algorithm 4.1; adjusted p-values of Romano and Wolf 2016, Statistics and Probability
    Letters 113, 38-40, algorithm 4.1). For independent tests it agrees with Holm but for the
    difference between 1 - (1 - p)^m and m p; the more the tests depend, the less it corrects.

    The error rate of the family is right where every resample draws all tests from one and the
    same resample of the data. Measured at nominal 5 % for 10 true nulls of normal statistics with a
    correlation of 0, .5, .9 (2 000 families, 199 resamples): .057, .048, .045; Holm .051, .033,
    .014.

    Args:
        statistics: (S,) larger speaks against the null; absolute values for two-sided tests.
            Studentised, so that no test dominates.
        resampled: (B, S) the same under the joint null.

    Returns:
        (S,) adjusted p-values, multiples of 1/(1 + B), which is the smallest.

    Raises:
        Infeasible: shapes that do not fit, a number that is not finite.
    """
    observed, null = checked_joint(statistics, resampled)
    order = np.argsort(-observed, kind="stable")
    # Column s: the greatest of the resampled statistics that are not among the s - 1 largest.
    greatest = np.maximum.accumulate(null[:, order[::-1]], axis=1)[:, ::-1]
    reached = greatest >= observed[order] - ROUNDING * np.abs(observed[order])
    p_values = np.maximum.accumulate((1 + reached.sum(axis=0)) / (1 + len(null)))
    adjusted = np.empty(len(observed))
    adjusted[order] = p_values
    return [float(p) for p in adjusted]


def stouffer(pvalues: ArrayLike, *, weights: ArrayLike | None = None) -> Result:
    """Do independent tests of one hypothesis speak against it together?

    The sum of normal scores (Stouffer et al. 1949, The American Soldier, volume 1, page 45).

    Args:
        pvalues: (S,) one-sided, in the same direction, of independent tests.
        weights: (S,) positive; equal where they are not given.

    Returns:
        The statistic is the weighted sum of the normal scores over its standard deviation.

    Raises:
        Infeasible: no p-values, p-values not strictly between 0 and 1, weights that are not
            positive or not as many.
    """
    scores = _scores(np.asarray(pvalues, dtype=np.float64))
    shares = _weights(weights, len(scores))
    z = float(shares @ scores / np.sqrt(shares @ shares))
    return Result(
        method="Stouffer combination of independent tests",
        statistic=z,
        estimate=z,
        interval=None,
        level=float("nan"),
        p_value=float(scipy.stats.norm.sf(z)),
        p_opposite=float(scipy.stats.norm.cdf(z)),
        attainable_p=0.0,
        n=len(scores),
        null="every null is true",
        alternative="together the tests speak against their nulls",
        reference="normal distribution",
    )


def stouffer_joint(
    statistics: ArrayLike, resampled: ArrayLike, *, weights: ArrayLike | None = None
) -> Result:
    """The same for tests that depend on each other, by their joint null.

    Every statistic and every resample becomes a p-value by its rank among all of them, then a
    normal score; the combined score is compared with those of the resamples (nonparametric
    combination; Pesarin 2001, Multivariate Permutation Tests, section 6.2).

    Args:
        statistics: (S,) larger speaks against the null.
        resampled: (B, S) the same under the joint null.
        weights: (S,) positive; equal where they are not given.

    Returns:
        p is a multiple of 1/(1 + B).

    Raises:
        Infeasible: shapes that do not fit, a number that is not finite, bad weights.
    """
    observed, null = checked_joint(statistics, resampled)
    shares = _weights(weights, len(observed))
    everything = np.vstack([observed, null])
    total = len(everything)
    at_least = total + 1 - scipy.stats.rankdata(everything, method="min", axis=0)
    # Half a step, so that the least p is not 0 and the greatest not 1.
    combined = scipy.stats.norm.isf((at_least - 0.5) / total) @ shares
    z = float(combined[0])
    tie = ROUNDING * max(1.0, abs(z))
    return Result(
        method="Stouffer combination of dependent tests",
        statistic=z,
        estimate=z,
        interval=None,
        level=float("nan"),
        p_value=int((combined >= z - tie).sum()) / total,
        p_opposite=int((combined <= z + tie).sum()) / total,
        attainable_p=1 / total,
        n=len(observed),
        null="every null is true",
        alternative="together the tests speak against their nulls",
        reference=f"{len(null)} joint resamples",
    )


def _scores(pvalues: Array) -> Array:
    if pvalues.ndim != 1 or not len(pvalues):
        raise Infeasible("there are no p-values to combine")
    if not ((pvalues > 0) & (pvalues < 1)).all():
        raise Infeasible("some p-values do not lie strictly between 0 and 1, so they have no score")
    return np.asarray(scipy.stats.norm.isf(pvalues), dtype=np.float64)


def _weights(weights: ArrayLike | None, count: int) -> Array:
    shares = np.ones(count) if weights is None else np.asarray(weights, dtype=np.float64)
    if shares.shape != (count,) or not (np.isfinite(shares) & (shares > 0)).all():
        raise Infeasible("the weights are not positive, or not as many as the tests")
    return shares

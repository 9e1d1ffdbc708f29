"""Does a quantity lie between margins fixed beforehand?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from chervonets.inference.result import Infeasible, Result, checked, checked_level
from chervonets.inference.signs import median_interval, upper_tail


def checked_estimates(estimates: ArrayLike, low: float, high: float) -> NDArray[np.float64]:
    """Estimates (k,) as an array, if they and the margins lie on a ratio scale.

    Raises:
        Infeasible: see `level`.
    """
    values = checked(estimates, at_least=1, what="estimates", varied=False)
    if (values <= 0).any():
        raise Infeasible("an estimate is not positive, so it has no place on a ratio scale")
    if not 0 < low < high < np.inf:
        raise Infeasible("the margins are not positive and in order")
    return values


def level(
    estimates: ArrayLike,
    low: float,
    high: float,
    *,
    sample: bool = True,
    coverage: float = 0.95,
) -> Result:
    """Where the estimates lie relative to the margins, and an exact equivalence test.

    Args:
        estimates: (k,) positive estimates of one quantity, or ratios of several goods.
        low: lower margin, positive.
        high: upper margin.
        sample: false when the estimates are rival sources: they are not drawn from anything, so
            there is no p-value and no interval, only the envelope and the share inside.
        coverage: aimed at by the order-statistic interval of the median.

    Returns:
        The statistic is the share of estimates inside the margins, which belong to the inside.
        `p_value`: the median lies inside both margins, as the greater of two one-sided sign tests
        (intersection-union; Berger 1982), in which estimates on a margin count against it.
        `p_opposite`: the median lies outside, twice the smaller of the two reversed sign tests.
        The result's level is the exact coverage of the interval, the largest attainable one where
        k is too small for `coverage`. `details`: envelope and counts.

    Raises:
        Infeasible: no estimates, estimates that are not finite or not positive, margins that are
            not positive and in order.
    """
    checked_level(coverage)
    values = checked_estimates(estimates, low, high)
    k = len(values)
    below, above = int((values < low).sum()), int((values > high).sum())
    inside = k - below - above
    equivalence = max(
        upper_tail(int((values > low).sum()), k), upper_tail(int((values < high).sum()), k)
    )
    outside = min(1.0, 2 * min(upper_tail(below, k), upper_tail(above, k)))
    order = median_interval(values, coverage) if sample else None
    return Result(
        method="median between margins",
        statistic=inside / k,
        estimate=float(np.median(values)),
        interval=order[:2] if order else None,
        level=order[2] if order else float("nan"),
        p_value=equivalence if sample else None,
        p_opposite=outside if sample else None,
        attainable_p=0.5**k if sample else None,
        n=k,
        null="the median lies outside the margins",
        alternative="the median lies inside the margins",
        reference=f"binomial distribution of {k} signs"
        if sample
        else "none: rival sources are not a sample",
        details={
            "low": low,
            "high": high,
            "share_inside": inside / k,
            "inside": inside,
            "below": below,
            "above": above,
            "envelope": (float(values.min()), float(values.max())),
        },
    )

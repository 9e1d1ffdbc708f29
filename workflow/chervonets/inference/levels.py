"""Does a quantity lie between margins, or above a value, fixed beforehand?

Measured size of `one_sample` at nominal 5 %, one-sided, on normal AR(1) series, by number of years
and persistence: results/reference/validation/size.csv. With fewer than 10 years `ar-sieve` has, at
rho 0, .3, .5, .7, .9 (4 000 series, 199 histories): n = 6 .069 .063 .064 .072 .088; n = 7 .061 .065
.065 .064 .101; n = 8 .050 .050 .053 .062 .090; n = 9 .050 .053 .060 .056 .093.

So `ar-sieve` is the one for years: it keeps within .067 from n = 7 on up to a persistence of .7.
The others are right for independent values only.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from chervonets.inference.autoregression import DEGREES_OF_FREEDOM
from chervonets.inference.designs import Design, sieved
from chervonets.inference.result import (
    Infeasible,
    Region,
    Result,
    check_choice,
    check_level,
    checked,
)
from chervonets.inference.signs import median_interval, sign_flip, sign_test, upper_tail

MIDDLES = {"ar-sieve": "mean", "sign-flip": "centre of symmetry", "sign": "median"}
"""What is tested, by null."""


def level(
    estimates: ArrayLike,
    low: float | None,
    high: float | None,
    *,
    sample: bool = True,
    coverage: float = 0.95,
) -> Result:
    """Where the estimates lie relative to the margins, and an exact equivalence test.

    Args:
        estimates: (k,) positive estimates of one quantity, or ratios of several goods.
        low: lower margin, positive; None where there is only an upper one.
        high: upper margin; None where there is only a lower one.
        sample: false when the estimates are rival sources: they are not drawn from anything, so
            there is no p-value and no interval, only the envelope and the share inside.
        coverage: aimed at by the order-statistic interval of the median.

    Returns:
        The statistic is the share of estimates inside the margins, which belong to the inside.
        `p_value`: the median lies inside both margins, as the greater of two one-sided sign tests
        (intersection-union; Berger 1982), in which estimates on a margin count against it.
        `p_opposite`: the median lies outside, twice the smaller of the two reversed sign tests, or
        the one of the only margin. The result's level is the exact coverage of the interval, the
        largest attainable one where k is too small for `coverage`.

    Raises:
        Infeasible: no estimates, estimates that are not finite or not positive, margins that are
            not positive and in order.
    """
    check_level(coverage)
    values = checked(estimates, at_least=1, what="estimates", varied=False)
    if (values <= 0).any():
        raise Infeasible("an estimate is not positive, so it has no place on a ratio scale")
    given = [margin for margin in (low, high) if margin is not None]
    if not given or not all(0 < margin < np.inf for margin in given) or given != sorted(set(given)):
        raise Infeasible("the margins are not positive and in order")
    k = len(values)
    # offsets into the inside; where there is no margin none is outside it
    depths = values - (low or 0.0), (np.inf if high is None else high) - values
    below, above = (int((depth < 0).sum()) for depth in depths)
    inside = k - below - above
    equivalence = max(upper_tail(int((depth > 0).sum()), k) for depth in depths)
    outside = upper_tail(max(below, above), k)
    beyond, within = "outside the margins", "inside the margins"
    if high is None:
        beyond, within = f"below {low:.15g}", f"at {low:.15g} or above"
    elif low is None:
        beyond, within = f"above {high:.15g}", f"at {high:.15g} or below"
    order = median_interval(values, coverage) if sample else None
    return Result(
        method="median between margins",
        statistic=inside / k,
        estimate=float(np.median(values)),
        region=Region((order[:2],)) if order else None,
        level=order[2] if order else float("nan"),
        p_value=equivalence if sample else None,
        p_opposite=min(1.0, len(given) * outside) if sample else None,
        attainable_p=0.5**k if sample else None,
        n=k,
        null=f"the median lies {beyond}",
        alternative=f"the median lies {within}",
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


def one_sample(
    values: ArrayLike,
    value: float = 0.0,
    *,
    null: str = "ar-sieve",
    resamples: int = 1999,
    seed: int = 0,
    level: float = 0.95,
) -> Result:
    """Does the mean, or the middle, of the values lie above a value fixed beforehand?

    Args:
        values: (n,) figures in any unit; consecutive years for `ar-sieve`.
        value: under the null, in the unit of the values.
        null: `ar-sieve`: the mean is the value, and errors persist as AR(1); the mean over a
            standard error that allows for persistence is compared with histories of such errors.
            The others need independent values. `sign-flip`: symmetric about the value (Fisher
            1935); all 2^n flips are counted up to n = 20, beyond it `resamples` drawn ones.
            `sign`: the median is the value.
        resamples: histories of `ar-sieve`, or drawn flips.
        seed: of both.
        level: coverage of the interval; that of `sign` is the attained one.

    Returns:
        The estimate is the mean, for `sign` the median.

    Raises:
        Infeasible: fewer than 6 years (`ar-sieve`) or 2 values, a value that is not finite, no
            scatter (`ar-sieve`), all equal to the null.
    """
    check_level(level)
    check_choice(null, MIDDLES, "a null of one sample")
    years = null == "ar-sieve"
    sample = checked(values, at_least=1 + DEGREES_OF_FREEDOM if years else 2, varied=years)
    offsets = sample - value
    if years:
        design = Design.of_mean(len(sample))
        found = sieved(design, offsets, resamples=resamples, seed=seed, level=level)
        found = replace(found, method="mean with persistent errors")
    elif null == "sign":
        found = sign_test(offsets, level=level)
    else:
        found = sign_flip(offsets, resamples=resamples, seed=seed, level=level)
    return replace(
        found,
        estimate=found.estimate + value,
        region=found.region and found.region.mapped(lambda effect: effect + value),
        null=f"the {MIDDLES[null]} is {value:.15g}",
        alternative=f"the {MIDDLES[null]} is greater than {value:.15g}",
    )

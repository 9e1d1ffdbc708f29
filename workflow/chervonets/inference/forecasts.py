"""Which of two forecasts was nearer the truth, and was either better than none?

Measured size at nominal 5 %, one-sided: squared errors of 2 000 pairs of normal AR(1) errors, 199
histories each; standard error .005. Errors that persist make losses that persist.

    null             n  rho 0    .3    .5    .7    .9
    sign-flip       10   .051  .060  .091  .136  .277
    sign-flip       13   .048  .066  .098  .147  .275
    sign-flip       20   .049  .064  .101  .152  .275
    sign-flip       40   .052  .057  .097  .165  .285
    diebold-mariano 10   .042  .061  .077  .130  .265
    diebold-mariano 13   .048  .053  .083  .144  .277
    diebold-mariano 20   .042  .062  .090  .163  .279
    diebold-mariano 40   .053  .059  .108  .159  .310
    ar-sieve        10   .058  .061  .053  .049  .063
    ar-sieve        13   .062  .065  .053  .045  .057
    ar-sieve        20   .065  .074  .063  .051  .048
    ar-sieve        40   .068  .066  .053  .063  .046

So `ar-sieve` keeps within .07 but for .074 in one cell (n = 20, rho .3). The other two are right
for errors that do not persist, as those of good forecasts a year ahead do not; at .5 they reject
twice as often as they should. `ar-sieve` needs 6 forecasts; with fewer, `sign-flip` is exact.

Power at 5 % of `ar-sieve` where the first forecast's errors are 1.5, 2, 3 times as great (400
pairs), at rho 0 and .5: n = 10 .24 .44 .66 and .20 .30 .49; n = 13 .38 .65 .83 and .23 .47 .67; n =
20 .50 .86 .95 and .38 .67 .80.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache

import numpy as np
import scipy
from numpy.typing import ArrayLike

from chervonets.inference.autoregression import Array, sieve
from chervonets.inference.designs import Design
from chervonets.inference.inversion import limits
from chervonets.inference.result import (
    CONSTANT,
    ROUNDING,
    Infeasible,
    Result,
    checked,
    checked_level,
)
from chervonets.inference.signs import ENUMERATED, sign_flip, subset_sums

NULLS = ("ar-sieve", "sign-flip", "diebold-mariano")
VARIANCES = ("acf", "bartlett")

FEWEST = {"sign-flip": 2, "diebold-mariano": 3, "ar-sieve": 6}
"""Forecasts that a test needs; a persistence is estimated from five degrees of freedom."""

ALTERNATIVE = "the rival's forecasts are nearer: the loss of the first is greater"


def theil_u(actual: ArrayLike, forecast: ArrayLike) -> Result:
    """U1 and U2 of Theil: how far forecasts are from what happened.

    U1 = sqrt(mean e^2) / (sqrt(mean A^2) + sqrt(mean F^2)), between 0 and 1 (Theil 1961, Economic
    Forecasts and Policy); it depends on the origin of the scale. U2 = sqrt(sum of
    ((F_t - A_t) / A_t-1)^2 / sum of ((A_t - A_t-1) / A_t-1)^2), t = 2 to n (Theil 1966, Applied
    Economic Forecasting; in relative changes, as in the R package forecast and in EViews), which
    is 1 for a forecast of no change.

    Args:
        actual: (n,) what happened, in any unit.
        forecast: (n,) what was forecast for the same years.

    Returns:
        Statistic and estimate are U2. There is no p-value and no interval. `details`: `u1`, `u2`,
        and `u2_levels`, the same ratio of plain instead of relative errors.

    Raises:
        Infeasible: fewer than 2 years, a figure that is not finite, series that are not as long as
            each other, an actual figure of zero, actual figures that never change.
    """
    truth = checked(actual, at_least=2, what="years")
    told = checked(forecast, at_least=2, what="forecasts", varied=False)
    if len(truth) != len(told):
        raise Infeasible("the forecasts are not as many as the figures")
    if (truth[:-1] == 0).any():
        raise Infeasible("an actual figure is zero, so relative changes from it have no size")
    errors, changes = (told - truth)[1:], np.diff(truth)
    relative = float(np.linalg.norm(errors / truth[:-1]) / np.linalg.norm(changes / truth[:-1]))
    levels = float(np.linalg.norm(errors) / np.linalg.norm(changes))
    bounded = float(np.linalg.norm(told - truth) / (np.linalg.norm(truth) + np.linalg.norm(told)))
    return Result(
        method="inequality coefficient U2 of Theil",
        statistic=relative,
        estimate=relative,
        interval=None,
        level=float("nan"),
        p_value=None,
        p_opposite=None,
        attainable_p=None,
        n=len(truth),
        null="none",
        alternative="none",
        reference="none: a description, 1 for a forecast of no change",
        details={"u1": bounded, "u2": relative, "u2_levels": levels},
    )


def compare_forecasts(
    actual: ArrayLike,
    forecast: ArrayLike,
    rival: ArrayLike,
    *,
    null: str = "ar-sieve",
    horizon: int = 1,
    power: float = 2,
    variance: str = "acf",
    resamples: int = 1999,
    seed: int = 0,
    level: float = 0.95,
) -> Result:
    """Mean loss of a forecast less that of its rival; see `compare_losses`.

    Args:
        actual: (n,) what happened, in any unit.
        forecast: (n,) what was forecast for the same years.
        rival: (n,) what another forecast.
        null: as in `compare_losses`.
        horizon: as there.
        power: of the absolute error in the loss, 2 for squared errors.
        variance: as in `compare_losses`.
        resamples: as there.
        seed: as there.
        level: as there.

    Raises:
        Infeasible: see `compare_losses`; a power that is not positive.
    """
    truth, first, second = (
        checked(series, at_least=2, what="forecasts", varied=False)
        for series in (actual, forecast, rival)
    )
    if not len(truth) == len(first) == len(second):
        raise Infeasible("the forecasts are not as many as the figures")
    if not 0 < power < math.inf:
        raise Infeasible(f"a loss of power {power} is not greater for greater errors")
    losses = np.abs(truth - first) ** power, np.abs(truth - second) ** power
    return compare_losses(
        *losses,
        null=null,
        horizon=horizon,
        variance=variance,
        resamples=resamples,
        seed=seed,
        level=level,
    )


def compare_losses(
    loss: ArrayLike,
    rival: ArrayLike,
    *,
    null: str = "ar-sieve",
    horizon: int = 1,
    variance: str = "acf",
    resamples: int = 1999,
    seed: int = 0,
    level: float = 0.95,
) -> Result:
    """Mean loss of a forecast less that of its rival.

    Args:
        loss: (n,) losses of consecutive forecasts.
        rival: (n,) losses of the rival for the same years.
        null: `ar-sieve`: differences of the losses that persist as AR(1); their mean over a
            standard error that allows for it, as in `contrasts`. `sign-flip`: which of the two
            loses more is a matter of chance, year by year, so the differences are independent and
            symmetric about zero; all flips up to 20 years, else random ones. `diebold-mariano`:
            the mean over its standard error (Diebold and Mariano 1995, Journal of Business and
            Economic Statistics 13, 253-263), times sqrt((n + 1 - 2h + h(h - 1)/n) / n), in
            Student's t with n - 1 degrees of freedom (Harvey, Leybourne and Newbold 1997,
            International Journal of Forecasting 13, 281-291; as in the R package forecast).
        horizon: years h that the forecasts look ahead; the differences may then be correlated up
            to lag h - 1 (`diebold-mariano` only).
        variance: long-run variance of `diebold-mariano`: `acf`, the plain sum of autocovariances,
            or `bartlett`, which weighs them and cannot be negative.
        resamples: number B of histories, or of random flips.
        seed: of them.
        level: coverage of the interval.

    Returns:
        The estimate is the mean difference of the losses, the statistic that over its standard
        error, as the null has it. Positive: the rival is the better one.

    Raises:
        Infeasible: too few years (2, 3 for `diebold-mariano`, 6 for `ar-sieve`), a loss that is
            not finite, losses that are not as many, differences that are all alike, a horizon that
            is not between 1 and n - 1 or that the null does not allow, a variance that is not
            positive.
    """
    checked_level(level)
    if null not in NULLS:
        raise Infeasible(f"{null!r} is not a null of forecasts; there are {', '.join(NULLS)}")
    pair = [checked(x, at_least=FEWEST[null], what="losses", varied=False) for x in (loss, rival)]
    if len(pair[0]) != len(pair[1]):
        raise Infeasible("the two forecasts do not have as many losses")
    differences = pair[0] - pair[1]
    if not 1 <= horizon < len(differences):
        raise Infeasible(f"a horizon of {horizon} years does not fit {len(differences)} forecasts")
    if horizon > 1 and null != "diebold-mariano":
        raise Infeasible("forecasts of several years ahead overlap; use diebold-mariano")
    if null == "diebold-mariano":
        return _diebold_mariano(differences, horizon, variance, level)
    if null == "ar-sieve":
        return _sieved(differences, resamples, seed, level)
    return _flipped(differences, resamples, seed, level)


def _diebold_mariano(differences: Array, horizon: int, variance: str, level: float) -> Result:
    if variance not in VARIANCES:
        raise Infeasible(f"{variance!r} is not a variance; there are {', '.join(VARIANCES)}")
    n, mean = len(differences), float(differences.mean())
    centred = differences - mean
    products = np.array([centred[lag:] @ centred[: n - lag] for lag in range(horizon)]) / n
    weights = 2.0 * np.ones(horizon)
    if variance == "bartlett":
        weights -= 2 * np.arange(horizon) / horizon
    weights[0] = 1
    longrun = float(weights @ products)
    if longrun <= CONSTANT * float(np.square(differences).max()):
        raise Infeasible(
            f"the long-run variance of the differences is not positive at a horizon of {horizon}; "
            "the bartlett variance, or a horizon of 1, may do"
        )
    factor = math.sqrt((n + 1 - 2 * horizon + horizon * (horizon - 1) / n) / n)
    error = math.sqrt(longrun / n) / factor
    width = float(scipy.stats.t.isf((1 - level) / 2, n - 1)) * error
    statistic = mean / error
    return Result(
        method="Diebold-Mariano test with the factor of Harvey, Leybourne and Newbold",
        statistic=statistic,
        estimate=mean,
        interval=(mean - width, mean + width),
        level=level,
        p_value=float(scipy.stats.t.sf(statistic, n - 1)),
        p_opposite=float(scipy.stats.t.cdf(statistic, n - 1)),
        attainable_p=0.0,
        n=n,
        null="both forecasts lose as much on average",
        alternative=ALTERNATIVE,
        reference=f"Student's t, {n - 1} degrees of freedom",
        details={
            "horizon": horizon,
            "p_two_sided": 2 * float(scipy.stats.t.sf(abs(statistic), n - 1)),
            "uncorrected": statistic / factor,
            "factor": factor,
        },
    )


def _flipped(differences: Array, resamples: int, seed: int, level: float) -> Result:
    n, scale = len(differences), float(np.abs(differences).max())
    if scale == 0:
        raise Infeasible("all differences of the losses are zero")
    method = "mean difference of losses by sign flips"
    if n <= ENUMERATED:
        exact = sign_flip(differences, level=level)
        tails = [p for p in (exact.p_value, exact.p_opposite) if p is not None]
        details = {**exact.details, "p_two_sided": min(1.0, 2 * min(tails))}
        return replace(exact, method=method, alternative=ALTERNATIVE, details=details)
    generator = np.random.default_rng(seed)
    signs = 1.0 - 2.0 * generator.integers(2, size=(resamples, n))
    sums, total = signs @ differences, float(differences.sum())
    # The sums of random subsets give limits as those of all subsets do (Hartigan 1969).
    taken = (signs > 0).sum(axis=1)
    subsets = (sums + total)[taken > 0] / 2 / taken[taken > 0]
    tie = ROUNDING * scale
    p_value = (1 + int((sums >= total - tie).sum())) / (1 + resamples)
    p_opposite = (1 + int((sums <= total + tie).sum())) / (1 + resamples)
    return Result(
        method=method,
        statistic=total,
        estimate=total / n,
        interval=limits(-subsets, 1 + len(subsets), level),
        level=level,
        p_value=p_value,
        p_opposite=p_opposite,
        attainable_p=1 / (1 + resamples),
        n=n,
        null="the differences are independent and symmetric about zero",
        alternative=ALTERNATIVE,
        reference=f"{resamples} random sign flips",
        seed=seed,
        details={
            "sd": float(differences.std(ddof=1)),
            "p_two_sided": min(1.0, 2 * min(p_value, p_opposite)),
        },
    )


def flip_tails(differences: Array) -> tuple[float, float]:
    """Shares of all sign flips with a sum as great, and as small, as that of differences (n,).

    The same p-values as those of `sign_flip`, without a list of all flips: a flip of a subset
    reaches the sum if the subset's sum is not positive, and each subset joins two of the halves.
    """
    half = len(differences) // 2
    left, right = subset_sums(differences[:half]), np.sort(subset_sums(differences[half:]))
    tie = ROUNDING * float(np.abs(differences).max())
    as_great = np.searchsorted(right, tie - left, side="right").sum()
    less = np.searchsorted(right, -tie - left, side="left").sum()
    total = len(left) * len(right)
    return int(as_great) / total, 1 - int(less) / total


def _sieved(differences: Array, resamples: int, seed: int, level: float) -> Result:
    design = _mean_of(len(differences))
    residuals = design.residuals(differences)
    if np.abs(residuals).max() <= CONSTANT * np.abs(differences).max():
        raise Infeasible("the differences of the losses are all alike")
    estimate, error = float(differences.mean()), float(design.standard_errors(residuals))
    histories = sieve(residuals, design.errors, resamples, np.random.default_rng(seed))
    drawn, statistic = design.studentised(histories), estimate / error
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    p_value = (1 + int((drawn >= statistic).sum())) / (1 + resamples)
    p_opposite = (1 + int((drawn <= statistic).sum())) / (1 + resamples)
    return Result(
        method="mean difference of losses that persist",
        statistic=statistic,
        estimate=estimate,
        interval=(estimate - float(high) * error, estimate - float(low) * error),
        level=level,
        p_value=p_value,
        p_opposite=p_opposite,
        attainable_p=1 / (1 + resamples),
        n=len(differences),
        null="both forecasts lose as much on average",
        alternative=ALTERNATIVE,
        reference=f"AR(1)-sieve bootstrap, {resamples} histories",
        seed=seed,
        details={
            "standard_error": error,
            "persistence": float(design.errors.persistence(residuals)),
            "p_two_sided": min(1.0, 2 * min(p_value, p_opposite)),
        },
    )


@lru_cache(maxsize=64)
def _mean_of(n: int) -> Design:
    return Design.of_mean(n)

"""Rival estimates of one quantity, which lean on the same archives and on each other.

They are no sample: that five books agree may mean one census and four copies. So the envelope comes
first, then a mean whose error is that of fully dependent errors unless less is claimed. Pooling
as if they were independent is shown for comparison only.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, stats

from chervonets.inference.result import CONSTANT, Infeasible, Result, checked, checked_level

Array = NDArray[np.float64]

WEIGHTS = ("equal", "precision")


def pool(
    estimates: ArrayLike,
    errors: ArrayLike,
    *,
    correlation: float = 1.0,
    weights: str = "equal",
    level: float = 0.95,
) -> Result:
    """Mean of rival sources whose errors are correlated.

    Args:
        estimates: (k,) of one quantity, in any unit.
        errors: (k,) their standard errors, in the same unit, positive.
        correlation: of the errors of every pair of sources. 1, the most pessimistic one, makes the
            standard error of an equally weighted mean the mean of the standard errors: further
            sources then add nothing.
        weights: `equal`; or `precision` for generalised least squares, which with correlation 1
            has no answer unless the errors are all alike.
        level: coverage of the normal interval.

    Returns:
        No p-value: there is no null. `details`: `envelope` of the estimates, `envelope_interval`
        from the lowest lower to the highest upper limit, `standard_error`, `weights` of the
        sources in their order, `by_correlation` (the standard errors at 0, .5 and 1) and
        `if_independent`: mean and interval of the random-effects estimators of DerSimonian and
        Laird (1986) and of Paule and Mandel (1982), each also with the interval of Hartung and
        Knapp (2001); they hold for independent sources only, which these are not.

    Raises:
        Infeasible: no estimates, numbers that are not finite, errors that are not positive or not
            as many, a correlation that k sources cannot have, no answer for the weights.
    """
    checked_level(level)
    values = checked(estimates, at_least=1, what="estimates", varied=False)
    spreads = checked(errors, at_least=1, what="standard errors", varied=False)
    if values.shape != spreads.shape:
        raise Infeasible("the standard errors are not as many as the estimates")
    if (spreads <= 0).any():
        raise Infeasible("some standard errors are not positive")
    shares = _shares(_covariance(spreads, correlation), weights)
    mean = float(shares @ values)
    error = _error(shares, spreads, correlation)
    quantile = float(stats.norm.ppf((1 + level) / 2))
    sides = quantile * spreads
    return Result(
        method="mean of rival sources with correlated errors",
        statistic=mean / error,
        estimate=mean,
        interval=(mean - quantile * error, mean + quantile * error),
        level=level,
        p_value=None,
        p_opposite=None,
        attainable_p=None,
        n=len(values),
        null="none: rival sources are not a sample",
        alternative="none",
        reference=f"normal distribution, correlation of errors {correlation:g}",
        details={
            "envelope": (float(values.min()), float(values.max())),
            "envelope_interval": (float((values - sides).min()), float((values + sides).max())),
            "standard_error": error,
            "weights": shares.tolist(),
            "by_correlation": {rho: _error(shares, spreads, rho) for rho in (0.0, 0.5, 1.0)},
            "if_independent": _if_independent(values, spreads, level),
        },
    )


def _covariance(spreads: Array, correlation: float) -> Array:
    """Covariance (k, k) of errors with one correlation."""
    k = len(spreads)
    lowest = -1 / (k - 1) if k > 1 else -1.0
    if not lowest <= correlation <= 1:
        raise Infeasible(f"the errors of {k} sources cannot all have the correlation {correlation}")
    return np.outer(spreads, spreads) * np.where(np.eye(k, dtype=bool), 1.0, correlation)


def _shares(covariance: Array, weights: str) -> Array:
    k = len(covariance)
    if weights == "equal":
        return np.full(k, 1 / k)
    if weights != "precision":
        raise Infeasible(f"{weights!r} weighs no sources; there are {', '.join(WEIGHTS)}")
    if np.linalg.cond(covariance) > 1 / CONSTANT:
        raise Infeasible("fully dependent sources have no weights by precision")
    raw = np.linalg.solve(covariance, np.ones(k))
    return np.asarray(raw / raw.sum(), dtype=np.float64)


def _error(shares: Array, spreads: Array, correlation: float) -> float:
    """Standard error of the weighted mean (Borenstein et al. 2009, chapter 24)."""
    variance = float(shares @ _covariance(spreads, correlation) @ shares)
    return math.sqrt(max(variance, 0.0))


def _if_independent(values: Array, spreads: Array, level: float) -> dict[str, object]:
    if len(values) < 2:
        return {}
    found: dict[str, object] = {}
    for name, between in [
        ("DerSimonian-Laird", _dersimonian_laird(values, spreads)),
        ("Paule-Mandel", _paule_mandel(values, spreads)),
    ]:
        precision = 1 / (spreads**2 + between)
        mean, scatter, freedom = _scatter(values, spreads, between)
        margin = float(stats.norm.ppf((1 + level) / 2)) / math.sqrt(precision.sum())
        found[name] = (mean, mean - margin, mean + margin)
        error = math.sqrt(scatter / (freedom * precision.sum()))
        margin = float(stats.t.ppf((1 + level) / 2, freedom)) * error
        found[f"{name}, Hartung-Knapp"] = (mean, mean - margin, mean + margin)
    return found


def _scatter(values: Array, spreads: Array, between: float) -> tuple[float, float, int]:
    """Weighted mean, weighted sum of squares about it (Cochran's Q), degrees of freedom."""
    precision = 1 / (spreads**2 + between)
    mean = float(precision @ values / precision.sum())
    return mean, float(precision @ (values - mean) ** 2), len(values) - 1


def _dersimonian_laird(values: Array, spreads: Array) -> float:
    """Variance between sources by moments, not below zero."""
    precision = 1 / spreads**2
    _, scatter, freedom = _scatter(values, spreads, 0.0)
    scale = float(precision.sum() - precision @ precision / precision.sum())
    return max(0.0, (scatter - freedom) / scale)


def _paule_mandel(values: Array, spreads: Array) -> float:
    """Variance between sources at which Q is its expectation, or zero."""

    def surplus(between: float) -> float:
        _, scatter, freedom = _scatter(values, spreads, between)
        return scatter - freedom

    if surplus(0.0) <= 0:
        return 0.0
    # With this variance every weight is below its inverse, so Q is below 1.
    highest = float(np.square(values - values.mean()).sum())
    return float(optimize.brentq(surplus, 0.0, highest))

"""Did more people die in the years of a crisis than the years before it let expect?

The expectation is fitted to a baseline and carried into the crisis; the excess is what was counted
beyond it. The years of crisis and the baseline are fixed beforehand.

Models:

- `log-linear`: least squares of the log death rates (or deaths) on the year. Errors persist as
  AR(1), and the prediction error is bootstrapped (`prediction`); the test is that of a pulse with a
  trend in `contrasts`. The one to use for annual rates.
- `linear`: least squares of the deaths on the year, with a level for each season where there are
  seasons (Karlinsky and Kobak 2021, eLife 10, e69336, equations 1 and 2). Years are independent, so
  it rejects too often as soon as errors persist. The excess over its standard error is compared
  with Student's t of the residual degrees of freedom; its square is the sum of the variances of the
  crisis years and of their expected total (equation 2).

Measured size at nominal 5 %, one-sided, and power on deaths with normal AR(1) errors of 5 % of
their mean and a trend, the last two of n years in crisis, by number of years and persistence:
results/reference/validation/size.csv and power.csv.
"""

from collections.abc import Sequence

import numpy as np
import scipy
from numpy.typing import ArrayLike

from chervonets.inference.autoregression import DEGREES_OF_FREEDOM, Array
from chervonets.inference.designs import Mask
from chervonets.inference.inversion import limits
from chervonets.inference.prediction import predict
from chervonets.inference.result import (
    CONSTANT,
    GREATEST,
    Infeasible,
    Region,
    Result,
    among_histories,
    check_choice,
    check_level,
    checked,
)

MODELS = ("log-linear", "linear")

NULL = "the deaths of the crisis follow the baseline"
ALTERNATIVE = "more people died in the crisis than the baseline lets expect"

INDEPENDENT = 3
"""Fewest residual degrees of freedom from which the scatter of independent years is estimated."""


def excess_mortality(
    deaths: ArrayLike,
    years: ArrayLike,
    crisis: ArrayLike,
    *,
    population: ArrayLike | None = None,
    baseline: ArrayLike | None = None,
    season: Sequence[object] | None = None,
    trend: bool = True,
    model: str = "log-linear",
    resamples: int = 1999,
    seed: int = 0,
    level: float = 0.95,
) -> Result:
    """Deaths in a crisis beyond those expected from other years.

    Args:
        deaths: (n,) deaths, or death rates if there is no population, in order of time.
        years: (n,) their years; consecutive, unless `linear`.
        crisis: (n,) true for the crisis, fixed beforehand.
        population: (n,) people exposed; without it the expectation is of the deaths themselves.
        baseline: (n,) true for the years that are fitted; those before the crisis where it is
            not given. Years in neither are left out.
        season: (n,) labels of parts of a year, each of which gets a level of its own.
        trend: whether a line in the year is fitted; in logarithms but for `linear`.
        model: see the module.
        resamples: bootstrap histories (`log-linear` only).
        seed: of the histories.
        level: coverage of the prediction interval.

    Returns:
        The estimate is the excess of the whole crisis, in the unit of `deaths` (rates add up over
        its years), its interval a prediction interval: the excesses that, taken off, leave deaths
        as histories without a crisis have them. The statistic is the excess, for `linear`
        over its standard error. `p_value` speaks for more deaths than expected. `details`:
        `expected`, `excess` and `percent` (of the expected deaths) by year.

    Raises:
        Infeasible: an unknown model, figures that are missing, not positive (but for `linear`), as
            many as others, years that are not in order, an empty crisis, a crisis in the baseline,
            fewer than 3 residual degrees of freedom (5 for `log-linear`), no scatter, or for
            `log-linear` an expectation beyond floating point.
    """
    check_level(level)
    check_choice(model, MODELS, "a model of deaths")
    if model == "linear" and population is not None:
        raise Infeasible("the linear model takes no population; give it rates")
    counts = checked(deaths, at_least=3, what="deaths")
    time = checked(years, at_least=3, what="years")
    marked = np.asarray(crisis, dtype=np.bool_)
    exposure = np.ones(len(counts))
    if population is not None:
        exposure = checked(population, at_least=3, what="populations", varied=False)
    if not len(counts) == len(time) == len(marked) == len(exposure):
        raise Infeasible("deaths, years, crisis and population are not as many as each other")
    if (model != "linear" and (counts <= 0).any()) or (exposure <= 0).any():
        raise Infeasible("some deaths or populations are not positive, so they have no logarithm")
    _check_order(time, season, model)
    used = _fitted(marked, baseline)
    regressors = _regressors(time, season, trend)
    freedom = DEGREES_OF_FREEDOM if model == "log-linear" else INDEPENDENT
    needed = regressors.shape[1] + freedom
    if used.sum() < needed:
        raise Infeasible(f"a baseline of {int(used.sum())} is too short; the model needs {needed}")
    if np.linalg.matrix_rank(regressors[used]) < regressors.shape[1]:
        raise Infeasible("the baseline lacks a season of the crisis, or years for a trend")
    if model == "log-linear":
        return _log_linear(counts, exposure, regressors, marked, used, resamples, seed, level)
    return _linear(counts, regressors, marked, used, level)


def _fitted(marked: Mask, baseline: ArrayLike | None) -> Mask:
    """The years (n,) that are fitted."""
    if not marked.any():
        raise Infeasible("no year is in the crisis")
    if baseline is None:
        return np.arange(len(marked)) < np.argmax(marked)
    used = np.asarray(baseline, dtype=np.bool_)
    if used.shape != marked.shape:
        raise Infeasible("the baseline's labels are not as many as the deaths")
    if (used & marked).any():
        raise Infeasible("some years of the crisis are in the baseline")
    return used


def _check_order(time: Array, season: Sequence[object] | None, model: str) -> None:
    steps = np.diff(time)
    if (steps < 0).any() or (season is None and (steps == 0).any()):
        raise Infeasible("the years are not in order")
    if model == "log-linear" and season is None and np.ptp(steps) > CONSTANT * np.abs(time).max():
        raise Infeasible("there are gaps between the years")


def _regressors(time: Array, season: Sequence[object] | None, trend: bool) -> Array:
    """Levels of the seasons and the year, counted from the middle."""
    labels = list(season) if season is not None else [0] * len(time)
    if len(labels) != len(time):
        raise Infeasible("the seasons are not as many as the deaths")
    kinds = list(dict.fromkeys(labels))
    levels = np.array([[label == kind for kind in kinds] for label in labels], dtype=np.float64)
    return np.column_stack([levels, time - time.mean()]) if trend else levels


def _log_linear(
    deaths: Array,
    exposure: Array,
    regressors: Array,
    crisis: Mask,
    used: Mask,
    resamples: int,
    seed: int,
    level: float,
) -> Result:
    logs = np.log(deaths / exposure)
    found = predict(logs, regressors, crisis, used, resamples=resamples, seed=seed)
    if max(np.abs(found.expected).max(), np.abs(found.errors).max()) > np.log(GREATEST):
        raise Infeasible(
            "the baseline differs so much within itself that it lets expect figures beyond "
            f"{GREATEST:g}; take a baseline whose figures are alike, or the model linear"
        )
    observed, expected = deaths[crisis], exposure[crisis] * np.exp(found.expected)
    # Without a crisis the count would be the expectation times exp(error); the rest is excess.
    beyond = np.exp(found.errors) @ expected - observed.sum()
    excess = float((observed - expected).sum())
    return Result(
        method="excess mortality, log-linear with persistent errors",
        statistic=excess,
        estimate=excess,
        region=limits(beyond, 1 + resamples, level),
        level=level,
        n=int(used.sum()),
        null=NULL,
        alternative=ALTERNATIVE,
        details={
            **_by_year(observed, expected),
            "persistence": found.persistence,
            "degrees_of_freedom": found.freedom,
        },
        **among_histories(0, beyond, seed),
    )


def _linear(deaths: Array, regressors: Array, crisis: Mask, used: Mask, level: float) -> Result:
    outside, inside = regressors[used], regressors[crisis]
    freedom = len(outside) - outside.shape[1]
    inverse = np.linalg.pinv(outside)
    coefficients = inverse @ deaths[used]
    residuals = deaths[used] - outside @ coefficients
    variance = float(residuals @ residuals) / freedom
    if np.abs(residuals).max() <= CONSTANT * np.abs(deaths).max():
        raise Infeasible("the figures have no scatter about the fit, so it has no error")
    spread = inside @ inverse
    expected, covariance = inside @ coefficients, variance * spread @ spread.T
    observed = deaths[crisis]
    error = float(np.sqrt(variance * len(expected) + covariance.sum()))
    excess = float((observed - expected).sum())
    margin = float(scipy.stats.t.ppf((1 + level) / 2, freedom)) * error
    return Result(
        method="excess mortality, linear",
        statistic=excess / error,
        estimate=excess,
        region=Region(((excess - margin, excess + margin),)),
        level=level,
        p_value=float(scipy.stats.t.sf(excess / error, freedom)),
        p_opposite=float(scipy.stats.t.cdf(excess / error, freedom)),
        attainable_p=0.0,
        n=int(used.sum()),
        null=NULL,
        alternative=ALTERNATIVE,
        reference=f"Student's t with {freedom} degrees of freedom",
        details={
            **_by_year(observed, expected),
            "standard_error": error,
            "residual_variance": variance,
            "degrees_of_freedom": freedom,
        },
    )


def _by_year(observed: Array, expected: Array) -> dict[str, object]:
    return {
        "expected": expected.tolist(),
        "excess": (observed - expected).tolist(),
        "percent": (100 * (observed / expected - 1)).tolist(),
        "percent_total": float(100 * (observed.sum() / expected.sum() - 1)),
    }

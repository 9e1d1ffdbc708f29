"""From a sample to its estimate: what the figures say, without any test.

Every estimand has one line in `ESTIMANDS`: the sample that a way takes, and the estimate of it.
Most give one number; a quantity gives one for each rival estimate.
"""

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.autoregression import Array
from chervonets.inference.comovement import correlations_by_lead, detrended, line_fit
from chervonets.inference.designs import Design
from chervonets.inference.kendall import pairwise_slopes, scores
from chervonets.inference.result import Infeasible
from chervonets.ways.months import dispersion_sample, log_ratio, month_sample
from chervonets.ways.occasions import times_of, trend_sample
from chervonets.ways.products import changes_sample
from chervonets.ways.samples import (
    Question,
    Sample,
    annual_sample,
    comovement_sample,
    goods_sample,
    pairs_sample,
    quantity_sample,
    spread_sample,
)
from chervonets.ways.selections import Lines, Specification
from chervonets.ways.turns import order_sample

Sampler = Callable[[Specification, Question, Lines], Sample]
Estimator = Callable[[Specification, Sample], Array]

ONE_SIDED = "there are no years before the date, or none after it"


def lags_of(specification: Specification) -> NDArray[np.int_]:
    """Years by which the first series may lead; `0+1` names two, among which it is searched."""
    return np.array([int(lag) for lag in str(specification.get("lag", 0)).split("+")])


def lag_weights(lags: NDArray[np.int_], n: int) -> Array:
    """Weights of lags (L,), by the pairs of n that each leaves."""
    return np.asarray(np.sqrt((n - np.abs(lags) - 1) / (n - 1)))


def takes_line(specification: Specification) -> bool:
    """Whether a line is taken off both series before they are correlated."""
    return specification.get("trend", "none") == "line"


def measure_of(specification: Specification) -> str:
    """The measure of correlation, `spearman` or `kendall`."""
    return str(specification.get("correlation", "spearman"))


def correlations(specification: Specification, one: Array, other: Array) -> Array:
    """Correlations (R, L) of series (R, n), one for each lag of the specification."""
    fit = line_fit(one.shape[1], trend=takes_line(specification))
    pair = detrended(fit, one), detrended(fit, other)
    return correlations_by_lead(*pair, lags_of(specification), measure_of(specification))


def _check_groups(sample: Sample, why: str) -> None:
    if sample.after.all() or not sample.after.any():
        raise Infeasible(why)


def _contrast(specification: Specification, sample: Sample, *, pulse: bool = False) -> Array:
    """The marked years less the others, about a common trend where the way has one."""
    _check_groups(sample, "there are no years of the event, or no others" if pulse else ONE_SIDED)
    trend = specification.get("trend") == "common"
    return np.array([Design.of(sample.after, trend=trend, pulse=pulse).effects(sample.values)])


def _mean(_: Specification, sample: Sample) -> Array:
    if not len(sample.values):
        raise Infeasible("there are no figures")
    return np.array([sample.values.mean()])


def _groups(_: Specification, sample: Sample) -> Array:
    _check_groups(sample, "one of the two groups is empty")
    return np.array([sample.values[sample.after].mean() - sample.values[~sample.after].mean()])


def _median(_: Specification, sample: Sample) -> Array:
    return np.array([np.median(sample.values)])


def _each(_: Specification, sample: Sample) -> Array:
    return sample.values


def _middle_miss(_: Specification, sample: Sample) -> Array:
    """The factor, either way, by which the middle of the figures is off one."""
    if (sample.values <= 0).any():
        raise Infeasible("the logarithm needs positive values")
    return np.array([np.exp(np.median(np.abs(np.log(sample.values))))])


def _pace(_: Specification, sample: Sample) -> Array:
    """The pace after the date over that before, less one."""
    _check_groups(sample, ONE_SIDED)
    before = sample.values[~sample.after].mean()
    if before <= 0:
        raise Infeasible("there was no growth before the date to lose")
    return np.array([sample.values[sample.after].mean() / before - 1])


def _log_of_median_country(_: Specification, sample: Sample) -> Array:
    middle = float(np.median(sample.values))
    if sample.target <= 0 or middle <= 0:
        raise Infeasible("a price that does not move has no ratio to the median country")
    return np.array([np.log(sample.target / middle)])


def _correlation(specification: Specification, sample: Sample) -> Array:
    n = len(sample.values)
    if n < 3:
        raise Infeasible("fewer than three pairs have no correlation")
    found = correlations(specification, sample.values[None], sample.second[None])[0]
    # weights choose among lags; what is told is the correlation itself
    chosen = (found * lag_weights(lags_of(specification), n)).argmax()
    return np.array([found[chosen]])


def _scatter(_: Specification, sample: Sample) -> Array:
    return np.array([log_ratio(sample.values, sample.after)])


def _spread(_: Specification, sample: Sample) -> Array:
    own, other = (np.median(sample.values[mask]) for mask in (sample.after, ~sample.after))
    if own <= 0 or other <= 0:
        raise Infeasible("prices that do not differ have no ratio of spreads")
    return np.array([np.log(own / other)])


def _slope(_: Specification, sample: Sample) -> Array:
    return np.array([np.median(pairwise_slopes(sample.values, times_of(sample)))])


def _order(_: Specification, sample: Sample) -> Array:
    k = len(sample.values)
    return np.array([float(scores(sample.values)) / (k * (k - 1) / 2)])


ESTIMANDS: dict[str, tuple[Sampler, Estimator]] = {
    "contrast": (annual_sample, _contrast),
    "pulse": (annual_sample, partial(_contrast, pulse=True)),
    "gap": (annual_sample, _mean),
    "paired": (pairs_sample, _mean),
    "trend": (trend_sample, _slope),
    "order": (order_sample, _order),
    "changes": (changes_sample, _mean),
    "groups": (changes_sample, _groups),
    "rank": (month_sample, _log_of_median_country),
    "ratio": (goods_sample, _median),
    "quantity": (quantity_sample, _each),
    "misses": (quantity_sample, _middle_miss),
    "pace": (annual_sample, _pace),
    "comovement": (comovement_sample, _correlation),
    "dispersion": (dispersion_sample, _scatter),
    "spread": (spread_sample, _spread),
}

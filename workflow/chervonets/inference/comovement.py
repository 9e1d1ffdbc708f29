"""Do two series move together, at once or one after the other, apart from their trends?

Measured size at nominal 5 %, one-sided, and power on pairs of normal AR(1) series with a trend
taken off, by number of years and persistence: results/reference/validation/size.csv and power.csv;
the three lags there are -1, 0, 1. Spearman's keeps within .06 up to a persistence of .7 of both
series, and within .07 at .9, with a search over lags too; Kendall's, of fewer draws, has up to .062
and .072.
"""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from chervonets.inference.autoregression import DEGREES_OF_FREEDOM, Array, sieve
from chervonets.inference.designs import Design
from chervonets.inference.result import (
    CONSTANT,
    ROUNDING,
    Infeasible,
    Result,
    check_choice,
    checked,
)
from chervonets.progress import watched

MEASURES = ("spearman", "kendall")

Positions = NDArray[np.intp]

CELLS = 4_000_000
"""Most numbers held at once."""

FEWEST = 4
"""Pairs of years from which a rank correlation can reach 5 % in one direction: 1/4! = .042."""


def comovement(
    first: ArrayLike,
    second: ArrayLike,
    *,
    lags: Sequence[int] = (0,),
    measure: str = "spearman",
    trend: bool = True,
    resamples: int = 1999,
    seed: int = 0,
) -> Result:
    """Rank correlation of two series against series that have nothing to do with each other.

    Args:
        first: (n,) figures of consecutive years, in any unit.
        second: (n,) figures of the same years.
        lags: years by which the first series may lead, fixed beforehand; negative where it
            follows. With several the greatest correlation is tested, and the same choice is made
            on every surrogate, so the search is paid for.
        measure: `spearman` or `kendall` (tau-b).
        trend: whether a least-squares line is taken off each series and each surrogate.
        resamples: number B of surrogates, in which both series are drawn anew, each with its own
            persistence as AR(1) (`ar-sieve`).
        seed: of them.

    Returns:
        Statistic and estimate are the correlation at the lag where it is strongest, in either
        direction; a correlation over m pairs is weighed by sqrt(m - 1), its usual scale.
        `p_value` compares the greatest of the lags with the greatest of each surrogate,
        `p_opposite` the least. There is no interval.

    Raises:
        Infeasible: fewer than 7 years (6 without a trend), a figure that is not finite, a constant
            series, series that are not as long as each other, no scatter about a line, lags that
            are empty, repeated or leave fewer than 4 pairs.
    """
    check_choice(measure, MEASURES, "a measure of comovement")
    fit, one, other = _checked_pair(first, second, trend)
    n, leads = len(one), np.asarray(lags, dtype=np.intp)
    if leads.ndim != 1 or not len(leads) or len(np.unique(leads)) < len(leads):
        raise Infeasible("the lags are none, or repeated")
    if n - np.abs(leads).max() < FEWEST:
        raise Infeasible(f"a lag leaves fewer than {FEWEST} pairs of years")
    leads = np.sort(leads)
    generator = np.random.default_rng(seed)
    drawn_one, drawn_other = (
        detrended(fit, sieve(series, fit.errors, resamples, generator)) for series in (one, other)
    )
    weights = np.sqrt(n - np.abs(leads) - 1)
    observed = correlations_by_lead(one[None], other[None], leads, measure)[0]
    drawn = _in_blocks(drawn_one, drawn_other, leads, measure) * weights
    weighed, strength = observed * weights, np.abs(observed * weights)
    highest, lowest = drawn.max(axis=1), drawn.min(axis=1)
    tie = ROUNDING * math.sqrt(n)
    strongest = int(np.argmax(strength))
    return Result(
        method=f"rank correlation of {'Spearman' if measure == 'spearman' else 'Kendall'}",
        statistic=float(observed[strongest]),
        estimate=float(observed[strongest]),
        p_value=_share(highest >= weighed.max() - tie),
        p_opposite=_share(lowest <= weighed.min() + tie),
        attainable_p=1 / (1 + resamples),
        n=n,
        null="the two series have nothing to do with each other",
        alternative="the two series rise and fall together",
        reference=f"{resamples} pairs of ar-sieve surrogates",
        seed=seed,
        details={
            "correlations": dict(zip(leads.tolist(), observed.tolist(), strict=True)),
            "lag": int(leads[strongest]),
            "p_two_sided": _share(np.abs(drawn).max(axis=1) >= strength.max() - tie),
            "persistence": [float(fit.errors.persistence(series)) for series in (one, other)],
        },
    )


@lru_cache(maxsize=64)
def line_fit(n: int, *, trend: bool) -> Design:
    """The fit of a mean, or of a line, to n consecutive years."""
    time = np.linspace(-1, 1, n)
    return Design.of_columns(np.column_stack([np.ones(n), time][: 1 + trend]), [0], np.ones(n))


def detrended(fit: Design, series: Array) -> Array:
    """Residuals (..., n) of series (..., n), the largest of each series 1; ties stay ties."""
    raw = fit.residuals(series)
    return levelled(raw / np.abs(raw).max(axis=-1, keepdims=True), ROUNDING)


def correlations_by_lead(one: Array, other: Array, leads: Positions, measure: str) -> Array:
    """Rank correlations (R, L) of series (R or 1, n) when the first leads by (L,) years."""
    n = one.shape[-1]
    correlate = _spearman if measure == "spearman" else _kendall
    columns = [
        correlate(one[:, max(0, -k) : n - max(0, k)], other[:, max(0, k) : n - max(0, -k)])
        for k in leads.tolist()
    ]
    return np.column_stack(columns)


def _in_blocks(one: Array, other: Array, leads: Positions, measure: str) -> Array:
    """The same of many surrogates (R, n), of which few are ranked at a time."""
    rows = max(1, CELLS // other.shape[-1])
    blocks = [slice(start, start + rows) for start in range(0, len(other), rows)]
    return np.concatenate([
        correlations_by_lead(one[block], other[block], leads, measure)
        for block in watched(blocks, "surrogates")
    ])  # fmt: skip


def _spearman(one: Array, other: Array) -> Array:
    centred = [ranks(series) - (series.shape[-1] + 1) / 2 for series in (one, other)]
    return _cosine(_products(*centred), *(_products(rank, rank) for rank in centred))


def _kendall(one: Array, other: Array) -> Array:
    concordance, untied_one, untied_other = np.zeros((3, 1))
    for lag in watched(range(1, one.shape[-1]), "years apart"):
        signs = [np.sign(series[:, lag:] - series[:, :-lag]) for series in (one, other)]
        concordance = concordance + _products(*signs)
        untied_one = untied_one + _products(signs[0], signs[0])
        untied_other = untied_other + _products(signs[1], signs[1])
    return _cosine(concordance, untied_one, untied_other)


def _products(one: Array, other: Array) -> Array:
    """Sums (...) of the products of (..., n) and (..., n)."""
    return np.asarray(np.einsum("...t,...t->...", one, other), dtype=np.float64)


def _cosine(product: Array, squares_one: Array, squares_other: Array) -> Array:
    """The product over the norms; 0 where one of the stretches is constant."""
    norms = np.sqrt(squares_one * squares_other)
    return np.divide(product, norms, out=np.zeros_like(product), where=norms > 0)


def _share(reached: NDArray[np.bool_]) -> float:
    """Share of surrogates, the series themselves among them."""
    return (1 + int(reached.sum())) / (1 + len(reached))


def _checked_pair(first: ArrayLike, second: ArrayLike, trend: bool) -> tuple[Design, Array, Array]:
    """The fit of a mean or line, and the residuals (n,) of both series, each at most 1."""
    fewest = 1 + trend + DEGREES_OF_FREEDOM
    one, other = (checked(series, at_least=fewest, what="years") for series in (first, second))
    if len(one) != len(other):
        raise Infeasible("the two series are not as long as each other")
    fit = line_fit(len(one), trend=trend)
    for series in (one, other):
        scatter = np.abs(fit.residuals(series - series.mean())).max()
        if scatter <= CONSTANT * np.abs(series).max():
            raise Infeasible("a series has no scatter about its trend")
    return fit, detrended(fit, one - one.mean()), detrended(fit, other - other.mean())


def levelled(values: Array, tolerance: float) -> Array:
    """Values (..., n), each run of near ties brought to its lowest, so that ranks see the ties.

    The tolerance is the largest difference of neighbours in order that counts as a tie, in the unit
    of the values. Cutting off decimals would not do: it parts equal values that lie on the edge
    between two.
    """
    ordered = np.sort(values, axis=-1)
    apart = np.diff(ordered, axis=-1, prepend=-np.inf) > tolerance
    if apart.all():
        return values
    order = np.argsort(values, axis=-1)
    lowest = np.maximum.accumulate(np.where(apart, ordered, -np.inf), axis=-1)
    level = np.empty_like(values)
    np.put_along_axis(level, order, lowest, axis=-1)
    return level


def ranks(values: Array) -> Array:
    """Ranks (..., n) from 1 along the last axis, equal values in the middle of theirs.

    Those of `scipy.stats.rankdata`, which is asked only where there are ties: without them one
    sorting does, in half the time.
    """
    order = np.argsort(values, axis=-1)
    ordered = np.take_along_axis(values, order, axis=-1)
    if (ordered[..., 1:] == ordered[..., :-1]).any():
        return np.asarray(scipy.stats.rankdata(values, axis=-1), dtype=np.float64)
    places = np.empty_like(values)
    np.put_along_axis(places, order, np.arange(1.0, 1 + values.shape[-1]), axis=-1)
    return places

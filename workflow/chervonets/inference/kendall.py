"""S of Mann and Kendall: pairs of years that rise less pairs that fall, and what it can be."""

import math
from collections.abc import Sequence

import numpy as np
import scipy

from chervonets.inference.autoregression import Array

COMPARED = 300
"""Most years of which all pairs are compared at once."""

LISTED = 1500
"""Most years of which the slopes of all pairs are listed; of more, they are found by halving."""

HALVINGS = 100


def scores(series: Array) -> Array:
    """S (...) of series (..., n): pairs that rise minus pairs that fall."""
    n = series.shape[-1]
    if n > COMPARED:
        rows = [_score(row) for row in series.reshape(-1, n)]
        return np.array(rows).reshape(series.shape[:-1])
    total = np.zeros(series.shape[:-1])
    for lag in range(1, series.shape[-1]):
        later, earlier = series[..., lag:], series[..., :-lag]
        total += np.sum(later > earlier, axis=-1)
        total -= np.sum(later < earlier, axis=-1)
    return total


def _score(row: Array) -> float:
    """S of a series (n,) from tau-b, in n log n steps."""
    n, ties = len(row), np.unique(row, return_counts=True)[1]
    pairs = n * (n - 1) / 2
    untied = pairs - float((ties * (ties - 1) / 2).sum())
    if untied == 0:
        return 0.0
    tau = scipy.stats.kendalltau(np.arange(n), row, method="asymptotic").statistic
    return float(round(tau * math.sqrt(pairs) * math.sqrt(untied)))


def ordered_slopes(series: Array, times: Array, places: Sequence[int]) -> list[float]:
    """Slopes of pairs of points at places of their ascending order, the first at 0."""
    if len(series) <= LISTED:
        listed = pairwise_slopes(series, times)
        return [float(listed[place]) for place in places]
    steps = np.diff(series) / np.diff(times)
    return [_slope_at(series, times, place, steps) for place in places]


def _slope_at(series: Array, times: Array, place: int, steps: Array) -> float:
    """The slope that so many others are below: those that fall when it is taken off."""
    pairs = len(series) * (len(series) - 1) / 2
    low, high = float(steps.min()), float(steps.max())  # neighbours hold the extremes
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        below = (pairs - float(scores(series - middle * times))) / 2
        low, high = (middle, high) if below <= place else (low, middle)
    return (low + high) / 2


def pairwise_slopes(series: Array, times: Array) -> Array:
    """Slopes (n(n-1)/2,) of all pairs of points, in ascending order."""
    first, second = np.triu_indices(len(series), 1)
    return np.sort((series[second] - series[first]) / (times[second] - times[first]))


def variance_of_score(series: Array) -> float:
    """Variance of S for exchangeable years with the ties of the series (Kendall 1975)."""
    n = len(series)
    ties = np.unique(series, return_counts=True)[1]
    tied = float((ties * (ties - 1) * (2 * ties + 5)).sum())
    return (n * (n - 1) * (2 * n + 5) - tied) / 18


def exact_scores(series: Array) -> tuple[Array, Array]:
    """Values of S (k,) over all orders of the series, and their probabilities (k,).

    The number of orders with so many inversions is a coefficient of the Gaussian multinomial (Mann
    1945 without ties; MacMahon 1916 with them); S is the untied pairs less twice the inversions.
    """

    def factorial(upto: int) -> Array:
        product = np.ones(1)
        for m in range(2, upto + 1):
            product = np.convolve(product, np.ones(m))
        return product

    counts = factorial(len(series))
    ties = np.unique(series, return_counts=True)[1]
    for tied in ties[ties > 1].tolist():
        counts = np.rint(np.polydiv(counts, factorial(tied))[0])
    untied = len(counts) - 1
    values = np.arange(untied, -untied - 1, -2, dtype=np.float64)
    return values, np.asarray(counts / counts.sum(), dtype=np.float64)


def largest_score(series: Array) -> float:
    """The largest S that another order of the series (n,) has: its untied pairs."""
    return float(scores(np.sort(series)))

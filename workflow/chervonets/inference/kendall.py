"""S of Mann and Kendall: pairs of years that rise less pairs that fall, and what it can be."""

from __future__ import annotations

import math

import numpy as np

from chervonets.inference.autoregression import Array


def scores(series: Array) -> Array:
    """S (...) of series (..., n): pairs that rise minus pairs that fall."""
    total = np.zeros(series.shape[:-1])
    for lag in range(1, series.shape[-1]):
        later, earlier = series[..., lag:], series[..., :-lag]
        total += np.sum(later > earlier, axis=-1)
        total -= np.sum(later < earlier, axis=-1)
    return total


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


def continuous_z(score: float, variance: float) -> float:
    """Normal deviate of S, corrected for continuity."""
    return float(np.sign(score) * max(abs(score) - 1, 0) / math.sqrt(variance))


def autocorrelations(series: Array) -> Array:
    """Autocorrelations (n-1,) at lags 1 to n-1, about the mean, divided by n at each lag."""
    centred = series - series.mean()
    products = np.correlate(centred, centred, "full")[len(series) - 1 :]
    return np.asarray(products[1:] / products[0], dtype=np.float64)

"""Simplex weights by the search of the authors of synthetic difference-in-differences.

Their package synthdid (Arkhangelsky et al. 2021) does not solve for the weights: a Frank-Wolfe
search from equal weights is cut after 100 steps, weights up to a quarter of the largest are set to
zero, and the search goes on from there until a step gains little. Published estimates depend on
it in the third decimal, or, without a penalty, in the first. `simplex` has the exact weights.
"""

import numpy as np

from chervonets.inference.donors.panel import Array
from chervonets.progress import watched

FIRST_STEPS = 100
"""Steps before the weights are made sparse."""

STEPS = 10_000
"""Most steps after it."""

SPARSE = 4
"""Weights up to the largest over this are set to zero."""

GAIN = 1e-5
"""The search ends with a step that lowers the mean squared misfit by less than the square of this,
in squared units of noise."""


def searched_weights(donors: Array, target: Array, *, ridge: float, noise: float) -> Array:
    """Weights (K, n) near the least |donors @ w - target|^2 + ridge |w|^2 on the simplex.

    The donors (K, m, n) of K problems are columns, the targets (K, m); noise is the unit of the
    gain at which the search stops.
    """
    problems, rows, count = donors.shape
    distances = donors - target[:, :, None]
    gram = distances.transpose(0, 2, 1) @ distances + ridge * np.eye(count)
    gain = rows * (GAIN * noise) ** 2
    first = _search(gram, np.full((problems, count), 1 / count), gain, FIRST_STEPS)
    sparse = np.where(first > first.max(axis=1, keepdims=True) / SPARSE, first, 0.0)
    return _search(gram, sparse / sparse.sum(axis=1, keepdims=True), gain, STEPS)


def _search(gram: Array, start: Array, gain: float, steps: int) -> Array:
    """Frank-Wolfe steps with exact line search for w' gram w on the simplex, (K, n) at once."""
    found = start.copy()
    going = np.arange(len(gram))
    weights, gradient = start, np.einsum("kij,kj->ki", gram, start)
    for step in watched(range(steps), "steps"):
        each = np.arange(len(going))
        value = np.einsum("kn,kn->k", weights, gradient)
        vertex = gradient.argmin(axis=1)
        lowest = gradient[each, vertex]
        slope = value - lowest
        curvature = gram[going, vertex, vertex] - 2 * lowest + value
        movable = (slope > 0) & (curvature > 0)
        length = np.where(movable, slope / np.where(movable, curvature, 1), 0.0).clip(max=1.0)
        keep = (1 - length)[:, None]
        weights = keep * weights
        weights[each, vertex] += length
        gradient = keep * gradient + length[:, None] * gram[going, vertex]
        gained = length * (2 * slope - length * curvature)
        ended = ~movable | ((gained <= gain) & (step > 0))
        if ended.any():
            found[going[ended]] = weights[ended]
            going, weights, gradient = going[~ended], weights[~ended], gradient[~ended]
            if not len(going):
                return found
    found[going] = weights
    return found

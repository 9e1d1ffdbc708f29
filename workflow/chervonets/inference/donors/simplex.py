"""Least squares with weights that are not negative and add up to one, solved exactly.

With D the donors minus the target, the problem is to find the point of least norm in the convex
hull of the columns of D. For u >= 0 with sum s and weights w = u / s,

    |D u|^2 + (s - 1)^2 = s^2 |D w|^2 + (s - 1)^2,

whose least value over s, |D w|^2 / (1 + |D w|^2), rises with |D w|^2. So one non-negative least
squares with a row of ones gives the weights exactly (Haskell and Hanson 1981; compare Lawson and
Hanson 1974, chapter 23). It is solved by the active-set method of Lawson and Hanson in scipy.

Where several weights fit equally well, as they do if the target lies inside the hull or if donors
are alike, the weights of least norm are taken: the only choice that does not depend on the order
of the donors.
"""

import numpy as np
import scipy
from numpy.typing import NDArray

from chervonets.inference.result import CONSTANT, ROUNDING, Infeasible
from chervonets.progress import watched

Array = NDArray[np.float64]

PERFECT = 1e-11
"""Norm of the misfit, relative to the farthest donor, below which a fit counts as perfect."""

STEPS = 100
"""Steps of the active-set method per donor; it needs about one for each donor with weight."""


def simplex_weights(donors: Array, target: Array, *, ridge: float = 0.0) -> Array:
    """Weights (n,) that minimise |donors @ w - target|^2 + ridge |w|^2 on the simplex.

    The donors (m, n) are columns, the target is (m,); the ridge is in their squared units.

    Raises:
        Infeasible: the active-set method does not end.
    """
    points, count = donors - target[:, None], donors.shape[1]
    if ridge > 0:
        points = np.vstack([points, np.sqrt(ridge) * np.eye(count)])
    scale = float(np.sqrt(np.square(points).sum(axis=0).max()))
    if scale == 0:
        return np.full(count, 1 / count)
    scaled = points / scale
    found = _nnls(np.vstack([scaled, np.ones(count)]), np.append(np.zeros(len(points)), 1.0))
    weights = found / found.sum()
    misfit = scaled @ weights
    norm = float(np.sqrt(misfit @ misfit))
    # Every donor whose reduced gradient is zero could carry weight; only then can weights differ.
    slack = scaled.T @ misfit - norm**2
    eligible = slack <= ROUNDING * norm if norm > PERFECT else np.ones(count, dtype=np.bool_)
    eligible |= weights > 0
    if _dependent(np.vstack([scaled[:, eligible], np.ones(eligible.sum())])):
        weights[eligible] = _least_norm(scaled[:, eligible], weights[eligible])
    return np.asarray(weights, dtype=np.float64)


def _nnls(matrix: Array, target: Array) -> Array:
    try:
        solution, _ = scipy.optimize.nnls(matrix, target, maxiter=STEPS * matrix.shape[1])
    except RuntimeError as error:
        raise Infeasible("the weights of the donors could not be computed") from error
    return np.asarray(solution, dtype=np.float64)


def _dependent(columns: Array) -> bool:
    """Whether columns (m, n) are linearly dependent, but for rounding."""
    if columns.shape[1] > columns.shape[0]:
        return True
    sizes = np.linalg.svd(columns, compute_uv=False)
    return bool(sizes[-1] <= ROUNDING * sizes[0])


def _least_norm(points: Array, weights: Array) -> Array:
    """The shortest of all weights (n,) that give the same point as `weights`.

    Least-distance programming by non-negative least squares (Lawson and Hanson 1974, chapter 23).
    """
    kernel = scipy.linalg.null_space(np.vstack([points, np.ones(points.shape[1])]), rcond=ROUNDING)
    kernel = np.where(np.abs(kernel) <= CONSTANT, 0.0, kernel)
    shortest = weights - kernel @ (kernel.T @ weights)
    shortest = np.where(np.abs(shortest) <= CONSTANT, 0.0, shortest)
    if shortest.min() >= 0:
        return np.asarray(shortest / shortest.sum(), dtype=np.float64)
    target = np.append(np.zeros(kernel.shape[1]), 1.0)
    matrix = np.vstack([kernel.T, -shortest])
    residual = matrix @ _nnls(matrix, target) - target
    if residual[-1] >= 0:
        raise Infeasible("the donors differ too much in size for weights to be computed")
    moved = np.maximum(shortest - kernel @ residual[:-1] / residual[-1], 0)
    return np.asarray(moved / moved.sum(), dtype=np.float64)


def deviations(values: Array, centre: Array) -> Array:
    """Values minus a centre of theirs, with differences that are only rounding set to zero."""
    distances = values - centre
    rounding = CONSTANT * np.abs(values).max()
    return np.where(np.abs(distances) <= rounding, 0.0, distances)


def placebo_weights(outcomes: Array, *, units: int | None = None) -> Array:
    """Weights (U, units) with which the first U units, or all, are matched by the others.

    They match outcomes (units, m), and are zero on the unit itself.

    Raises:
        Infeasible: the active-set method does not end.
    """
    every = np.arange(len(outcomes))
    weights = np.zeros((units or len(every), len(every)))
    for unit in watched(range(len(weights)), "units"):
        others = every != unit
        weights[unit, others] = simplex_weights(outcomes[others].T, outcomes[unit])
    return weights

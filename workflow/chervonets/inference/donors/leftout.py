"""Weights of donors when each year in turn is not matched, all years at once.

Leaving out a year changes few of the donors that carry weight. So the search starts, for all years
together, from those of the whole fit, and exchanges at each step every donor whose sign is wrong:
block principal pivoting (Kim and Park 2011, SIAM Journal on Scientific Computing 33, 3261-3281) for
the non-negative least squares of `simplex`. Normal equations without a year are those of all years
less a product; their solution is corrected once by its own residuals (corrected seminormal
equations, Bjorck 1987, Linear Algebra and its Applications 88/89, 31-48). Years for which this
does not end, or is not clearly the only solution, are left to `simplex` one by one.
"""

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.donors.simplex import Array, simplex_weights
from chervonets.progress import watched

Mask = NDArray[np.bool_]

STEPS = 8
"""Exchanges after which a year is left to `simplex`."""

CLEAR = 1e-7
"""Misfit, and slack of a donor without weight, both relative to the farthest donor, above which
there is no doubt of them."""

WORST = 1e10
"""Largest condition of normal equations that are trusted."""


def left_out_weights(donors: Array, target: Array) -> Array:
    """Weights (m, n) of donors (m, n), see `simplex_weights`, when a row of each is not matched.

    Raises:
        Infeasible: see `simplex_weights`.
    """
    rows = np.arange(len(donors))
    weights = np.full(donors.shape, np.nan)
    distances = donors - target[:, None]
    scale = np.sqrt(np.square(distances).sum(axis=0).max())
    whole = simplex_weights(donors, target)
    if np.linalg.norm(distances @ whole) > CLEAR * scale:
        points = np.vstack([distances / scale, np.ones(donors.shape[1])])
        _exchange(points, whole > 0, weights)
    for row in watched(np.flatnonzero(np.isnan(weights[:, 0])), "years left out"):
        weights[row] = simplex_weights(donors[rows != row], target[rows != row])
    return weights


def _exchange(points: Array, start: Mask, weights: Array) -> None:
    """Fill in the weights (m, n) of the rows of points (m + 1, n) for which the search ends."""
    gram = points.T @ points
    left = np.arange(len(weights))
    support = np.tile(start, (len(left), 1))
    for _ in range(STEPS):
        try:
            found, lacking, sound = _solved(points, gram, left, support)
        except np.linalg.LinAlgError:
            return
        total = found.sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):  # such a row is not clear
            misfit = np.sqrt(np.maximum(1 / total - 1, 0))
            slack = np.where(support, np.inf, -lacking / total[:, None]).min(axis=1)
        wrong = np.where(support, found <= 0, lacking > 0)
        right = ~wrong.any(axis=1)
        clear = right & sound & (misfit > CLEAR) & (slack > CLEAR * misfit)
        weights[left[clear]] = found[clear] / total[clear, None]
        support ^= wrong
        going = ~right & support.any(axis=1)
        left, support = left[going], support[going]
        if not len(left):
            return


def _solved(
    points: Array, gram: Array, left: NDArray[np.intp], support: Mask
) -> tuple[Array, Array, Mask]:
    """Least squares on supports (K, n), the row of points that is left out in each.

    Returns:
        Coefficients (K, n), what each column then lacks (K, n), which is nothing on the support,
        and whether the equations are well conditioned (K,).

    Raises:
        LinAlgError: columns of a support depend on each other.
    """
    order = np.argsort(~support, axis=1, kind="stable")[:, : support.sum(axis=1).max()]
    used = np.take_along_axis(support, order, axis=1)
    own = np.take_along_axis(points[left], order, axis=1)
    matrix = gram[order[:, :, None], order[:, None, :]] - own[:, :, None] * own[:, None, :]
    matrix = np.where(used[:, :, None] & used[:, None, :], matrix, np.eye(used.shape[1]))
    inverse = np.linalg.inv(matrix)
    found, lacking = np.zeros(support.shape), np.ones(support.shape)
    for _ in range(2):  # the second time corrects the first
        wanted = np.where(used, np.take_along_axis(lacking, order, axis=1), 0.0)
        step = np.zeros(support.shape)
        np.put_along_axis(step, order, (inverse @ wanted[..., None])[..., 0], axis=1)
        found += step
        fitted = found @ points.T
        fitted[np.arange(len(left)), left] = 0.0
        lacking = 1 - fitted @ points
    sizes = (np.abs(each).sum(axis=1).max(axis=1) for each in (matrix, inverse))
    return found, lacking, np.prod(list(sizes), axis=0) < WORST

"""Augmented synthetic control: what donors cannot match before treatment is corrected by ridge.

Ben-Michael, Feller and Rothstein (2021, section 4), as in their package augsynth: weights of a
synthetic control plus those of a ridge regression of outcomes after treatment on outcomes before,
applied to the gaps that the synthetic control leaves. Weights add up to one but may be negative.

The placebo rank is exact as that of the synthetic control is; measured size:
results/reference/validation/size.csv.
"""

from dataclasses import dataclass, replace

import numpy as np

from chervonets.inference.donors.leftout import left_out_weights
from chervonets.inference.donors.panel import Array, Panel
from chervonets.inference.donors.placebo import Placebos, ranked_effects, rms
from chervonets.inference.donors.simplex import deviations, simplex_weights
from chervonets.inference.donors.synthetic import standard_error
from chervonets.inference.result import CONSTANT, ROUNDING, Infeasible, Result, check_level
from chervonets.progress import watched

PENALTIES = 21
"""Number of penalties that are tried."""

RATIO = 1e-8
"""Smallest penalty over the largest, which is the largest eigenvalue of the donors' outcomes."""


@dataclass(frozen=True, eq=False)
class Ridge:
    """Weights (J,) of a synthetic control corrected by ridge, and those of the control alone."""

    weights: Array
    synthetic: Array
    penalty: float


def ridge_weights(donors: Array, target: Array, *, penalty: float | None = None) -> Ridge:
    """Augmented weights of donors (m, J) that match a target (m,).

    The penalty of the ridge is in squared units of the donors; by default it is found by
    leave-one-year-out cross-validation, see `one_error_rule`.

    Raises:
        Infeasible: a penalty that is not positive and finite, donors that are all alike, or see
            `simplex_weights`.
    """
    centre = donors.mean(axis=1)
    columns, goal = deviations(donors, centre[:, None]), deviations(target, centre)
    synthetic = simplex_weights(columns, goal)
    if penalty is None:
        largest = float(np.linalg.norm(columns, 2) ** 2)
        if largest == 0:
            raise Infeasible("the donors are all alike before treatment")
        penalties = largest * RATIO ** np.linspace(0, 1, PENALTIES)
        penalty = one_error_rule(penalties, left_out_errors(columns, goal, penalties))
    elif not 0 < penalty < np.inf:
        raise Infeasible(f"a ridge penalty of {penalty:g} is not positive and finite")
    return Ridge(corrected(columns, goal, synthetic, np.array([penalty]))[0], synthetic, penalty)


def corrected(donors: Array, target: Array, weights: Array, penalties: Array) -> Array:
    """Weights (L, J) with the ridge correction for each penalty (L,).

    w + (X1 - X0 w)' (X0 X0' + penalty)^-1 X0 (Ben-Michael et al. 2021, equation 11).
    """
    left, sizes, right = np.linalg.svd(donors, full_matrices=False)
    sizes[sizes <= CONSTANT * sizes.max()] = 0.0  # the mean was taken out, so one is rounding
    gap = left.T @ (target - donors @ weights)
    shrunk = gap * sizes / (np.square(sizes) + penalties[:, None])
    return np.asarray(weights + shrunk @ right, dtype=np.float64)


def left_out_errors(donors: Array, target: Array, penalties: Array) -> Array:
    """Squared errors (m - 1, L) for each year when it is not matched, under each penalty.

    As in augsynth the last year is never left out. The synthetic control is fitted anew without the
    year; the error that ridge then leaves is C g over C's diagonal, with C = (X0 X0' + penalty)^-1
    and g the gaps of all years, so that one decomposition serves all years and penalties.
    """
    gaps = target - left_out_weights(donors, target)[:-1] @ donors.T
    sizes, vectors = np.linalg.eigh(donors @ donors.T)
    shares = 1 / (np.maximum(sizes, 0) + penalties[:, None])
    solved = ((gaps @ vectors) * vectors[:-1]) @ shares.T
    return np.asarray(np.square(solved / (np.square(vectors[:-1]) @ shares.T)))


def one_error_rule(penalties: Array, errors: Array) -> float:
    """The largest penalty whose mean error is within a standard error of the least.

    The penalties (L,) fall, the errors (S, L) are squared.
    """
    means = errors.mean(axis=0)
    tie = ROUNDING * means.max()
    least = int(np.argmax(means <= means.min() + tie))
    bound = means[least] + errors[:, least].std(ddof=1) / np.sqrt(len(errors))
    return float(penalties[means <= bound + tie].max())


def augmented_control(panel: Panel, *, penalty: float | None = None, level: float = 0.95) -> Result:
    """Effect on one treated unit as its gap to an augmented synthetic control.

    Args:
        panel: outcomes of the treated unit and the donors.
        penalty: of the ridge, in squared units of the outcome; chosen for each unit by
            leave-one-year-out cross-validation by default: the largest penalty within a standard
            error of the best.
        level: coverage of the interval.

    Returns:
        The estimate is the mean gap after treatment, ranked as in `placebo.ranked_effects`. A ratio
        to the gaps before treatment would make no sense, as the correction can bring them near
        zero. `details["bias"]` is the estimate of the synthetic control alone minus that of the
        augmented one.

    Raises:
        Infeasible: the placebos are all matched perfectly after treatment; or see
            `ridge_weights`.
    """
    check_level(level)
    units = range(len(panel.names))
    fits = [_fit(panel, unit, penalty) for unit in watched(units, "units")]
    placebos = Placebos.of(panel, np.stack([weights for weights, _ in fits]))
    effects = placebos.effects.mean(axis=1)
    if np.abs(effects).max() <= panel.rounding:
        raise Infeasible("the donors match every unit perfectly after treatment")
    found, gaps = fits[0][1], placebos.effects[0]
    alone = float((panel.after[0] - found.synthetic @ panel.after[1:]).mean())
    ranked = ranked_effects(panel, effects, placebos.moves, level)
    return replace(
        ranked,
        method="augmented synthetic control",
        details={
            "weights": panel.by_size(found.weights),
            "synthetic_weights": panel.by_size(found.synthetic),
            "gaps": placebos.gaps[0].tolist(),
            "penalty": found.penalty,
            **ranked.details,
            "standard_error": standard_error(gaps),
            "pre_rmspe": float(placebos.fit[0]),
            "imbalance": float(np.linalg.norm(placebos.gaps[0, : panel.pre])),
            "synthetic_estimate": alone,
            "bias": alone - float(effects[0]),
            "post_rmspe": float(rms(gaps)),
            "placebo_effects": panel.named(effects[1:]),
        },
    )


def _fit(panel: Panel, unit: int, penalty: float | None) -> tuple[Array, Ridge]:
    """Weights (units,) of all units, zero on the one that is matched, and their fit."""
    others = np.delete(panel.before, unit, axis=0)
    found = ridge_weights(others.T, panel.before[unit], penalty=penalty)
    return np.insert(found.weights, unit, 0.0), found

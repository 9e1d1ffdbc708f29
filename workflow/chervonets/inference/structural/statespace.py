"""Level, slope and seasons of a series as a linear Gaussian state space, for many chains at once.

Notation of Durbin and Koopman (2012, Time Series Analysis by State Space Methods, 2nd edition,
chapter 4): y_t = Z a_t + e_t, a_{t+1} = T a_t + n_t. Z and T are the same for all chains, the
variances are not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import block_diag

from chervonets.inference.autoregression import Array


@dataclass(frozen=True, eq=False)
class Structure:
    """The states that a series is made of.

    Attributes:
        observed: Z, (m,).
        transition: T, (m, m).
        moved: (q,) the states that get shocks of their own, one of each component.
        names: of the components, q words.
    """

    observed: Array
    transition: Array
    moved: list[int]
    names: tuple[str, ...]

    @classmethod
    def of(cls, *, trend: bool = False, seasons: int = 1) -> Structure:
        """A local level, with a slope that wanders and so many seasons that add up to zero.

        Args:
            trend: whether there is a slope.
            seasons: per cycle; 1 for none.
        """
        transitions = [np.array([[1.0, 1.0], [0.0, 1.0]]) if trend else np.ones((1, 1))]
        observed, moved, names = [1.0, 0.0][: 1 + trend], [0], ["level"]
        if trend:
            moved.append(1)
            names.append("slope")
        if seasons > 1:
            moved.append(len(observed))
            names.append("season")
            turning = np.eye(seasons - 1, k=-1)
            turning[0] = -1
            transitions.append(turning)
            observed += [1.0] + [0.0] * (seasons - 2)
        return cls(np.array(observed), block_diag(*transitions), moved, tuple(names))

    def shocks(self, variances: Array, generator: np.random.Generator) -> Array:
        """Draws (C, m) of n_t for variances (C, q)."""
        drawn = np.zeros((len(variances), len(self.observed)))
        drawn[:, self.moved] = np.sqrt(variances) * generator.standard_normal(variances.shape)
        return drawn

    def paths(
        self, first: Array, variances: Array, steps: int, generator: np.random.Generator
    ) -> Array:
        """States (C, steps, m) that go on from first ones (C, m) with variances (C, q)."""
        states = np.empty((len(first), steps, first.shape[1]))
        states[:, 0] = first
        for t in range(1, steps):
            moved = states[:, t - 1] @ self.transition.T
            states[:, t] = moved + self.shocks(variances, generator)
        return states


@dataclass(frozen=True, eq=False)
class Filtered:
    """What the Kalman filter knows of each year from the years before.

    Attributes:
        errors: v_t, (n, C), of the one-year forecasts.
        variances: F_t, (n, C), of these errors.
        gains: K_t, (n, C, m).
        states: a_t, (n, C, m), predicted.
        covariances: P_t, (n, C, m, m), of the predicted states.
    """

    errors: Array
    variances: Array
    gains: Array
    states: Array
    covariances: Array

    def loglikelihood(self, skipped: int = 0) -> Array:
        """Gaussian log-likelihood (C,), without the first years if they are skipped."""
        v, f = self.errors[skipped:], self.variances[skipped:]
        return np.asarray(-0.5 * (np.log(2 * np.pi * f) + v**2 / f).sum(axis=0))


def kalman_filter(
    structure: Structure, series: Array, variances: Array, noise: Array, start: tuple[Array, Array]
) -> Filtered:
    """Kalman filter (Durbin and Koopman 2012, equation 4.24).

    Args:
        structure: of the model.
        series: (C, n) observations.
        variances: (C, q) of the states' shocks.
        noise: (C,) variance of the observations about the states.
        start: mean (m,) or (C, m) and variances (m,) of the first states.
    """
    (chains, n), m = series.shape, len(structure.observed)
    errors, spreads = np.empty((n, chains)), np.empty((n, chains))
    gains, states = np.empty((n, chains, m)), np.empty((n, chains, m))
    covariances = np.empty((n, chains, m, m))
    shocks = np.zeros((chains, m, m))
    shocks[:, structure.moved, structure.moved] = variances
    mean, transition = start[0], structure.transition
    state = np.broadcast_to(mean, (chains, m))
    covariance = np.broadcast_to(np.diag(start[1]), (chains, m, m))
    for t in range(n):
        states[t], covariances[t] = state, covariance
        seen = covariance @ structure.observed
        errors[t] = series[:, t] - state @ structure.observed
        spreads[t] = seen @ structure.observed + noise
        gains[t] = seen @ transition.T / spreads[t][:, None]
        state = state @ transition.T + gains[t] * errors[t][:, None]
        lost = gains[t][:, :, None] * (gains[t] * spreads[t][:, None])[:, None, :]
        covariance = transition @ covariance @ transition.T - lost + shocks
    return Filtered(errors, spreads, gains, states, covariances)


def smoothed_states(structure: Structure, filtered: Filtered) -> Array:
    """Means (C, n, m) of the states given all years (Durbin and Koopman 2012, equation 4.39)."""
    n, chains, m = filtered.states.shape
    found, ahead = np.empty((chains, n, m)), np.zeros((chains, m))
    for t in range(n - 1, -1, -1):
        surprise = filtered.errors[t] / filtered.variances[t]
        carried = (filtered.gains[t] * ahead).sum(axis=1)
        ahead = ahead @ structure.transition + np.outer(surprise - carried, structure.observed)
        found[:, t] = filtered.states[t] + (filtered.covariances[t] @ ahead[..., None])[..., 0]
    return found


def drawn_states(
    structure: Structure,
    series: Array,
    variances: Array,
    noise: Array,
    start: tuple[Array, Array],
    generator: np.random.Generator,
) -> Array:
    """States (C, n, m) drawn from their distribution given all years.

    Simulation smoother of Durbin and Koopman (2002, Biometrika 89, 603-615): a path drawn without
    the data, moved by the smoothed difference of the data from what that path would have shown.

    Args:
        structure: as in `kalman_filter`, and so are the others.
        series: (C, n).
        variances: (C, q).
        noise: (C,).
        start: mean and variances of the first states.
        generator: of the draws.
    """
    chains, n = series.shape
    mean, spread = start
    first = np.sqrt(spread) * generator.standard_normal((chains, len(spread)))
    path = structure.paths(first, variances, n, generator)
    errors = np.sqrt(noise)[:, None] * generator.standard_normal((chains, n))
    shown = path @ structure.observed + errors
    filtered = kalman_filter(structure, series - shown, variances, noise, (mean, spread))
    return path + smoothed_states(structure, filtered)

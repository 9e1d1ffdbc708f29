"""Priors of a structural time series, and draws from its posterior by Gibbs sampling.

Model and priors of Brodersen, Gallusser, Koehler, Remy and Scott (2015, Annals of Applied
Statistics 9, 247-274, section 2) and of their R package CausalImpact, without the spike: all the
controls are used. Everything is in standard deviations of the series before the event.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chervonets.inference.autoregression import Array
from chervonets.inference.structural.statespace import Structure, drawn_states


@dataclass(frozen=True, kw_only=True)
class Priors:
    """What is believed beforehand; a variance s^2 "worth v years" is inverse gamma (v/2, v s^2/2).

    Attributes:
        state_sd: guess of the standard deviation of the states' yearly shocks.
        state_years: what that guess is worth.
        residual_sd: guess of the standard deviation of the observations about states and controls.
        residual_years: what that guess is worth.
        coefficient_years: g, what the guess that the controls do not matter is worth: the
            coefficients are normal about zero with precision g / n (X'X + diag X'X) / (2 s^2)
            (Zellner 1986; Brodersen and others 2015, equation 2.11).
    """

    state_sd: float
    state_years: float
    residual_sd: float
    residual_years: float
    coefficient_years: float


@dataclass(frozen=True, eq=False)
class Controls:
    """The regression on other series.

    A root R (k, k) of a covariance R'R per residual variance turns normal draws z into z R.

    Attributes:
        matrix: X, (n, k), standardised.
        prior: root of the covariance of the coefficients before the years are seen.
        posterior: and after.
    """

    matrix: Array
    prior: Array
    posterior: Array

    @classmethod
    def of(cls, matrix: Array, weight: float) -> Controls:
        """The regression on a matrix (n, k), k may be 0, with a prior worth so many years."""
        gram = matrix.T @ matrix
        precision = weight / len(matrix) * (gram + np.diag(np.diag(gram))) / 2
        return cls(matrix, *(_root(each) for each in (precision, precision + gram)))


@dataclass(frozen=True, eq=False)
class Draws:
    """Draws of what is unknown; D of them, chain after chain.

    Attributes:
        last: (D, m) states of the last year.
        variances: (D, q) of the states' shocks.
        noise: (D,) residual variance.
        coefficients: (D, k).
    """

    last: Array
    variances: Array
    noise: Array
    coefficients: Array


def inverse_gamma(years: Array, squares: Array, generator: np.random.Generator) -> Array:
    """Draws of variances whose years of evidence and sums of squares are given."""
    return np.asarray(squares / 2 / generator.standard_gamma(years / 2, size=squares.shape))


def start_of(structure: Structure, first: float) -> tuple[Array, Array]:
    """Mean (m,) and variances (m,) of the first states: the level is about the first figure."""
    mean = np.zeros(len(structure.observed))
    mean[0] = first
    return mean, np.ones(len(mean))


def posterior(
    structure: Structure,
    series: Array,
    controls: Controls,
    priors: list[Priors],
    *,
    chains: int,
    burn_in: int,
    kept: int,
    generator: np.random.Generator,
) -> list[Draws]:
    """Draws under each of several priors, in chains that run side by side.

    Args:
        structure: of the states.
        series: (n,) standardised figures before the event.
        controls: of the same years.
        priors: the beliefs, P of them.
        chains: for each; they begin at draws from the prior.
        burn_in: rounds that are not kept.
        kept: rounds that are.
        generator: of the draws.
    """
    n, q = len(series), len(structure.moved)
    columns = {
        name: np.repeat([getattr(prior, name) for prior in priors], chains)
        for name in ("state_sd", "state_years", "residual_sd", "residual_years")
    }
    state_years = np.repeat(columns["state_years"][:, None], q, axis=1)
    state_squares = state_years * np.square(columns["state_sd"])[:, None]
    residual_squares = columns["residual_years"] * np.square(columns["residual_sd"])
    variances = inverse_gamma(state_years, state_squares, generator)
    noise = np.square(columns["residual_sd"])
    coefficients = _scattered(controls.posterior, noise, generator)
    start = start_of(structure, float(series[0]))
    rounds = []
    for turn in range(burn_in + kept):
        explained = coefficients @ controls.matrix.T
        states = drawn_states(structure, series - explained, variances, noise, start, generator)
        moves = states[:, 1:] - states[:, :-1] @ structure.transition.T
        squares = np.square(moves[..., structure.moved]).sum(axis=1)
        variances = inverse_gamma(state_years + n - 1, state_squares + squares, generator)
        shown = states @ structure.observed
        rest = series - shown
        half = rest @ controls.matrix @ controls.posterior.T
        left = residual_squares + np.square(rest).sum(axis=1) - np.square(half).sum(axis=1)
        noise = inverse_gamma(columns["residual_years"] + n, left, generator)
        coefficients = half @ controls.posterior
        coefficients += _scattered(controls.posterior, noise, generator)
        if turn >= burn_in:
            rounds.append((states[:, -1], variances, noise, coefficients))
    # Rounds, then chains within each prior, become draws, chain after chain.
    last, variances, noise, coefficients = (
        np.stack(part, axis=1).reshape(len(priors), chains * kept, *part[0].shape[1:])
        for part in zip(*rounds, strict=True)
    )
    return [Draws(*drawn) for drawn in zip(last, variances, noise, coefficients, strict=True)]


def prior_series(
    structure: Structure,
    first: float,
    controls: Controls,
    prior: Priors,
    draws: int,
    generator: np.random.Generator,
) -> Array:
    """Series (draws, n) that the prior alone expects, with the controls as they were."""
    q = len(structure.moved)
    state_squares = np.full((draws, q), prior.state_years * prior.state_sd**2)
    variances = inverse_gamma(np.array(prior.state_years), state_squares, generator)
    residual_squares = np.full(draws, prior.residual_years * prior.residual_sd**2)
    noise = inverse_gamma(np.array(prior.residual_years), residual_squares, generator)
    mean, spread = start_of(structure, first)
    begin = mean + np.sqrt(spread) * generator.standard_normal((draws, len(mean)))
    n = len(controls.matrix)
    shown = structure.paths(begin, variances, n, generator) @ structure.observed
    shown += _scattered(controls.prior, noise, generator) @ controls.matrix.T
    return shown + np.sqrt(noise)[:, None] * generator.standard_normal((draws, n))


def split_r_hat(values: Array, chains: int) -> float:
    """Potential scale reduction of values (D,) of chains, each cut in two (Gelman and Rubin 1992).

    Gelman, Carlin, Stern, Dunson, Vehtari and Rubin (2013, Bayesian Data Analysis, section 11.4).
    """
    length = len(values) // chains // 2
    halves = values.reshape(chains, -1)[:, : 2 * length].reshape(2 * chains, length)
    within = halves.var(axis=1, ddof=1).mean()
    between = halves.mean(axis=1).var(ddof=1)
    return float(np.sqrt((length - 1) / length + between / within))


def _root(precision: Array) -> Array:
    """R (k, k) with R'R the inverse of a precision."""
    return np.asarray(np.linalg.inv(np.linalg.cholesky(precision)), dtype=np.float64)


def _scattered(root: Array, noise: Array, generator: np.random.Generator) -> Array:
    """Deviations (C, k) of coefficients from their mean, for residual variances (C,)."""
    normal = generator.standard_normal((len(noise), len(root)))
    return np.asarray(np.sqrt(noise)[:, None] * (normal @ root), dtype=np.float64)

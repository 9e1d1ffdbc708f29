"""Synthetic difference-in-differences, and its two special cases by the same estimator.

Arkhangelsky, Athey, Hirshberg, Imbens and Wager (2021), algorithm 1: donors are weighted so that
they run parallel to the treated unit before treatment, years so that they are like those after it.
The authors' package stops a Frank-Wolfe search of the weights early. So does `synthetic_did` unless
asked for exact weights; their California estimate is -15.604 in the one way, -15.605 in the other.

Measured size of the placebo rank at nominal 5 %, one-sided, and power with exact weights, for 20
independent normal AR(1) series without a common cause, the last 40 per cent of the years treated:
results/reference/validation/size.csv and power.csv.
"""

from dataclasses import dataclass, replace

import numpy as np
import scipy

from chervonets.inference.donors.frankwolfe import searched_weights
from chervonets.inference.donors.panel import Array, Panel
from chervonets.inference.donors.placebo import ranked_effects
from chervonets.inference.donors.simplex import deviations, simplex_weights
from chervonets.inference.result import CONSTANT, Infeasible, Result, check_choice, check_level
from chervonets.progress import watched

ETA = 1e-6
"""Factor of the noise in penalties that only make weights unique (section 2 of the paper)."""


@dataclass(frozen=True)
class Weighting:
    """Which of the weights are estimated.

    Attributes:
        words: name of the estimator.
        units: whether units are weighted to match; else equally.
        times: whether years are weighted to match; True, else equally; None for none at all.
        intercept: whether a constant distance to the treated unit is allowed for.
        penalised: whether the penalty on the unit weights grows with the treated years.
    """

    words: str
    units: bool
    times: bool | None
    intercept: bool
    penalised: bool


WEIGHTINGS = {
    "sdid": Weighting("synthetic difference-in-differences", True, True, True, True),
    "did": Weighting("difference-in-differences", False, False, True, False),
    "sc": Weighting("synthetic control", True, None, False, False),
    "difp": Weighting("de-meaned synthetic control", True, False, True, False),
}
"""`sc` is the synthetic control and `difp` that of Doudchenko and Imbens (2016) and Ferman and
Pinto (2021), both as in table 1 of Arkhangelsky et al. (2021)."""


@dataclass(frozen=True, eq=False)
class Estimates:
    """Effects and weights for K treated units.

    Attributes:
        effects: (K,) differences-in-differences of the weighted means.
        omega: (K, J) weights of the donors.
        lam: (K, pre) weights of the years before treatment; zero for a synthetic control.
        gaps: (K, T) outcomes less the expected ones; after treatment their means are `effects`.
        misfit: (K,) root mean squared gaps before treatment, beyond a constant distance.
    """

    effects: Array
    omega: Array
    lam: Array
    gaps: Array
    misfit: Array


def estimates(
    treated: Array, donors: Array, pre: int, *, sigma: float, weighting: Weighting, exact: bool
) -> Estimates:
    """The estimates from outcomes (K, T) of treated units, each with donors (K, J, T) of its own.

    The noise `sigma` of the donors is the unit of the penalties; `exact` weights are solved for,
    others searched as the authors do.

    Raises:
        Infeasible: see `simplex_weights`.
    """
    problems, count, years = donors.shape
    before = donors[:, :, :pre]
    omega = np.full((problems, count), 1 / count)
    lam = np.full((problems, pre), 0.0 if weighting.times is None else 1 / pre)
    if weighting.units:
        eta = (years - pre) ** 0.25 if weighting.penalised else ETA
        columns, target = before.transpose(0, 2, 1), treated[:, :pre]
        omega = _matched(columns, target, eta, sigma, weighting.intercept, exact)
    if weighting.times:
        target = donors[:, :, pre:].mean(axis=2)
        lam = _matched(before, target, ETA, sigma, True, exact)
    gaps = treated - np.einsum("kj,kjt->kt", omega, donors)
    misfit = gaps[:, :pre].std(axis=1)
    gaps = gaps - np.einsum("kt,kt->k", lam, gaps[:, :pre])[:, None]
    return Estimates(gaps[:, pre:].mean(axis=1), omega, lam, gaps, misfit)


def _matched(
    columns: Array, target: Array, eta: float, sigma: float, intercept: bool, exact: bool
) -> Array:
    """Weights (K, n) of columns (K, m, n) that match (K, m), with penalty m (eta sigma)^2."""
    if intercept:
        columns = deviations(columns, columns.mean(axis=1, keepdims=True))
        target = deviations(target, target.mean(axis=1, keepdims=True))
    ridge = columns.shape[1] * (eta * sigma) ** 2
    if not exact:
        return searched_weights(columns, target, ridge=ridge, noise=sigma)
    pairs = list(zip(columns, target, strict=True))
    return np.stack([
        simplex_weights(matrix, goal, ridge=ridge) for matrix, goal in watched(pairs, "units")
    ])  # fmt: skip


def synthetic_did(
    panel: Panel, *, weighting: str = "sdid", exact: bool = False, level: float = 0.95
) -> Result:
    """Effect on one treated unit as a weighted difference-in-differences.

    Args:
        panel: outcomes of the treated unit and the donors.
        weighting: `sdid`, `did` for equal weights, `sc` for no weights of years, `difp` for equal
            weights of years.
        exact: whether the weights are solved for exactly; else they are searched as the authors
            search them, who stop early (see `frankwolfe`).
        level: coverage of the interval.

    Returns:
        The estimate is ranked as in `placebo.ranked_effects`. The statistic is the estimate over
        the placebo standard error of the paper (algorithm 4; with one treated unit its random draws
        of a placebo are replaced by all donors once, so there is no seed), and
        `details["p_normal"]` is two-sided from it.

    Raises:
        Infeasible: an unknown weighting; donors that all change alike before treatment, so that
            there is no noise; placebos that do not vary.
    """
    check_level(level)
    check_choice(weighting, WEIGHTINGS, "a weighting")
    chosen = WEIGHTINGS[weighting]
    donors = panel.outcomes[1:]
    sigma = float(np.diff(donors[:, : panel.pre], axis=1).std(ddof=1))
    if sigma <= CONSTANT * np.abs(donors).max():
        raise Infeasible("the donors change alike from year to year, so they show no noise")

    def of(treated: Array, others: Array) -> Estimates:
        return estimates(treated, others, panel.pre, sigma=sigma, weighting=chosen, exact=exact)

    found = of(panel.outcomes[:1], donors[None])
    effect, omega = float(found.effects[0]), found.omega[0]
    others = np.stack([np.delete(donors, row, axis=0) for row in range(len(donors))])
    placebos = of(donors, others)
    error = float(placebos.effects.std())
    if error <= CONSTANT * np.abs(donors).max():
        raise Infeasible("the placebo effects of the donors do not vary")
    moves = np.append(-1.0, np.zeros(len(donors)))
    ranked = ranked_effects(panel, np.append(effect, placebos.effects), moves, level)
    return replace(
        ranked,
        method=chosen.words,
        statistic=effect / error,
        details={
            "weights": panel.by_size(omega),
            "time_weights": dict(
                zip(panel.times[: panel.pre].tolist(), found.lam[0].tolist(), strict=True)
            ),
            "gaps": found.gaps[0].tolist(),
            "effects": found.gaps[0, panel.pre :].tolist(),
            **ranked.details,
            "standard_error": error,
            "p_normal": float(2 * scipy.stats.norm.sf(abs(effect / error))),
            "placebo_effects": panel.named(placebos.effects),
            "noise": sigma,
            "pre_rmspe": float(found.misfit[0]),
            "placebo_pre_rmspe": panel.named(placebos.misfit),
        },
    )

"""How likely is a test of comovement to find two series that move together so closely?"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from chervonets.inference import autoregression
from chervonets.inference.autoregression import Array
from chervonets.inference.comovement import (
    block_orders,
    checked_pair,
    comovement,
    correlations_by_lead,
)
from chervonets.inference.inversion import allowed_exceedances
from chervonets.inference.result import Infeasible, checked_level


def power_of_comovement(
    first: ArrayLike,
    second: ArrayLike,
    effect: float,
    *,
    lags: Sequence[int] = (0,),
    measure: str = "spearman",
    null: str = "ar-sieve",
    trend: bool = True,
    level: float = 0.05,
    draws: int = 400,
    resamples: int = 199,
    seed: int = 0,
) -> float:
    """Share of simulated pairs of series with the rank correlation in which the test rejects.

    Args:
        first: (n,) the claim's own figures, which set the persistence.
        second: (n,) likewise.
        effect: rank correlation of the simulated pairs, between 0 and 1, at the first of the lags.
        lags: as in `chervonets.inference.comovement.comovement`.
        measure: as there; the effect is on its scale.
        null: as there.
        trend: as there.
        level: of the one-sided test.
        draws: simulated pairs.
        resamples: surrogates of each.
        seed: of both.

    Returns:
        The rejection rate. The pairs are normal AR(1) series; their correlation follows from the
        rank correlation (Kruskal 1958, Journal of the American Statistical Association 53,
        814-861), and that of their innovations from it and the persistences; where these differ
        so much that no innovations give the effect, the closest are taken.

    Raises:
        Infeasible: as the test itself; an effect outside 0 to 1.
    """
    checked_level(level)
    if not 0 < effect < 1:
        raise Infeasible("a rank correlation lies between 0 and 1")
    fit, *both = checked_pair(first, second, null, trend=trend)
    rho = (
        [0.0, 0.0]
        if null == "permutation"
        else [float(fit.errors.persistence(row)) for row in both]
    )
    generator = np.random.default_rng(seed)
    one, other = _pairs(fit.errors.n, effect, measure, lags[0], rho, draws, generator)
    if null == "permutation" and not trend and tuple(lags) == (0,):
        return _power_of_orders(one, other, measure, level, resamples, generator)
    rejected = [
        _rejects(
            comovement(
                x,
                y,
                lags=lags,
                measure=measure,
                null=null,
                trend=trend,
                resamples=resamples,
                seed=seed + number,
            ).p_value,
            level,
        )
        for number, (x, y) in enumerate(zip(one, other, strict=True))
    ]
    return float(np.mean(rejected))


def _rejects(p_value: float | None, level: float) -> bool:
    return p_value is not None and p_value <= level


def _pairs(
    n: int,
    effect: float,
    measure: str,
    lead: int,
    rho: Sequence[float],
    draws: int,
    generator: np.random.Generator,
) -> tuple[Array, Array]:
    """Pairs (draws, n) of series, the first `lead` years ahead."""
    correlation = (
        2 * math.sin(math.pi * effect / 6)
        if measure == "spearman"
        else math.sin(math.pi * effect / 2)
    )
    widening = (1 - rho[0] * rho[1]) / math.sqrt((1 - rho[0] ** 2) * (1 - rho[1] ** 2))
    shared = min(correlation * widening, 1.0)
    shocks = generator.standard_normal((2, draws, n + abs(lead)))
    shocks[1] = shared * shocks[0] + math.sqrt(1 - shared**2) * shocks[1]
    one, other = (
        autoregression.paths(part, np.full(draws, own))
        for part, own in zip(shocks, rho, strict=True)
    )
    return (
        one[:, max(0, lead) : n + max(0, lead)],
        other[:, max(0, -lead) : n + max(0, -lead)],
    )


def _power_of_orders(
    one: Array,
    other: Array,
    measure: str,
    level: float,
    resamples: int,
    generator: np.random.Generator,
) -> float:
    """Without ties all samples have one null distribution, that of a line and its orders."""
    n = one.shape[1]
    orders, exact = block_orders(n, 1, resamples, generator)
    here = np.array([0])
    line = np.arange(n, dtype=np.float64)[None]
    null = np.sort(correlations_by_lead(line, orders.astype(np.float64), here, measure)[:, 0])
    extra = 0 if exact else 1
    allowed = allowed_exceedances(level, extra + len(null), extra)
    if allowed < 0:
        return 0.0
    observed = correlations_by_lead(one, other, here, measure)[:, 0]
    reached = len(null) - np.searchsorted(null, observed - 1e-9)
    return float(np.mean(reached <= allowed))

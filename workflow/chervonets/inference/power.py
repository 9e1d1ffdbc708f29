"""How likely would a test have seen an effect of a given size, on data like these?

A simulated sample is tested at every size of effect at once: adding an effect never makes a test
stop rejecting, so each sample has one smallest effect at which the test rejects. Power is the
share of these thresholds below the effect; the minimum detectable effect is their quantile.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from chervonets.inference import autoregression, signs, trend
from chervonets.inference.autoregression import Array
from chervonets.inference.contrasts import checked_contrast, fitted_design
from chervonets.inference.designs import Design, Mask
from chervonets.inference.inversion import allowed_exceedances, critical_shift
from chervonets.inference.levels import checked_estimates
from chervonets.inference.relabelling import tipping_points
from chervonets.inference.result import Infeasible, checked, checked_level

CHUNK = 2_000_000
"""Most numbers held at once for the nested resamples."""

SMOOTHING = 0.1
"""Noise that keeps resampled residuals from tying, relative to their standard deviation."""

FLIPS_ENUMERATED = 12
"""Most values whose sign flips are all used; with more, a random part of them."""

FLIPS_DRAWN = 4_999


def power_of_contrast(
    values: ArrayLike,
    after: ArrayLike,
    effect: float,
    *,
    null: str = "ar-sieve",
    trend: bool = False,
    pulse: bool = False,
    level: float = 0.05,
    draws: int = 400,
    resamples: int = 199,
    seed: int = 0,
    kind: str = "mean",
    block: int | None = None,
) -> float:
    """Share of simulated series with the effect in which the contrast rejects at the level.

    Args:
        values: (n,) the claim's own figures, which set persistence and size of the errors.
        after: (n,) marked years.
        effect: added to the marked years, in the unit of the values.
        null: as in `chervonets.inference.contrasts.contrast`.
        trend: as there.
        pulse: as there.
        level: of the one-sided test.
        draws: simulated series; see `monte_carlo_error`.
        resamples: bootstrap histories of each.
        seed: of both.
        kind: as there; the effect is then a difference of slopes, or of log growth rates.
        block: as there.

    Returns:
        The rejection rate; 0 where the test cannot reach the level on n years.

    Raises:
        Infeasible: as the test itself.
    """
    thresholds = contrast_thresholds(
        values,
        after,
        null=null,
        trend=trend,
        pulse=pulse,
        level=level,
        draws=draws,
        resamples=resamples,
        seed=seed,
        kind=kind,
        block=block,
    )
    return power_at(thresholds, effect)


def contrast_thresholds(
    values: ArrayLike,
    after: ArrayLike,
    *,
    null: str = "ar-sieve",
    trend: bool = False,
    pulse: bool = False,
    level: float = 0.05,
    draws: int = 400,
    resamples: int = 199,
    seed: int = 0,
    kind: str = "mean",
    block: int | None = None,
) -> Array:
    """Smallest effects (draws,) at which the contrast rejects; see `power_of_contrast`.

    The errors are normal AR(1) with the persistence and variance of the residuals of the
    unrestricted fit, so an effect in the data does not inflate them.

    Raises:
        Infeasible: as the test itself.
    """
    checked_level(level)
    series, mask = checked_contrast(values, after, null=null, trend=trend, pulse=pulse, kind=kind)
    design = fitted_design(mask, trend, pulse and null == "ar-sieve", kind)
    generator = np.random.default_rng(seed)
    simulated = _like(design, series, draws, generator)
    if null == "ar-sieve":
        return _sieve_thresholds(design, simulated, level, resamples, generator)
    return _exact_thresholds(simulated, mask, null, block, level)


def _like(design: Design, series: Array, draws: int, generator: np.random.Generator) -> Array:
    residuals = design.residuals(series)
    rho = design.errors.persistence(residuals)
    shock = np.sqrt(design.errors.variance(residuals, rho) * (1 - rho**2))
    return autoregression.paths(
        shock * generator.standard_normal((draws, len(series))), np.full(draws, rho)
    )


def _sieve_thresholds(
    design: Design, simulated: Array, level: float, resamples: int, generator: np.random.Generator
) -> Array:
    allowed = allowed_exceedances(level, 1 + resamples)
    found = []
    for part in _chunks(simulated, resamples * simulated.shape[1]):
        residuals = design.residuals(part)
        histories = autoregression.sieve(residuals, design.errors, resamples, generator)
        critical = critical_shift(design.studentised(histories), allowed)
        found.append(critical * design.standard_errors(residuals) - design.effects(part))
    return np.concatenate(found)


def _exact_thresholds(
    simulated: Array, mask: Mask, null: str, block: int | None, level: float
) -> Array:
    first, total = tipping_points(simulated[0], mask, null, block)
    allowed = allowed_exceedances(level, total, total - len(first))
    return np.concatenate(
        [
            critical_shift(tipping_points(part, mask, null, block)[0], allowed)
            for part in _chunks(simulated, max(len(first), 1))
        ]
    )


def _chunks(simulated: Array, size: int) -> list[Array]:
    """Parts of simulated samples so small that `size` numbers for each of them fit in memory."""
    parts = math.ceil(len(simulated) * size / CHUNK)
    return np.array_split(simulated, min(max(parts, 1), len(simulated)))


def power_of_groups(
    values: ArrayLike,
    marked: ArrayLike,
    effect: float,
    *,
    level: float = 0.05,
    draws: int = 400,
    seed: int = 0,
) -> float:
    """Share of simulated samples in which the permutation test tells two groups apart.

    The values are independent normal with the standard deviation of the claim's own within the
    groups; unlike those of `power_of_contrast` they have no order in time.

    Args:
        values: (n,) the claim's own figures.
        marked: (n,) mask of the first group.
        effect: by which its mean lies above that of the others, in the unit of the values.
        level: of the one-sided test.
        draws: simulated samples.
        seed: of the samples.

    Raises:
        Infeasible: as `chervonets.inference.contrasts.contrast`.
    """
    checked_level(level)
    series, mask = checked_contrast(values, marked, null="permutation", trend=False)
    residuals = series - np.where(mask, series[mask].mean(), series[~mask].mean())
    spread = float(np.sqrt(np.square(residuals).sum() / max(len(series) - 2, 1)))
    generator = np.random.default_rng(seed)
    simulated = spread * generator.standard_normal((draws, len(series)))
    return power_at(_exact_thresholds(simulated, mask, "permutation", None, level), effect)


def power_of_sign_flip(
    values: ArrayLike,
    effect: float,
    *,
    level: float = 0.05,
    draws: int = 400,
    seed: int = 0,
) -> float:
    """Share of simulated samples around the effect in which the sign-flip test rejects.

    Args:
        values: (n,) the claim's own differences; they set the standard deviation of normal draws.
        effect: mean of the simulated samples, in the unit of the values.
        level: of the one-sided test.
        draws: simulated samples.
        seed: of the samples, and of the sign flips where n is above 12.

    Raises:
        Infeasible: fewer than 2 values, a value that is not finite, a constant sample.
    """
    thresholds = sign_flip_thresholds(values, level=level, draws=draws, seed=seed)
    return power_at(thresholds, effect)


def sign_flip_thresholds(
    values: ArrayLike, *, level: float = 0.05, draws: int = 400, seed: int = 0
) -> Array:
    """Smallest means (draws,) at which the sign-flip test rejects; see `power_of_sign_flip`.

    Raises:
        Infeasible: see `power_of_sign_flip`.
    """
    checked_level(level)
    sample = checked(values, at_least=2, what="differences")
    if len(sample) > signs.ENUMERATED:
        raise Infeasible(f"the test takes at most {signs.ENUMERATED} differences")
    generator = np.random.default_rng(seed)
    simulated = sample.std(ddof=1) * generator.standard_normal((draws, len(sample)))
    subsets = _subsets(len(sample), generator)
    allowed = allowed_exceedances(level, 1 + len(subsets))
    shares = subsets / subsets.sum(axis=1, keepdims=True)
    return np.concatenate(
        [critical_shift(-part @ shares.T, allowed) for part in _chunks(simulated, len(subsets))]
    )


def _subsets(n: int, generator: np.random.Generator) -> NDArray[np.bool_]:
    """Non-empty subsets (R, n): all of them, or a random part."""
    if n <= FLIPS_ENUMERATED:
        codes = np.arange(1, 2**n)
    else:
        codes = generator.integers(1, 2**n, size=FLIPS_DRAWN)
    return (codes[:, None] >> np.arange(n) & 1).astype(np.bool_)


def power_of_trend(
    values: ArrayLike,
    times: ArrayLike,
    slope: float,
    *,
    null: str,
    level: float = 0.05,
    draws: int = 400,
    resamples: int = 199,
    seed: int = 0,
) -> float:
    """Share of simulated series with the slope in which the test of Mann and Kendall rejects.

    The scatter about the line of Theil and Sen is resampled with normal noise of a tenth of its
    standard deviation, so that there are no ties; for `ar-sieve` it persists as the residuals of
    the least-squares line do.

    Args:
        values: (n,) the claim's own figures, in the order of time.
        times: (n,) when they were taken.
        slope: of the simulated series, per unit of time.
        null: of the test; see `chervonets.inference.trend.trend`.
        level: of the one-sided test.
        draws: simulated series.
        resamples: histories of each test, where it needs them.
        seed: of the draws and of the tests.

    Raises:
        Infeasible: as `chervonets.inference.trend.trend`.
    """
    checked_level(level)
    clock = np.asarray(times, dtype=np.float64)
    series = checked(values, at_least=2)
    fitted = trend.trend(series, clock, null="independent")
    residuals = series - fitted.estimate * clock
    residuals -= residuals.mean()
    generator = np.random.default_rng(seed)
    noise = residuals.std(ddof=1) * generator.standard_normal((draws, len(series)))
    if null == "ar-sieve":
        simulated = trend.histories_about_line(series, draws, generator)
    else:
        simulated = generator.choice(residuals, size=noise.shape) + SMOOTHING * noise
    order = None if null != "independent" else clock
    found = [
        trend.trend(row + slope * clock, order, null=null, resamples=resamples, seed=seed + i)
        for i, row in enumerate(simulated)
    ]
    return float(np.mean([row.p_value is not None and row.p_value <= level for row in found]))


def power_of_rank(
    values_of_others: ArrayLike,
    effect: float,
    *,
    level: float = 0.05,
    draws: int = 4000,
    seed: int = 0,
) -> float:
    """Share of simulated sets of cases in which one, moved by the effect, has the top ranks.

    The case and the others are drawn from the smoothed distribution of the others (smoothed
    bootstrap with Silverman's bandwidth, shrunk to the variance of the values; Silverman and
    Young 1987).

    Args:
        values_of_others: (N,) the measure of the others, without the case.
        effect: by which the case lies above one like the others, in the unit of the values.
        level: of the one-sided test.
        draws: simulated sets.
        seed: of the draws.

    Raises:
        Infeasible: fewer than 2 others, a value that is not finite, all the same.
    """
    checked_level(level)
    others = checked(values_of_others, at_least=2, what="other cases")
    generator = np.random.default_rng(seed)
    shape = (draws, len(others) + 1)
    bandwidth = 1.06 * len(others) ** -0.2
    noise = bandwidth * others.std(ddof=1) * generator.standard_normal(shape)
    drawn = generator.choice(others - others.mean(), size=shape) + noise
    drawn /= math.sqrt(1 + bandwidth**2)
    allowed = allowed_exceedances(level, shape[1])
    thresholds = critical_shift(drawn[:, 1:] - drawn[:, :1], allowed)
    return power_at(thresholds, effect)


def power_of_level(
    estimates: ArrayLike,
    low: float,
    high: float,
    factor: float,
    *,
    at_most: float = 0.2,
    draws: int = 400,
    seed: int = 0,
) -> float:
    """Chance that the estimates are found outside margins that the truth lies a factor outside.

    Errors are lognormal with the standard deviation of the log estimates. Of a truth above and a
    truth below the margins the less favourable one counts.

    Args:
        estimates: (k,) positive estimates; they set the spread.
        low: lower margin.
        high: upper margin.
        factor: the truth is `high * factor`, or `low / factor`.
        at_most: largest share of estimates inside the margins that is called outside.
        draws: simulated sets of k estimates.
        seed: of the draws.

    Returns:
        The share of sets; nan for a single estimate, which has no spread.

    Raises:
        Infeasible: as `chervonets.inference.levels.level`.
    """
    values = checked_estimates(estimates, low, high)
    if len(values) == 1:
        return float("nan")
    generator = np.random.default_rng(seed)
    errors = np.log(values).std(ddof=1) * generator.standard_normal((draws, len(values)))
    rates = []
    for truth in (math.log(high * factor), math.log(low / factor)):
        simulated = truth + errors
        inside = (simulated >= math.log(low)) & (simulated <= math.log(high))
        rates.append(float((inside.mean(axis=1) <= at_most).mean()))
    return min(rates)


def power_at(thresholds: Array, effect: float) -> float:
    """Share of thresholds (draws,) that the effect exceeds."""
    return float((thresholds < effect).mean())


def minimum_detectable_effect(thresholds: Array, power: float = 0.8) -> float:
    """Smallest effect whose power is at least `power`; infinite where none has it.

    Args:
        thresholds: (draws,) from `contrast_thresholds` or `sign_flip_thresholds`.
        power: wanted.
    """
    checked_level(power)
    return float(np.quantile(thresholds, power, method="inverted_cdf"))


def monte_carlo_error(power: float, draws: int) -> float:
    """Standard error of a simulated rejection rate."""
    return math.sqrt(power * (1 - power) / draws)

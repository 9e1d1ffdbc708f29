"""Conformal inference on one treated unit: are its last years unusual among all its years?

Chernozhukov, Wuthrich and Zhu (2021): the assumed effect is taken off, the proxy is fitted to all
years, before and after, and the treated block of residuals is compared with every block of the
same length, the years being closed to a ring. It needs errors that are stationary and weakly
dependent, and no placebo units.

Measured size at nominal 5 % and power, for 20 independent normal AR(1) series without a common
cause, the last 40 per cent of the years treated: results/reference/validation/size.csv and
power.csv. With fewer than 20 years p cannot reach 5 %. A series that trends away from its donors is
not stationary beside them, and breaks the test.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from chervonets.inference.donors.panel import Array, Panel
from chervonets.inference.donors.simplex import deviations, simplex_weights
from chervonets.inference.inversion import UNBOUNDED, search
from chervonets.inference.result import (
    ROUNDING,
    Infeasible,
    Region,
    Result,
    check_choice,
    check_level,
)
from chervonets.progress import watched

Proxy = Callable[[Array, Array], tuple[float, Array]]
"""Intercept and weights (J,) of donors (J, T) fitted to outcomes (T,)."""


def synthetic_proxy(treated: Array, donors: Array) -> tuple[float, Array]:
    """A synthetic control (their section 2.3.2)."""
    return 0.0, simplex_weights(donors.T, treated)


def difference_proxy(treated: Array, donors: Array) -> tuple[float, Array]:
    """The mean of the donors and a constant distance to it (their section 2.3.1)."""
    return float((treated - donors.mean(axis=0)).mean()), np.full(len(donors), 1 / len(donors))


def lasso_proxy(treated: Array, donors: Array) -> tuple[float, Array]:
    """Weights of either sign whose sizes add up to one at most, and an intercept.

    The constrained lasso, their section 2.3.2. With each donor, its mirror image and a donor of
    zeros it is a problem on the simplex.
    """
    centred = deviations(donors, donors.mean(axis=1, keepdims=True))
    columns = np.vstack([centred, -centred, np.zeros(donors.shape[1])])
    sizes = simplex_weights(columns.T, deviations(treated, treated.mean()))
    weights = sizes[: len(donors)] - sizes[len(donors) : -1]
    return float(treated.mean() - weights @ donors.mean(axis=1)), weights


PROXIES: dict[str, Proxy] = {
    "synthetic": synthetic_proxy,
    "difference": difference_proxy,
    "lasso": lasso_proxy,
}


def residuals_of(proxy: Proxy, treated: Array, donors: Array, fitted: int | None = None) -> Array:
    """Residuals (T,) when the first `fitted` years, or all, are fitted."""
    intercept, weights = proxy(treated[:fitted], donors[:, :fitted])
    return np.asarray(treated - intercept - weights @ donors, dtype=np.float64)


def blocks(residuals: Array, length: int) -> Array:
    """Cyclic blocks (T, length) of residuals (T,), the last `length` ones first."""
    count = len(residuals)
    starts = (np.arange(count) + count - length) % count
    return np.asarray(residuals[(starts[:, None] + np.arange(length)) % count])


def block_p(statistics: Array) -> float:
    """Share of the blocks (T,) whose statistic is at least that of the first."""
    tie = ROUNDING * float(np.abs(statistics).max())
    return float((statistics >= statistics[0] - tie).mean())


def conformal(
    panel: Panel, *, proxy: str = "synthetic", pointwise: bool = True, level: float = 0.95
) -> Result:
    """Whether the years after treatment are unusual, by moving blocks of residuals.

    Args:
        panel: outcomes of the treated unit and the donors.
        proxy: `synthetic`, `difference` or `lasso`; what the treated unit is compared with.
        pointwise: whether effects and intervals for each treated year are computed.
        level: coverage of the intervals.

    Returns:
        The estimate is the mean gap after treatment to the proxy fitted before it. The statistic
        is the mean absolute residual of the treated years when the proxy is fitted to all years;
        its p-value has no direction. `details["p_greater"]` and `details["p_smaller"]` use the sum
        of the residuals instead; weights, intercept (in the units of the figures) and gaps (T,) are
        those of the proxy fitted before treatment. The interval holds the constant effects that the
        test does not reject. `details["effects"]` has for each treated year its effect, interval
        (None where the years before treatment are too few) and p-value, from the years before
        treatment and that year only (their section 2.2).

    Raises:
        Infeasible: an unknown proxy, or the donors match all years perfectly.
    """
    check_level(level)
    check_choice(proxy, PROXIES, "a proxy")
    fit = PROXIES[proxy]
    treated, donors, pre = panel.outcomes[0], panel.outcomes[1:], panel.pre
    length = len(treated) - pre
    residuals = residuals_of(fit, treated, donors)
    if np.abs(residuals).max() <= panel.rounding:
        raise Infeasible("the donors match all years perfectly, so there are no residuals")
    intercept, weights = fit(treated[:pre], donors[:, :pre])
    every = treated - intercept - weights @ donors
    rest = 1 - float(weights.sum())
    shift = rest * panel.median if abs(rest) > ROUNDING else 0.0  # as the median was taken out
    gaps = every[pre:]
    windows = blocks(residuals, length)
    effects = {}
    if pointwise:
        for year in watched(range(length), "years"):
            kept = np.append(np.arange(pre), pre + year)
            effect, outcome, others = float(gaps[year]), treated[kept], donors[:, kept]
            effects[float(panel.times[pre + year])] = {
                "effect": effect,
                "interval": _region(fit, outcome, others, pre, effect, level).hull,
                "p_value": _p(fit, outcome, others, pre, 0.0),
            }
    estimate = float(gaps.mean())
    return Result(
        method="conformal test of a proxy from donors",
        statistic=float(np.abs(windows[0]).mean()),
        estimate=estimate,
        region=_region(fit, treated, donors, pre, estimate, level),
        level=level,
        p_value=block_p(np.abs(windows).sum(axis=1)),
        attainable_p=1 / len(treated),
        n=len(treated),
        null="treatment changes no outcome",
        alternative="treatment changes outcomes",
        reference=f"the same statistic of all {len(treated)} cyclic blocks of {length} years",
        details={
            "weights": panel.by_size(weights),
            "intercept": intercept + shift,
            "gaps": every.tolist(),
            "p_greater": block_p(windows.sum(axis=1)),
            "p_smaller": block_p(-windows.sum(axis=1)),
            "effects": effects,
        },
    )


def _p(fit: Proxy, treated: Array, donors: Array, pre: int, effect: float) -> float:
    """p-value of a constant effect from `pre` on."""
    adjusted = treated - effect * (np.arange(len(treated)) >= pre)
    residuals = residuals_of(fit, adjusted, donors)
    return block_p(np.abs(blocks(residuals, len(treated) - pre)).sum(axis=1))


def _region(
    fit: Proxy, treated: Array, donors: Array, pre: int, centre: float, level: float
) -> Region:
    """Constant effects from `pre` on that are not rejected."""
    bound = (1 - level) * (1 + ROUNDING)
    if 1 / len(treated) > bound:
        return UNBOUNDED
    unit = float(np.abs(residuals_of(fit, treated, donors, pre)[:pre]).mean())
    step = max(unit, ROUNDING * float(np.ptp(treated)))
    return search(lambda effect: _p(fit, treated, donors, pre, effect) > bound, centre, step)


def conformal_p(values: ArrayLike, pre: int, *, proxy: str = "synthetic") -> float:
    """The p-value of `conformal` for unchecked outcomes (units, T), the treated unit first."""
    matrix = np.asarray(values, dtype=np.float64)
    return _p(PROXIES[proxy], matrix[0], matrix[1:], pre, 0.0)

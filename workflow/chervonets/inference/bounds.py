"""Is there a lasting relation between levels? Bounds test of Pesaran, Shin and Smith.

    bounds(outcome, others, *, case=3, lags=1, orders=1, resamples=9999, seed=0, level=0.95)

The yearly change of the outcome is regressed on last year's levels and on the changes of few years
(an ARDL model in error-correction form); without a relation of the levels their coefficients are
zero (Pesaran, Shin and Smith 2001, Journal of Applied Econometrics 16, 289-326). The distribution
then depends on whether the others are stationary, I(0), or random walks, I(1); between the two the
test does not decide. The printed tables are for a thousand years: over 13 years, with one other
series and an untested constant, F has to pass 7.7 at 5 per cent where theirs says 5.73. Here both
bounds are simulated for the regression at hand, with its own years, others and changes.

Measured size of "relation" at nominal 5 per cent: 1 000 pairs of independent random walks whose
changes persist as AR(1), case 3, 4 999 simulated samples; standard error .007. Another .03 to .06
are "inconclusive".

    lags, orders   n  rho 0    .3    .5
    1, 1          13   .055  .078  .108
    1, 1          20   .047  .052  .103
    1, 1          40   .050  .051  .107
    2, 2          13   .050  .077  .060
    2, 2          20   .042  .054  .077
    2, 2          40   .051  .062  .072

So where changes persist, those of a year before belong among the regressors; at rho .7 even then it
has .086 at n = 13, .108 at 20, .078 at 40 (2 000 pairs). Power of "relation" at
lags and orders of 1 where .3, .6, .9 of a gap is closed within a year (400 pairs): n = 13 .11 .31
.57; n = 20 .19 .61 .93; n = 40 .59 .99 1.0.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from chervonets.inference.autoregression import Array
from chervonets.inference.result import (
    CONSTANT,
    ROUNDING,
    Infeasible,
    Result,
    checked,
    checked_level,
)

CASES = (1, 2, 3, 4, 5)

DEGREES_OF_FREEDOM = 5
"""Fewest residual degrees of freedom."""

CELLS = 2_000_000
"""Most numbers of simulated regressions held at once."""

LEVELS = (0.1, 0.05, 0.01)
"""Levels whose critical values are reported."""


def bounds(
    outcome: ArrayLike,
    others: ArrayLike,
    *,
    case: int = 3,
    lags: int = 1,
    orders: int | Sequence[int] = 1,
    resamples: int = 9999,
    seed: int = 0,
    level: float = 0.95,
) -> Result:
    """F and t bounds tests of a relation of the levels.

    Args:
        outcome: (n,) figures of consecutive years, in any unit.
        others: (k, n) or (n,) figures of the same years, which the outcome may follow but which do
            not adjust to it.
        case: 1 without constant; 2 constant, tested with the levels; 3 constant, not tested; 4
            constant and trend, the trend tested; 5 constant and trend, not tested.
        lags: p, years of the outcome in the ARDL model: its last p - 1 changes are regressors.
        orders: q of each of the others, or of all: the changes of this year and of q - 1 years
            before are regressors; with 0 this year's level stands for last year's.
        resamples: number B of simulated samples for each bound.
        seed: of them.
        level: one minus the level of the verdict.

    Returns:
        The statistic is F; the estimate the coefficient of the outcome's own level, the share of
        a gap that is closed within a year, with a minus. `p_value` is that of F at the bound which
        is less favourable, so it holds for either; there is no `p_opposite`. `details`: `p_i0` and
        `p_i1`, `verdict` ("relation", "inconclusive" or "none"); `critical_i0` and `critical_i1` by
        level; `t` with `t_p_i0` and `t_p_i1`, for the cases without tested constant or trend;
        `long_run`, the coefficients of the others in the relation.

    Raises:
        Infeasible: an unknown case, orders that do not fit, series that are not as long as each
            other, constant or not finite, fewer than 5 residual degrees of freedom, others that
            depend on each other, or an outcome without scatter about the regression.
    """
    checked_level(level)
    y, x = _checked(outcome, others, case)
    widths = tuple([orders] * len(x) if isinstance(orders, int) else orders)
    if len(widths) != len(x) or min(widths) < 0 or lags < 1:
        raise Infeasible(
            "the orders are not one, from 0 up, for each of the others, and lags from 1"
        )
    # Without a constant the test depends on where zero is, otherwise only rounding does.
    centre = 0.0 if case == 1 else 1.0
    y_scale, x_scales = float(y.std()), x.std(axis=1)
    regressors, tested = _regression(
        (y[None] - centre * y.mean()) / y_scale,
        (x - centre * x.mean(axis=1, keepdims=True))[None] / x_scales[:, None],
        case,
        lags,
        widths,
    )
    freedom = regressors.shape[1] - regressors.shape[2] + 1
    if freedom < DEGREES_OF_FREEDOM:
        raise Infeasible(
            f"{len(y)} years leave {freedom} residual degrees of freedom; "
            f"the test needs {DEGREES_OF_FREEDOM}"
        )
    triangle = _triangles(regressors)[0]
    sizes = np.abs(np.diag(triangle)) / np.linalg.norm(triangle, axis=0)
    if sizes[:-1].min() <= CONSTANT**0.5:
        raise Infeasible("the others depend on each other, or on their changes")
    if sizes[-1] <= CONSTANT**0.5:
        raise Infeasible("the outcome has no scatter about the regression")
    ((f,), (t,)) = _statistics(triangle[None], tested, freedom)
    shape = (len(y), len(x), case, lags, widths, resamples, seed)
    drawn = {"i0": null_statistics(*shape, walks=False), "i1": null_statistics(*shape, walks=True)}
    p = {
        name: (1 + int((null[0] >= f * (1 - ROUNDING)).sum())) / (1 + resamples)
        for name, null in drawn.items()
    }
    own, relation = _relation(triangle, len(x))
    return Result(
        method=f"bounds test, case {case}",
        statistic=float(f),
        estimate=own,
        interval=None,
        level=level,
        p_value=max(p.values()),
        p_opposite=None,
        attainable_p=1 / (1 + resamples),
        n=len(y),
        null="the levels have no lasting relation",
        alternative="the levels have a lasting relation",
        reference=f"simulated at {len(y)} years, {resamples} samples for each bound",
        seed=seed,
        details={
            **{f"p_{name}": value for name, value in p.items()},
            "verdict": _verdict(p, 1 - level),
            **{f"critical_{name}": critical_values(null[0]) for name, null in drawn.items()},
            **(_t_details(float(t), drawn) if case in (1, 3, 5) else {}),
            "long_run": (relation * y_scale / x_scales).tolist(),
            "residual_degrees": freedom,
        },
    )


@lru_cache(maxsize=64)
def null_statistics(
    n: int,
    k: int,
    case: int,
    lags: int,
    orders: tuple[int, ...],
    resamples: int,
    seed: int,
    *,
    walks: bool,
) -> tuple[Array, Array]:
    """F and t (B,) of a random walk of n years on others that have nothing to do with it.

    Args:
        n: years of the series.
        k: number of the others.
        case: as in `bounds`.
        lags: as there.
        orders: as there, one for each of the others.
        resamples: B.
        seed: of the draws.
        walks: whether the others are random walks, I(1), or white noise, I(0).
    """
    generator = np.random.default_rng(seed)
    step = max(1, CELLS // (n * (2 + 2 * k + sum(orders) + lags)))
    parts = []
    for start in range(0, resamples, step):
        shocks = generator.standard_normal((min(step, resamples - start), 1 + k, n))
        y, x = shocks[:, 0].cumsum(axis=1), shocks[:, 1:]
        regressors, tested = _regression(y, x.cumsum(axis=2) if walks else x, case, lags, orders)
        freedom = regressors.shape[1] - regressors.shape[2] + 1
        parts.append(_statistics(_triangles(regressors), tested, freedom))
    f, t = (np.concatenate(part) for part in zip(*parts, strict=True))
    return f, t


def critical_values(drawn: Array) -> dict[str, float]:
    """Quantiles that F (B,) exceeds at the `LEVELS`."""
    return {f"{level:g}": float(np.quantile(drawn, 1 - level)) for level in LEVELS}


def _regression(
    y: Array, x: Array, case: int, lags: int, orders: tuple[int, ...]
) -> tuple[Array, int]:
    """Regressors with the outcome's change behind them, (B, m, K + 1), and how many are tested.

    First what is not tested: the changes, constant and trend of some cases; then what is: constant
    or trend of the others, the others' levels, and last the outcome's own.
    """
    lost = max(lags, *orders, 1)
    count, n = y.shape
    change_y, change_x = np.diff(y, axis=1), np.diff(x, axis=2)

    def before(series: Array, years: int) -> Array:
        """The series as it was so many years before the rows; changes begin a year later."""
        rows = n - lost
        end = series.shape[1] - years
        return series[:, end - rows : end]

    constant, trend = (
        np.broadcast_to(column, (count, n - lost))
        for column in (np.ones(n - lost), np.linspace(-1, 1, n - lost))
    )
    untested = [before(change_y, i) for i in range(1, lags)]
    for other, order in enumerate(orders):
        untested += [before(change_x[:, other], j) for j in range(order)]
    untested += {1: [], 2: [], 3: [constant], 4: [constant], 5: [constant, trend]}[case]
    tested = {2: [constant], 4: [trend]}.get(case, [])
    tested += [before(x[:, other], min(order, 1)) for other, order in enumerate(orders)]
    tested.append(before(y, 1))
    columns = [*untested, *tested, before(change_y, 0)]
    return np.stack(columns, axis=2), len(tested)


def _triangles(columns: Array) -> Array:
    return np.asarray(np.linalg.qr(columns, mode="r"), dtype=np.float64)


def _relation(triangle: Array, others: int) -> tuple[float, Array]:
    """Coefficient of the outcome's level, and those (k,) of the others in the relation."""
    levels = np.linalg.solve(triangle[:-1, :-1], triangle[:-1, -1])[-1 - others :]
    return float(levels[-1]), np.asarray(-levels[:-1] / levels[-1])


def _statistics(triangles: Array, tested: int, freedom: int) -> tuple[Array, Array]:
    """F of the tested regressors and t of the last, (B,), from the triangles of `_regression`."""
    outcome = triangles[..., -1]
    variance = np.square(outcome[:, -1]) / freedom
    explained = np.square(outcome[:, -1 - tested : -1]).sum(axis=1)
    sign = np.sign(triangles[:, -2, -2])
    return explained / tested / variance, sign * outcome[:, -2] / np.sqrt(variance)


def _t_details(t: float, drawn: dict[str, tuple[Array, Array]]) -> dict[str, object]:
    return {
        "t": t,
        **{
            f"t_p_{name}": (1 + int((null[1] <= t + ROUNDING * abs(t)).sum())) / (1 + len(null[1]))
            for name, null in drawn.items()
        },
    }


def _verdict(p: dict[str, float], level: float) -> str:
    if max(p.values()) <= level:
        return "relation"
    return "none" if min(p.values()) > level else "inconclusive"


def _checked(outcome: ArrayLike, others: ArrayLike, case: int) -> tuple[Array, Array]:
    if case not in CASES:
        raise Infeasible(f"{case} is not a case of the bounds test; there are 1 to 5")
    y = checked(outcome, at_least=DEGREES_OF_FREEDOM, what="years")
    rows = np.atleast_2d(np.asarray(others, dtype=np.float64))
    if rows.ndim != 2 or not len(rows) or rows.shape[1] != len(y):
        raise Infeasible("the others are not as long as the outcome")
    x = np.array([checked(row, at_least=len(y), what="years of another series") for row in rows])
    return y, x

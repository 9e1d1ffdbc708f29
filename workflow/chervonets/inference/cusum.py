"""Do cumulated residuals drift away from zero? The CUSUM tests of a constant mean or trend.

Measured size at nominal 5 % (1 000 normal AR(1) series each, standard error .007):

    test        n   rho 0    .3    .5    .7    .9
    recursive  10    .041  .094  .138  .213  .332
    recursive  13    .049  .085  .140  .271  .380
    recursive  20    .036  .104  .159  .321  .516
    recursive  40    .039  .121  .246  .442  .654
    ols        10    .001  .001  .013  .033  .060
    ols        13    .002  .024  .057  .169  .326
    ols        20    .010  .062  .177  .363  .581
    ols        40    .030  .145  .278  .549  .816

So both are for independent years, and `ols` hardly ever rejects on few of them;
`breaks.structural_break` allows for persistence.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats
from statsmodels.regression.linear_model import OLS, RegressionResults
from statsmodels.stats.diagnostic import breaks_cusumolsresid, recursive_olsresiduals

from chervonets.inference.autoregression import Array
from chervonets.inference.breaksearch import regressors
from chervonets.inference.result import CONSTANT, Infeasible, Result, checked

KINDS = ("recursive", "ols")
MODELS = ("mean", "trend")

DEGREES_OF_FREEDOM = 5


def cusum(values: ArrayLike, *, kind: str = "recursive", model: str = "mean") -> Result:
    """Stability of a mean or a linear trend by cumulated residuals.

    Args:
        values: (n,) figures of consecutive years, in any unit.
        kind: `recursive`: cumulated errors of one-year-ahead forecasts against lines that widen
            from 1 to 3 (Brown, Durbin and Evans 1975, Journal of the Royal Statistical Society B
            37, 149-192), over their standard deviation about their own mean as in Kraemer,
            Ploberger and Alt (1988) and R package strucchange. `ols`: cumulated least-squares
            residuals (Ploberger and Kraemer 1992, Econometrica 60, 271-285), by statsmodels.
        model: whether a `mean` or a linear `trend` is fitted.

    Returns:
        The statistic is the largest distance from zero, for `recursive` relative to the lines;
        the p-value is asymptotic and has no direction. The estimate is the process there, in
        standard deviations of the residuals times root n. `details["dates"]` is the number of
        years up to there; for `recursive` a break comes before it.

    Raises:
        Infeasible: fewer than 6 years (7 with a trend), a figure that is not finite, a constant
            series, no scatter about the fit, an option that is not known.
    """
    if kind not in KINDS:
        raise Infeasible(f"{kind!r} is not one of {', '.join(KINDS)}")
    if model not in MODELS:
        raise Infeasible(f"{model!r} is not one of {', '.join(MODELS)}")
    fitted = MODELS.index(model) + 1
    series = checked(values, at_least=fitted + DEGREES_OF_FREEDOM, what="years")
    fit = OLS(series - series.mean(), regressors(len(series), model)[0]).fit()
    if np.abs(fit.resid).max() <= CONSTANT * np.abs(series).max():
        raise Infeasible("the figures have no scatter about the fit, so it has no error")
    process, distances, p_value = _recursive(fit) if kind == "recursive" else _ols(fit)
    furthest = int(distances.argmax())
    return Result(
        method=f"{kind} CUSUM test",
        statistic=float(distances[furthest]),
        estimate=float(process[furthest]),
        interval=None,
        level=float("nan"),
        p_value=p_value,
        p_opposite=None,
        attainable_p=0.0,
        n=len(series),
        null=f"the {model} is constant",
        alternative=f"the {model} changes at some time",
        reference=f"asymptotic law of a Brownian {'motion' if kind == 'recursive' else 'bridge'}",
        details={"dates": [furthest + 1 + len(series) - len(process)]},
    )


def _recursive(fit: RegressionResults) -> tuple[Array, Array, float]:
    """Process (n - k,), its distances relative to the lines, and the p-value of the largest."""
    fitted = fit.model.exog.shape[1]
    residuals = recursive_olsresiduals(fit, skip=fitted)[4][fitted:]
    steps = len(residuals)
    process = np.cumsum(residuals) / (residuals.std(ddof=1) * np.sqrt(steps))
    distances = np.abs(process) / (1 + 2 * np.arange(1, steps + 1) / steps)
    return process, distances, crossing_p(float(distances.max()))


def _ols(fit: RegressionResults) -> tuple[Array, Array, float]:
    """Process (n,), its distances from zero, and the p-value of the largest."""
    _, p_value, _ = breaks_cusumolsresid(fit.resid, ddof=fit.model.exog.shape[1])
    process = np.cumsum(fit.resid) / np.sqrt(fit.mse_resid * fit.nobs)
    return process, np.abs(process), float(p_value)


def crossing_p(statistic: float) -> float:
    """Chance that a Brownian motion crosses lines that rise from x to 3x (Brown and others 1975).

    Below .3 the formula does not hold, and R package strucchange takes a line through 1.

    Args:
        statistic: x, the largest ratio of the process to lines from 1 to 3.
    """
    x = statistic
    if x < 0.3:
        return 1 - 0.1465 * x
    first = stats.norm.sf(3 * x)
    second = np.exp(-4 * x**2) * (stats.norm.cdf(x) - stats.norm.sf(5 * x))
    third = np.exp(-16 * x**2) * stats.norm.sf(x)
    return float(2 * (first + second - third))

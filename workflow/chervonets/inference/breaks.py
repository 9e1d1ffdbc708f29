"""Did the level or the trend break at a date that is not known beforehand?

Measured size at nominal 5 % and power on normal AR(1) series, by number of years and persistence:
results/reference/validation/size.csv and power.csv.

So it keeps within .07 up to a persistence of .7, and within .08 at .9. With exponential shocks
(1 000 series, rho 0, .5, .7) sup-F has .046 .059 .070 at n = 10, .037 .043 .055 at 13, .044
.040 .038 at 20, .046 .045 .047 at 40. For one more break beside a known one of four standard
deviations (300 series, its date estimated) it has .03 .03 .03 at n = 20, .07 .06 .08 at 40.

The price is power, as a break and persistence look alike. Where the text gives the date,
`contrasts.contrast` at that date has far more. A sieve fitted without a break was tried and
discarded: it takes a break for persistence (size .005 to .02, power .15 at n = 13, rho 0 and three
standard deviations); one fitted with the break at the best date and no allowance for the search
rejects too often (.12 to .16 at n = 13, rho .3 to .7).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from chervonets.inference.autoregression import (
    DEGREES_OF_FREEDOM,
    GRID,
    Array,
    ErrorModel,
    autocorrelation,
    of_histories,
    paths,
)
from chervonets.inference.breaksearch import (
    FUNCTIONALS,
    MODELS,
    Search,
    change_at,
    shortest_regime,
    summary,
)
from chervonets.inference.designs import STUDENTISING
from chervonets.inference.result import CONSTANT, ROUNDING, Infeasible, Result, checked
from chervonets.progress import watched

WORDS = {"mean": "mean", "level": "level about a linear trend", "trend": "linear trend"}

LIMIT = 0.10
"""The histories persist at the upper limit of a one-sided interval that misses so often."""

PERSISTENCES: Array = np.concatenate([np.linspace(-0.98, 0.4, 10), np.linspace(0.5, 0.98, 13)])
"""Of the series from which a search is calibrated."""

CALIBRATION, FEWEST, SHORT = 2000, 100, 100
"""Series for each persistence from which a search is calibrated; of more than `SHORT` years, whose
autocorrelations are the surer, fewer in proportion, down to the second number."""


@dataclass(frozen=True, eq=False)
class Calibration:
    """What a search for a break makes of AR(1) series that have none.

    The residuals about the best of all dates are far less persistent than the errors are.

    Attributes:
        estimate: from the autocorrelation about the best break to the persistence; mean curve.
        limit: the same with the lower quantile `LIMIT`: to an upper limit of the persistence.
        usual: (G,) median of the functional at each persistence of `GRID`.
    """

    estimate: ErrorModel
    limit: ErrorModel
    usual: Array

    def relative(self, search: Search, series: Array, functional: str) -> Array:
        """The functional (...) of series (..., n) over its median at their own persistence."""
        statistics, residuals = search.at_best(series)
        with np.errstate(divide="ignore", invalid="ignore"):
            rho = np.minimum(
                self.estimate.persistence(residuals), 1 - STUDENTISING / self.estimate.n
            )
        usual = np.interp(rho, GRID, self.usual)
        return np.asarray(summary(statistics, functional) / usual, dtype=np.float64)


@lru_cache(maxsize=1)  # the searches for several breaks in one series want them again
def _unbroken(n: int) -> list[Array]:
    """Normal series (S, n) of variance one with the same shocks at each of `PERSISTENCES`."""
    count = max(FEWEST, CALIBRATION * SHORT // max(n, SHORT))
    shocks = np.random.default_rng(0).standard_normal((count, n))
    return [paths(shocks, rho) * np.sqrt(1 - rho**2) for rho in PERSISTENCES.tolist()]


@lru_cache(maxsize=64)
def calibration(search: Search, functional: str) -> Calibration:
    """The calibration of a search, from normal series with the same shocks at each persistence."""
    n, rows = len(search.basis), []
    for series in watched(_unbroken(n), "persistences"):
        statistics, residuals = search.at_best(series)
        found = autocorrelation(residuals)
        rows.append((
            found.mean(),
            np.quantile(found, LIMIT),
            np.square(residuals).sum(axis=-1).mean(),
            np.median(summary(statistics, functional)),
        ))  # fmt: skip
    mean, low, squares, usual = (
        np.interp(GRID, PERSISTENCES, row) for row in np.array(rows, dtype=np.float64).T
    )
    return Calibration(
        ErrorModel(n, np.maximum.accumulate(mean), squares),
        ErrorModel(n, np.maximum.accumulate(low), squares),
        usual,
    )


def checked_break(
    values: ArrayLike, *, model: str, trimming: float, known: Sequence[int]
) -> tuple[Array, Search]:
    """Centred values and the search, if they can be used.

    Raises:
        Infeasible: see `structural_break`.
    """
    shortest_regime(2, model, trimming)
    fixed, shifting = MODELS[model]
    fewest = fixed + shifting * (1 + len(known)) + 1 + DEGREES_OF_FREEDOM  # 1 for the date
    series = checked(values, at_least=fewest, what="years")
    n = len(series)
    if any(not a < b for a, b in zip([0, *known], [*known, n], strict=True)):
        raise Infeasible("the known breaks are not in order within the years")
    search = Search.of(n, model=model, trimming=trimming, known=known)
    centred = series - series.mean()
    if np.abs(search.at_best(centred)[1]).max() <= CONSTANT * np.abs(series).max():
        raise Infeasible("the figures have no scatter about the fit, so it has no error")
    return centred, search


def structural_break(
    values: ArrayLike,
    *,
    functional: str = "sup",
    model: str = "mean",
    trimming: float = 0.15,
    known: Sequence[int] = (),
    resamples: int = 1999,
    seed: int = 0,
) -> Result:
    """One break, or one more break, at a date that is searched for.

    For every admissible date F = (RSS0 - RSS) / (RSS / df) compares the fits without and with
    the break; it is not divided by the number of shifting coefficients.

    It is compared with series without a further break whose errors persist as AR(1). The
    innovations are those about the best break, and the persistence is the upper limit of its
    one-sided 90 per cent interval, calibrated for the search; the functional is compared relative
    to what is usual (the median) at the persistence estimated on the same series, up to 1 - 6/n
    (prepivoting, Beran 1988, Journal of the American Statistical Association 83, 687-697).

    Args:
        values: (n,) figures of consecutive years, in any unit.
        functional: `sup` for the largest F (Andrews 1993, Econometrica 61, 821-856), `ave` for
            its mean and `exp` for log mean exp(F / 2) over the dates (Andrews and Ploberger 1994,
            Econometrica 62, 1383-1414).
        model: what may break: `mean` the mean; `level` the level of a series with one linear
            trend; `trend` level and slope of a linear trend.
        trimming: share of the years, rounded down, that stays on either side of a break; at least
            two years (`trend` three).
        known: years before each break that is taken as given; the test is then for one more.
        resamples: histories B.
        seed: of their random numbers.

    Returns:
        The statistic is the functional of F; `p_value` has no direction. The estimate is the
        change at the best date, `details["dates"]` the number of years before it.

    Raises:
        Infeasible: fewer than 8 years (9 for `level`, 10 for `trend`, more with known breaks), a
            figure that is not finite, a constant series, no scatter about the fit, no admissible
            date, an option that is not known.
    """
    if functional not in FUNCTIONALS:
        raise Infeasible(f"{functional!r} is not one of {', '.join(FUNCTIONALS)}")
    series, search = checked_break(values, model=model, trimming=trimming, known=known)
    statistics = search.f_statistics(series)
    date = search.dates[int(statistics.argmax())]
    calibrated = calibration(search, functional)
    drawn = of_histories(
        lambda histories: calibrated.relative(search, histories, functional),
        search.at_best(series)[1],
        calibrated.limit,
        resamples,
        seed,
    )
    value = float(calibrated.relative(search, series, functional))
    reached = ~(drawn < value * (1 - ROUNDING))  # histories that are fitted perfectly count
    change = change_at(series, date, model=model, known=known)
    return Result(
        method=f"{functional}-F test of a break at an unknown date",
        statistic=float(summary(statistics, functional)),
        estimate=float(change[0]),
        p_value=(1 + int(reached.sum())) / (1 + resamples),
        attainable_p=1 / (1 + resamples),
        n=len(series),
        null=f"no {'further ' if known else ''}break of the {WORDS[model]}",
        alternative=f"a {'further ' if known else ''}break of the {WORDS[model]}, at any date",
        reference=f"AR(1)-sieve bootstrap about the best break, {resamples} histories",
        seed=seed,
        details={
            "dates": [date],
            **{f"{name}_f": float(summary(statistics, name)) for name in FUNCTIONALS},
            **({"slope_change": float(change[1])} if model == "trend" else {}),
            "first_date": search.dates[0],
            "last_date": search.dates[-1],
            "degrees_of_freedom": search.freedom,
        },
    )

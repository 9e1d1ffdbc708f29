"""Samples of monthly prices: of one country before and after a date, or of many countries."""

from math import isfinite, log

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.autoregression import Array
from chervonets.inference.dispersion import ratios
from chervonets.inference.result import Infeasible
from chervonets.ways.samples import Question, Sample
from chervonets.ways.selections import Lines, Specification, country_months, months_of, select

MONTHS_A_YEAR = 12
BROWN_FORSYTHE = "brown-forsythe"


def month_sample(specification: Specification, question: Question, lines: Lines) -> Sample:
    """Movement of monthly prices of the other countries, and of the country itself.

    Of the monthly log changes, `volatility` is the standard deviation, `deviation` the mean
    deviation from their median and `drift` the absolute mean, a year; `range` is the log of the
    highest over the lowest price.
    """
    selection = question.series[str(specification["series"])]
    values, observations = country_months(lines, selection, specification)
    prices = values.apply(np.log)
    changes = prices.diff().iloc[1:]
    match specification["measure"]:
        case "volatility":
            found = changes.std(ddof=1)
        case "deviation":
            found = (changes - changes.median()).abs().mean()
        case "drift":
            found = changes.mean().abs() * MONTHS_A_YEAR
        case _:
            found = prices.max() - prices.min()
    others = found.drop(selection.entity)
    return Sample(
        others.to_numpy(dtype=np.float64),
        tuple(map(str, others.index)),
        tuple(observations),
        target=float(found[selection.entity]),
    )


def dispersion_sample(specification: Specification, question: Question, lines: Lines) -> Sample:
    """Log changes of monthly prices; `after` marks those from the month `break` on.

    A `step` of several months takes changes that do not overlap; changes never reach across a gap.
    Where `season` says removed, the mean of every calendar month is taken off.
    """
    selection = question.series[str(specification["series"])]
    months = months_of(specification)
    rows = select(lines.panel.monthly, selection)
    rows = rows.loc[(rows["entity"] == selection.entity) & rows["month"].isin(months)]
    if rows.empty:
        raise Infeasible(f"{selection.label or selection.concept} has no figures in these months")
    prices = rows.set_index("month")["value"].reindex(months[:: int(specification.get("step", 1))])
    changes = np.log(prices).diff().dropna()
    if specification.get("season", "kept") == "removed":
        changes -= changes.groupby(changes.index.str[-2:]).transform("mean")
    after = np.array(changes.index >= str(specification["break"]))
    names = tuple(rows["observations"])
    return Sample(np.array(changes), tuple(changes.index), names, after=after)


def log_ratio(values: Array, after: NDArray[np.bool_]) -> float:
    """Log of the mean deviation from the median of the marked values over that of the others."""
    if after.all() or not after.any():
        return float("nan")
    ratio = float(ratios(values, after, BROWN_FORSYTHE))
    return log(ratio) if ratio > 0 and isfinite(ratio) else float("nan")

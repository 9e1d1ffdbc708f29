"""Samples of monthly prices: of one country before and after a date, or of many countries."""

from __future__ import annotations

from math import isfinite, log

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chervonets.inference.autoregression import Array
from chervonets.inference.dispersion import ratios
from chervonets.inference.result import Infeasible
from chervonets.ways.samples import Question, Sample
from chervonets.ways.selections import Lines, Selection, Specification, select

MONTHS_A_YEAR = 12
BROWN_FORSYTHE = "brown-forsythe"


def month_sample(specification: Specification, question: Question, lines: Lines) -> Sample:
    """Movement of monthly prices of the other countries, and of the country itself.

    Of the monthly log changes, `volatility` is the standard deviation, `deviation` the mean
    deviation from their median and `drift` the absolute mean, a year; `range` is the log of the
    highest over the lowest price.

    Raises:
        Infeasible: the country itself has a gap in the window.
    """
    selection = question.series[str(specification["series"])]
    values, observations = _of_countries(lines, selection, _months(specification))
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


def _months(specification: Specification) -> pd.Index[str]:
    """Months of the specification's window, written `1924-04..1926-12`."""
    first, last = str(specification["window"]).split("..")
    return pd.period_range(first, last, freq="M").astype(str)


def _of_countries(
    lines: Lines, selection: Selection, months: pd.Index[str]
) -> tuple[pd.DataFrame, list[str]]:
    """Values (months x entities) of the countries, or the pool, that have all; and their names."""
    key = (selection.name, tuple(selection.entities))
    if key not in lines.months:
        rows = select(lines.panel.monthly, selection)
        if selection.entities:
            rows = rows.loc[rows["entity"].isin([selection.entity, *selection.entities])]
        lines.months[key] = rows.pivot(index="month", columns="entity", values="value"), rows
    wide, rows = lines.months[key]
    complete = wide.reindex(months).dropna(axis="columns")
    if selection.entity not in complete:
        raise Infeasible(f"{selection.entity} lacks months between {months[0]} and {months[-1]}")
    kept = rows["month"].isin(months) & rows["entity"].isin(complete.columns)
    return complete, rows.loc[kept, "observations"].tolist()


def dispersion_sample(specification: Specification, question: Question, lines: Lines) -> Sample:
    """Log changes of monthly prices; `after` marks those from the month `break` on.

    A `step` of several months takes changes that do not overlap; changes never reach across a gap.
    Where `season` says removed, the mean of every calendar month is taken off.
    """
    selection = question.series[str(specification["series"])]
    months = _months(specification)
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

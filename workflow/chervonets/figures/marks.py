"""The panel as marks: every figure of every concept with the stretch of time that it is about."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from chervonets.panel.build import Panel
from chervonets.panel.calendars import Alignment
from chervonets.panel.concepts import Concept
from chervonets.sources.periods import Kind

COLUMNS = (
    "concept",
    "item",
    "bound",
    "source",
    "series",
    "entity",
    "start",
    "end",
    "kind",
    "value",
    "margin",
    "lenient",
    "evidence",
)
NUMBERS = ("start", "end", "value", "margin", "lenient")


def marks(panel: Panel, concepts: Mapping[str, Concept]) -> pd.DataFrame:
    """Every printed figure of the panel once, economic years where they lie.

    Returns:
        One row a figure, columns `COLUMNS` and `label`, the rival's name in pictures. `start` and
        `end` are decimal years, equal for a figure of one day. Months that close the years of a
        stock stand as months only.
    """
    annual = panel.annual.loc[
        (panel.annual["alignment"] == Alignment.AS_LABELLED.value)
        & (panel.annual["kind"] != Kind.MONTH.value)
    ]
    every = pd.concat(
        [_annual(annual), _monthly(panel.monthly), _spans(panel.spans)], ignore_index=True
    )
    labels = {
        (name, rival.series): rival.label
        for name, concept in concepts.items()
        for rival in concept.rivals
    }
    words = {name: object for name in COLUMNS if name not in NUMBERS}  # faster in small pieces
    chosen = every.loc[every["concept"].isin(list(concepts))].astype(words)
    names = zip(chosen["concept"], chosen["source"] + ":" + chosen["series"], strict=True)
    return chosen.assign(label=[labels[name] for name in names]).sort_values(
        ["concept", "source", "series", "entity", "start"], ignore_index=True
    )


def _annual(rows: pd.DataFrame) -> pd.DataFrame:
    begin = rows["year"] - np.where(rows["kind"] == Kind.ECONOMIC_YEAR.value, 0.25, 0.0)
    stock = (rows["kind"] == Kind.STOCK.value).to_numpy()
    days = rows["observations"].str.split(" ").str[0].str.rsplit(":", n=1).str[1]
    day = _decimal(pd.to_datetime(days.where(stock), format="%Y-%m-%d"))
    start = np.where(stock, day, begin)
    end = np.where(stock, day, begin + 1.0)
    return rows.assign(start=start, end=end)[list(COLUMNS)]


def _monthly(rows: pd.DataFrame) -> pd.DataFrame:
    start = rows["month"].str[:4].astype(int) + (rows["month"].str[5:].astype(int) - 1) / 12
    table = rows.assign(start=start, end=start + 1 / 12, kind=Kind.MONTH.value)
    return table[list(COLUMNS)]


def _spans(rows: pd.DataFrame) -> pd.DataFrame:
    single = rows["start"] == rows["end"]
    start = _decimal(rows["start"])
    end = np.where(single, start, _decimal(rows["end"] + pd.Timedelta(days=1)))
    kind = np.where(single, Kind.STOCK.value, Kind.SPAN.value)
    return rows.assign(start=start, end=end, kind=kind)[list(COLUMNS)]


def _decimal(days: pd.Series[pd.Timestamp]) -> pd.Series[float]:
    """Days as decimal years: the month's start, and the day's share of the month."""
    share = (days.dt.day - 1) / days.dt.days_in_month
    return days.dt.year + (days.dt.month - 1 + share) / 12

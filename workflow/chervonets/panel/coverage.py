"""How well every concept is covered: for each year, how many rivals say something about it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from chervonets.panel.build import Panel
from chervonets.panel.calendars import Alignment
from chervonets.sources.models import CASE

CELL = ["concept", "entity", "year"]
COLUMNS = [*CELL, "rivals", "strict", "items"]


def coverage(panel: Panel) -> pd.DataFrame:
    """The coverage matrix of the case, in long form; years without a figure are absent.

    Returns:
        A row per concept, entity of the case and year: `rivals`, the number of rival figures
        (for a concept with items: of its best covered item; a printed range counts once), `strict`,
        as many without those whose dates or reading are the transcriber's, and `items`, how many
        items have a figure (1 for a concept without items). An economic year counts for the year in
        which it ends, a span for every year that it touches.
    """
    figures = _figures(panel)
    items = figures.groupby(CELL)["item"].nunique()
    strict = _rivals(figures.loc[~figures["lenient"]]).reindex(items.index, fill_value=0)
    table = pd.DataFrame({"rivals": _rivals(figures), "strict": strict, "items": items})
    return table.reset_index()[COLUMNS].sort_values(CELL, ignore_index=True)


def _figures(panel: Panel) -> pd.DataFrame:
    annual = panel.annual.loc[panel.annual["alignment"] == Alignment.AS_LABELLED.value]
    monthly = panel.monthly.assign(year=panel.monthly["month"].str[:4].astype(int))
    ends = zip(panel.spans["start"].dt.year, panel.spans["end"].dt.year, strict=True)
    years: list[Any] = [list(range(first, last + 1)) for first, last in ends]
    spans = panel.spans.assign(year=years).explode("year").astype({"year": int})
    columns = [*CELL, "item", "bound", "source", "series", "lenient"]
    every = pd.concat([table[columns] for table in (annual, monthly, spans)], ignore_index=True)
    return every.loc[every["entity"].isin(CASE)]


def _rivals(figures: pd.DataFrame) -> pd.Series[int]:
    series = figures.groupby([*CELL, "item", "source", "bound"])["series"].nunique()
    ends = series.unstack("bound", fill_value=0).reindex(columns=["", "low", "high"], fill_value=0)
    # the two ends of a range are one figure, and none where the same source prints the middle
    counted = ends[""].where(ends[""] > 0, ends[["low", "high"]].max(axis=1))
    return counted.groupby([*CELL, "item"]).sum().groupby(CELL).max()

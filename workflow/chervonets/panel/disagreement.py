"""How far rivals lie apart: a table that shows misprints, shifted years and swapped countries."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pandas as pd

from chervonets.panel.build import Panel

COLUMNS = (
    "concept",
    "entity",
    "rival",
    "against",
    "years",
    "mean_log_ratio",
    "largest_log_ratio",
    "scatter",
    "growth_gap",
    "best_shift",
)
SHIFTS = (0, -1, 1)
FEWEST = 4
"""Fewest common years for a shift to be looked for."""


def disagreement_table(panel: Panel) -> pd.DataFrame:
    """Compare every two rivals of a concept, entity by entity, in the years that both have.

    Returns:
        One row per concept, entity and pair of rivals, columns `COLUMNS`: the number of common
        years; mean, largest and standard deviation of the log ratio of the first to the second;
        the gap of their mean yearly log growth; and the shift of the second, in years, under which
        the log ratio scatters least (0 where another is no better). Ranges, goods that a concept
        keeps apart, and figures that are not positive are left out.
    """
    annual = panel.annual
    usable = (annual["alignment"] == "as-labelled") & (annual["value"] > 0)
    plain = annual.loc[usable & (annual["bound"] == "")]
    names = plain["source"] + ":" + plain["series"]
    keys = ["concept", "entity", "item"]
    contested = names.groupby([plain[key] for key in keys]).transform("nunique") > 1
    rows = [
        row
        for (concept, entity, _), cells in plain.loc[contested].groupby(keys, sort=True)
        for row in _pairs(str(concept), str(entity), cells)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _pairs(concept: str, entity: str, cells: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    rivals = {
        f"{source}:{series}": pd.Series(
            np.log(rows["value"].to_numpy(dtype=float)), index=rows["year"].to_numpy(dtype=int)
        )
        for (source, series), rows in cells.groupby(["source", "series"], sort=True)
    }
    for first, second in combinations(rivals, 2):
        gaps = _gaps(rivals[first], rivals[second], 0)
        if gaps.empty:
            continue
        passed = gaps.index[-1] - gaps.index[0]
        yield (
            concept,
            entity,
            first,
            second,
            len(gaps),
            gaps.mean(),
            gaps.iloc[gaps.abs().to_numpy().argmax()],
            gaps.std(ddof=1) if passed else np.nan,
            (gaps.iloc[-1] - gaps.iloc[0]) / passed if passed else np.nan,
            _best_shift(rivals[first], rivals[second]),
        )


def _gaps(first: pd.Series[float], second: pd.Series[float], shift: int) -> pd.Series[float]:
    """Log ratio in the common years, in their order."""
    moved = second.set_axis(second.index + shift)
    years = first.index.intersection(moved.index).sort_values()
    return first.loc[years] - moved.loc[years]


def _best_shift(first: pd.Series[float], second: pd.Series[float]) -> int:
    """The shift under which the log ratio scatters least; 0 where years are too few to tell."""
    scatters = {}
    for shift in SHIFTS:
        gaps = _gaps(first, second, shift)
        if len(gaps) < FEWEST:
            return 0
        scatters[shift] = float(gaps.std(ddof=1))
    return min(scatters, key=lambda shift: (scatters[shift], abs(shift)))

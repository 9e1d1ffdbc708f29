"""Where rivals disagree: the table of independent counts of one thing."""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from chervonets.panel.concepts import Concept
from chervonets.report.items import Item, columns, table
from chervonets.sources.models import CASE
from chervonets.sources.vocabulary import Vocabulary

MARK = "*"
"""Marks a pair that goes back to a third count."""
SMALL = 0.1
"""Factors below it are printed with three figures."""


def disagreement_table(
    pairs: pd.DataFrame, concepts: Mapping[str, Concept], vocabulary: Vocabulary
) -> Item:
    """How far any two independent counts of the case lie apart, those that lie furthest first.

    `pairs` is as `chervonets.panel.disagreement.disagreement_table` gives it.
    """
    chosen = pairs.loc[pairs["entity"].map(vocabulary.is_soviet).astype(bool)]
    distance = chosen["ratio"].astype(float).map(np.log).abs()
    ordered = chosen.loc[distance.sort_values(ascending=False, kind="stable").index]
    rows = [_pair(row, concepts[row["concept"]], vocabulary) for row in ordered.to_dict("records")]
    numbers = ("Times", "Ratio", "Furthest ratio", "Scatter", "Best shift, years")
    heads = columns("Concept", "Of what", "Rival", "Against") + columns(*numbers, align="decimal")
    note = (
        "Only independent counts are compared: of none of two is the other a twin, a quotation, a "
        f"part or a re-working. {MARK} Both go back to a third count. Ratios of the first to the "
        "second: the geometric mean of all times that both tell of, and the one furthest from 1; "
        "the scatter is the factor by which it usually strays from its mean. The best shift is the "
        "number of years by which the second would have to move to scatter least (0 where none is "
        "better or the years are too few). Figures about the USSR and its parts; those of other "
        "countries stand in results/panel/disagreement.csv."
    )
    return table("Independent counts of one thing", heads, rows, note)


def _pair(row: Mapping[Hashable, Any], concept: Concept, vocabulary: Vocabulary) -> list[str]:
    place = vocabulary.entities[row["entity"]] if row["entity"] != CASE[0] else ""
    # an empty cell of a csv file is read as a missing value
    item, base = (
        row[name] if isinstance(row[name], str) else "" for name in ("item", "shared_base")
    )
    mark = f" {MARK}" if base else ""
    return [
        concept.title,
        ", ".join(part for part in (item, place) if part),
        _label(concept, row["rival"], item),
        f"{_label(concept, row['against'], item)}{mark}",
        f"{row['times']}",
        _factor(row["ratio"]),
        _factor(row["largest_ratio"]),
        _factor(row["scatter"]),
        f"{row['best_shift']}",
    ]


def _factor(value: float) -> str:
    """A factor with two decimals, or three figures where that is more; nothing if there is none."""
    if np.isnan(value):
        return ""
    return f"{value:.3g}" if value < SMALL else f"{value:.2f}"


def _label(concept: Concept, series: str, item: str) -> str:
    return next(
        rival.label for rival in concept.rivals if (rival.series, rival.item) == (series, item)
    )

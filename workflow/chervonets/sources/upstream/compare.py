"""Compare carried figures with those that the publisher prints now."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from enum import StrEnum

import pandas as pd

from chervonets.sources.periods import name_of

KEYS = ["series", "entity", "start", "end"]
COLUMNS = ("status", "name", "carried", "upstream")


class Status(StrEnum):
    """How a carried figure stands to the publisher's."""

    SAME = "same"
    DIFFERS = "differs"
    MISSING = "missing"
    NEW = "new"


def compare(source: str, carried: pd.DataFrame, upstream: pd.DataFrame) -> pd.DataFrame:
    """Compare two tables of one source, figure by figure.

    Args:
        source: the source's key.
        carried: columns `series`, `entity`, `start`, `end`, `text` (as printed).
        upstream: the same columns, from the publisher's file.

    Returns:
        A row per figure, in the order of names: `status`, `name` (the figure's stable name),
        `carried` and `upstream` (texts, empty where there is none). `missing`: carried, but no
        longer printed. `new`: printed for a carried series and entity between its first and last
        carried date, and not carried; what lies outside was left out on purpose.
    """
    ours = carried.groupby(KEYS)["text"].agg(list)
    theirs = _within(upstream, carried).groupby(KEYS)["text"].agg(list)
    rows = []
    for key in ours.index.union(theirs.index):
        series, entity, start, end = key
        name = f"{source}:{series}:{entity}:{name_of(start.date(), end.date())}"
        rows += [
            (s.value, name, a, b) for s, a, b in _pairs(ours.get(key, []), theirs.get(key, []))
        ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).sort_values("name", kind="stable")


def _within(upstream: pd.DataFrame, carried: pd.DataFrame) -> pd.DataFrame:
    spans = carried.groupby(KEYS[:2], as_index=False).agg(
        first=("start", "min"), last=("end", "max")
    )
    rows = upstream.merge(spans, on=KEYS[:2])
    return rows.loc[(rows["start"] >= rows["first"]) & (rows["end"] <= rows["last"])]


def _pairs(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[Status, str, str]]:
    """Match the texts of one cell; some figures are printed twice, alike or not."""
    left, unmatched = list(theirs), []
    for text in ours:
        match = next((other for other in left if agree(text, other)), None)
        if match is None:
            unmatched.append(text)
        else:
            left.remove(match)
            yield Status.SAME, text, match
    left = [other for other in left if not any(agree(text, other) for text in ours)]
    paired = min(len(unmatched), len(left))
    for text, other in zip(unmatched, left, strict=False):
        yield Status.DIFFERS, text, other
    for text in unmatched[paired:]:
        yield Status.MISSING, text, ""
    for other in left[paired:]:
        yield Status.NEW, "", other


def agree(carried: str, upstream: str) -> bool:
    """Whether the upstream number rounds to the carried one at the precision that this shows."""
    ours = Decimal(carried)
    exponent = ours.as_tuple().exponent
    assert isinstance(exponent, int)  # figures are finite
    return abs(ours - Decimal(upstream)) * 2 <= Decimal(1).scaleb(exponent)

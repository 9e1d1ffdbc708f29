"""What follows from a specification's choices: its sources, their evidence class, its vantage.

These are read off the sample and never crossed as axes: a window that ends in 1932 is a view from
1932, and a series is what its source is, so that an axis for either would count the same
specification twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import pandas as pd

KINDS = ("vantage_point", "evidence_class")
COLUMNS = ("sources_used", *KINDS)

WRITTEN = 1932
"""The last year whose figures the text's author could have had; text A is of October 1932."""

THEN, LATER = str(WRITTEN), "hindsight"
VANTAGES = (THEN, LATER)
MIXED = "mixed"
"""Evidence of sources of several classes."""

_YEARS = re.compile(r"(\d{4})(/\d\d)?")


def derived(observations: pd.Series[Any], classes: Mapping[str, str]) -> pd.DataFrame:
    """Properties of samples.

    Args:
        observations: names of the printed figures behind each sample.
        classes: evidence class by `<source>:<series>`.

    Returns:
        Columns `COLUMNS` on the same index: keys of the sources joined by `+`; `1932` where every
        figure is of a period that had ended by then, else `hindsight`; the evidence class of the
        sources, or `mixed`. All are empty for a sample without figures.
    """
    rows = [_derived(names, classes) for names in observations]
    return pd.DataFrame(rows, index=observations.index, columns=list(COLUMNS))


def _derived(names: Sequence[str], classes: Mapping[str, str]) -> tuple[str, str, str]:
    if not names:
        return "", "", ""
    series = {name.rsplit(":", 2)[0] for name in names}
    kinds = {classes[key] for key in series}
    known_then = all(last_year(name) <= WRITTEN for name in names)
    return (
        "+".join(sorted({key.split(":")[0] for key in series})),
        THEN if known_then else LATER,
        kinds.pop() if len(kinds) == 1 else MIXED,
    )


@lru_cache(maxsize=65_536)
def last_year(observation: str) -> int:
    """The year in which the period of an observation `<source>:<series>:<entity>:<period>` ends.

    >>> last_year("a:b:SUN:1927/28"), last_year("a:b:SUN:1932-10-01..1933-03-31")
    (1928, 1933)
    """
    found = _YEARS.match(observation.rsplit(":", 1)[1].split("..")[-1])
    if found is None:
        raise ValueError(f"the observation {observation} has no period")
    return int(found[1]) + (found[2] is not None)

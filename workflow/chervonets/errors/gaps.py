"""What pairs of independent counts show: gaps of level, and of change between two dates."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from chervonets.panel.build import DataHouse

PAIR = ["concept", "item", "entity", "rival", "against", "originator", "against_originator"]
SIDES = ("evidence", "against_evidence", "enumerated", "against_enumerated")
COLUMNS = ("kind", *PAIR, "theme", *SIDES, "shared", "revision", "gap", "weight")
PASSED = (0.0, 1.0, 2.0, 4.0, 8.0, 13.0)
"""Ends of the classes of years between two dates."""
NO_LEVEL = ("index",)
"""Measures whose level is a convention (every index is 100 in its base): only changes count."""
WINDOW = (1925, 1939)
"""Years that are judged, to the next census: counts of wars are no measure of those between."""
NO_SIZE = ("growth",)
"""Measures that are changes themselves: a ratio of two rates of growth is no error of a figure."""


@dataclass(frozen=True)
class About:
    """What the model has to know of the data: of concepts, and of rivals, `<source>:<series>`."""

    themes: Mapping[str, str]  # of concepts
    measures: Mapping[str, str]  # of concepts
    evidence: Mapping[str, str]  # classes of rivals
    soviet: frozenset[str]  # codes of the USSR and its parts
    enumerated: Collection[str] = frozenset()  # rivals that go back to lists of all that there was
    plans: Collection[str] = frozenset()  # rivals that are plans, which are what they say

    @classmethod
    def of(cls, house: DataHouse) -> About:
        """Read off the data folder."""
        words, counts = house.vocabulary, house.counts
        kinds = {name: words.originators[count.originator].kind for name, count in counts.items()}
        return cls(
            themes={name: concept.theme for name, concept in house.concepts.items()},
            measures={name: concept.measure for name, concept in house.concepts.items()},
            evidence={rival: house.evidence_of(rival) for rival in counts},
            soviet=frozenset(filter(words.is_soviet, words.entities)),
            enumerated=house.enumerated,
            plans={rival for rival, kind in kinds.items() if kind == "plan"},
        )


def gaps(pairs: pd.DataFrame, about: About) -> pd.DataFrame:
    """The gaps between counts about the USSR and its parts, with their weights.

    Two counts are independent, or the second is what an author put in the place of the first.

    A gap of level is the mean log ratio of a pair over its common periods of 1925-39; a gap of
    change is the change of the log ratio between two neighbouring common periods. It does not
    widen with the years between them, as `widening` shows. A concept with k originators holds
    k - 1 gaps' worth of each kind, however many pairs, items, places and years it has: the rows of
    two originators in a concept share 2 / k.

    Args:
        pairs: as `chervonets.panel.pairs.independent_pairs` gives them.
        about: the data that they are of.

    Returns:
        A row per gap, columns `COLUMNS`; `shared` says whether both counts go back to a third,
        `revision` whether the second puts right the first.
    """
    used = _judged(pairs, about)
    rows = [row for pair, cells in used.groupby(PAIR, sort=True) for row in _gaps(pair, cells)]
    found = pd.DataFrame(rows, columns=["kind", *PAIR, "shared", "revision", "gap"])
    leveled = ~found["concept"].map(about.measures).isin(NO_LEVEL)
    found = found.loc[(found["kind"] == "change") | leveled]
    return found.assign(
        theme=found["concept"].map(about.themes),
        evidence=found["rival"].map(about.evidence),
        against_evidence=found["against"].map(about.evidence),
        enumerated=found["rival"].isin(list(about.enumerated)),
        against_enumerated=found["against"].isin(list(about.enumerated)),
        weight=_weights(found),
    )[list(COLUMNS)].reset_index(drop=True)


def _judged(pairs: pd.DataFrame, about: About) -> pd.DataFrame:
    """Pairs of sizes, about the USSR and its parts, in the years that are judged."""
    sized = ~pairs["concept"].map(about.measures).isin(NO_SIZE)
    years = pairs["year"].between(WINDOW[0], WINDOW[1] + 1)
    return pairs.loc[sized & years & pairs["entity"].isin(about.soviet)]


def _gaps(pair: tuple[object, ...], cells: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    ordered = cells.sort_values("year", kind="stable")
    ratios, years = ordered["log_ratio"].to_numpy(), ordered["year"].to_numpy()
    kinds = bool(ordered["shared_base"].iat[0]), bool(ordered["revision"].iat[0])
    yield ("level", *pair, *kinds, ratios.mean())
    for change, passed in zip(np.diff(ratios), np.diff(years), strict=True):
        if passed > 0:
            yield ("change", *pair, *kinds, change)


def widening(pairs: pd.DataFrame, about: About) -> pd.DataFrame:
    """Whether gaps of change widen with the years, over all dates of independent pairs.

    Returns:
        A row per class of years passed: `from`, `to`, `median` of the size of the change of the log
        ratio, and `count` of pairs of dates.
    """
    used = _judged(pairs.loc[~pairs["revision"].astype(bool)], about)
    both = used.merge(used, on=PAIR, suffixes=("", "_then"))
    both = both.loc[both["year_then"] > both["year"]]
    passed = both["year_then"] - both["year"]
    sizes = (both["log_ratio_then"] - both["log_ratio"]).abs()
    rows = [
        {"from": low, "to": high, "median": sizes[chosen].median(), "count": int(chosen.sum())}
        for low, high in pairwise(PASSED)
        if (chosen := (passed > low) & (passed <= high)).any()
    ]
    return pd.DataFrame(rows, columns=["from", "to", "median", "count"])


def _weights(found: pd.DataFrame) -> pd.Series[float]:
    """Two over the number of originators of the concept, shared by the rows of each pair of them.

    Between k originators there are k (k - 1) / 2 pairs, but only k - 1 free gaps.
    """
    pairs = zip(found["originator"], found["against_originator"], strict=True)
    both = pd.Series(list(map(frozenset, pairs)), index=found.index, dtype=object)
    group = [found["kind"], found["concept"]]
    originators = both.groupby(group).transform(lambda sets: len(frozenset().union(*sets)))
    rows = both.groupby([*group, both]).transform("size")
    return 2 / (originators.astype(float) * rows.astype(float))

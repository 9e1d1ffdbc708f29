"""Pairs of independent figures for the same thing: what shows how far such counts lie apart."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pandas as pd

from chervonets.panel.build import DataHouse, Panel
from chervonets.panel.calendars import Alignment
from chervonets.sources.originators import independent, revises, shared_base
from chervonets.sources.periods import Kind

THING = ["concept", "item", "entity"]
PAIR = ("rival", "against", "originator", "against_originator", "shared_base")
COLUMNS = (*THING, *PAIR, "revision", "best_shift", "year", "log_ratio")
YEARS = (Kind.CALENDAR_YEAR.value, Kind.ECONOMIC_YEAR.value)
DAYS_OF_YEAR = 365.25
SHIFTS = (0.0, -1.0, 1.0)
FEWEST = 4
"""Fewest common years for a shift to be looked for."""
DAY = r"^(\d{4}-\d{2})-\d{2}$"
"""A stock's day, which is often the reader's where a month is printed: its month is its period."""


def independent_pairs(panel: Panel, house: DataHouse) -> pd.DataFrame:
    """Compare every two independent rivals wherever both have a figure of the same period.

    Twins, quotations of one count, nested counts and re-workings are no pairs, nor are years in
    which one series is known to repeat the other: see
    `chervonets.sources.originators.independent`. Nor are scores, and figures that are not positive.
    Only a count from lists and what an author put in its place stand as a pair besides, marked as
    a revision, the count first. A printed range stands by its geometric middle, under the name of
    the series of its low end.

    Returns:
        A row per concept, item, entity, pair and period, columns `COLUMNS`: `year` is the middle of
        the period in years of our era, `log_ratio` that of the first rival to the second,
        `shared_base` names the originators that both go back to, parted by blanks; `best_shift` is
        by how many years the second would have to move for the log ratio to scatter least (0 where
        no other is better, or there are too few years to tell).
    """
    figures = _figures(panel, house)
    crowded = figures.groupby([*THING, "period"])["rival"].transform("nunique") > 1
    rows = [
        row
        for thing, cells in figures.loc[crowded].groupby(THING, sort=True)
        for row in _pairs(thing, cells, house)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _pairs(
    thing: tuple[object, ...], cells: pd.DataFrame, house: DataHouse
) -> Iterator[tuple[object, ...]]:
    known = house.vocabulary.originators
    figures = cells.pivot_table("log_value", ["year", "period"], "rival", sort=True)
    for rival, against in combinations(figures.columns, 2):
        gaps = (figures[rival] - figures[against]).dropna()
        gaps = gaps.loc[[not _repeated(rival, against, year, house) for year, _ in gaps.index]]
        if gaps.empty:
            continue
        pair = rival, against
        if _revised(against, rival, house):
            pair, gaps = (against, rival), -gaps
        counts = house.counts[pair[0]], house.counts[pair[1]]
        revision, free = _revised(*pair, house), independent(*counts, known)
        if not (revision or free):
            continue
        who = (count.originator for count in counts)
        base = " ".join(sorted(shared_base(*counts, known))) if free else ""
        shift = _best_shift(*(figures[name].dropna() for name in pair))
        head = (*thing, *pair, *who, base, revision, shift)
        for year, gap in zip(gaps.index.get_level_values("year"), gaps, strict=True):
            yield (*head, year, gap)


def _revised(rival: str, against: str, house: DataHouse) -> bool:
    """Whether the second of two rivals puts right the lists that the first goes back to."""
    counts = house.counts[against], house.counts[rival]
    return rival in house.enumerated and revises(*counts, house.vocabulary.originators)


def _repeated(rival: str, against: str, year: float, house: DataHouse) -> bool:
    """Whether one of two rivals prints the other's figure again in a year."""
    return any(
        item.series == other and item.since <= year < item.until + 1
        for one, other in ((rival, against), (against, rival))
        for item in house.series[one].repeats
    )


def _best_shift(first: pd.Series[float], second: pd.Series[float]) -> int:
    one, other = (line.droplevel("period") for line in (first, second))
    scatters = {}
    for shift in SHIFTS:
        gaps = (one - other.set_axis(other.index + shift)).dropna()
        if len(gaps) < FEWEST or one.index.has_duplicates or other.index.has_duplicates:
            return 0
        scatters[shift] = float(gaps.std(ddof=1))
    return int(min(scatters, key=lambda shift: (scatters[shift], abs(shift))))


def _figures(panel: Panel, house: DataHouse) -> pd.DataFrame:
    """Positive figures and middles of ranges, with the name and the middle of their period."""
    annual = panel.annual.loc[panel.annual["alignment"] == Alignment.AS_LABELLED]
    labelled = annual["kind"] + " " + annual["year"].astype(str)
    annual = annual.assign(
        period=labelled.where(annual["kind"].isin(YEARS), _named_period(annual)),
        year=annual["year"] + 0.5,
    )
    months = pd.PeriodIndex(panel.monthly["month"], freq="M")
    of_months = months.year + (months.month - 0.5) / 12
    monthly = panel.monthly.assign(period=panel.monthly["month"], year=of_months)
    days = panel.spans["start"] + (panel.spans["end"] - panel.spans["start"]) / 2
    of_spans = days.dt.year + days.dt.day_of_year / DAYS_OF_YEAR
    spans = panel.spans.assign(period=_named_period(panel.spans), year=of_spans)
    every = pd.concat([annual, monthly, spans], ignore_index=True)
    scores = [name for name, concept in house.concepts.items() if concept.measure == "score"]
    positive = every.loc[(every["value"] > 0) & ~every["concept"].isin(scores)]
    figures = positive.assign(
        rival=positive["source"] + ":" + positive["series"],
        log_value=np.log(positive["value"].astype(float)),
    )
    columns = [*THING, "period", "year", "rival", "log_value"]
    plain = figures.loc[figures["bound"] == "", columns]
    found = pd.concat([plain, _middles(figures)[columns]], ignore_index=True)
    found["period"] = found["period"].str.replace(DAY, r"\1", regex=True)
    return found.assign(year=found.groupby([*THING, "period"])["year"].transform("mean"))


def _named_period(table: pd.DataFrame) -> pd.Series[str]:
    """The periods of rows that rest on one observation each, from its name."""
    return table["observations"].str.replace(r"^.*:", "", regex=True)


def _middles(figures: pd.DataFrame) -> pd.DataFrame:
    """Ranges of which a source prints both ends, by the mean of their logarithms."""
    keys = [*THING, "source", "period", "year"]
    low, high = (figures.loc[figures["bound"] == end] for end in ("low", "high"))
    both = low.merge(high[[*keys, "log_value"]], on=keys, suffixes=("", "_high"))
    # a source with several ranges for one thing says nothing that could be paired
    both = both.drop_duplicates(keys, keep=False)
    return both.assign(log_value=(both["log_value"] + both["log_value_high"]) / 2)

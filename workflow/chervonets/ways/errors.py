"""Errors drawn for the figures of a claim: printed margins first, else the model of error."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from chervonets.errors.gaps import About
from chervonets.errors.model import ErrorModel, Interest
from chervonets.inference.autoregression import Array
from chervonets.panel.build import Panel
from chervonets.panel.calendars import Alignment

CELL = ["concept", "item", "source", "series", "entity"]
DAYS_OF_YEAR = 365.25
PERCENT = "percent"
SCORE = "score"

MARGIN_IN_SD = 2.0
"""A printed margin is taken as two standard deviations of a normal error."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """Factors by which the true values may exceed the printed ones, by name of the figure."""

    names: tuple[str, ...]  # of the printed figures, (k,)
    logs: Array  # log factors, (draws, k)

    def errors(self, draw: int, times: float = 1.0) -> dict[str, float]:
        """The factors of one draw, with log errors that many times as large."""
        return dict(zip(self.names, np.exp(times * self.logs[draw]).tolist(), strict=True))


@dataclass(frozen=True, eq=False)
class Draws:
    """Errors in batches, each as large as all before it, the same whenever one goes through them.

    The first is of the size `first`, all together have `most` draws.
    """

    first: int
    most: int
    draw: Callable[[int, int], Drawn]  # makes a batch of a size, after as many draws

    def __iter__(self) -> Iterator[Drawn]:
        done = 0
        while done < self.most:
            size = min(max(done, self.first), self.most - done)
            yield self.draw(size, done)
            done += size


def drawn_errors(
    panel: Panel,
    about: About,
    model: ErrorModel,
    size: int,
    seed: int,
    interests: Mapping[str, Interest] = MappingProxyType({}),
    *,
    names: Collection[str] | None = None,
    done: int = 0,
) -> Drawn:
    """Draw errors for every figure about the USSR and its parts.

    A line, one series about one thing and place, shares its error of level; see
    `ErrorModel.draws`. A figure with a printed margin has an error of its own within it instead.
    The error of a share falls on its odds, so that it stays one. Figures of other countries,
    plans, which are what they say, and scores are taken as printed.

    `interests` says by `<source>:<series>` whether whoever counted had one; `names` are the figures
    that are wanted, by default all; `done` draws of the same seed there are already.
    """
    known: list[str] = []
    logs: list[Array] = []
    for place, (cell, rows) in enumerate(_lines(panel)):
        concept, _, source, series, entity = map(str, cell)
        rival, measure = f"{source}:{series}", about.measures[concept]
        if entity not in about.soviet or rival in about.plans or measure == SCORE:
            continue
        if names is not None and rows["name"].isin(names).sum() == 0:
            continue
        rng = np.random.default_rng([seed, place, done])
        kind = about.themes[concept], str(rows["evidence"].iat[0]), rival in about.enumerated
        interest = interests.get(rival, "none")
        drawn = model.draws(rows["year"].tolist(), kind, size, rng, interest)
        margins = rows["margin"].fillna(0.0).to_numpy(float) / 100
        own = 1 + rng.standard_normal((size, len(rows))) * margins / MARGIN_IN_SD
        found = np.where(margins > 0, np.log(np.clip(own, 0.05, None)), np.log(drawn))
        known += rows["name"].tolist()
        logs.append(_on_odds(found, rows, measure))
    return Drawn(tuple(known), np.hstack(logs) if logs else np.zeros((size, 0)))


def _on_odds(logs: Array, rows: pd.DataFrame, measure: str) -> Array:
    """For parts in per cent of a whole the log factors that the same errors of the odds give."""
    share = rows["value"].to_numpy(float) / 100
    parts = (rows["unit"] == PERCENT) & (measure == "share")
    if not parts.all() or not ((share > 0) & (share < 1)).all():
        return logs
    found: Array = logs - np.log1p(share * np.expm1(logs))
    return found


@lru_cache(maxsize=8)
def _lines(panel: Panel) -> list[tuple[Any, pd.DataFrame]]:
    """Every printed figure once, line by line: name, date in years, margin and evidence class."""
    annual = panel.annual.loc[panel.annual["alignment"] == Alignment.AS_LABELLED]
    months = pd.PeriodIndex(panel.monthly["month"], freq="M")
    starts, ends = pd.to_datetime(panel.spans["start"]), pd.to_datetime(panel.spans["end"])
    middle = starts + (ends - starts) / 2
    dated = (
        (annual, annual["year"].astype(float) + 0.5),
        (panel.monthly, months.year + (months.month - 0.5) / 12),
        (panel.spans, middle.dt.year + middle.dt.day_of_year / DAYS_OF_YEAR),
    )
    columns = [*CELL, "name", "year", "margin", "evidence", "unit", "value"]
    every = pd.concat(
        [table.assign(name=table["observations"], year=years)[columns] for table, years in dated],
        ignore_index=True,
    )
    single = every.loc[~every["name"].str.contains(" ", regex=False)]
    # two figures of one line on one date are one date
    once = single.drop_duplicates("name").drop_duplicates([*CELL, "year"])
    return list(once.sort_values([*CELL, "year"]).groupby(CELL, sort=True))

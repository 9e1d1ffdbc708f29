"""Which panel rows a specification looks at, and the sample it takes from them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import NamedTuple, TypeVar, cast

import numpy as np
import pandas as pd

from chervonets.inference.result import Infeasible
from chervonets.panel.build import Panel
from chervonets.panel.transform import Line, Transform, apply, line, ratio
from chervonets.sources.strict import Strict
from chervonets.ways.space import Choice


class Selection(Strict):
    """One rival series of a concept for one entity, possibly over another (a ratio).

    No `rival` means every rival of the concept (several goods, say); `low` and `high` name the
    series that hold printed bounds of the same quantity. `group` is
    the kind of a product where claims tell kinds apart. `change` takes the yearly change of a
    stock, such as the issue from the notes in circulation. `times` multiplies a single figure by
    another, such as a wage by a price level; `plus` names single figures of the same unit that are
    added to one. `factor` brings scores of scales of different lengths onto one length, and prices
    by different weights or coins onto one.
    `divides` marks what others are divided by, people say, which is no good itself.
    `entities` names the other countries looked at; none means all.
    """

    label: str = ""
    concept: str
    rival: str = ""
    entity: str = "SUN"
    item: str = ""
    period: str = ""
    low: str | None = None
    high: str | None = None
    over: Selection | None = None
    factor: float = 1.0
    times: Selection | None = None
    plus: list[Selection] = []
    change: bool = False
    entities: list[str] = []
    divides: bool = False
    group: str = ""

    @property
    def name(self) -> tuple[str, ...]:
        """What tells the selection from others: concepts, rivals, entities, denominators too."""
        own = (self.concept, self.rival, self.entity, self.item, self.period)
        changes = (str(self.change), str(self.factor))
        return own + changes + (self.over.name if self.over else ())

    def parts(self) -> list[Selection]:
        """The selection, its denominators, its factors and what is added to it."""
        beside = [side for side in (self.over, self.times) if side is not None] + self.plus
        return [self, *(part for side in beside for part in side.parts())]


Specification = Mapping[str, Choice]
Value = tuple[float, tuple[str, ...]]
"""A value, and the names of the printed figures behind it."""
Made = TypeVar("Made")


class Figure(NamedTuple):
    """One figure: which bound of a range it is (or none), and the names of those behind it."""

    bound: str
    value: float
    names: tuple[str, ...]


PRINTED = ("entity", "item", "bound", "value", "observations")
"""What a test needs to know of a printed figure."""

WHOLE = {"alignment": "as-labelled", "rows": "strict", "transform": "level"}
"""The axes that change a whole line, with what holds where a claim does not name them."""


def select(table: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Rows of a panel table that a selection names, for all entities."""
    source, series = selection.rival.split(":", 1)
    return table.loc[
        (table["concept"] == selection.concept)
        & (table["source"] == source)
        & (table["series"] == series)
    ]


def window(specification: Specification) -> tuple[int, int]:
    """First and last year of the specification's window, written `1925-1932`."""
    first, last = str(specification["window"]).split("-")
    return int(first), int(last)


class Error(NamedTuple):
    """An error that the printed figures of some years are supposed to have."""

    share: float  # by which they overstate, 0.1 for ten per cent
    years: tuple[int, ...]


def once(known: dict[Hashable, Made | str], key: Hashable, make: Callable[[], Made]) -> Made:
    """What is made once and kept; a reason is kept for what cannot be had.

    Raises:
        Infeasible: with the reason.
    """
    if key not in known:
        try:
            known[key] = make()
        except Infeasible as refused:
            known[key] = str(refused)
    found = known[key]
    if isinstance(found, str):
        raise Infeasible(found)
    return found


@dataclass(frozen=True, eq=False)
class Lines:
    """The lines of a panel, each made once however many specifications look at it.

    So are what they are made from, by selection: single `figures`, `prices` by item, `tables` of
    figures by item, and `months`, monthly prices (months x entities) with their rows. `errors` are
    supposed: factors by which true values exceed the printed figures, by name; figures that it does
    not name are taken as printed.
    """

    panel: Panel
    made: dict[Hashable, Line | str] = field(default_factory=dict)
    figures: dict[Hashable, Value | str] = field(default_factory=dict)
    prices: dict[Hashable, dict[str, Value]] = field(default_factory=dict)
    months: dict[Hashable, tuple[pd.DataFrame, pd.DataFrame]] = field(default_factory=dict)
    tables: dict[Hashable, dict[str, list[Figure]]] = field(default_factory=dict)
    errors: Mapping[str, float] = field(default_factory=dict)

    def with_errors(self, errors: Mapping[str, float]) -> Lines:
        """The same lines under supposed errors; what was looked up is not looked up again."""
        return dataclasses.replace(self, made={}, errors=errors)

    def by_item(self, selection: Selection, rows: str) -> dict[str, list[Figure]]:
        """Printed figures of a selection by item, looked up once."""
        key = (selection.name, rows)
        if key not in self.tables:
            found: dict[str, list[Figure]] = {}
            table = span_values(self.panel, selection, rows).sort_values("item", kind="stable")
            columns = (table[name].tolist() for name in ("item", "bound", "value", "observations"))
            for item, bound, value, names in zip(*columns, strict=True):
                found.setdefault(item, []).append(Figure(bound, value, tuple(names.split())))
            self.tables[key] = found
        return self.tables[key]

    def supposed(self, value: float, names: Sequence[str]) -> float:
        """A value under the supposed errors of the printed figures behind it."""
        factors = [self.errors.get(name, 1.0) for name in names] if self.errors else [1.0]
        return value * sum(factors) / len(factors)

    def annual(
        self,
        selection: Selection,
        alignment: str,
        *,
        rows: str = "strict",
        entity: str | None = None,
        rival: str | None = None,
    ) -> Line:
        """The annual line of a selection under an alignment, divided by its denominator if any.

        Raises:
            Infeasible: no rows are left.
            TerritoryError: numerator and denominator refer to different borders.
        """
        if selection.plus:
            raise Infeasible("single figures are added, not lines")
        cell = (selection.concept, rival or selection.rival, entity or selection.entity)
        key = (cell, alignment, rows)
        numerator = once(self.made, key, partial(self._supposed_line, selection, *key))
        if selection.factor != 1:
            scaled = selection.factor * numerator.values
            numerator = dataclasses.replace(numerator, values=scaled)
        if selection.change:
            numerator = apply(numerator, "difference")
        if selection.over is None:
            return numerator
        return ratio(numerator, self.annual(selection.over, alignment, rows=rows, entity=entity))

    def _supposed_line(
        self, selection: Selection, cell: tuple[str, str, str], alignment: str, rows: str
    ) -> Line:
        printed = _printed(self.panel, cell, alignment, rows)
        if isinstance(printed, str):
            raise Infeasible(f"{selection.label or selection.concept} has {printed}")
        if not self.errors:
            return printed
        cells = zip(printed.values.tolist(), printed.observations, strict=True)
        values = np.array([self.supposed(value, cell.split()) for value, cell in cells])
        return dataclasses.replace(printed, values=values)

    def prepared(
        self,
        selection: Selection,
        specification: Specification,
        *,
        entity: str | None = None,
        rival: str | None = None,
        error: Error | None = None,
    ) -> Line:
        """The line that a test sees: selected, transformed, cut to the window.

        A supposed error is taken out before the transformation.

        Raises:
            Infeasible: nothing is left, or the transformation is impossible.
        """
        alignment, rows, transform = (
            str(specification.get(axis, usual)) for axis, usual in WHOLE.items()
        )
        key = (selection.name, alignment, rows, transform, entity, rival, error)

        def make() -> Line:
            chosen = self.annual(selection, alignment, rows=rows, entity=entity, rival=rival)
            if error is not None:
                overstated = np.where(np.isin(chosen.years, error.years), 1 + error.share, 1.0)
                chosen = dataclasses.replace(chosen, values=chosen.values / overstated)
            try:
                return apply(chosen, cast(Transform, transform))
            except ValueError as refused:
                raise Infeasible(str(refused)) from refused

        whole = once(self.made, key, make)
        cut = (key, specification["window"])
        return once(self.made, cut, lambda: whole.between(*window(specification)))


@lru_cache(maxsize=4096)
def _printed(panel: Panel, cell: tuple[str, str, str], alignment: str, rows: str) -> Line | str:
    """The line of one rival and entity, or that there are no figures; made once for a panel."""
    if cell not in panel.cells:
        return "no figures"
    table = panel.cells[cell]
    alignments = table["alignment"].to_numpy()
    # comparators have only the first alignment
    kept = alignments == (alignment if alignment in alignments else "as-labelled")
    if rows == "strict":
        kept &= ~table["lenient"].to_numpy(dtype=bool)
    return line(table.loc[kept]) if kept.any() else f"no {rows} figures"


def span_values(panel: Panel, selection: Selection, rows: str) -> pd.DataFrame:
    """Rows of a selection in any of the panel's tables: entity, item, bound, value, observations.

    A span, a stock or a year may hold the quantity; `period` (the end of the observation's name)
    chooses among several.
    """
    tables = [
        table
        for (concept, rival, entity), table in panel.printed.items()
        if concept == selection.concept
        and selection.rival in (rival, "")
        and entity == selection.entity
    ]
    if not tables:
        return pd.DataFrame({name: [] for name in PRINTED})
    found = pd.concat(tables, ignore_index=True)
    if selection.period:
        found = found.loc[found["observations"].str.endswith(f":{selection.period}")]
    if selection.item:
        found = found.loc[found["item"] == selection.item]
    if rows == "strict":
        found = found.loc[~found["lenient"]]
    # a figure of one month stands among the months and among the spans
    return found[list(PRINTED)].drop_duplicates()

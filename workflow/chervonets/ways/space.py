"""The table of specifications: it exists before anything is fitted, and is made piece by piece."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chervonets.sources.strict import Strict

Choice = str | int | float | bool

Grid = Mapping[str, NDArray[np.intp]]

CUTS = frozenset({"null", "trend", "margin", "window", "break", "event"})
"""Axes that leave the line as it is: they cut it, look at another date in it, or test otherwise."""


class Forbidden(Strict):
    """Combinations that make no sense, with the reason."""

    when: dict[str, list[Choice]]
    why: str

    def meets(self, specification: Mapping[str, Choice]) -> bool:
        """Whether the specification is such a combination."""
        return all(specification[axis] in choices for axis, choices in self.when.items())


@dataclass(frozen=True)
class Space:
    """All combinations of choices around the primary specification.

    Rows are numbered by the crossing: the primary's choice comes first on every axis, so that row
    0 is the primary, and the axes of `CUTS` vary fastest, so that the rows that look at one line
    stand together.

    Attributes:
        primary: the choice on every axis, and the choices that have no axis.
        axes: alternatives by axis, the primary's first.
        forbidden: combinations that are left unfitted.
        grids: places of the choices on every axis that are crossed with one another; a row that
            several grids have belongs to the first.
    """

    primary: Mapping[str, Choice]
    axes: Mapping[str, Sequence[Choice]]
    forbidden: Sequence[Forbidden]
    grids: Sequence[Grid]

    @classmethod
    def of(
        cls,
        primary: Mapping[str, Choice],
        axes: Mapping[str, Sequence[Choice]],
        forbidden: Sequence[Forbidden] = (),
        crossings: Sequence[Mapping[str, Sequence[Choice]]] = (),
        *,
        tested: bool = True,
    ) -> Space:
        """Check and order the axes.

        Args:
            primary: the choice on every axis, and the choices that have no axis.
            axes: alternatives by axis; each holds the primary's choice.
            forbidden: combinations that are left unfitted.
            crossings: where not every axis bears on every specification: the sets of choices that
                are crossed with one another, while axes that a set does not name keep the
                primary's choice.
            tested: whether there is a test; without one there are no rows.

        Raises:
            ValueError: an axis lacks the primary's choice, or repeats one; a crossing has a choice
                that the axis has not; the primary is forbidden, or in no crossing.
        """
        for axis, choices in axes.items():
            if axis not in primary:
                raise ValueError(f"axis {axis!r} has no primary choice")
            if primary[axis] not in choices:
                raise ValueError(f"axis {axis!r} lacks the primary choice {primary[axis]!r}")
            if len(set(choices)) != len(choices):
                raise ValueError(f"axis {axis!r} repeats a choice")
        for item in forbidden:
            if item.meets(primary):
                raise ValueError(f"the primary specification is forbidden: {item.why}")
        ordered = {
            axis: sorted(axes[axis], key=primary[axis].__ne__)
            for axis in sorted(axes, key=lambda axis: axis in CUTS)
        }
        grids = [_grid(crossing, ordered) for crossing in crossings or [axes]]
        grids.sort(key=lambda grid: any(places[0] != 0 for places in grid.values()))
        if any(places[0] != 0 for places in grids[0].values()):
            raise ValueError("the primary specification is in no crossing")
        return cls(primary, ordered, forbidden, grids if tested else [])

    @cached_property
    def _numbers(self) -> NDArray[np.intp]:
        """Numbers of the rows among those of all grids, line by line and without repeated ones."""
        ends = np.cumsum([_size(grid) for grid in self.grids], dtype=int)
        whole = np.arange(ends[-1] if len(ends) else 0)
        if len(ends) < 2:
            return whole
        places = self._places(whole)
        repeated = np.zeros(len(whole), dtype=bool)
        for grid, end in zip(self.grids, ends, strict=True):
            there = [np.isin(places[axis][end:], own) for axis, own in grid.items()]
            repeated[end:] |= np.logical_and.reduce(there)
        lines = [places[axis][~repeated] for axis in self.axes if axis not in CUTS]
        return whole[~repeated][np.lexsort(lines[::-1])] if lines else whole[~repeated]

    @cached_property
    def _lines(self) -> NDArray[np.intp]:
        """The first row of every line, and the number of rows."""
        places = self._places(self._numbers)
        lines = [places[axis] for axis in self.axes if axis not in CUTS]
        new = np.logical_or.reduce([np.diff(place, prepend=-1) != 0 for place in lines])
        starts = np.flatnonzero(new) if lines else [0]
        return np.append(starts, len(self))

    def __len__(self) -> int:
        return len(self._numbers)

    def parts(self, rows: int) -> list[range]:
        """Row numbers in pieces of about so many, each a whole number of lines; one at least."""
        found, start = [], 0
        while start < len(self):
            fit = np.searchsorted(self._lines, start + rows, side="right") - 1
            after = np.searchsorted(self._lines, start, side="right")
            end = int(self._lines[max(fit, after)])
            found.append(range(start, end))
            start = end
        return found or [range(0)]

    def table(self, part: range | None = None) -> pd.DataFrame:
        """One row per specification.

        Args:
            part: row numbers; all by default.

        Returns:
            `specification` (`s0000` is the primary), a column per key of `primary`, `primary`
            (bool), `forbidden` (the reason, or empty).
        """
        part = range(len(self)) if part is None else part
        places = self._places(self._numbers[part.start : part.stop])
        columns = {
            key: pd.Index(self.axes[key]).take(places[key])
            if key in self.axes
            else pd.Index([own]).repeat(len(part))
            for key, own in self.primary.items()
        }
        reasons = np.full(len(part), "", dtype=object)
        for item in reversed(self.forbidden):
            reasons[self._meets(item, places, len(part))] = item.why
        return pd.DataFrame(
            {
                "specification": [f"s{number:04d}" for number in part],
                **columns,
                "primary": np.array(part) == 0,
                "forbidden": reasons,
            },
            index=pd.RangeIndex(part.start, part.stop),
        )

    def _places(self, numbers: NDArray[np.intp]) -> dict[str, NDArray[np.intp]]:
        """Which choice of every axis each row has, from numbers among all grids."""
        found = {axis: np.zeros(len(numbers), dtype=int) for axis in self.axes}
        start = 0
        for grid in self.grids:
            own = (numbers >= start) & (numbers < start + _size(grid))
            sizes = [len(places) for places in grid.values()]
            crossed = np.unravel_index(numbers[own] - start, sizes) if sizes else ()
            for (axis, places), at in zip(grid.items(), crossed, strict=True):
                found[axis][own] = places[at]
            start += _size(grid)
        return found

    def _meets(self, item: Forbidden, places: Grid, rows: int) -> NDArray[np.bool_]:
        """Which rows are such a combination."""
        met = np.ones(rows, dtype=bool)
        for axis, choices in item.when.items():
            if axis in self.axes:
                there = [place for place, own in enumerate(self.axes[axis]) if own in choices]
                met &= np.isin(places[axis], there)
            else:
                met &= self.primary[axis] in choices
        return met


def _size(grid: Grid) -> int:
    return math.prod(len(places) for places in grid.values())


def _grid(
    crossing: Mapping[str, Sequence[Choice]], axes: Mapping[str, Sequence[Choice]]
) -> dict[str, NDArray[np.intp]]:
    """The places of a crossing's choices on the axes; 0, the primary's, where it names none.

    Raises:
        ValueError: the crossing has a choice that the axis has not.
    """
    for axis, choices in crossing.items():
        if unknown := [choice for choice in choices if choice not in axes.get(axis, ())]:
            raise ValueError(f"a crossing has {unknown[0]!r}, which axis {axis!r} has not")
    return {
        axis: np.array([place for place, own in enumerate(choices) if own in crossing[axis]])
        if axis in crossing
        else np.zeros(1, dtype=int)
        for axis, choices in axes.items()
    }

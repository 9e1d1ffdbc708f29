"""The table of specifications: it exists before anything is fitted, and is made piece by piece."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chervonets.sources.models import Strict

Choice = str | int | float | bool

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
        tested: whether there is a test; without one there are no rows.
    """

    primary: Mapping[str, Choice]
    axes: Mapping[str, Sequence[Choice]]
    forbidden: Sequence[Forbidden]
    tested: bool = True

    @classmethod
    def of(
        cls,
        primary: Mapping[str, Choice],
        axes: Mapping[str, Sequence[Choice]],
        forbidden: Sequence[Forbidden] = (),
        *,
        tested: bool = True,
    ) -> Space:
        """Check and order the axes; each must hold the primary's choice.

        Raises:
            ValueError: an axis lacks the primary's choice, or repeats one; the primary is
                forbidden.
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
        return cls(primary, ordered, forbidden, tested)

    def __len__(self) -> int:
        return self.tested * math.prod(len(choices) for choices in self.axes.values())

    def parts(self, rows: int) -> list[range]:
        """Row numbers in pieces of about so many, each a whole number of lines; one at least."""
        line = math.prod(len(choices) for axis, choices in self.axes.items() if axis in CUTS)
        step = max(1, rows // line) * line
        total = len(self)
        return [range(start, min(start + step, total)) for start in range(0, max(1, total), step)]

    def table(self, part: range | None = None) -> pd.DataFrame:
        """One row per specification.

        Args:
            part: row numbers; all by default.

        Returns:
            `specification` (`s0000` is the primary), a column per key of `primary`, `primary`
            (bool), `forbidden` (the reason, or empty).
        """
        part = range(len(self)) if part is None else part
        numbers = np.arange(part.start, part.stop)
        places = self._places(numbers)
        columns = {
            key: pd.Index(self.axes[key]).take(places[key])
            if key in self.axes
            else pd.Index([own]).repeat(len(numbers))
            for key, own in self.primary.items()
        }
        reasons = np.full(len(numbers), "", dtype=object)
        for item in reversed(self.forbidden):
            reasons[self._meets(item, places)] = item.why
        return pd.DataFrame(
            {
                "specification": [f"s{number:04d}" for number in numbers],
                **columns,
                "primary": numbers == 0,
                "forbidden": reasons,
            },
            index=pd.RangeIndex(part.start, part.stop),
        )

    def _places(self, numbers: NDArray[np.intp]) -> dict[str, NDArray[np.intp]]:
        """Which choice of every axis each row has."""
        sizes = tuple(len(choices) for choices in self.axes.values())
        found = np.unravel_index(numbers, sizes) if sizes else ()
        return dict(zip(self.axes, found, strict=True))

    def _meets(self, item: Forbidden, places: Mapping[str, NDArray[np.intp]]) -> NDArray[np.bool_]:
        """Which rows are such a combination."""
        met = np.ones(len(next(iter(places.values()), [0])), dtype=bool)
        for axis, choices in item.when.items():
            if axis in self.axes:
                there = [place for place, own in enumerate(self.axes[axis]) if own in choices]
                met &= np.isin(places[axis], there)
            else:
                met &= self.primary[axis] in choices
        return met

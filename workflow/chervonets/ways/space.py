"""The table of specifications: it exists before anything is fitted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import pandas as pd

from chervonets.sources.strict import Strict

Choice = str | int | float | bool
Grid = Mapping[str, Sequence[Choice]]
"""Choices by axis."""


class Forbidden(Strict):
    """Combinations that make no sense, with the reason."""

    when: dict[str, list[Choice]]
    why: str

    def meets(self, specification: Mapping[str, Choice]) -> bool:
        """Whether the specification is such a combination."""
        return all(specification[axis] in choices for axis, choices in self.when.items())


@dataclass(frozen=True)
class Space:
    """All combinations of choices around the primary specification, which is the first row.

    Where not every axis bears on every specification, `crossings` are the sets of choices that are
    crossed with one another, while axes that a set does not name keep the primary's choice.
    """

    primary: Mapping[str, Choice]  # on every axis, and the choices that have no axis
    axes: Grid  # the primary's choice first
    forbidden: Sequence[Forbidden]
    crossings: Sequence[Grid]  # the first holds the primary

    @classmethod
    def of(
        cls,
        primary: Mapping[str, Choice],
        axes: Grid,
        forbidden: Sequence[Forbidden] = (),
        crossings: Sequence[Grid] = (),
    ) -> Space:
        """Check and order the axes.

        Raises:
            ValueError: an axis lacks the primary's choice, or repeats one; a crossing has a choice
                that the axis has not; the primary is forbidden, or in no crossing.
        """
        _check(primary, axes, crossings)
        for item in forbidden:
            if item.meets(primary):
                raise ValueError(f"the primary specification is forbidden: {item.why}")
        ordered = {axis: sorted(axes[axis], key=primary[axis].__ne__) for axis in axes}
        first = sorted(
            crossings or [axes],
            key=lambda grid: any(primary[axis] not in choices for axis, choices in grid.items()),
        )
        if any(primary[axis] not in choices for axis, choices in first[0].items()):
            raise ValueError("the primary specification is in no crossing")
        return cls(primary, ordered, forbidden, first)

    def table(self) -> pd.DataFrame:
        """One row per specification.

        Returns:
            `specification` (`s0000` is the primary), a column per key of `primary`, `primary`
            (bool), `forbidden` (the reason, or empty).
        """
        crossed: dict[tuple[Choice, ...], None] = {}  # each once, in the order of the axes
        for crossing in self.crossings:
            options = [
                [own for own in choices if own in crossing.get(axis, choices[:1])]
                for axis, choices in self.axes.items()
            ]
            crossed |= dict.fromkeys(product(*options))
        rows = [{**self.primary, **dict(zip(self.axes, row, strict=True))} for row in crossed]
        reasons = [[item.why for item in self.forbidden if item.meets(row)] for row in rows]
        return pd.DataFrame(
            {
                "specification": [f"s{number:04d}" for number in range(len(rows))],
                **{key: [row[key] for row in rows] for key in self.primary},
                "primary": [number == 0 for number in range(len(rows))],
                "forbidden": [why[0] if why else "" for why in reasons],
            }
        )


def _check(primary: Mapping[str, Choice], axes: Grid, crossings: Sequence[Grid]) -> None:
    for axis, choices in axes.items():
        if axis not in primary:
            raise ValueError(f"axis {axis!r} has no primary choice")
        if primary[axis] not in choices:
            raise ValueError(f"axis {axis!r} lacks the primary choice {primary[axis]!r}")
        if len(set(choices)) != len(choices):
            raise ValueError(f"axis {axis!r} repeats a choice")
    for axis, choices in (item for crossing in crossings for item in crossing.items()):
        if unknown := [choice for choice in choices if choice not in axes.get(axis, ())]:
            raise ValueError(f"a crossing has {unknown[0]!r}, which axis {axis!r} has not")

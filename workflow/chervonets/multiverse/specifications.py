"""The table of specifications: it exists before anything is fitted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import pandas as pd

from chervonets.sources.models import Strict

Choice = str | int | float | bool


class Forbidden(Strict):
    """Combinations that make no sense, with the reason."""

    when: dict[str, list[Choice]]
    why: str

    def meets(self, specification: Mapping[str, Choice]) -> bool:
        """Whether the specification is such a combination."""
        return all(specification[axis] in choices for axis, choices in self.when.items())


def specification_table(
    primary: Mapping[str, Choice],
    axes: Mapping[str, Sequence[Choice]],
    forbidden: Sequence[Forbidden] = (),
    crossings: Sequence[Mapping[str, Sequence[Choice]]] = (),
) -> pd.DataFrame:
    """Cross all axes around the primary specification.

    Args:
        primary: the choice on every axis, and the choices that have no axis.
        axes: alternatives by axis; each holds the primary's choice.
        forbidden: combinations that are left unfitted.
        crossings: where not every axis bears on every specification: the sets of choices that are
            crossed with one another, while axes that a set does not name keep the primary's choice.

    Returns:
        One row per specification: `specification` (`s0000` is the primary), a column per key of
        `primary`, `primary` (bool), `forbidden` (the reason, or empty).

    Raises:
        ValueError: an axis lacks the primary's choice, or repeats one; a crossing has a choice that
            the axis has not; the primary is forbidden, or in no crossing.
    """
    for axis, choices in axes.items():
        if axis not in primary:
            raise ValueError(f"axis {axis!r} has no primary choice")
        if primary[axis] not in choices:
            raise ValueError(f"axis {axis!r} lacks the primary choice {primary[axis]!r}")
        if len(set(choices)) != len(choices):
            raise ValueError(f"axis {axis!r} repeats a choice")
    for crossing in crossings:
        for axis, choices in crossing.items():
            if unknown := [choice for choice in choices if choice not in axes.get(axis, ())]:
                raise ValueError(f"a crossing has {unknown[0]!r}, which axis {axis!r} has not")
    combinations = {
        combination: None
        for crossing in crossings or [axes]
        for combination in product(*(crossing.get(axis, [primary[axis]]) for axis in axes))
    }
    crossed = [{**primary, **dict(zip(axes, row, strict=True))} for row in combinations]
    if dict(primary) not in crossed:
        raise ValueError("the primary specification is in no crossing")
    crossed.sort(key=lambda row: row != dict(primary))
    table = pd.DataFrame(crossed)
    table.insert(0, "specification", [f"s{number:04d}" for number in range(len(crossed))])
    table["primary"] = [row == dict(primary) for row in crossed]
    table["forbidden"] = [
        next((item.why for item in forbidden if item.meets(row)), "") for row in crossed
    ]
    if table.loc[0, "forbidden"]:
        raise ValueError(f"the primary specification is forbidden: {table['forbidden'].iloc[0]}")
    return table

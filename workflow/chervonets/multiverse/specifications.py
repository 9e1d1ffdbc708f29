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
) -> pd.DataFrame:
    """Cross all axes around the primary specification.

    Args:
        primary: the choice on every axis, and the choices that have no axis.
        axes: alternatives by axis; each holds the primary's choice.
        forbidden: combinations that are left unfitted.

    Returns:
        One row per specification: `specification` (`s0000` is the primary), a column per key of
        `primary`, `primary` (bool), `forbidden` (the reason, or empty).

    Raises:
        ValueError: an axis lacks the primary's choice, or repeats one; the primary is forbidden.
    """
    for axis, choices in axes.items():
        if axis not in primary:
            raise ValueError(f"axis {axis!r} has no primary choice")
        if primary[axis] not in choices:
            raise ValueError(f"axis {axis!r} lacks the primary choice {primary[axis]!r}")
        if len(set(choices)) != len(choices):
            raise ValueError(f"axis {axis!r} repeats a choice")
    crossed = [
        {**primary, **dict(zip(axes, combination, strict=True))}
        for combination in product(*axes.values())
    ]
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

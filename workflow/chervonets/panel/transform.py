"""From panel rows to the series that a test sees: ratios, per head, rebasing, growth.

A `Line` is a series of one entity on years. Operations between lines refuse to mix territories.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Transform = Literal["level", "log", "growth", "difference"]


class TerritoryError(ValueError):
    """Figures for different borders were to be combined."""


class GapError(ValueError):
    """A year that the operation needs is missing."""


@dataclass(frozen=True)
class Line:
    """An annual series.

    Attributes:
        years: (n,), increasing; a missing year is absent.
        values: (n,).
        kinds: (n,) kinds of period that the cells were made from.
        observations: (n,) names of the printed figures behind each value.
        territory: the borders that all values refer to.
    """

    years: NDArray[np.int_]
    values: NDArray[np.float64]
    kinds: tuple[str, ...]
    observations: tuple[str, ...]
    territory: str

    def between(self, first: int, last: int) -> Line:
        """The part from `first` to `last`, both included."""
        part = slice(*np.searchsorted(self.years, (first, last + 1)))
        kinds, names = self.kinds[part], self.observations[part]
        return Line(self.years[part], self.values[part], kinds, names, self.territory)


def line(rows: pd.DataFrame) -> Line:
    """A line from annual panel rows of one rival, entity and alignment.

    Raises:
        TerritoryError: the rows refer to different borders.
        ValueError: a year occurs twice.
    """
    years, order = np.unique(rows["year"].to_numpy(dtype=int), return_index=True)
    if len(years) != len(rows):
        raise ValueError("a year occurs twice: the rows are of several rivals or alignments")
    return Line(
        years,
        rows["value"].to_numpy(dtype=float)[order],
        tuple(rows["kind"].to_numpy()[order]),
        tuple(rows["observations"].to_numpy()[order]),
        one_territory(rows["territory"]),
    )


def one_territory(tags: Iterable[str]) -> str:
    """The single territory among `tags`.

    Raises:
        TerritoryError: there are several.
    """
    found = sorted(set(tags))
    if len(found) > 1:
        raise TerritoryError(f"figures for different borders cannot be mixed: {', '.join(found)}")
    return found[0] if found else ""


def ratio(numerator: Line, denominator: Line) -> Line:
    """Numerator over denominator in the years that both have; also the way to "per head".

    Raises:
        TerritoryError: the two refer to different borders.
    """
    territory = one_territory([numerator.territory, denominator.territory])
    years, left, right, kinds, observations = _joined(*_cells(numerator), *_cells(denominator))
    values = numerator.values[left] / denominator.values[right]
    return Line(years, values, kinds, observations, territory)


Names = tuple[str, ...]


def _cells(series: Line) -> tuple[bytes, Names, Names]:
    """What a line is made from, apart from its values: the same under all supposed errors."""
    return series.years.tobytes(), series.kinds, series.observations


@lru_cache(maxsize=256)
def _joined(
    one: bytes, kinds: Names, names: Names, other: bytes, other_kinds: Names, other_names: Names
) -> tuple[NDArray[np.int_], NDArray[np.int_], NDArray[np.int_], Names, Names]:
    """Years that both have, their places in either, and the kinds and names of both together."""
    both = np.frombuffer(one, dtype=int), np.frombuffer(other, dtype=int)
    years, left, right = np.intersect1d(*both, return_indices=True)
    pairs = list(zip(left.tolist(), right.tolist(), strict=True))
    joined = tuple(f"{kinds[i]}/{other_kinds[j]}" for i, j in pairs)
    return years, left, right, joined, tuple(f"{names[i]} {other_names[j]}" for i, j in pairs)


@lru_cache(maxsize=256)
def _changed(years: bytes, kinds: Names, names: Names) -> tuple[NDArray[np.int_], Names, Names]:
    """Places of cells that follow on one of the year before, and kinds and names of both."""
    later = np.flatnonzero(np.diff(np.frombuffer(years, dtype=int)) == 1) + 1
    return later, tuple(kinds[i] for i in later), tuple(f"{names[i - 1]} {names[i]}" for i in later)


def rebase(series: Line, year: int) -> Line:
    """The line divided by its value in `year`.

    Raises:
        GapError: the year is missing.
    """
    if year not in series.years:
        raise GapError(f"cannot rebase on {year}: there is no figure for it")
    return replace(series, values=series.values / series.values[series.years == year][0])


def apply(series: Line, transform: Transform) -> Line:
    """Level, logarithm, log growth or first difference.

    Changes never reach across a gap.

    Raises:
        ValueError: a logarithm of a value that is not positive.
    """
    if transform == "level":
        return series
    if transform != "difference" and (series.values <= 0).any():
        raise ValueError("the logarithm needs positive values")
    values = series.values if transform == "difference" else np.log(series.values)
    if transform == "log":
        return Line(series.years, values, series.kinds, series.observations, series.territory)
    later, kinds, names = _changed(*_cells(series))
    changes = values[later] - values[later - 1]
    return Line(series.years[later], changes, kinds, names, series.territory)

"""A balanced panel of one treated unit and its donors, checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from chervonets.inference.result import CONSTANT, ROUNDING, Infeasible, check_size

Array = NDArray[np.float64]

PRE_YEARS = 4
"""Fewest years before treatment; with fewer, almost any series can be matched by some donors."""

DONORS = 2
"""Fewest donors; the smallest p-value of a placebo rank is one over the number of units."""


@dataclass(frozen=True, eq=False)
class Panel:
    """Outcomes of one treated unit and of donors in the same years, without gaps.

    Attributes:
        names: (1 + J,) of the units, the treated one first. The donors follow in the order of
            their values, so that no result depends on the order in which they were given.
        outcomes: (1 + J, T) in one unit of measurement, less the median of all, rows as `names`.
        times: (T,) dates, equally spaced.
        pre: number of years before treatment.
        median: of all figures as they were given, which `outcomes` lack.
    """

    names: tuple[str, ...]
    outcomes: Array
    times: Array
    pre: int
    median: float

    @classmethod
    def of(
        cls,
        values: ArrayLike,
        units: Sequence[str],
        *,
        treated: str,
        first: float,
        times: ArrayLike | None = None,
    ) -> Panel:
        """A panel from a matrix.

        Args:
            values: (units, T) outcomes.
            units: names of the rows.
            treated: name of the treated unit.
            first: first treated date.
            times: (T,) dates of the columns; 0, 1, 2, ... by default.

        Raises:
            Infeasible: the values are no matrix with a name per row and a date per column, names
                or dates are repeated, the treated unit is missing, dates are not equally spaced,
                figures are missing, fewer than `PRE_YEARS` years before or none after treatment,
                fewer than `DONORS` donors, a unit whose figures are all the same, or
                figures that `check_size` refuses.
        """
        matrix = np.asarray(values, dtype=np.float64)
        names, treated = [str(unit) for unit in units], str(treated)
        if matrix.ndim != 2 or len(matrix) != len(names):
            raise Infeasible("the panel is not a matrix with one named row for each unit")
        given = np.arange(matrix.shape[1]) if times is None else times
        dates: Array = np.asarray(given, dtype=np.float64)
        _check_names(names, treated)
        _check_dates(dates, matrix.shape[1])
        pre = int((dates < first).sum())
        if pre < PRE_YEARS:
            raise Infeasible(
                f"{pre} years before {first:g} are too few; the test needs {PRE_YEARS}"
            )
        if pre == len(dates):
            raise Infeasible(f"there is no year from {first:g} on")
        for name, row in zip(names, matrix, strict=True):
            missing = ~np.isfinite(row)
            if missing.any():
                raise Infeasible(f"{name} has no figure for {dates[missing][0]:g}")
            if np.ptp(row) <= CONSTANT * np.abs(row).max():
                raise Infeasible(f"all figures of {name} are the same")
        check_size(matrix)
        chosen = names.index(treated)
        donors = np.delete(np.arange(len(names)), chosen)
        # lexsort takes its last key first; the name decides only between donors that are alike.
        keys = [np.array(names)[donors], *matrix[donors].T[::-1]]
        order = np.concatenate([[chosen], donors[np.lexsort(keys)]])
        # A level that all share says nothing, and would cost digits.
        median = float(np.median(matrix))
        return cls(tuple(names[row] for row in order), matrix[order] - median, dates, pre, median)

    @property
    def treated(self) -> str:
        """Name of the treated unit."""
        return self.names[0]

    @property
    def donors(self) -> tuple[str, ...]:
        """Names of the donors."""
        return self.names[1:]

    @property
    def before(self) -> Array:
        """(1 + J, pre) outcomes before treatment."""
        return self.outcomes[:, : self.pre]

    @property
    def after(self) -> Array:
        """(1 + J, T - pre) outcomes from the first treated date on."""
        return self.outcomes[:, self.pre :]

    @property
    def rounding(self) -> float:
        """Size up to which a misfit is no more than rounding."""
        size = float(np.abs(self.outcomes).max())
        return max(ROUNDING * float(np.ptp(self.outcomes)), CONSTANT * size)

    def without(self, donor: str) -> Panel:
        """The panel without a donor.

        Raises:
            Infeasible: fewer than `DONORS` donors are left.
        """
        if len(self.donors) <= DONORS:
            raise Infeasible(f"without {donor} there are fewer than {DONORS} donors")
        row = self.names.index(donor)
        names = tuple(name for name in self.names if name != donor)
        return replace(self, names=names, outcomes=np.delete(self.outcomes, row, axis=0))

    def named(self, values: Array) -> dict[str, float]:
        """Values (J,) of the donors, by name."""
        return dict(zip(self.donors, values.tolist(), strict=True))

    def by_size(self, weights: Array) -> dict[str, float]:
        """Weights (J,) of the donors by name, the largest first."""
        return dict(sorted(self.named(weights).items(), key=lambda item: (-item[1], item[0])))


def _check_names(names: list[str], treated: str) -> None:
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise Infeasible(f"the unit {repeated[0]} comes more than once")
    if treated not in names:
        raise Infeasible(f"the treated unit {treated} is not in the panel")
    if len(names) - 1 < DONORS:
        raise Infeasible(f"{len(names) - 1} donors are too few; the test needs {DONORS}")


def _check_dates(dates: Array, columns: int) -> None:
    if dates.shape != (columns,) or not np.isfinite(dates).all():
        raise Infeasible("the dates are not as many as the figures of a unit")
    steps = np.diff(dates)
    if (steps <= 0).any():
        raise Infeasible("the dates do not rise")
    wide = steps > steps.min() * (1 + 1e-6) + ROUNDING * np.abs(dates).max()
    if wide.any():
        before = int(np.argmax(wide))
        raise Infeasible(f"there is a gap between {dates[before]:g} and {dates[before + 1]:g}")

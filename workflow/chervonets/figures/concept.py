"""What a concept's picture shows: its figures, sorted into the form that they can carry."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator
from numpy.typing import ArrayLike

from chervonets.panel.concepts import Concept
from chervonets.sources.models import CASE
from chervonets.sources.periods import Kind
from chervonets.sources.vocabulary import Vocabulary

LABEL_SIZE = 7.0
FEW = 6
"""Most lines that can each have a colour and a name at its end."""
MANY_ROWS = 24
"""Most countries that stand below one another as rows."""
FEW_TIMES = 4
"""Most periods that rows can tell apart."""
SPREAD = 30.0
"""Ratio of the largest to the smallest figure from which the scale is logarithmic."""
LARGE = 1e5
"""From it on a logarithmic scale prints powers of ten."""
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


class Form(StrEnum):
    """TIME: lines over years. ROWS: a dot or range an item. PROFILE: a line over many items."""

    TIME = "time"
    ROWS = "rows"
    PROFILE = "profile"


@dataclass(frozen=True)
class Subject:
    """One concept with its figures.

    Attributes:
        name: of the concept.
        concept: its description.
        marks: its rows of `chervonets.figures.marks.marks`.
        vocabulary: words for units and countries.
        part: which of its rows are drawn, where it is drawn in rows.
    """

    name: str
    concept: Concept
    marks: pd.DataFrame
    vocabulary: Vocabulary
    part: slice = field(default_factory=lambda: slice(None))

    @cached_property
    def own(self) -> pd.DataFrame:
        """The figures drawn strongly: the case's, or all where the case has none and few do."""
        case = self.marks["entity"].isin(CASE)
        if not case.any() and self.marks["entity"].nunique() <= FEW:
            return self.marks
        return self.marks.loc[case]

    @cached_property
    def others(self) -> pd.DataFrame:
        """The figures drawn faintly."""
        return self.marks.drop(self.own.index)

    @cached_property
    def items(self) -> list[str]:
        """The items that have figures, in the order of the concept's rivals."""
        present = set(self.marks["item"])
        named = dict.fromkeys(rival.item for rival in self.concept.rivals)
        return [item for item in named if item in present]

    @cached_property
    def form(self) -> Form:
        """The form that the number of items, countries and periods asks for."""
        if self.own.empty:
            few = self.others["entity"].nunique() <= MANY_ROWS and _times(self.others) < FEW_TIMES
            return Form.ROWS if few else Form.TIME
        if self.concept.item_units:
            return Form.ROWS  # what is counted in different units shares no axis of values
        items, times = self.own["item"].nunique(), _times(self.own)
        if sum(item.startswith("age ") or ", age " in item for item in self.items) > 2 * FEW:
            return Form.PROFILE
        one_moment = times == 1 and (
            self.others.empty or self.others["entity"].nunique() <= MANY_ROWS
        )
        return Form.ROWS if one_moment or (items > FEW and times <= FEW_TIMES) else Form.TIME


def _times(rows: pd.DataFrame) -> int:
    return len(rows[["start", "end"]].drop_duplicates())


def period_words(start: float, end: float, kind: str) -> str:
    """A period as a picture names it: 1928, 1927/28, Mar 1926, 1 Jan 1929, 1928-32."""
    year = int(start + 1e-6)
    month = round((start - year) * 12 * 32) // 32
    match kind:
        case Kind.CALENDAR_YEAR:
            return str(year)
        case Kind.ECONOMIC_YEAR:
            return f"{year}/{(year + 1) % 100:02d}"
        case Kind.MONTH:
            return f"{MONTHS[round((start - year) * 12) % 12]} {year}"
        case Kind.STOCK:
            return f"{MONTHS[min(month, 11)]} {year}"
        case _:
            last = int(end - 1e-6)
            return str(year) if last == year else f"{year}-{last % 100:02d}"


def bounded(rows: pd.DataFrame) -> pd.DataFrame:
    """Printed ranges and printed margins as intervals.

    Returns:
        Columns `item`, `source`, `entity`, `start`, `end`, `low`, `high`: where a source prints
        both ends of a range for one item and period, and where it prints a margin in per cent.
    """
    keys = ["item", "source", "entity", "start", "end"]
    if not (rows["bound"] != "").any() and rows["margin"].isna().all():
        return pd.DataFrame(columns=[*keys, "low", "high"])
    ends = rows.loc[rows["bound"] != ""]
    low = ends.loc[ends["bound"] == "low"].groupby(keys)["value"].min().rename("low")
    high = ends.loc[ends["bound"] == "high"].groupby(keys)["value"].max().rename("high")
    ranges = pd.concat([low, high], axis=1, join="inner").reset_index()
    sure = rows.loc[rows["margin"].notna(), [*keys, "value", "margin"]]
    half = sure["value"].abs() * sure["margin"] / 100
    margins = sure.assign(low=sure["value"] - half, high=sure["value"] + half)
    return pd.concat([ranges, margins[[*keys, "low", "high"]]], ignore_index=True)


def scale_values(
    ax: Axes, axis: Literal["x", "y"], values: ArrayLike, *, even: bool = False
) -> bool:
    """Few round ticks, on a logarithmic scale where positive figures spread by `SPREAD`.

    Args:
        ax: where the figures are drawn.
        axis: on which.
        values: (n,) all figures drawn.
        even: keep an even scale in any case.

    Returns:
        Whether the scale is logarithmic.
    """
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    logarithmic = not even and low > 0 and high / low > SPREAD
    target = ax.xaxis if axis == "x" else ax.yaxis
    if logarithmic:
        (ax.set_xscale if axis == "x" else ax.set_yscale)("log")
        subs = (1.0, 3.0) if np.log10(high / low) < 2 else (1.0,)
        target.set_major_locator(LogLocator(subs=subs, numticks=6))
        target.set_minor_locator(NullLocator())
    else:
        target.set_major_locator(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
    words = power_words if logarithmic and high >= LARGE else number_words
    target.set_major_formatter(FuncFormatter(lambda value, _: words(value)))
    return logarithmic


def power_words(value: float) -> str:
    """A tick of a logarithmic scale as a power of ten: 10⁶, 3×10⁶."""
    power = int(np.floor(np.log10(value) + 1e-9))
    first = f"{value / 10.0**power:.2g}"
    return ("" if first == "1" else f"{first}×") + f"10{str(power).translate(SUPERSCRIPTS)}"


def number_words(value: float) -> str:
    """A figure as pictures print it: at most five digits, thousands parted.

    One that five digits do not hold has come from another unit: below a thousand it prints three.
    """
    if abs(value) >= 1e4:
        return f"{value:,.0f}"
    held = np.isclose(value, float(f"{value:.5g}"), rtol=1e-9, atol=0.0)
    return f"{value:.5g}" if held else f"{value:.{3 if abs(value) < 1e3 else 4}g}"

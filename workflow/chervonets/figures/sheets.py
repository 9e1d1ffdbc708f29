"""Sheets of the data appendix: one picture a concept, many to a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from chervonets.figures.concept import LABEL_SIZE, Form, Subject
from chervonets.figures.profile import draw_profile
from chervonets.figures.rows import draw_rows, rows_height
from chervonets.figures.style import (
    COLUMN_MM,
    FULL_MM,
    GREY,
    INK,
    MM_PER_INCH,
    POINTS_PER_INCH,
    bare,
    wrapped,
)
from chervonets.figures.timeline import draw_timeline, names_height

PAGE_MM = 231.0
HEADING_SIZE = 8.5
SOURCE_SIZE = 7.0
PLOT_MM = 23.5
FOOT_MM = 5.0
GUTTER_MM = 3.5
SLACK_MM = 2.0
"""Kept free at the right, since programs set the same words a little wider or narrower."""
LEFT_MM = {Form.TIME: 9.5, Form.PROFILE: 9.5, Form.ROWS: 36.0}
RIGHT_MM = {Form.TIME: 35.0, Form.PROFILE: 35.0, Form.ROWS: 4.0}
DRAW: Mapping[Form, Callable[[Axes, Subject], None]] = {
    Form.TIME: draw_timeline,
    Form.ROWS: draw_rows,
    Form.PROFILE: draw_profile,
}
MM = MM_PER_INCH / POINTS_PER_INCH
"""Millimetres in a point."""


@dataclass(frozen=True)
class Frame:
    """A concept's place on a sheet.

    Attributes:
        subject: what is drawn.
        heading: its number and title.
        sources: short forms of its sources.
    """

    subject: Subject
    heading: str
    sources: Sequence[str]

    @cached_property
    def lines(self) -> tuple[str, str, str]:
        """Heading, unit and borders, and source line, wrapped to the column."""
        width = (COLUMN_MM - SLACK_MM) / MM
        concept = self.subject.concept
        words = self.subject.vocabulary
        unit = f"{words.words_of(concept.unit)}; {words.borders(concept.territory)}"
        return (
            wrapped(self.heading, width, HEADING_SIZE, "bold"),
            wrapped(unit, width, LABEL_SIZE, "normal"),
            _two_lines(self.sources, width),
        )

    @cached_property
    def head(self) -> float:
        """Height above the axes, mm."""
        heading, unit, _ = self.lines
        periods = 3.0 if self.subject.form != Form.TIME else 1.0
        return _height(heading, HEADING_SIZE) + _height(unit, LABEL_SIZE) + periods + 1.0

    @cached_property
    def plot(self) -> float:
        """Height of the axes, mm."""
        if self.subject.form == Form.ROWS:
            return rows_height(self.subject)
        names = names_height(self.subject) * MM if self.subject.form == Form.TIME else 0.0
        return max(PLOT_MM, names)

    @cached_property
    def height(self) -> float:
        """Height of everything, mm."""
        return self.head + self.plot + FOOT_MM + _height(self.lines[2], SOURCE_SIZE)


def _height(text: str, size: float) -> float:
    return 1.15 * size * MM * (text.count("\n") + 1)


def _two_lines(sources: Sequence[str], width: float) -> str:
    """As many sources as two lines hold, and how many more there are."""
    for shown in range(len(sources), 0, -1):
        more = len(sources) - shown
        text = "; ".join(sources[:shown]) + (f"; and {more} more" if more else "")
        lines = wrapped(text, width, SOURCE_SIZE, "normal")
        if lines.count("\n") < 2:
            return lines
    return lines


Column = list[Frame]


def pages(frames: Sequence[Frame]) -> Iterator[tuple[Column, Column]]:
    """Frames filled into two columns a page, from top to bottom; the last page is balanced."""
    rest = list(frames)
    while rest:
        left = _fitting(rest)
        right = _fitting(rest[left:])
        if left + right == len(rest):
            left = min(range(1, len(rest) + 1), key=lambda cut: _higher(rest[:cut], rest[cut:]))
            right = len(rest) - left
        yield rest[:left], rest[left : left + right]
        rest = rest[left + right :]


def _fitting(frames: Sequence[Frame]) -> int:
    """How many frames one column holds, at least one."""
    heights = accumulate(frame.height + GUTTER_MM for frame in frames)
    return max(1, sum(height <= PAGE_MM for height in heights)) if frames else 0


def _higher(left: Sequence[Frame], right: Sequence[Frame]) -> float:
    return max(sum(frame.height + GUTTER_MM for frame in column) for column in (left, right))


def sheet(page: tuple[Column, Column]) -> Figure:
    """One page of pictures, as high as its higher column."""
    total = _higher(*page)
    figure = bare(FULL_MM, total)
    for place, column in enumerate(page):
        top = total
        for frame in column:
            _draw(figure, frame, place * (FULL_MM - COLUMN_MM), top, total)
            top -= frame.height + GUTTER_MM
    return figure


def _draw(figure: Figure, frame: Frame, left: float, top: float, total: float) -> None:
    heading, unit, sources = frame.lines
    form = frame.subject.form

    def write(text: str, y: float, size: float, **look: Any) -> None:
        figure.text(
            left / FULL_MM, y / total, text, fontsize=size, va="top", linespacing=1.05, **look
        )

    write(heading, top, HEADING_SIZE, fontweight="bold", color=INK)
    write(unit, top - _height(heading, HEADING_SIZE), LABEL_SIZE, color=GREY)
    bottom = top - frame.head - frame.plot
    width = COLUMN_MM - LEFT_MM[form] - RIGHT_MM[form]
    ax = figure.add_axes(
        (
            (left + LEFT_MM[form]) / FULL_MM,
            bottom / total,
            width / FULL_MM,
            frame.plot / total,
        )
    )
    ax.tick_params(labelsize=LABEL_SIZE, length=2.0, pad=2.0)
    DRAW[form](ax, frame.subject)
    write(sources, bottom - FOOT_MM, SOURCE_SIZE, color=GREY)

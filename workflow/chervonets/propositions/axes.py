"""Axes of choices, each choice marked by whether it leaves the question as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import model_validator

from chervonets.sources.strict import Strict
from chervonets.ways.space import Choice

Mark = Literal["same", "open", "other"]
MARKS: tuple[Mark, ...] = ("same", "open", "other")


class Windows(Strict):
    """All windows whose first and last years lie in two ranges, both ends included."""

    first: tuple[int, int]
    last: tuple[int, int]

    def choices(self) -> Iterator[str]:
        """The windows, written `1925-1932`."""
        for first in range(self.first[0], self.first[1] + 1):
            for last in range(self.last[0], self.last[1] + 1):
                if first < last:
                    yield f"{first}-{last}"


Options = list[Choice] | Windows


class Axis(Strict):
    """Choices that leave the question as it is, are open to dispute, or ask something else.

    The three kinds are those of Del Giudice and Gangestad (2021, Advances in Methods and Practices
    in Psychological Science 4, "A traveler's guide to the multiverse"): equivalent, uncertain and
    non-equivalent. `why` is the reason for what is not `same`.
    """

    same: Options = []
    open: Options = []
    other: Options = []
    why: str = ""

    @model_validator(mode="after")
    def _is_explained(self) -> Axis:
        listed = [choice for mark in MARKS for choice in self._of(mark)]
        if len(set(listed)) != len(listed):
            raise ValueError("a choice stands twice")
        if (self.open or self.other) and not self.why:
            raise ValueError("what is not `same` needs a reason (`why`)")
        return self

    def _of(self, mark: Mark) -> list[Choice]:
        options: Options = getattr(self, mark)
        return list(options.choices()) if isinstance(options, Windows) else list(options)

    @property
    def marks(self) -> dict[Choice, Mark]:
        """The mark of every choice, `same` first."""
        return {choice: mark for mark in MARKS for choice in self._of(mark)}


def mark_of(specification: Mapping[str, Choice], axes: Mapping[str, Axis]) -> Mark:
    """The mark of a way: that of its choice which leaves the question least as it is."""
    places = [MARKS.index(axis.marks[specification[name]]) for name, axis in axes.items()]
    return MARKS[max(places, default=0)]

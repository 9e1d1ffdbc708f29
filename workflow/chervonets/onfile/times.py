"""Times as people write them: years, economic years, quarters, months, weeks, dates, numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np


def _years(day: date) -> float:
    return float(day.year)


def _quarters(day: date) -> float:
    return float(day.year * 4 + (day.month - 1) // 3)


def _months(day: date) -> float:
    return float(day.year * 12 + day.month - 1)


def _weeks(day: date) -> float:
    return float((day.toordinal() - 1) // 7)


def _days(day: date) -> float:
    return float(day.toordinal())


@dataclass(frozen=True)
class Calendar:
    """One way to write times.

    Attributes:
        pattern: of the text; its groups are whole numbers.
        first: the first day of the time, from the groups.
        after: the first day of the next time, from the first day of this one.
        place: number of a day; that of the next time is greater by a constant.
    """

    pattern: re.Pattern[str]
    first: Callable[..., date]
    after: Callable[[date], date]
    place: Callable[[date], float]

    def day(self, text: str) -> date | None:
        """The first day of a time, None where the text is not of this calendar."""
        found = self.pattern.fullmatch(text)
        try:
            return found and self.first(*map(int, found.groups()))
        except ValueError:  # there is no such day
            return None


def _months_later(months: int) -> Callable[[date], date]:
    def later(day: date) -> date:
        years, month = divmod(day.month - 1 + months, 12)
        return date(day.year + years, month + 1, 1)

    return later


def _days_later(days: int) -> Callable[[date], date]:
    return lambda day: day + timedelta(days=days)


YEAR = r"([0-2]\d{3})"

CALENDARS = (
    Calendar(re.compile(YEAR), lambda y: date(y, 1, 1), _months_later(12), _years),
    Calendar(
        re.compile(YEAR + r"/(?:\d{2}|\d{4})"),
        lambda y: date(y, 1, 1),
        _months_later(12),
        _years,
    ),
    Calendar(
        re.compile(YEAR + r"[ -]?[Qq]([1-4])"),
        lambda y, q: date(y, 3 * q - 2, 1),
        _months_later(3),
        _quarters,
    ),
    Calendar(
        re.compile(YEAR + r"-?[Ww](\d{1,2})"),
        lambda y, w: date.fromisocalendar(y, w, 1),
        _days_later(7),
        _weeks,
    ),
    Calendar(
        re.compile(YEAR + r"(?:-|-?[Mm])?(\d{2})"),
        lambda y, m: date(y, m, 1),
        _months_later(1),
        _months,
    ),
    Calendar(
        re.compile(YEAR + r"-?(\d{2})-?(\d{2})(?:[T ]00:00(?::00)?)?"), date, _days_later(1), _days
    ),
)
"""A year, 1928/29, 1961Q1, 2020-W05, 1961-05, 1961-05-01; also without hyphens."""


@dataclass(frozen=True)
class Clock:
    """How the times of a file become numbers.

    Attributes:
        place: number of a day; None where times are plain numbers.
        step: between two times, where it is counted in months or days.
    """

    place: Callable[[date], float] | None
    step: float = 1.0

    @classmethod
    def of(cls, texts: Iterable[str]) -> Clock:
        """The clock of a column of times.

        Raises:
            ValueError: a text is no time, or they are written in different ways; its argument is
                the first such text.
        """
        different = list(dict.fromkeys(texts))
        for calendar in CALENDARS:
            days = [calendar.day(text) for text in different]
            if different and None not in days:
                return cls._of_days([day for day in days if day], calendar.place)
        for text in different:
            if not np.isfinite(_number(text)):
                raise ValueError(text)
        return cls(None)

    @classmethod
    def _of_days(cls, days: list[date], place: Callable[[date], float]) -> Clock:
        if place is _days and (
            len({day.day for day in days}) == 1
            or all((day + timedelta(days=1)).day == 1 for day in days)
        ):
            place = _months
        numbers = np.unique([place(day) for day in days])
        counted = place in (_months, _days) and len(numbers) > 1
        return cls(place, float(np.diff(numbers).min()) if counted else 1.0)

    def number(self, text: str, *, end: bool = False) -> float:
        """The number of a time, nan where the text is none.

        Args:
            text: the time.
            end: whether a coarser time than those of the clock stands for its end, not for its
                beginning: 1989 for the last day of 1989, not for the first.
        """
        if self.place is None:
            return _number(text)
        for calendar in CALENDARS:
            day = calendar.day(text)
            if day is not None:
                return (
                    self.place(calendar.after(day) - timedelta(days=1) if end else day) / self.step
                )
        return float("nan")

    def year(self, text: str) -> float:
        """The year of a time; that of the ISO calendar for weeks and days, nan for numbers."""
        day = _day(text)
        if self.place is None or day is None:
            return float("nan")
        return float(day.isocalendar().year if self._weekly else day.year)

    def part_of_year(self, text: str) -> int:
        """Month, or week, in which a time begins; 1 where times are years or plain numbers.

        The 53rd week, which few years have, counts as the 52nd.
        """
        day = _day(text)
        if self.place in (None, _years) or day is None:
            return 1
        return min(day.isocalendar().week, 52) if self._weekly else day.month

    @property
    def _weekly(self) -> bool:
        return self.place in (_weeks, _days)


def two_columns(years: Sequence[str], parts: Sequence[str]) -> list[str]:
    """Times from years and parts of years: quarters up to 4, months up to 12, else weeks."""
    most = max(map(_number, parts), default=0.0)
    infix, width = ("Q", 1) if most <= 4 else ("-", 2) if most <= 12 else ("-W", 2)
    pairs = zip(years, parts, strict=True)
    return [f"{year}{infix}{part.zfill(width)}" for year, part in pairs]


def _day(text: str) -> date | None:
    return next(filter(None, (calendar.day(text) for calendar in CALENDARS)), None)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")

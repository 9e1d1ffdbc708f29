"""Names and kinds of the periods that sources print."""

import re
from calendar import monthrange
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What a pair of dates is: a year of one calendar, a month, a day (a stock), or a span."""

    CALENDAR_YEAR = "calendar-year"
    ECONOMIC_YEAR = "economic-year"
    MONTH = "month"
    STOCK = "stock"
    SPAN = "span"


def kind_of(start: date, end: date) -> Kind:
    """The kind of the period from `start` to `end`, both days included.

    The Soviet economic year ran from 1 October to 30 September until 1930.
    """
    if start == end:
        return Kind.STOCK
    first_day, last_day = (start.month, start.day), (end.month, end.day)
    if start.year == end.year and (first_day, last_day) == ((1, 1), (12, 31)):
        return Kind.CALENDAR_YEAR
    if start.year + 1 == end.year and (first_day, last_day) == ((10, 1), (9, 30)):
        return Kind.ECONOMIC_YEAR
    last = monthrange(start.year, start.month)[1]
    if (start.year, start.month, start.day, last) == (end.year, end.month, 1, end.day):
        return Kind.MONTH
    return Kind.SPAN


def is_date(text: str) -> bool:
    """Whether a text is a day, a month or a year of our era: 1930-02-01, 1930-02, 1930."""
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text):
        return False
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


def name_of(start: date, end: date) -> str:
    """The period's stable name: `1928`, `1927/28`, `1928-06`, `1928-06-01` or `start..end`."""
    match kind_of(start, end):
        case Kind.CALENDAR_YEAR:
            return f"{start.year}"
        case Kind.ECONOMIC_YEAR:
            return f"{start.year}/{end.year % 100:02d}"
        case Kind.MONTH:
            return f"{start:%Y-%m}"
        case Kind.STOCK:
            return f"{start:%Y-%m-%d}"
        case Kind.SPAN:
            return f"{start:%Y-%m-%d}..{end:%Y-%m-%d}"

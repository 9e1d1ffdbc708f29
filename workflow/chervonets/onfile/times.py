"""Times as agencies write them: a declared grammar, decided on the whole column.

`FORMS` lists every way of writing that is known, `CALENDARS` what is counted. A column is read in
the one way that reads all of it. Where several do, the one wins that leaves no gap; else the column
is refused and the readings are named.
"""

from __future__ import annotations

import re
from calendar import month_abbr, month_name
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray

from chervonets.onfile.options import Reading

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Calendar:
    """What is counted, by the steps that are usual between neighbours, and about how many days.

    `place` is the number of the one in which a day lies; `begins` and `write` take such a number.
    The day that comes `anchor` days after the first decides to which year or month one belongs.
    """

    nouns: Mapping[int, str]
    days: float
    place: Callable[[date], int]
    begins: Callable[[int], date]
    write: Callable[[int], str]
    anchor: int = 0


def _months(nouns: Mapping[int, str], length: int, written: str) -> Calendar:
    """A calendar whose unit is a number of months; written with year {y} and part {p}."""
    per_year = 12 // length

    def place(day: date) -> int:
        return (12 * day.year + day.month - 1) // length

    def begins(number: int) -> date:
        return date(number // per_year, number % per_year * length + 1, 1)

    def write(number: int) -> str:
        year, part = divmod(number, per_year)
        return written.format(y=year, z=(year + 1) % 100, p=part + 1)

    return Calendar(nouns, 30.4 * length, place, begins, write)


def _weeks(sunday: int) -> Calendar:
    """Weeks of seven days; a week belongs to the year that has its fourth day."""

    def place(day: date) -> int:
        return (day.toordinal() - 1 + sunday) // 7

    def begins(number: int) -> date:
        return date.fromordinal(7 * number + 1 - sunday)

    def write(number: int) -> str:
        middle = begins(number) + timedelta(days=3)
        return f"{middle.year}-W{_week(middle):02}"

    return Calendar({1: "week"}, 7, place, begins, write, anchor=3)


def _week(middle: date) -> int:
    return (middle.timetuple().tm_yday - 1) // 7 + 1


EPOCH = date(1970, 1, 1)
"""A Thursday, from which business days are counted."""


def _business_days(day: date) -> int:
    return int(np.busday_count(EPOCH, day))


def _business_day(number: int) -> date:
    weeks, days = divmod(number + 3, 5)
    return EPOCH + timedelta(days=7 * weeks + days - 3)


CALENDARS: dict[str, Calendar] = {
    "year": _months({1: "year"}, 12, "{y}"),
    "economic-year": _months({1: "year"}, 12, "{y}/{z:02}"),
    "half-year": _months({1: "half-year"}, 6, "{y}H{p}"),
    "quarter": _months({1: "quarter"}, 3, "{y}Q{p}"),
    "month": _months({1: "month", 3: "quarter", 6: "half-year", 12: "year"}, 1, "{y}-{p:02}"),
    "iso-week": _weeks(0),
    "epi-week": _weeks(1),
    "day": Calendar(
        {1: "day", 7: "week"},
        1,
        date.toordinal,
        date.fromordinal,
        lambda n: str(date.fromordinal(n)),
    ),
    "business-day": Calendar(
        {1: "business day"}, 1.4, _business_days, _business_day, lambda n: str(_business_day(n))
    ),
}

NAMES = (*enumerate(month_name[1:], 1), *enumerate(month_abbr[1:], 1), (9, "sept"))
MONTHS = {name.lower(): number for number, name in NAMES}
ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}


@dataclass(frozen=True)
class Form:
    """One way to write times; a higher level is tried where no lower one reads the column.

    Groups of the pattern are y year, z the next one, p part of the year, m month, d day; october,
    where a program wrote 1961.10 as 1961.1.
    """

    reading: Reading
    words: str
    level: int = 0

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The words with `SHORT` written out."""
        pattern = re.sub(r"<\w+>", lambda short: SHORT.get(short[0], short[0]), self.words)
        return re.compile(pattern, re.IGNORECASE)

    def number(self, text: str) -> int | None:
        """The number of a time in its calendar, None where the text is none."""
        if (found := self.pattern.fullmatch(text)) is None:
            return None
        groups, year = found.groupdict(), int(found["y"])
        if self.reading == "economic-year":
            return year if str(year + 1).endswith(groups.get("z", "")) else None
        part = "10" if "october" in groups else groups.get("p") or groups.get("m", "1")
        digit = ROMAN.get(part.upper()) or MONTHS.get(part.lower()) or int(part)
        if self.reading in ("iso-week", "epi-week"):
            place = CALENDARS[self.reading].place
            first, following = (place(date(each, 1, 4)) for each in (year, year + 1))
            return first + digit - 1 if 1 <= digit <= following - first else None
        try:
            if "d" in groups:
                return date(year, digit, int(groups["d"])).toordinal()
            length = round(CALENDARS[self.reading].days / 30.4)
            return CALENDARS[self.reading].place(date(year, (digit - 1) * length + 1, 1))
        except ValueError:  # there is no such day or month
            return None


SHORT = {
    "<y>": r"(?P<y>[12]\d{3})",
    "<name>": rf"(?P<m>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?",
    "<mm>": r"(?P<m>\d{2})",
    "<m>": r"(?P<m>\d{1,2})",
    "<dd>": r"(?P<d>\d{2})",
    "<d>": r"(?P<d>\d{1,2})",
    "<0>": r"(?:[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+-]00:?00)?)?",
}
"""A year, a month or day of two digits or of one or two, and midnight, in `FORMS`."""

FORMS = (
    Form("year", r"<y>(?:\.0+)?"),
    Form("economic-year", r"<y> ?[/–-] ?(?P<z>\d{1,2}|\d{4})"),
    Form("economic-year", r"FY ?<y>"),
    Form("half-year", r"<y>[- ]?[HS](?P<p>[12])"),
    Form("half-year", r"[HS](?P<p>[12])[-/ ]?<y>"),
    Form("quarter", r"<y>[-:/ ]?(?:Q|QTR|K|T) ?0?(?P<p>[1-4])"),
    Form("quarter", r"(?:Q|QTR|K|T) ?0?(?P<p>[1-4])[-:/ ]?<y>"),
    Form("quarter", r"(?P<p>[1-4])(?:Q|QTR|\. Quartal)[-/ ]?<y>"),
    Form("quarter", r"<y>[-/ ](?P<p>I{1,3}|IV)"),
    Form("quarter", r"(?P<p>I{1,3}|IV)[-/. ]<y>"),
    Form("quarter", r"<y>:(?P<p>[1-4])"),
    Form("quarter", r"<y>\.(?P<p>[1-4])", 1),
    Form("quarter", r"<y>[-/](?P<p>[1-4])", 2),
    Form("month", r"<y>[-/: ]?M?<mm>"),
    Form("month", r"<y>(?:[-/:]M?|M)<m>"),
    Form("month", r"<y>\.<mm>", 1),
    Form("month", r"<y>\.(?P<october>1)", 1),
    Form("month", r"<m>[-/.]<y>"),
    Form("month", r"<name>[-/ ]?,? ?<y>"),
    Form("month", r"<y>[-/: ]?<name>"),
    Form("iso-week", r"<y>[- ]?W(?:k|eek)?[- ]?(?P<p>\d{1,2})"),
    Form("iso-week", r"W(?:k|eek)?[- ]?(?P<p>\d{1,2})[-/ ]?<y>"),
    Form("iso-week", r"<y>(?P<p>\d{2})"),
    Form("iso-week", r"<y>:(?P<p>\d{1,2})"),
    Form("iso-week", r"<y>[-/](?P<p>\d{1,2})", 1),
    Form("epi-week", r"<y>[- ]?W?(?:k|eek)?[-/: ]?(?P<p>\d{1,2})", 2),
    Form("epi-week", r"W(?:k|eek)?[- ]?(?P<p>\d{1,2})[-/ ]?<y>", 2),
    Form("day", r"<y><mm><dd><0>"),
    Form("day", r"<y>[-/.]<m>[-/.]<d><0>"),
    Form("day", r"<y>-<mm>-<dd>/\d{4}-\d{2}-\d{2}"),
    Form("day", r"<d>\.? ?[-/]? ?<name>[-/]?,? ?<y>"),
    Form("day", r"<name> <d>,? <y>"),
    Form("day-month-year", r"<d>[-/.]<m>[-/.]<y><0>"),
    Form("month-day-year", r"<m>[-/]<d>[-/]<y><0>"),
)
"""A year, 1928/29, 1998H1, 1961Q1, Q1 1961, 1961-05, May 1961, 2020-W05, 1961-05-01, 1.5.1961."""

NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?", re.IGNORECASE)
LEVELS = 4
"""Of forms; plain numbers are read last."""

READINGS: tuple[Reading, ...] = (
    *dict.fromkeys(form.reading for form in FORMS),
    "fractional-year",
    "number",
)
"""All that are guessed."""

IF_GAPS: dict[Reading, tuple[Reading, ...]] = {"month": ("quarter",), "iso-week": ("epi-week",)}
IF_ERRORS: dict[Reading, tuple[Reading, ...]] = {
    "year": ("number",),
    "month": ("iso-week", "epi-week"),
    "iso-week": ("epi-week",),
}
"""What may be meant where a column, as it was read, has gaps, or cells that cannot be read."""

FRIDAY = 4

FRACTIONS = {"half-year": 2, "quarter": 4, "month": 12}
SLACK = 0.1
"""Share of a time by which a fractional year may miss it where one is named."""

EXCEL = date(1899, 12, 30)
"""Day 0 of Excel's serial numbers, as they are right from March 1900 on."""


@dataclass(frozen=True)
class Fractions:
    """How a column writes parts of years as 1961.25: by their beginning (0) or middle (0.5).

    The rounding of the column may miss a time by the share `slack` of one.
    """

    calendar: str
    middle: float
    slack: float

    def place(self, year: float) -> float:
        """The number of a time in the calendar, whole for one that the column may have."""
        return year * FRACTIONS[self.calendar] - self.middle


class Ambiguous(Exception):  # noqa: N818  # a finding about a column, not a fault of the program
    """A column that can be read in several ways; its arguments are their names."""


@dataclass(frozen=True)
class Clock:
    """How the times of a file become numbers; plain numbers have no calendar.

    The step lies between two neighbours, counted in the calendar; `level` is that of the forms.
    """

    reading: Reading
    calendar: str | None
    step: float = 1.0
    level: int = LEVELS
    fractions: Fractions | None = None

    @classmethod
    def of(cls, texts: Iterable[str], asked: Reading | None = None) -> tuple[Clock, Array]:
        """The clock of a column of times (n,), and the times as numbers: nan where a text is none.

        The reading is that which the user asked for, else that of the whole column.

        Raises:
            Ambiguous: the column can be read in several ways.
        """
        column = list(texts)
        level, reading, found = _decided(list(dict.fromkeys(column)), asked)
        calendar, numbers = _counted(reading, found)
        places = np.array([numbers.get(text, np.nan) for text in column], dtype=np.float64)
        rows = np.unique(places[np.isfinite(places)])
        fractions = _fractions(list(found)) if reading == "fractional-year" else None
        return cls(reading, calendar, step_of(calendar, rows), level, fractions), places

    @property
    def one(self) -> str:
        """What a single time is called: a quarter, also where the file has one a year."""
        if self.calendar is None:
            return "time"
        nouns = CALENDARS[self.calendar].nouns
        return nouns.get(round(self.step), nouns[1])

    @property
    def noun(self) -> str:
        """What is counted: a quarter, or a step of 4 quarters."""
        return self._called("step", self.one)

    @property
    def nouns(self) -> str:
        """What is counted, in the plural."""
        return self._called("steps", f"{self.one}s")

    def _called(self, step: str, single: str) -> str:
        if self.calendar is None or round(self.step) in CALENDARS[self.calendar].nouns:
            return single
        return f"{step} of {self.step:.0f} {self.one}s"

    @property
    def season(self) -> str | None:
        """The part of the year that may have a level of its own."""
        if self.calendar is None or self.one == "year":
            return None
        calendar = CALENDARS[self.calendar]
        return "week" if calendar.days <= 7 else calendar.nouns[1]

    def write(self, number: float) -> str:
        """A time in the usual way."""
        if self.calendar is None:
            return f"{number:.10g}"
        return CALENDARS[self.calendar].write(round(number))

    def begins(self, number: float) -> date:
        """The first day of a time; plain numbers have none."""
        return CALENDARS[str(self.calendar)].begins(round(number))

    def number(self, text: str, *, end: bool = False) -> float:
        """The number of a time that the user names, nan where it is none.

        A time finer than those of the file stands for the one that it lies in, a coarser one for
        its first, or at the end for its last: 1989 for the last month of 1989.

        Raises:
            Ambiguous: it can be read in several ways, none of them the file's.
        """
        if self.calendar is None:
            return float(text) if NUMBER.fullmatch(text) else float("nan")
        if self.fractions is not None and NUMBER.fullmatch(text) and "." in text:
            place, slack = self.fractions.place(float(text)), max(SLACK, self.fractions.slack)
            return float(np.floor(place + slack) if end else np.ceil(place - slack))
        levels = (_spans(text, READINGS, level) for level in range(LEVELS))
        spans = _spans(text, (self.reading,), self.level) or next(filter(None, levels), {})
        if len(set(spans.values())) > 1:
            raise Ambiguous(*spans)
        return self._place(*spans.popitem()[1], end=end) if spans else float("nan")

    def _place(self, first: date, last: date, *, end: bool) -> float:
        calendar = CALENDARS[str(self.calendar)]
        number = calendar.place(last if end else first)
        coarse = (last - first).days + 1 > 1.5 * calendar.days
        deciding = calendar.begins(number) + timedelta(days=calendar.anchor)
        if coarse and not end and deciding < first:
            number += 1
        if end and (deciding > last if coarse else calendar.begins(number) > last):
            number -= 1  # the other: a weekend, which lies in no business day
        return float(number)

    def year(self, number: float) -> float:
        """The year of a time; that of the weeks' calendar for weeks and days, nan for numbers."""
        return float("nan") if self.calendar is None else float(self._deciding(number).year)

    def part_of_year(self, number: float) -> int:
        """Month, or week, of a time; 1 where times are years or plain numbers.

        The 53rd week, which few years have, counts as the 52nd.
        """
        if self.season is None:
            return 1
        day = self._deciding(number)
        return min(_week(day), 52) if self.season == "week" else day.month

    def _deciding(self, number: float) -> date:
        """The day that decides to which part of which year a time belongs."""
        calendar = CALENDARS[str(self.calendar)]
        day = calendar.begins(round(number)) + timedelta(days=calendar.anchor)
        if self.calendar in ("day", "business-day"):
            return day + timedelta(days=3 - day.weekday())
        return day


Numbers = dict[str, float]


def _decided(texts: Sequence[str], asked: Reading | None) -> tuple[int, Reading, Numbers]:
    """The reading that was asked for, or reads all texts; else the one that reads most of them.

    Raises:
        Ambiguous: several read all of them, and not just one of these leaves no gap.
    """
    if asked is not None:
        return LEVELS, asked, _read(asked, texts)
    texts = [text for text in texts if text]
    for level in range(LEVELS):
        every = {
            reading: found
            for reading in READINGS
            if _read(reading, texts[:1], level)
            and len(found := _read(reading, texts, level)) == len(texts)
        }
        whole = [reading for reading, found in every.items() if _is_whole(reading, found)]
        every = {r: found for r, found in every.items() if r in whole or not _is_loose(r, texts)}
        alike = len({(_counted(*each)[0], *each[1].values()) for each in every.items()}) == 1
        if len(every) > 1 and len(whole) != 1 and not alike:
            raise Ambiguous(*every)
        if _mistyped(every):
            return LEVELS, "year", _read("year", texts)
        if every:
            reading = whole[0] if len(whole) == 1 else next(iter(every))
            other = otherwise(IF_GAPS, reading, texts)
            if other and not whole and _is_whole(other, found := _read(other, texts)):
                return LEVELS, other, found  # as weeks of years that have 53 of the other kind
            return level, reading, every[reading]
    tried = [reading for reading in READINGS if not _is_loose(reading, texts)]
    most = {reading: _read(reading, texts, LEVELS) for reading in tried}
    best = max(most, key=lambda reading: len(most[reading]))
    return LEVELS, best, most[best]


def _read(reading: Reading, texts: Sequence[str], level: int = LEVELS) -> Numbers:
    """Texts that can be read so by forms up to a level, and their numbers in the calendar."""
    if reading == "number":
        return {t: float(t) for t in texts if NUMBER.fullmatch(t)} if level >= LEVELS - 1 else {}
    if reading == "excel":
        days = {t: int(float(t)) for t in texts if NUMBER.fullmatch(t) and 0 < float(t) < 1e6}
        return {text: float(EXCEL.toordinal() + day) for text, day in days.items()}
    if reading == "fractional-year":
        fractions = _fractions(texts) if level else None
        return {t: float(round(fractions.place(float(t)))) for t in texts} if fractions else {}
    forms = [form for form in FORMS if form.reading == reading and form.level <= level]
    numbers = ((text, next(filter(None, (f.number(text) for f in forms)), None)) for text in texts)
    return {text: float(number) for text, number in numbers if number is not None}


def _counted(reading: Reading, found: Numbers) -> tuple[str | None, Numbers]:
    """What is counted, and the times in it: days a month apart are months."""
    if reading == "number":
        return None, found
    if reading == "fractional-year":
        fractions = _fractions(list(found))
        return "month" if fractions is None else fractions.calendar, found
    if reading in CALENDARS and reading != "day":
        return reading, found
    days = {text: date.fromordinal(int(number)) for text, number in found.items()}
    calendar = _of_days(sorted(set(days.values())))
    place = CALENDARS[calendar].place
    return calendar, {text: float(place(day)) for text, day in days.items()}


def _of_days(days: Sequence[date]) -> str:
    if len(days) > 1 and (
        len({day.day for day in days}) == 1
        or all((day + timedelta(days=1)).day == 1 for day in days)
    ):
        return "month"
    weekends = {(after - day).days for day, after in pairwise(days) if day.weekday() == FRIDAY}
    working = all(day.weekday() <= FRIDAY for day in days)
    return "business-day" if working and 3 in weekends and len(days) > FRIDAY else "day"


def _is_whole(reading: Reading, found: Numbers) -> bool:
    """Whether times follow each other without a gap."""
    calendar, numbers = _counted(reading, found)
    steps = np.unique(np.diff(np.unique(list(numbers.values()))))
    return len(steps) == 0 or (
        len(steps) == 1 and (calendar is None or steps[0] in CALENDARS[calendar].nouns)
    )


def otherwise(
    others: Mapping[Reading, Sequence[Reading]], reading: Reading, texts: Sequence[str]
) -> Reading | None:
    """The first of other readings that reads all texts, if one does."""
    different = set(texts)
    fits = (each for each in others.get(reading, ()) if len(_read(each, texts)) == len(different))
    return next(fits, None)


def two_digits(texts: Sequence[str], places: Array) -> bool:
    """Whether numbers (n,) look like years of two digits: 98, 99, 00, with others left out."""
    short = all(re.fullmatch(r"\d{1,2}", text) for text in texts)
    return short and {0.0, 99.0} <= set(places) and len(set(places)) < 100


def _mistyped(every: Mapping[Reading, Numbers]) -> bool:
    """Whether numbers are years, but for one that lies far off: 20009."""
    numbers = every.get("number", {})
    odd = stray(np.unique(list(numbers.values())))
    return odd is not None and all(
        _read("year", [text]) or number == odd for text, number in numbers.items()
    )


def _is_loose(reading: Reading, texts: Sequence[str]) -> bool:
    """Weeks without a letter: a month that is mistyped would make all others weeks."""
    return reading.endswith("week") and not any(sign.isalpha() for text in texts for sign in text)


FEWEST, FAR = 5, 2.0
"""Times beside which a lone one is judged, and how far off, in their range, it is suspicious."""


def stray(places: Array) -> float | None:
    """The first or the last of times (n,) in order, if it is suspiciously far from the others."""
    steps = np.diff(places)
    if len(steps) < FEWEST:
        return None
    if steps[0] > FAR * steps[1:].sum():
        return float(places[0])
    return float(places[-1]) if steps[-1] > FAR * steps[:-1].sum() else None


def step_of(calendar: str | None, places: Array) -> float:
    """The step (1 where there is one time) of which all steps between places (n,) are multiples."""
    if len(places) < 2:
        return 1.0
    steps = np.diff(places)
    return float(steps.min() if calendar is None else np.gcd.reduce(steps.astype(np.int64)))


def _spans(text: str, readings: Iterable[Reading], level: int) -> dict[Reading, tuple[date, date]]:
    """First and last day of a time, by reading."""
    spans: dict[Reading, tuple[date, date]] = {}
    for reading in (each for each in readings if each not in ("fractional-year", "number")):
        number = _read(reading, [text], level).get(text)
        if number is not None:
            begins = CALENDARS.get(reading, CALENDARS["day"]).begins
            spans[reading] = begins(int(number)), begins(int(number) + 1) - timedelta(days=1)
    return spans


def _fractions(texts: Sequence[str]) -> Fractions | None:
    """How 1961.25 or 2001.0833 are written, None where they are no parts of years.

    The part is the longest that fits all of them within their rounding and keeps them apart.
    """
    years = [float(t) for t in texts if NUMBER.fullmatch(t) and 1000 <= float(t) < 3000]
    if not years or len(years) < len(texts):
        return None
    last = 10.0 ** -max(len(text.partition(".")[2]) for text in texts)
    for calendar, middle, rounding in product(FRACTIONS, (0.0, 0.5), (last, 0.5 * last)):
        fractions = Fractions(calendar, middle, rounding * FRACTIONS[calendar] + 1e-9)
        places = [fractions.place(year) for year in years]
        near = all(abs(place - round(place)) <= fractions.slack for place in places)
        apart = len(set(map(round, places))) == len(set(years))
        if fractions.slack < 1 / 4 and near and apart:
            return fractions
    return None

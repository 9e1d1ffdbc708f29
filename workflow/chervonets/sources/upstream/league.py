"""A sheet of the League of Nations workbook of the Center for Financial Stability, saved as csv.

The first column labels the rows, months as 1924M3 (in a block at the head of some sheets as
Monthly--1913M7); one of the rows above holds the columns' names, countries in the spliced sheets
and series in the raw ones. The sheet is one measure, the column `value`; the places are the names
of its columns. It must be saved with the figures in full, not as they are shown.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date

from chervonets.sources.models import Upstream
from chervonets.sources.upstream.tables import Printed, csv_lines, fault, figure, positions

COLUMN = "value"
MISSING = {"", "FALSE", "False"}  # one column holds logical values where there are no figures
MONTH = re.compile(r"(?:Monthly--)?(\d{4})M(\d{1,2})")


def read_league(content: bytes, file: Upstream, name: str) -> Iterator[Printed]:
    """Figures of the months.

    Raises:
        DataError: no row names the columns, a row is cut off, or a figure is no number.
    """
    lines = list(csv_lines(content, name))
    header = next((line for line in lines if _names(line.fields) & set(file.entities)), None)
    if header is None:
        raise fault(name, "file", "no row names any of the columns")
    width = len(header.fields)
    places = positions(header.fields, file.entities, name, f"line {header.number}")
    for number, fields in lines:
        month = MONTH.fullmatch(fields[0].strip())
        if month is None:
            continue
        if len(fields) != width:
            raise fault(name, f"line {number}", f"has {len(fields)} fields, the header {width}")
        start, end = _span(month, name, number)
        for column, at in zip(file.entities, places, strict=True):
            text = fields[at].strip()
            if text not in MISSING:
                place = f"line {number}, column {column}"
                yield Printed(COLUMN, column, start, end, figure(text, name, place))


def _names(fields: Sequence[str]) -> set[str]:
    return {field.strip() for field in fields}


def _span(month: re.Match[str], name: str, number: int) -> tuple[date, date]:
    year, ordinal = int(month[1]), int(month[2])
    if not 1 <= ordinal <= 12:
        raise fault(name, f"line {number}", f"{month[0]!r} is no month")
    return date(year, ordinal, 1), date(year, ordinal, monthrange(year, ordinal)[1])

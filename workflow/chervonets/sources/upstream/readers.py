"""Readers of publishers' files: one for each format that `source.yaml` may name."""

import io
import re
import zipfile
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from chervonets.sources.models import Upstream
from chervonets.sources.upstream.tables import (
    Line,
    Printed,
    csv_lines,
    fault,
    figure,
    positions,
    unpacked,
)

Reader = Callable[[bytes, Upstream, str], Iterator[Printed]]


class Form(NamedTuple):
    """How a publisher writes a table with a row per place and year and a column per measure.

    keys: names of the columns of the place and of the year, in every way they are found.
    missing: what stands where there is no figure.
    notes: how rows of notes below the header begin.
    sheet: of an xlsx workbook; without it the table is csv.
    """

    keys: tuple[tuple[str, str], ...]
    missing: frozenset[str]
    notes: tuple[str, ...] = ()
    sheet: str = ""


FORMS = {
    # National fossil-fuel emissions of CDIAC, `nation.1751_20xx.csv`.
    "cdiac-csv": Form((("Nation", "Year"),), frozenset({"", "."}), ("(Note", "Source", "DOI")),
    # Long form: the DDF data points of Gapminder's own repositories (geo or country, time, the
    # indicator) and the copies of Our World in Data (Entity, Year, the indicator). The wide form of
    # the website, a column per year, abbreviates figures (12.3k) and is not read.
    "gapminder-csv": Form(
        (("geo", "time"), ("country", "time"), ("Entity", "Year")), frozenset({""})
    ),
    # Maddison Project Database: columns countrycode, country, region, year, gdppc, pop.
    "maddison-xlsx": Form((("countrycode", "year"),), frozenset({""}), sheet="Full data"),
    # National Material Capabilities of the Correlates of War project, abridged: stateabb, ccode,
    # year, milex, milper, irst, pec, tpop, upop, cinc, version.
    "nmc-csv": Form((("ccode", "year"),), frozenset({"", "-9", "NA"})),
    # V-Dem country-year, core or full: an index a column, its bounds `_codelow` and `_codehigh`.
    "vdem-csv": Form((("country_text_id", "year"),), frozenset({"", "NA"})),
}

# The League's sheets: some name months as Monthly--1913M7 in a block at their head, and one column
# holds logical values where there are no figures.
MONTH = re.compile(r"(?:Monthly--)?(\d{4})M(\d{1,2})")
MISSING = {"", "FALSE", "False"}


def read_upstream(content: bytes, file: Upstream, name: str) -> Iterator[Printed]:
    """Figures of a publisher's file, or of an archive that holds it; messages call it `name`.

    Raises:
        DataError: the file cannot be read as its format says.
    """
    return READERS[file.format](unpacked(content, file.inside, name), file, name)


def _yearly(content: bytes, file: Upstream, name: str) -> Iterator[Printed]:
    """Figures of a table in the form of `FORMS` that `file.format` names."""
    form = FORMS[file.format]
    rows = _sheet(content, form.sheet, name) if form.sheet else csv_lines(content, name)
    header = next(rows, None)
    if header is None:
        raise fault(name, "line 1", "the file is empty")
    fields = {field.strip() for field in header.fields}
    keys = next((pair for pair in form.keys if set(pair) <= fields), None)
    if keys is None and len(form.keys) > 1:
        known = " or ".join(",".join(pair) for pair in form.keys)
        raise fault(name, "line 1", f"the header has none of the pairs {known}")
    wanted = [*(keys or form.keys[0]), *file.columns]
    place_at, year_at, *figures_at = positions(header, wanted, name)
    notes = bool(form.notes)
    for number, row in rows:
        here = f"line {number}"
        cut = len(row) != len(header.fields)
        notes = notes and cut and row[0].startswith(form.notes)
        if notes:
            continue
        if cut:
            raise fault(name, here, f"has {len(row)} fields, the header has {len(header.fields)}")
        if not re.fullmatch(r"[1-9]\d{0,3}", row[year_at].strip()):
            raise fault(name, here, f"{row[year_at]!r} is not a year")
        year = int(row[year_at])
        span = date(year, 1, 1), date(year, 12, 31)
        for column, at in zip(file.columns, figures_at, strict=True):
            text = row[at].strip()
            if text not in form.missing:
                place = f"{here}, column {column}"
                yield Printed(column, row[place_at].strip(), *span, figure(text, name, place))


def _sheet(content: bytes, sheet: str, name: str) -> Iterator[Line]:
    """Rows of a sheet of an xlsx workbook that are not empty."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        known = sheet in book.sheetnames
        rows = list(book[sheet].iter_rows(values_only=True)) if known else []
    except (zipfile.BadZipFile, InvalidFileException, KeyError, SyntaxError, ValueError) as error:
        raise fault(name, "file", f"not a whole xlsx workbook ({error})") from error
    if not known:
        raise fault(name, "file", f"has no sheet {sheet!r}, but {', '.join(book.sheetnames)}")
    for number, cells in enumerate(rows, start=1):
        if any(cell is not None for cell in cells):
            yield Line(number, ["" if cell is None else str(cell) for cell in cells])


def _league(content: bytes, file: Upstream, name: str) -> Iterator[Printed]:
    """A sheet of the League of Nations workbook of the Center for Financial Stability, as csv.

    The first column labels the rows, months as 1924M3; one of the rows above holds the columns'
    names, countries in the spliced sheets and series in the raw ones. The sheet is one measure, the
    column `value`; the places are the names of its columns. It must be saved with the figures in
    full, not as they are shown.
    """
    lines = list(csv_lines(content, name))
    named = (line for line in lines if {*map(str.strip, line.fields)} & set(file.entities))
    header = next(named, None)
    if header is None:
        raise fault(name, "file", "no row names any of the columns")
    width = len(header.fields)
    places = positions(header, list(file.entities), name)
    for number, fields in lines:
        month = MONTH.fullmatch(fields[0].strip())
        if month is None:
            continue
        if len(fields) != width:
            raise fault(name, f"line {number}", f"has {len(fields)} fields, the header {width}")
        year, ordinal = map(int, month.groups())
        if not 1 <= ordinal <= 12:
            raise fault(name, f"line {number}", f"{month[0]!r} is no month")
        span = date(year, ordinal, 1), date(year, ordinal, monthrange(year, ordinal)[1])
        for column, at in zip(file.entities, places, strict=True):
            text = fields[at].strip()
            if text not in MISSING:
                place = f"line {number}, column {column}"
                yield Printed("value", column, *span, figure(text, name, place))


READERS: dict[str, Reader] = {**dict.fromkeys(FORMS, _yearly), "league-csv": _league}

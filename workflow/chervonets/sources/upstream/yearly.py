"""Publishers' tables with a row per place and year and a column per measure."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from chervonets.sources.models import Upstream
from chervonets.sources.upstream.tables import Line, Printed, csv_lines, fault, figure, positions


class Form(NamedTuple):
    """How a publisher writes such a table.

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


def read_yearly(content: bytes, file: Upstream, name: str) -> Iterator[Printed]:
    """Figures of a table in the form that `file.format` names.

    Args:
        content: of the file.
        file: says which columns are wanted.
        name: what messages call the file.

    Raises:
        DataError: it is no csv or workbook, has no header, a column is missing, a row is cut off,
            or a figure is no number.
    """
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
    places = positions(header.fields, wanted, name, f"line {header.number}")
    place_at, year_at, *figures_at = places
    notes = bool(form.notes)
    for number, row in rows:
        here = f"line {number}"
        cut = len(row) != len(header.fields)
        notes = notes and cut and row[0].startswith(form.notes)
        if notes:
            continue
        if cut:
            raise fault(name, here, f"has {len(row)} fields, the header has {len(header.fields)}")
        year = _year(row[year_at], name, here)
        span = date(year, 1, 1), date(year, 12, 31)
        for column, at in zip(file.columns, figures_at, strict=True):
            text = row[at].strip()
            if text not in form.missing:
                place = f"{here}, column {column}"
                yield Printed(column, row[place_at].strip(), *span, figure(text, name, place))


def _year(text: str, name: str, place: str) -> int:
    """A year of our era."""
    if not re.fullmatch(r"[1-9]\d{0,3}", text.strip()):
        raise fault(name, place, f"{text!r} is not a year")
    return int(text)


def _sheet(content: bytes, sheet: str, name: str) -> Iterator[Line]:
    """Rows of a sheet that are not empty."""
    for number, cells in enumerate(_cells(content, sheet, name), start=1):
        if any(cell is not None for cell in cells):
            yield Line(number, ["" if cell is None else str(cell) for cell in cells])


def _cells(content: bytes, sheet: str, name: str) -> list[tuple[object, ...]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        if sheet in book.sheetnames:
            return list(book[sheet].iter_rows(values_only=True))
    except (zipfile.BadZipFile, InvalidFileException, KeyError, SyntaxError, ValueError) as error:
        raise fault(name, "file", f"not a whole xlsx workbook ({error})") from error
    raise fault(name, "file", f"has no sheet {sheet!r}, but {', '.join(book.sheetnames)}")

"""Maddison Project Database, xlsx: the sheet `Full data`.

Columns countrycode, country, region, year, gdppc, pop; an empty cell is missing.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from chervonets.sources.models import Upstream
from chervonets.sources.upstream.tables import Line, Printed, fault, yearly

SHEET = "Full data"


def read_maddison(content: bytes, file: Upstream, name: str) -> Iterator[Printed]:
    """Figures of the file.

    Raises:
        DataError: it is no workbook, lacks the sheet, or as `yearly`.
    """
    return yearly(_lines(content, name), ("countrycode", "year"), file, name, {""})


def _lines(content: bytes, name: str) -> Iterator[Line]:
    for number, cells in enumerate(_cells(content, name), start=1):
        if any(cell is not None for cell in cells):
            yield Line(number, ["" if cell is None else str(cell) for cell in cells])


def _cells(content: bytes, name: str) -> list[tuple[object, ...]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        if SHEET in book.sheetnames:
            return list(book[SHEET].iter_rows(values_only=True))
    except (zipfile.BadZipFile, InvalidFileException, KeyError, SyntaxError, ValueError) as error:
        raise fault(name, "file", f"not a whole xlsx workbook ({error})") from error
    raise fault(name, "file", f"has no sheet {SHEET!r}, but {', '.join(book.sheetnames)}")

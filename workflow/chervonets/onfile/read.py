"""Any table as text with the lines it stood in: csv, gz, Excel, parquet, stdin, a data frame."""

import bz2
import codecs
import csv
import gzip
import io
import json
import lzma
import re
import statistics
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from chervonets.onfile.options import Given
from chervonets.problems import Problem, fault, raise_if_any

Source = pd.DataFrame | Path | str | bytes
"""A frame, a file, or its bytes."""

PACKED: dict[bytes, Callable[[bytes], bytes]] = {
    b"\x1f\x8b": gzip.decompress,
    b"BZh": bz2.decompress,
    b"\xfd7zXZ": lzma.decompress,
}
BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
FOREIGN = {
    b"\xd0\xcf\x11\xe0": "is an old Excel file",
    b"%PDF": "is a PDF",
    b"\x89PNG": "is a picture",
}
"""What is often taken for a csv, by its first bytes."""

MARKUP = re.compile(rb"<(?=[!?]|html\b|.*</)", re.DOTALL | re.IGNORECASE)
"""A web page or XML, unlike the column names <DATE>;<CLOSE>."""

SEPARATOR = re.compile(r'"?sep=(.)"?\r?\n')
"""The first line by which Excel is told the delimiter."""

DELIMITERS = ",;\t|"
SAMPLE = 100
"""Rows by which the delimiter is chosen."""


def clean(text: object) -> str:
    """What is given as text in the composed form of Unicode, without blanks around it."""
    return unicodedata.normalize("NFC", str(text)).strip()


def read(source: Source, given: Given) -> tuple[str, pd.DataFrame]:
    """The name of a source, and its cells as text; the index has their lines.

    Where the first line is all numbers, columns are called 1, 2, ...

    Raises:
        DataError: there is no such file, or it is no table; every line that is out of shape.
    """
    if isinstance(source, pd.DataFrame):
        name = "the data frame"
        return name, _texts(_with_index(name, source), first=0)
    name = "stdin" if isinstance(source, bytes) else str(source)
    raw = _bytes(source, name)
    if raw.startswith(b"PAR1"):
        try:
            return name, _texts(_with_index(name, pd.read_parquet(io.BytesIO(raw))), first=1)
        except (ValueError, OSError) as error:  # what pyarrow raises are kinds of these
            raise fault(name, "file", f"is no whole parquet: {error}", "write it again") from None
    lines = _sheet if raw.startswith(b"PK\x03\x04") else _lines
    return name, _framed(name, lines(name, raw, given))


def _with_index(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """A frame whose index is a column: where it has a name, or times, then called `index`."""
    names = [level for level in frame.index.names if level is not None]
    if not names and not isinstance(frame.index, pd.DatetimeIndex | pd.PeriodIndex):
        return frame
    mend = "give the frame with .reset_index(drop=True), or call the index otherwise"
    raise_if_any(
        Problem(name, f"column {column}", "has the name of the index", mend)
        for column in names or ["index"]
        if column in frame.columns
    )
    return frame.reset_index()


Lines = list[tuple[int, list[str]]]


def _bytes(source: Path | str | bytes, name: str) -> bytes:
    try:
        raw = source if isinstance(source, bytes) else Path(source).read_bytes()
        for magic, unpacked in PACKED.items():
            raw = unpacked(raw) if raw.startswith(magic) else raw
    except FileNotFoundError:
        raise fault(name, "file", "there is no such file", "name a csv") from None
    except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
        what = f"cannot be read: {getattr(error, 'strerror', None) or error}"
        raise fault(name, "file", what, "name a file that is whole and may be read") from None
    if foreign := _foreign(raw.lstrip()):
        raise fault(name, "file", foreign, "save it as a csv, as xlsx or as parquet")
    return raw


def _foreign(raw: bytes) -> str | None:
    """What is no table, in words; None for what may be one."""
    if MARKUP.match(raw):
        return "is a web page or XML"
    whole_and_line = (raw, raw.split(b"\n", 1)[0])
    if raw.startswith((b"{", b"[")) and any(_reads(json.loads, text) for text in whole_and_line):
        return "is JSON"
    return next((what for magic, what in FOREIGN.items() if raw.startswith(magic)), None)


def _decoded(name: str, raw: bytes, encoding: str | None) -> str:
    marked = next((code for bom, code in BOMS.items() if raw.startswith(bom)), None)
    try:
        text = raw.decode(encoding or marked or "utf-8")
    except LookupError:
        place, mend = f"--encoding {encoding}", "name one as utf-8, cp1252 or cp1251"
        raise fault(name, place, "is no encoding", mend) from None
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        what = f"the byte {raw[error.start]:#04x} is no {error.encoding}"
        mend = "name the encoding, as --encoding cp1252 (Western) or cp1251 (Cyrillic)"
        raise fault(name, f"line {line}", what, mend) from None
    bad = {"\0": "a NUL byte", "\ufeff": "a byte order mark (U+FEFF)"}
    raise_if_any(
        Problem(name, f"line {number}", f"holds {what}", "take it out")
        for number, line in enumerate(text.split("\n"), 1)
        for sign, what in bad.items()
        if sign in line
    )
    return text


def _lines(name: str, raw: bytes, given: Given) -> Lines:
    """The rows of a csv with the lines in which they begin."""
    text = _decoded(name, raw, given["encoding"])
    separator = SEPARATOR.match(text)
    skip = max(given["skip"], 1) if separator else given["skip"]
    body = text.split("\n", skip)[-1] if text.count("\n") >= skip else ""
    delimiter = {"tab": "\t", "\\t": "\t"}.get(str(given["delimiter"]), given["delimiter"])
    delimiter = delimiter or (separator[1] if separator else _delimiter(body))
    if len(delimiter) != 1:
        raise fault(name, f"--delimiter {delimiter}", "is not one sign", "name one, or tab")
    rows, begins = [], 0
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            rows.append((skip + begins + 1, row))
            begins = reader.line_num
    except csv.Error as error:
        place = f"line {skip + begins + 1}"
        raise fault(name, place, f"is no row of a csv: {error}", "mend its quotes") from None
    return rows


def _delimiter(text: str) -> str:
    """The sign that cuts most of the first rows into as many cells, more than one."""
    head = text.splitlines()[:SAMPLE]

    def rows(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(head, delimiter=delimiter)]
        except csv.Error:
            return 0, 0
        wide = [width for width in widths if width > 1]
        usual = max(wide, key=wide.count, default=0)
        return wide.count(usual), usual

    return max(DELIMITERS, key=rows)


def _sheet(name: str, raw: bytes, given: Given) -> Lines:
    """The rows of a sheet of a workbook; cells with formulas have the value last computed."""
    try:
        book = pd.ExcelFile(io.BytesIO(raw), engine="openpyxl")
    except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        what, mend = f"is no Excel workbook: {error}", "save it as xlsx or csv"
        raise fault(name, "file", what, mend) from None
    sheets, asked = [str(sheet) for sheet in book.sheet_names], given["sheet"]
    if asked not in sheets and (asked is not None or len(sheets) > 1):
        place = "--sheet" if asked is None else f"--sheet {asked}"
        what = "is missing" if asked is None else "is no sheet"
        raise fault(name, place, what, f"there are: {', '.join(sheets)}")
    sheet = book.book[asked or sheets[0]]
    sheet.reset_dimensions()  # what a file says of its size may be wrong
    cells = [[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    width = max(map(len, cells), default=0)
    rows = [(line, row + [""] * (width - len(row))) for line, row in enumerate(cells, 1)]
    return rows[given["skip"] :]


def _text(cell: object) -> str:
    """A cell of a workbook, also an error such as #DIV/0!, which pandas takes as missing."""
    if cell is None:
        return ""
    return clean(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)


def _texts(frame: pd.DataFrame, first: int) -> pd.DataFrame:
    """All cells as text, nothing for a missing one; the rows are counted from a number."""
    cells = frame.astype(object).where(frame.notna(), "").astype(str).map(clean)
    cells.columns = pd.Index([str(name) for name in frame.columns])
    cells.index = pd.RangeIndex(first, first + len(frame))
    return cells


def _framed(name: str, lines: Sequence[tuple[int, Sequence[str]]]) -> pd.DataFrame:
    """Rows below their names; empty rows are left out, and empty cells beyond the last name."""
    rows = [(line, [clean(cell) for cell in row]) for line, row in lines]
    rows = [(line, row) for line, row in rows if any(row)]
    if not rows:
        raise fault(name, "file", "is empty", "give the figures")
    _check_shape(name, rows)
    head, *below = rows
    names = head[1]
    if all(_reads(float, cell) for cell in names):
        names, below = [str(place) for place in range(1, len(names) + 1)], rows
    cells = [row[: len(names)] for _, row in below]
    return pd.DataFrame(cells, columns=names, index=[at for at, _ in below])


def _check_shape(name: str, rows: Lines) -> None:
    line, head = rows[0]
    widths = [max(place for place, cell in enumerate(row, 1) if cell) for _, row in rows]
    usual = statistics.mode(widths)
    if len(head) < usual:
        starts = rows[widths.index(usual)][0]
        what = f"has {len(head)} cells where most lines have {usual}"
        mend = f"--skip {starts - 1} leaves out what stands above the column names"
        raise fault(name, f"line {line}", what, mend)
    there = f"cells where there are {len(head)} column names"
    mend = "quote cells that hold the delimiter, or take out what is no row"
    raise_if_any(
        Problem(name, f"line {at}", f"has {len(row)} {there}", mend)
        for at, row in rows
        if len(row) < len(head) or any(row[len(head) :])
    )


def _reads(read: Callable[[Any], object], text: str | bytes) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True

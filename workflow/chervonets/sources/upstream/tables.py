"""What readers of publishers' files share: unpacking, csv rows, figures."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from chervonets.files import encoding_problem
from chervonets.problems import DataError, Problem

MEND = "fetch the file again; if the publisher has changed its form, the reader needs mending"


class Printed(NamedTuple):
    """One figure of a publisher's file, in the publisher's words."""

    column: str
    place: str
    start: date
    end: date
    text: str


class Line(NamedTuple):
    """A row of a table with its number, for messages."""

    number: int
    fields: Sequence[str]


def fault(name: str, place: str, what: str) -> DataError:
    """The error of a file that is not what its format says."""
    return DataError([Problem(name, place, what, MEND)])


def unpacked(content: bytes, inside: Sequence[str], name: str) -> bytes:
    """Follow `inside` through nested zip archives; a table already unpacked is given back as it is.

    Raises:
        DataError: an archive is damaged, or does not hold the table.
    """
    for wanted in inside:
        if not zipfile.is_zipfile(io.BytesIO(content)):
            break
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = [part for part in archive.namelist() if f"/{part}".endswith(f"/{wanted}")]
            if found:
                try:
                    content = archive.read(found[0])
                except (zipfile.BadZipFile, EOFError) as error:
                    raise fault(name, found[0], f"the archive is damaged ({error})") from error
    if inside and content[:2] == b"PK":
        raise fault(name, "archive", f"is damaged, or {' > '.join(inside)} is not in it")
    return content


def csv_lines(content: bytes, name: str) -> Iterator[Line]:
    """Rows of a csv table that are not blank.

    Raises:
        DataError: the bytes are not UTF-8, or quotes do not match.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError([encoding_problem(name, error)]) from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for fields in reader:
            if any(field.strip() for field in fields):
                yield Line(reader.line_num, fields)
    except csv.Error as error:
        raise fault(name, f"line {reader.line_num}", f"not valid csv ({error})") from error


def positions(header: Line, wanted: Sequence[str], name: str) -> list[int]:
    """Where the wanted columns stand in a header.

    Raises:
        DataError: columns are missing.
    """
    names = [field.strip() for field in header.fields]
    missing = ", ".join(repr(column) for column in wanted if column not in names)
    if missing:
        raise fault(name, f"line {header.number}", f"lacks the columns {missing}")
    return [names.index(column) for column in wanted]


def figure(text: str, name: str, place: str) -> str:
    """The text of a figure, once it is known to be a finite number.

    Raises:
        DataError: it is none.
    """
    try:
        finite = Decimal(text).is_finite()
    except InvalidOperation:
        finite = False
    if not finite:
        raise fault(name, place, f"{text!r} is not a finite number")
    return text

"""National fossil-fuel emissions of CDIAC, `nation.1751_20xx.csv`.

A header (Nation, Year, measures), two or three lines of notes, then a row per nation and year; a
dot is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, dropwhile

from chervonets.sources.models import Upstream
from chervonets.sources.upstream.tables import Line, Printed, csv_lines, yearly


def read_cdiac(content: bytes, file: Upstream, name: str) -> Iterator[Printed]:
    """Figures of the file; raises DataError as `yearly`."""
    lines = csv_lines(content, name)
    header = [line for _, line in zip(range(1), lines, strict=False)]
    rows = dropwhile(lambda line: _is_note(line, header), lines)
    return yearly(chain(header, rows), ("Nation", "Year"), file, name, {"", "."})


def _is_note(line: Line, header: list[Line]) -> bool:
    return len(line.fields) < len(header[0].fields) and line.fields[0].startswith(
        ("(Note", "Source", "DOI")
    )

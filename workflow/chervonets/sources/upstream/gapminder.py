"""Gapminder csv in long form, a row per place and year, one column of figures.

As in the DDF data points of Gapminder's own repositories (geo or country, time, the indicator) and
in the copies of Our World in Data (Entity, Year, the indicator); empty is missing. The wide form
of the website, a column per year, abbreviates figures (12.3k) and is not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from chervonets.sources.models import Upstream
from chervonets.sources.upstream.tables import Printed, csv_lines, fault, yearly

KEYS = (("geo", "time"), ("country", "time"), ("Entity", "Year"))


def read_gapminder(content: bytes, file: Upstream, name: str) -> Iterator[Printed]:
    """Figures of the file; raises DataError as `yearly`, or when it is not in long form."""
    lines = csv_lines(content, name)
    header = next(lines, None)
    fields = {field.strip() for field in header.fields} if header else set()
    keys = next((pair for pair in KEYS if set(pair) <= fields), None)
    if header is None or keys is None:
        known = " or ".join(",".join(pair) for pair in KEYS)
        raise fault(name, "line 1", f"the header has none of the pairs {known}")
    return yearly(chain([header], lines), keys, file, name, {""})

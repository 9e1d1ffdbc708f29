"""V-Dem country-year csv (core or full).

Columns country_name, country_text_id, year and one per index, with bounds as `_codelow` and
`_codehigh`; empty is missing. The places are the letters of the column `country_text_id`.
"""

from __future__ import annotations

from collections.abc import Iterator

from chervonets.sources.models import Upstream
from chervonets.sources.upstream.tables import Printed, csv_lines, yearly


def read_vdem(content: bytes, file: Upstream, name: str) -> Iterator[Printed]:
    """Figures of the file; raises DataError as `yearly`."""
    return yearly(csv_lines(content, name), ("country_text_id", "year"), file, name, {"", "NA"})

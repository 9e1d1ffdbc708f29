"""National Material Capabilities, abridged csv of the Correlates of War project.

Columns stateabb, ccode, year, milex, milper, irst, pec, tpop, upop, cinc, version; -9 is missing.
The places are the numbers of the column `ccode`.
"""

from __future__ import annotations

from collections.abc import Iterator

from chervonets.sources.models import Upstream
from chervonets.sources.upstream.tables import Printed, csv_lines, yearly


def read_nmc(content: bytes, file: Upstream, name: str) -> Iterator[Printed]:
    """Figures of the file; raises DataError as `yearly`."""
    return yearly(csv_lines(content, name), ("ccode", "year"), file, name, {"", "-9", "NA"})

"""Carry printed historical figures, in one direction, to verdicts that a reader can check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chervonets.api import Results

__version__ = "0.1.0"


def open(results: str | Path = "results", data: str | Path = "data") -> Results:  # noqa: A001  # read as chervonets.open
    """Open the results of a run, and the data they were made from; see `chervonets.api.Results`.

    Raises:
        DataError: there are no results.
    """
    from chervonets.api import Results  # pandas is read only where it is needed

    return Results(Path(results), Path(data))

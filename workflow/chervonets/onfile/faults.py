"""Faults of a file, or of what was asked of it."""

import difflib
from collections.abc import Iterable
from pathlib import Path

from chervonets.problems import DataError, Problem

LISTED = 12
"""Most names that a message lists."""


def fault(path: Path | str, place: str, what: str, mend: str) -> DataError:
    """The only fault of a file, or of what was asked of it."""
    return DataError([Problem(str(path), place, what, mend)])


def listed(names: Iterable[str], near: str = "") -> str:
    """Names for a message, the first of many; those like a name come first."""
    every = list(dict.fromkeys(names))
    like = difflib.get_close_matches(near, every) if near else []
    every = [*like, *(name for name in every if name not in like)]
    return ", ".join(every[:LISTED]) + (", ..." if len(every) > LISTED else "")

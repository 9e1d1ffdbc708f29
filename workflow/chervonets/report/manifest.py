"""Hashes of everything that a run made."""

from __future__ import annotations

from pathlib import Path

from chervonets.export.schema import DATABASE
from chervonets.files import sha256

APART = ("logs", "benchmarks", "reference", "validation")
UNSTABLE = (f"data-package/{DATABASE}",)
"""Files whose bytes differ from run to run while their content does not: DuckDB writes a random
identifier. Their tables are hashed as csv."""


def manifest(results: Path) -> dict[str, str]:
    """SHA-256 by path of every result that is not in `APART` or `UNSTABLE`."""
    return {
        path.relative_to(results).as_posix(): sha256(path)
        for path in sorted(results.rglob("*"))
        if path.is_file()
        and path.relative_to(results).parts[0] not in APART
        and not path.name.startswith(".")
        and path.name != "manifest.json"
        and path.relative_to(results).as_posix() not in UNSTABLE
    }

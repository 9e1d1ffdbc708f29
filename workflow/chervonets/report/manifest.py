"""Hashes of everything that a run made."""

from collections.abc import Mapping
from pathlib import Path

from chervonets.export.schema import DATABASE
from chervonets.files import read_json, sha256

MANIFEST = "manifest.json"
APART = ("logs", "benchmarks", "reference", "validation")
UNSTABLE = (f"data-package/{DATABASE}",)
"""Files whose bytes differ from run to run while their content does not: DuckDB writes a random
identifier. Their tables are hashed as csv."""


def manifest(results: Path) -> dict[str, str]:
    """SHA-256 by path of every result that is not in `APART` or `UNSTABLE`."""
    names = {path.relative_to(results).as_posix(): path for path in sorted(results.rglob("*"))}
    return {
        name: sha256(path)
        for name, path in names.items()
        if path.is_file()
        and not path.name.startswith(".")
        and path.name != MANIFEST
        and name.split("/")[0] not in APART
        and name not in UNSTABLE
    }


def altered(results: Path, ended: Mapping[Path, float]) -> list[Path]:
    """Results that were changed after the job that made them; the times of files are believed.

    Args:
        results: the folder; without a manifest nothing is known of its files.
        ended: by output, a file or a folder, the time in seconds at which its job had made it.
    """
    path = results / MANIFEST
    if not path.exists():
        return []
    changed = path.stat().st_mtime
    found = []
    for name, digest in read_json(path).items():
        file = results / name
        if file.exists() and (mtime := file.stat().st_mtime) > changed:
            ends = (ended[place] for place in (file, *file.parents) if place in ended)
            if mtime > next(ends, mtime) and sha256(file) != digest:
                found.append(file)
    return found

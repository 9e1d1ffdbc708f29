"""Walk a printed number back to its cells."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from chervonets.files import read_json
from chervonets.problems import DataError, Problem


def explanation(key: str, results: Path) -> str:
    """A number's value, how it was made, and the printed figures behind it.

    Raises:
        DataError: there are no results, or no such number.
    """
    path = results / "numbers.json"
    if not path.exists():
        problem = Problem(str(path), "file", "there are no results", "run snakemake first")
        raise DataError([problem])
    book = read_json(path)
    if key not in book:
        near = ", ".join(get_close_matches(key, book, n=5, cutoff=0.3)) or "see the file"
        problem = Problem(str(path), f"number {key}", "is not in the number book", f"try {near}")
        raise DataError([problem])
    entry = book[key]
    lines = [
        f"{key} = {entry['text']} {entry['unit']}".rstrip(),
        f"  value          {entry['value']}",
        f"  made by        {entry['function']}",
        f"  specification  {entry['specification']}",
        f"  observations   {len(entry['observations'])}",
    ]
    return "\n".join([*lines, *(f"    {name}" for name in entry["observations"])])

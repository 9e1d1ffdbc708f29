"""What was read out of files, kept on disk until they change.

Every job reads the workflow anew; to parse all modules and concepts for that would take longer.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from chervonets.files import write_text


class Memory:
    """Values of files, kept while a file keeps its size and the time of its last change."""

    def __init__(self, path: Path) -> None:
        """Take up what an earlier process kept; a file that cannot be read is none."""
        self.path = path
        self.fresh = False
        try:
            self.known: dict[str, list[Any]] = json.loads(path.read_bytes())
        except (OSError, ValueError):
            self.known = {}

    def of(self, file: Path, what: str, read: Callable[[Path], Any]) -> Any:
        """The value, read only where none is kept; it must be plain data.

        Raises:
            FileNotFoundError: the file does not exist.
        """
        stat = file.stat()
        key, stamp = f"{what} {os.path.relpath(file)}", [stat.st_mtime_ns, stat.st_size]
        kept = self.known.get(key)
        if kept is None or kept[0] != stamp:
            kept = self.known[key] = [stamp, read(file)]
            self.fresh = True
        return kept[1]

    def save(self) -> None:
        """Keep it for the next process."""
        if self.fresh:
            write_text(self.path, json.dumps(self.known))
            self.fresh = False


MEMORY = Memory(Path(".snakemake/read.json"))
"""Of the workflow in this folder."""

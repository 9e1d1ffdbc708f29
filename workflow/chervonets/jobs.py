"""What every script of the workflow shares: a log, and faults told in one screen."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from chervonets.problems import DataError


@contextmanager
def job(snakemake: Any) -> Iterator[dict[str, Any]]:
    """Run a script's body; yields the rule's parameters.

    A fault of the data ends the job with exit code 1 and its message in the log and on the
    terminal; any other exception is a fault of the program and keeps its traceback.
    """
    log = Path(str(snakemake.log[0]))
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text("started\n", encoding="utf-8")
    gc.freeze()  # what imports made lives to the end of the job and need not be looked at again
    try:
        yield dict(snakemake.params)
    except DataError as error:
        log.write_text(f"{error}\n", encoding="utf-8")
        sys.stderr.write(f"{error}\n")
        sys.exit(1)
    log.write_text("done\n", encoding="utf-8")

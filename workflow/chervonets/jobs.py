"""What every script of the workflow shares: a log, and faults told in one screen."""

import errno
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn

from chervonets.problems import DataError

DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM)
"""Faults of the place where results lie, not of the program."""
MEND = "Make room or give leave to write there, and start again: what was made stays."


@contextmanager
def job(snakemake: Any) -> Iterator[dict[str, Any]]:
    """Run a script's body; yields the rule's parameters.

    A fault of the data or of the disk ends the job with exit code 1 and its message in the log and
    on the terminal; any other exception is a fault of the program and keeps its traceback.
    """
    log = Path(str(snakemake.log[0]))
    gc.freeze()  # what imports made lives to the end of the job and need not be looked at again
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text("started\n", encoding="utf-8")
        yield dict(snakemake.params)
        log.write_text("done\n", encoding="utf-8")
    except DataError as error:
        _stop(log, str(error))
    except OSError as error:
        if error.errno not in DISK:
            raise
        _stop(log, f"{error.filename or log}: {error.strerror}. {MEND}")
    finally:
        gc.unfreeze()  # else libraries complain at the end that theirs was never freed


def _stop(log: Path, message: str) -> NoReturn:
    with suppress(OSError):  # the log may lie on the disk that is at fault
        log.write_text(f"{message}\n", encoding="utf-8")
    sys.stderr.write(f"{message}\n")
    sys.exit(1)

"""Progress for people: a bar on a terminal once work has taken a while, and nothing elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Item = TypeVar("Item")

DELAY = 2.0
"""Seconds of work before a bar is shown."""

SOON = 0.2
"""Seconds of a loop before its bar is shown, where the work it belongs to has long begun."""

_began: ContextVar[float | None] = ContextVar("began", default=None)


@contextmanager
def work() -> Iterator[None]:
    """Loops that follow each other inside are one work: `DELAY` counts from its beginning."""
    token = _began.set(time.monotonic())
    try:
        yield
    finally:
        _began.reset(token)


def watched(items: Iterable[Item], what: str, total: int | None = None) -> Iterable[Item]:
    """Items one after the other, with a bar where standard error is a terminal.

    Args:
        items: what a loop goes over.
        what: words before the bar.
        total: how many items there are, where they do not say so.
    """
    if not sys.stderr.isatty():
        return items
    from tqdm import tqdm  # slow to import

    began = _began.get()
    delay = DELAY if began is None else max(SOON, began + DELAY - time.monotonic())
    return tqdm(items, desc=what, total=total, leave=False, delay=delay)

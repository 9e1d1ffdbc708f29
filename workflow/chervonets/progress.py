"""Progress for people: long work says so before it starts, and has a bar on a terminal."""

import math
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

Item = TypeVar("Item")

DELAY = 2.0
"""Seconds of work before a bar is shown."""

SOON = 0.2
"""Seconds of a loop before its bar is shown, where the work it belongs to has long begun."""


@dataclass(frozen=True)
class Work:
    """What is done at the moment: since when (seconds), and the most values that take seconds."""

    began: float
    most: float


_current: ContextVar[Work | None] = ContextVar("current", default=None)


@contextmanager
def work(most: float = math.inf) -> Iterator[None]:
    """What happens inside is one work: `DELAY` counts from its beginning; see `announce`."""
    token = _current.set(Work(time.monotonic(), most))
    try:
        yield
    finally:
        _current.reset(token)


def announce(values: float, said: str) -> None:
    """Say on standard error that the work takes long, if it has more values than take seconds."""
    current = _current.get()
    if current is not None and values > current.most:
        usual = f"up to {current.most:,.0f} values it takes seconds"
        sys.stderr.write(f"{said}: this is large and may take minutes; {usual}\n")


def watched(items: Iterable[Item], what: str, total: int | None = None) -> Iterable[Item]:
    """Items (`total` of them) one after the other, with a bar if standard error is a terminal."""
    if not sys.stderr.isatty():
        return items
    from tqdm import tqdm  # slow to import

    current = _current.get()
    delay = DELAY if current is None else max(SOON, current.began + DELAY - time.monotonic())
    return tqdm(items, desc=what, total=total, leave=False, delay=delay)

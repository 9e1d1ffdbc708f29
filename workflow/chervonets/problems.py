"""What is wrong with an input, said so that a person can mend it."""

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

SCREEN_LINES = 20

LISTED = 12
"""Most names that a message lists."""


@dataclass(frozen=True, order=True)
class Problem:
    """One fault of one file: where it stands, what it is, and how to mend it."""

    file: str
    place: str
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}, {self.place}: {self.what}\n    mend: {self.mend}"


class DataError(Exception):
    """An input that must not be used; carries every problem found, prints one screen of them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems)
        shown = self.problems[: SCREEN_LINES // 2]
        left_out = len(self.problems) - len(shown)
        count = len(self.problems)
        head = "1 problem was found" if count == 1 else f"{count} problems were found"
        tail = [f"... and {left_out} more"] if left_out else []
        super().__init__("\n".join([f"{head}; nothing was changed.", *map(str, shown), *tail]))


def fault(path: Path | str, place: str, what: str, mend: str) -> DataError:
    """The only fault of a file, or of what was asked of it."""
    return DataError([Problem(str(path), place, what, mend)])


def raise_if_any(problems: Iterable[Problem]) -> None:
    """Raise `DataError` when there is at least one problem."""
    found = list(problems)
    if found:
        raise DataError(found)


def listed(names: Iterable[str], near: str = "") -> str:
    """Names for a message, the first of many; those like a name come first."""
    every = list(dict.fromkeys(names))
    like = difflib.get_close_matches(near, every) if near else []
    every = [*like, *(name for name in every if name not in like)]
    return ", ".join(every[:LISTED]) + (", ..." if len(every) > LISTED else "")


def read_each(read: Callable[[str], T], names: Iterable[str]) -> list[T]:
    """What is read under every name; raises the problems of all names together."""
    problems: list[Problem] = []
    found = [collect(problems, read, name) for name in names]
    raise_if_any(problems)
    return [each for each in found if each is not None]


def collect(
    problems: list[Problem], read: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> T | None:
    """What is read; None, and problems more, where that is refused."""
    try:
        return read(*args, **kwargs)
    except DataError as error:
        problems += error.problems
        return None

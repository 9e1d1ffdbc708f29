"""Bad input gives one screen that names file, place and mend, and leaves results untouched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from chervonets.files import sha256
from tests.conftest import Project

pytestmark = pytest.mark.workflow

SCREEN_LINES = 40
GRAIN = "data/sources/wheatcroft_davies_grain_1994/observations.csv"
DESCRIPTION = "data/sources/wheatcroft_davies_grain_1994/source.yaml"
CLAIM = "data/claims/printing-press.yaml"
CONFIG = "config/config.yaml"


def line(number: int, change: Callable[[str], str]) -> Callable[[bytes], bytes]:
    """A damage to one line (counted from 1)."""

    def damage(content: bytes) -> bytes:
        lines = content.decode().splitlines(keepends=True)
        lines[number - 1] = change(lines[number - 1])
        return "".join(lines).encode()

    return damage


def field(number: int, column: int, value: str) -> Callable[[bytes], bytes]:
    """A damage to one field of a csv line without quotes before it."""

    def change(text: str) -> str:
        fields = text.split(",")
        fields[column] = value
        return ",".join(fields)

    return line(number, change)


def replaced(old: str, new: str) -> Callable[[bytes], bytes]:
    """A damage that replaces a text that must be there."""

    def damage(content: bytes) -> bytes:
        assert old.encode() in content
        return content.replace(old.encode(), new.encode(), 1)

    return damage


@dataclass(frozen=True)
class Case:
    """One kind of bad input, and the words that its message must hold."""

    name: str
    file: str
    damage: Callable[[bytes], bytes]
    words: tuple[str, ...]


def _without_locator(content: bytes) -> bytes:
    lines = content.decode().splitlines(keepends=True)
    head = ",".join(lines[2].split(",")[:6])
    lines[2] = f"{head},,\n"
    return "".join(lines).encode()


def _without_falsifier(content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    first = next(place for place, text in enumerate(lines) if b"    falsifier: " in text)
    return b"".join(lines[:first] + lines[first + 1 :])


def _not_utf8(content: bytes) -> bytes:
    return content + b"\xff\xfe\n"


def _nothing(_: bytes) -> bytes:
    return b""


UNIT = replaced("unit: million tonne", "unit: million cartload")
COIN = replaced("concept: state-bank-notes", "concept: state-bank-coin")

CASES = [
    Case("wrong columns", GRAIN, line(1, lambda text: text.replace("locator", "place")),
         ("line 1", "the columns must be")),
    Case("unparsable value", GRAIN, field(3, 4, "80.1x"), ("line 3", "not a finite number")),
    Case("non-finite value", GRAIN, field(3, 4, "nan"), ("line 3", "not a finite number")),
    Case("end before start", GRAIN, field(3, 3, "1900-01-01"), ("line 3", "before it starts")),
    Case("duplicate", GRAIN, line(4, lambda text: text + text), ("line 5", "of line 4")),
    Case("unknown series", GRAIN, field(3, 0, "grain_of_nowhere"), ("line 3", "unknown series")),
    Case("unknown entity", GRAIN, field(3, 1, "XXX"), ("line 3", "unknown entity")),
    Case("missing locator", GRAIN, _without_locator, ("line 3", "no locator")),
    Case("encoding", GRAIN, _not_utf8, ("UTF-8",)),
    Case("empty file", GRAIN, _nothing, ("line 1", "empty")),
    Case("unknown unit", DESCRIPTION, UNIT, ("unknown unit",)),
    Case("unknown key", DESCRIPTION, replaced("originator:", "originater:"), ("originater",)),
    Case("typo in config", CONFIG, replaced("resamples:", "resample:"), ("resample",)),
    Case("unknown concept", CLAIM, COIN, ("state-bank-coin", "unknown concept")),
    Case("missing falsifier", CLAIM, _without_falsifier, ("falsifier", "required")),
]  # fmt: skip


FAST = {"unparsable value", "unknown key", "typo in config", "missing falsifier"}


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _each(case: Case) -> object:
    """One case of every kind of file belongs to the fast tests."""
    marks = [] if case.name in FAST else [pytest.mark.slow]
    return pytest.param(case, id=case.name, marks=marks)


@pytest.mark.parametrize("case", [_each(case) for case in CASES])
def test_bad_input_is_one_screen_and_touches_nothing(project: Project, case: Case) -> None:
    path = project.folder / case.file
    good = path.read_bytes()
    before = hashes(project.folder / "results")
    path.write_bytes(case.damage(good))
    try:
        done = project.snakemake()
    finally:
        path.write_bytes(good)
    screen = done.stdout + done.stderr
    assert done.returncode != 0
    assert case.file in screen
    assert "mend:" in screen
    assert "Traceback" not in screen
    assert len(screen.splitlines()) <= SCREEN_LINES
    for words in case.words:
        assert words in screen
    assert hashes(project.folder / "results") == before

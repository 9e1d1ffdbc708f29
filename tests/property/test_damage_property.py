"""A damaged character in a source is caught, or changes only the cells of the damaged figure.

Every source is damaged in a few places, which its key fixes: the same in every run.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from chervonets.panel.build import DataHouse, Panel, build_panel
from chervonets.panel.concepts import Concept, read_concepts
from chervonets.problems import DataError
from chervonets.sources.corrections import Correction, apply_corrections, read_corrections
from chervonets.sources.read import read_source, source_keys
from chervonets.sources.vocabulary import Vocabulary, read_vocabulary
from tests.conftest import DATA

LETTERS = [*'0123456789-.,"\n eExXSUN', "\r", "\t", "é", "\x00"]
KINDS = ("replace", "insert", "delete")
TABLES = ("annual", "monthly", "spans")
EACH = 3
"""Damages of every source."""
PARTS = 12
"""Sources are dealt out to so many tests, which run side by side."""


@dataclass(frozen=True)
class Damage:
    """One character of a file replaced, inserted or deleted."""

    at: int
    kind: str
    letter: str

    def to(self, text: str) -> str:
        """The damaged text."""
        letter = "" if self.kind == "delete" else self.letter
        return text[: self.at] + letter + text[self.at + (self.kind != "insert") :]


def damages(key: str, text: str) -> Iterator[Damage]:
    """Damages that the source's key fixes; a short field is hit as often as a long one."""
    chance = random.Random(key)
    lines = text.splitlines(keepends=True)
    for _ in range(EACH):
        line = chance.randrange(len(lines))
        fields = lines[line].split(",")
        field = chance.randrange(len(fields))
        before = sum(map(len, lines[:line])) + sum(len(part) + 1 for part in fields[:field])
        at = min(before + chance.randrange(len(fields[field]) + 1), len(text) - 1)
        yield Damage(at, chance.choice(KINDS), chance.choice(LETTERS))


@cache
def vocabulary() -> Vocabulary:
    return read_vocabulary(DATA)


@cache
def corrections() -> tuple[Correction, ...]:
    return read_corrections(DATA)


@cache
def concepts() -> dict[str, Concept]:
    return read_concepts(DATA)


def concepts_of(key: str) -> dict[str, Concept]:
    """The concepts of a source, each with that source's series only."""
    return {
        name: concept.model_copy(update={"rivals": rivals})
        for name, concept in concepts().items()
        if (rivals := [rival for rival in concept.rivals if rival.source == key])
    }


def read_panel(data: Path, key: str) -> tuple[Panel, list[str]]:
    """The panel of one source's series, and the names of its figures in the file's order."""
    source, rows = read_source(data, key, vocabulary(), corrections())
    house = DataHouse(vocabulary(), {key: source}, concepts_of(key), rows)
    corrected = apply_corrections(rows, [item for item in corrections() if item.source == key])
    return build_panel(replace(house, observations=corrected)), list(rows["name"])


def cells(panel: Panel) -> set[tuple[str, ...]]:
    """Every cell as texts, the table's name first."""
    found: set[tuple[str, ...]] = set()
    for name in TABLES:
        table: pd.DataFrame = getattr(panel, name)
        found |= {(name, *map(str, row)) for row in table.itertuples(index=False)}
    return found


def outcome(key: str, damage: Damage, text: str, folder: Path) -> str:
    """Whether a damage was caught; if it was not, it must have touched its own cells only."""
    path = folder / "sources" / key / "observations.csv"
    path.write_bytes(damage.to(text).encode())
    try:
        bad, bad_names = read_panel(folder, key)
    except DataError:
        return "caught"
    good, names = read_panel(DATA, key)
    # no figure has vanished unseen, and at most the damaged one has another name
    row = text[: damage.at].count("\n") - 1
    renamed = {
        name for pair in zip(names, bad_names, strict=True) if len(set(pair)) > 1 for name in pair
    }
    touched = {names[row], *renamed}
    assert len(renamed) in {0, 2}, (key, damage)
    for cell in cells(good) ^ cells(bad):
        assert touched & set(cell[-1].split()), (key, damage, cell)
    return "not caught"


@pytest.mark.parametrize("part", range(PARTS))
def test_a_damaged_character_is_caught_or_touches_only_its_own_cells(
    part: int, tmp_path: Path
) -> None:
    found: Counter[str] = Counter()
    for key in source_keys(DATA)[part::PARTS]:
        if not concepts_of(key):
            continue
        shutil.copytree(DATA / "sources" / key, tmp_path / "sources" / key)
        text = (DATA / "sources" / key / "observations.csv").read_text(encoding="utf-8")
        found.update(outcome(key, damage, text, tmp_path) for damage in damages(key, text))
    assert min(found["caught"], found["not caught"]) > len(source_keys(DATA)) / PARTS / 2

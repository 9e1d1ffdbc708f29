"""A damaged character in a source is caught, or changes only the cells of the damaged figure."""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from chervonets.panel.build import DataHouse, Panel, build_panel
from chervonets.panel.concepts import Concept, read_concepts
from chervonets.problems import DataError
from chervonets.sources.corrections import apply_corrections, read_corrections
from chervonets.sources.read import read_source
from chervonets.sources.vocabulary import Vocabulary, read_vocabulary
from tests.conftest import DATA

SOURCES = ["wheatcroft_davies_grain_1994", "pub_money_circulation_1924_1928"]
LETTERS = st.sampled_from([*'0123456789-.,"\n eExXSUN', "\r", "\t", "é", "\x00"])
TABLES = ("annual", "monthly", "spans")


@cache
def vocabulary() -> Vocabulary:
    return read_vocabulary(DATA)


@cache
def concepts_of(key: str) -> dict[str, Concept]:
    """The concepts of a source, each with that source's series only."""
    return {
        name: replaced
        for name, concept in read_concepts(DATA).items()
        if (rivals := [rival for rival in concept.rivals if rival.source == key])
        and (replaced := concept.model_copy(update={"rivals": rivals}))
    }


@cache
def undamaged(key: str) -> tuple[Panel, list[str]]:
    """What the source gives as it is."""
    return read_panel(DATA, key)


def read_panel(data: Path, key: str) -> tuple[Panel, list[str]]:
    """The panel of one source's series, and the names of its figures in the file's order."""
    corrections = read_corrections(DATA)
    source, rows = read_source(data, key, vocabulary(), corrections)
    house = DataHouse(vocabulary(), {key: source}, concepts_of(key), rows)
    corrected = apply_corrections(rows, [item for item in corrections if item.source == key])
    return build_panel(replace(house, observations=corrected)), list(rows["name"])


def cells(panel: Panel) -> set[tuple[str, ...]]:
    """Every cell as texts, the table's name first."""
    found: set[tuple[str, ...]] = set()
    for name in TABLES:
        table: pd.DataFrame = getattr(panel, name)
        found |= {(name, *map(str, row)) for row in table.itertuples(index=False)}
    return found


@pytest.mark.parametrize("key", SOURCES)
@settings(
    max_examples=30,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(draw=st.data())
def test_a_damaged_character_is_caught_or_touches_only_its_own_cells(
    key: str, draw: st.DataObject, tmp_path: Path
) -> None:
    folder = tmp_path / "data/sources" / key
    if not folder.exists():
        shutil.copytree(DATA / "sources" / key, folder)
    path = folder / "observations.csv"
    shutil.copy(DATA / "sources" / key / "observations.csv", path)
    good, names = undamaged(key)
    text = path.read_text(encoding="utf-8")
    at = draw.draw(st.integers(0, len(text) - 1), label="where")
    kind = draw.draw(st.sampled_from(["replace", "insert", "delete"]), label="damage")
    letter = "" if kind == "delete" else draw.draw(LETTERS, label="letter")
    damaged = text[:at] + letter + text[at + (kind != "insert") :]
    path.write_bytes(damaged.encode())
    try:
        bad, bad_names = read_panel(tmp_path / "data", key)
    except DataError:
        event("caught")
        return
    event("not caught")
    # no figure has vanished unseen, and at most the damaged one has another name
    row = text[:at].count("\n") - 1
    renamed = {
        name for pair in zip(names, bad_names, strict=True) if len(set(pair)) > 1 for name in pair
    }
    touched = {names[row], *renamed}
    assert len(renamed) in {0, 2}
    for cell in cells(good) ^ cells(bad):
        assert touched & set(cell[-1].split()), cell

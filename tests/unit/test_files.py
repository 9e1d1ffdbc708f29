"""Writes are atomic and canonical; yaml is read strictly."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

from chervonets.files import read_json, read_yaml, replacing, write_csv, write_json
from chervonets.problems import DataError


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "result.csv"
    path.write_text("old")

    def write_half() -> None:
        with replacing(path) as temporary:
            temporary.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_csv_is_canonical(tmp_path: Path) -> None:
    write_csv(tmp_path / "t.csv", pd.DataFrame({"x": [0.1 + 0.2, 1e-20], "y": ["a", "b"]}))
    assert (tmp_path / "t.csv").read_bytes() == b"x,y\n0.3,a\n1e-20,b\n"


def test_no_text_of_a_csv_is_a_formula_to_a_spreadsheet(tmp_path: Path) -> None:
    texts = ["=1+1", "+ a large effect", "-cmd", "@sum", "-5.2", "+3", "a = b", "", None]
    table = pd.DataFrame({"note": texts, "value": range(len(texts))})
    write_csv(tmp_path / "t.csv", table)
    written = pd.read_csv(tmp_path / "t.csv", dtype=str, keep_default_na=False)["note"]
    safe = ["'=1+1", "'+ a large effect", "'-cmd", "'@sum", "-5.2", "+3", "a = b", "", ""]
    assert list(written) == safe
    assert list(table["note"][:4]) == texts[:4]


def test_json_is_canonical(tmp_path: Path) -> None:
    write_json(tmp_path / "t.json", {"b": 0.1 + 0.2, "a": (1, None)})
    assert read_json(tmp_path / "t.json") == {"a": [1, None], "b": 0.3}
    assert (tmp_path / "t.json").read_text().index('"a"') < 5


@pytest.mark.parametrize(
    ("text", "words"),
    [("a: 1\na: 2\n", "stands twice"), ("a: [1\n", "not valid yaml"), ("", "empty")],
)
def test_bad_yaml_is_a_problem_with_a_place(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text)
    with pytest.raises(DataError, match=words):
        read_yaml(path, "x.yaml")


def test_signs_that_turn_the_direction_of_writing_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_text("a: one\nb: two \u202eowt\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"line 2: holds the control character U\+202E"):
        read_yaml(path, "f.yaml")


def test_a_pipe_or_a_folder_in_the_place_of_a_file_is_told_and_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "folder.yaml").mkdir()
    for name in ("pipe.yaml", "folder.yaml"):
        with pytest.raises(DataError, match="is no plain file"):
            read_yaml(tmp_path / name, name)


def test_dates_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("day: 1928-10-01\n")
    assert read_yaml(path, "x.yaml") == {"day": "1928-10-01"}

"""Results held against their own manifest and against the published ones."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from chervonets.config import KNOBS, SETTINGS
from chervonets.files import read_json, write_json
from chervonets.problems import DataError
from chervonets.report.manifest import MANIFEST, altered, manifest
from chervonets.review.verify import NUMBERS, VERDICTS, verify

BOOK = {f"printing-press.{key}": {"text": "1", "value": 1.0} for key in ("rise", "fall")}

SET = {**dict.fromkeys(KNOBS, 1), "claims": "all", "run": "as published"}


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Results without a Snakefile beside them, and the same as published."""
    both = tmp_path / "results", tmp_path / "published"
    for folder in both:
        (folder / "report").mkdir(parents=True)
        (folder / "report/chervonets.pdf").write_bytes(b"%PDF of a report")
        write_json(folder / NUMBERS, BOOK)
        write_json(folder / SETTINGS, SET)
        (folder / VERDICTS).write_text("claim,verdict\nprinting-press,borne out\n")
        write_json(folder / MANIFEST, manifest(folder))
    return both


def test_what_was_published_holds(folders: tuple[Path, Path]) -> None:
    found = verify(*folders)
    assert found.holds
    assert list(found.lines(every=True)) == []


@pytest.mark.parametrize("name", ["report/chervonets.pdf", NUMBERS, VERDICTS, SETTINGS])
def test_one_changed_byte_is_found_in_any_file(name: str, folders: tuple[Path, Path]) -> None:
    file = folders[0] / name
    data = bytearray(file.read_bytes())
    data[-2] ^= 1
    if name in (NUMBERS, SETTINGS):
        data = bytearray(file.read_bytes() + b" ")
    file.write_bytes(bytes(data))
    found = verify(*folders)
    assert not found.holds
    assert f"file {name}: is not the one that the run wrote" in found.lines()


def test_lost_and_foreign_files_are_found(folders: tuple[Path, Path]) -> None:
    (folders[0] / "report/chervonets.pdf").unlink()
    (folders[0] / "report/other.pdf").write_bytes(b"")
    assert verify(*folders).altered == [
        "file report/chervonets.pdf: is missing, the run wrote",
        "file report/other.pdf: is none that the run wrote",
        "remove what was altered (a page with its whole folder) and manifest.json; "
        "`snakemake` renews it",
    ]


def test_words_come_first_and_numbers_a_line_a_claim(folders: tuple[Path, Path]) -> None:
    results = folders[0]
    book: dict[str, Any] = read_json(results / NUMBERS)
    write_json(results / NUMBERS, {key: {**item, "value": 2.0} for key, item in book.items()})
    (results / VERDICTS).write_text("claim,verdict\nprinting-press,disputed\n")
    write_json(results / MANIFEST, manifest(results))
    found = verify(*folders)
    assert list(found.lines()) == [
        "verdict printing-press: disputed, published as borne out",
        "printing-press: 2 numbers differ",
        "2 files differ from the published ones; --all names them",
    ]
    assert len(list(found.lines(every=True))) == 5


def test_a_run_that_is_not_the_published_one_says_so(folders: tuple[Path, Path]) -> None:
    write_json(folders[0] / SETTINGS, {**SET, "run": "some claims only"})
    write_json(folders[0] / MANIFEST, manifest(folders[0]))
    assert next(verify(*folders).lines()) == "not the published run: some claims only"


def test_a_result_changed_after_its_job_is_found(folders: tuple[Path, Path]) -> None:
    """Not so what a job made anew, what is only newer, and what no job is known of."""
    results, _ = folders
    report, page = results / "report", results / "report/chervonets.pdf"
    made = (results / MANIFEST).stat().st_mtime
    for path in (page, results / NUMBERS, results / VERDICTS):
        path.write_bytes(path.read_bytes() + b" ")
        os.utime(path, (made + 9, made + 9))
    os.utime(results / SETTINGS, (made + 9, made + 9))
    ended = {report: made - 9, results / SETTINGS: made - 9, results / NUMBERS: made + 9}
    assert altered(results, ended) == [page]
    (results / MANIFEST).unlink()
    assert altered(results, ended) == []


def test_a_missing_manifest_is_told(folders: tuple[Path, Path]) -> None:
    (folders[1] / MANIFEST).unlink()
    with pytest.raises(DataError, match="make reference"):
        verify(*folders)

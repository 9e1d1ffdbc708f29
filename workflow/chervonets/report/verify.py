"""Compare results with the published ones in results/reference."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from chervonets.files import read_json
from chervonets.problems import DataError, Problem

FILES = ("numbers.json", "verdicts.csv", "manifest.json")


def differences(results: Path, reference: Path) -> list[str]:
    """One line for every number or verdict that differs, is missing or is new.

    Raises:
        DataError: a file of either folder is missing.
    """
    for folder in (results, reference):
        for name in ("numbers.json", "verdicts.csv"):
            if not (folder / name).exists():
                mend = "run snakemake first; `make reference` publishes results"
                raise DataError([Problem(str(folder / name), "file", "is missing", mend)])
    return [
        *_compare("number", _numbers(results), _numbers(reference)),
        *_compare("verdict", _verdicts(results), _verdicts(reference)),
    ]


def _numbers(folder: Path) -> dict[str, object]:
    book = read_json(folder / "numbers.json")
    return {key: (item["text"], item["value"]) for key, item in book.items()}


def _verdicts(folder: Path) -> dict[str, object]:
    path = folder / "verdicts.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["claim"]: row["verdict"] for row in csv.DictReader(lines)}


def _compare(what: str, made: dict[str, object], published: dict[str, object]) -> Iterator[str]:
    for key in sorted(set(made) | set(published)):
        if key not in published:
            yield f"{what} {key}: new, {made[key]}"
        elif key not in made:
            yield f"{what} {key}: missing, published as {published[key]}"
        elif made[key] != published[key]:
            yield f"{what} {key}: {made[key]}, published as {published[key]}"

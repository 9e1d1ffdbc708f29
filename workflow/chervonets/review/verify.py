"""Are these results what the run wrote, what the folder would give now, and the published ones?"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from chervonets.config import KNOBS, SETTINGS
from chervonets.files import read_json
from chervonets.problems import DataError, Problem
from chervonets.report.manifest import manifest

MANIFEST, NUMBERS, VERDICTS = "manifest.json", "numbers.json", "verdicts.csv"
NOTHING = "Nothing to be done"


@dataclass(frozen=True)
class Verification:
    """What differs, a line each.

    Attributes:
        run: how the run differs from the published one, by its own stamp.
        altered: files whose bytes are not those that the run wrote, lost ones and others.
        stale: results that data, rule or code changed since would give anew.
        words: claims whose word is not the published one.
        numbers: numbers that are not.
        files: files whose bytes are not; pictures differ where fonts do.
    """

    run: list[str]
    altered: list[str]
    stale: list[str]
    words: list[str]
    numbers: list[str]
    files: list[str]

    @property
    def holds(self) -> bool:
        """Whether these are the published words and numbers, and whole."""
        return not (self.run or self.altered or self.stale or self.words or self.numbers)

    def lines(self, every: bool = False) -> Iterator[str]:
        """Words first, then a line a claim for its numbers, or a line for every number and file."""
        yield from (*self.run, *self.altered, *self.stale, *self.words)
        if every:
            yield from (*self.numbers, *self.files)
            return
        counts = Counter(line.removeprefix("number ").split(".")[0] for line in self.numbers)
        yield from (f"{claim}: {count} numbers differ" for claim, count in sorted(counts.items()))
        if self.files:
            yield f"{len(self.files)} files differ from the published ones; --all names them"


def verify(results: Path, reference: Path) -> Verification:
    """Compare results with their own manifest, with what snakemake would do, with the published.

    Raises:
        DataError: a file of either folder is missing.
    """
    for folder in (results, reference):
        for name in (MANIFEST, NUMBERS, VERDICTS, SETTINGS):
            if not (folder / name).exists():
                mend = "run snakemake first; `make reference` publishes results"
                raise DataError([Problem(str(folder / name), "file", "is missing", mend)])
    own, published = (read_json(folder / MANIFEST) for folder in (results, reference))
    settings = read_json(results / SETTINGS)
    run, given = settings["run"], (*KNOBS, "claims")
    altered = list(_files(manifest(results), own, "the run wrote"))
    if altered:
        altered.append(
            "remove what was altered (a page with its whole folder); `snakemake` renews it"
        )
    return Verification(
        run=[] if run == "as published" else [f"not the published run: {run}"],
        altered=altered,
        stale=[] if altered else stale(results, {knob: settings[knob] for knob in given}),
        words=list(_compare("verdict", _verdicts(results), _verdicts(reference))),
        numbers=list(_compare("number", _numbers(results), _numbers(reference))),
        files=list(_files(own, published, "was published")),
    )


def stale(results: Path, knobs: Mapping[str, object], wanted: str = MANIFEST) -> list[str]:
    """Whether snakemake would renew a result, with the run's knobs; not asked without its file."""
    folder = results.resolve().parent
    if not (folder / "Snakefile").exists():
        return []
    given = [f"{knob}={json.dumps(value)}" for knob, value in knobs.items()]
    command = [sys.executable, "-m", "snakemake", f"{results.name}/{wanted}", "--dry-run"]
    command += ["--config", f"results={results.name}", *given]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if NOTHING in done.stdout + done.stderr:
        return []
    return ["stale: data, rule or code changed since the run; `snakemake` renews the results"]


def _files(found: Mapping[str, str], known: Mapping[str, str], whose: str) -> Iterator[str]:
    for name in sorted({*found, *known}):
        if name not in known:
            yield f"file {name}: is none that {whose}"
        elif name not in found:
            yield f"file {name}: is missing, {whose}"
        elif found[name] != known[name]:
            yield f"file {name}: is not the one that {whose}"


def _numbers(folder: Path) -> dict[str, object]:
    book = read_json(folder / NUMBERS)
    return {key: (item["text"], item["value"]) for key, item in book.items()}


def _verdicts(folder: Path) -> dict[str, object]:
    with (folder / VERDICTS).open(encoding="utf-8", newline="") as lines:
        return {row["claim"]: row["verdict"] for row in csv.DictReader(lines)}


def _compare(
    what: str, made: Mapping[str, object], published: Mapping[str, object]
) -> Iterator[str]:
    for key in sorted({*made, *published}):
        if key not in published:
            yield f"{what} {key}: new, {made[key]}"
        elif key not in made:
            yield f"{what} {key}: missing, published as {published[key]}"
        elif made[key] != published[key]:
            yield f"{what} {key}: {made[key]}, published as {published[key]}"

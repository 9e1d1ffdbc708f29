"""Are these results what the run wrote, what the folder would give now, and the published ones?"""

import csv
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from chervonets.config import AS_PUBLISHED, KNOBS, SETTINGS
from chervonets.files import read_json
from chervonets.problems import DataError, Problem
from chervonets.report.manifest import MANIFEST, manifest

NUMBERS, VERDICTS = "numbers.json", "verdicts.csv"
NOTHING = "Nothing to be done"
NAMED = 3
"""How many jobs of changed code or settings are named; most code is that of many."""
_JOB = re.compile(r"^Job \d+: (.+)\nReason: (.+)", re.MULTILINE)
_FILES = {"Updated input files": "changed since the run", "Missing output files": "is missing"}
_CODE = (
    *("Code has changed", "Params have changed", "Set of input files has changed"),
    "Software environment definition has changed",
)
"""What snakemake gives as reasons of a job, but for those that other jobs give it."""


@dataclass(frozen=True)
class Verification:
    """What differs, a line each; words, numbers and files from the published ones."""

    run: list[str]  # how the run differs from the published one, by its own stamp
    altered: list[str]  # files whose bytes are not those that the run wrote, lost ones and others
    stale: list[str]  # what changed since of data, rule and code: results would be given anew
    words: list[str]
    numbers: list[str]
    files: list[str]  # pictures differ where fonts do

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
    run, knobs = settings["run"], {knob: settings[knob] for knob in (*KNOBS, "claims")}
    altered = list(_files(manifest(results), own, "the run wrote"))
    if altered:
        altered.append(
            f"remove what was altered (a page with its whole folder) and {MANIFEST}; "
            "`snakemake` renews it"
        )
    changed = [] if altered else stale(results, knobs)
    if changed:
        changed.append("`snakemake` renews the results")
    return Verification(
        run=[] if run == AS_PUBLISHED else [f"not the published run: {run}"],
        altered=altered,
        stale=changed,
        words=list(_published("verdict", _verdicts(results), _verdicts(reference))),
        numbers=list(_published("number", _numbers(results), _numbers(reference))),
        files=list(_files(own, published, "was published")),
    )


def stale(results: Path, knobs: Mapping[str, object], wanted: str = MANIFEST) -> list[str]:
    """Why snakemake would renew a result, with the run's knobs; not asked without its file."""
    folder = results.resolve().parent
    if not (folder / "Snakefile").exists():
        return []
    given = [f"{knob}={json.dumps(value)}" for knob, value in knobs.items()]
    command = [sys.executable, "-m", "snakemake", f"{results.name}/{wanted}", "--dry-run"]
    command += ["--quiet", "progress", "--config", f"results={results.name}", *given]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if NOTHING in done.stdout + done.stderr:
        return []
    reasons = list(_reasons(done.stdout + done.stderr))
    return reasons or ["stale: data, rule or code changed since the run"]


def _reasons(told: str) -> Iterator[str]:
    """A line for every file that changed, and one for changed code, as a dry run tells them.

    Snakemake does not look at the code of a job that changed files renew anyway.
    """
    parts = [(job, part) for job, reason in _JOB.findall(told) for part in reason.split("; ")]
    for kind, words in _FILES.items():
        found = (part.partition(": ")[2] for _, part in parts if part.startswith(kind))
        for name in sorted({name for names in found for name in names.split(", ") if name}):
            yield f"stale: {name} {words}"
    jobs = list(dict.fromkeys(job for job, part in parts if part.startswith(_CODE)))
    if jobs:
        more = f" and {len(jobs) - NAMED} more" if len(jobs) > NAMED else ""
        yield f"stale: code or settings changed of the jobs: {', '.join(jobs[:NAMED])}{more}"


def _files(found: Mapping[str, str], known: Mapping[str, str], whose: str) -> Iterator[str]:
    for key in _differing(found, known):
        missing, new = key not in found, key not in known
        what = "is missing," if missing else "is none that" if new else "is not the one that"
        yield f"file {key}: {what} {whose}"


def _published(what: str, made: Mapping[str, object], known: Mapping[str, object]) -> Iterator[str]:
    for key in _differing(made, known):
        new = f"new, {made.get(key)}"
        other = f"{made.get(key, 'missing')}, published as {known.get(key)}"
        yield f"{what} {key}: {other if key in known else new}"


def _differing(made: Mapping[str, object], known: Mapping[str, object]) -> list[str]:
    """Keys that only one side has, or whose values differ."""
    return [key for key in sorted({*made, *known}) if made.get(key) != known.get(key)]


def _numbers(folder: Path) -> dict[str, object]:
    book = read_json(folder / NUMBERS)
    return {key: (item["text"], item["value"]) for key, item in book.items()}


def _verdicts(folder: Path) -> dict[str, object]:
    with (folder / VERDICTS).open(encoding="utf-8", newline="") as lines:
        return {row["claim"]: row["verdict"] for row in csv.DictReader(lines)}

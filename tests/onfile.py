"""Small csvs, and arguments with which each method on a file runs on them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from typer.testing import CliRunner, Result

from chervonets.cli import app

FIRST, YEARS, TREATED = 1910, 24, "Soviet Union"
UNITS = (TREATED, "Norway", "New Zealand", "Chile", "Japan", "Spain")

SERIES = ["--time", "year", "--unit", "country", "--treated", TREATED]
ARGUMENTS = {
    "contrast": ["--date", "1928"],
    "level": ["--against", "90"],
    "equivalence": ["--low", "-5", "--high", "5", "--date", "1928"],
    "break": [],
    "breaks": [],
    "trend": [],
    "dispersion": ["--date", "1928"],
    "comovement": ["--with", "other"],
    "synthetic-control": ["--date", "1928"],
    "augmented-synthetic-control": ["--date", "1928"],
    "synthetic-did": ["--date", "1928"],
    "conformal": ["--date", "1928"],
    "excess-mortality": ["--date", "1932", "--until", "1933"],
}
DONORS = ("synthetic-control", "augmented-synthetic-control", "synthetic-did", "conformal")
DATED = tuple(method for method, words in ARGUMENTS.items() if "--date" in words)


def frame() -> pd.DataFrame:
    """Units with a common rise and noise of their own, in long format with further columns."""
    generator = np.random.default_rng(7)
    time = np.arange(YEARS)
    parts = []
    for unit in UNITS:
        noise = generator.normal(size=YEARS)
        value = 100 + 0.5 * time + 4 * np.sin(time) + 2 * noise
        other = value + generator.normal(size=YEARS)
        columns = {"year": FIRST + time, "value": value, "other": other, "note": "as printed"}
        parts.append(pd.DataFrame({"country": unit, **columns}).round(3))
    return pd.concat(parts, ignore_index=True)


def write(folder: Path, rows: pd.DataFrame) -> Path:
    """Write rows as a csv."""
    path = folder / "figures.csv"
    rows.to_csv(path, index=False)
    return path


def run(method: str, path: Path | str, *words: str, value: str = "value") -> Result:
    """Run a method on a csv, in this process."""
    given = ["--csv", str(path), "--value", value]
    if "--resamples" not in words:
        given += ["--resamples", "99"]
    return CliRunner().invoke(app, ["test", method, *given, *words])


def instead(words: Sequence[str], others: Sequence[str]) -> list[str]:
    """Options with values, each in the place of one of the same name."""
    kept = dict(zip(words[::2], words[1::2], strict=True))
    own = [(k, v) for k, v in kept.items() if k not in others]
    return [word for pair in own for word in pair] + list(others)

"""The ways of a claim's sentences, as the chart on the page draws and filters them."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from chervonets.claims.models import Claim
from chervonets.figures.subject import Subject
from chervonets.files import FLOAT_FORMAT
from chervonets.ways.ways import AGAINST, BETWEEN, FOR, side

SIDES = {FOR: "for", BETWEEN: "between", AGAINST: "against"}


def claim_ways(claim: Claim, folder: Path) -> dict[str, Any]:
    """The admitted ways of every sentence of a claim that is asked of figures.

    The folder is results/claims/<id>, which holds `ways.csv`.

    Returns:
        By sentence: `unit`, `log` (whether factors are shown), `bands` of what is asserted (low and
        high, None where open), `axes` (those with more than one option: name, then each option's
        key and words), and `rows`: estimate as shown, side, weight, whether it is the primary way,
        and the place of its option on every axis.
    """
    ways = pd.read_csv(folder / "ways.csv", low_memory=False)
    if ways.empty:
        return {}
    admitted = ways.loc[ways["reason"].isna() & (ways["mark"] != "other")]
    return {
        item.id: _sentence(Subject(claim, item), admitted.loc[admitted["proposition"] == item.id])
        for item in claim.propositions
        if item.ask is not None and (admitted["proposition"] == item.id).any()
    }


def _sentence(subject: Subject, ways: pd.DataFrame) -> dict[str, Any]:
    ways = ways.sort_values("estimate", kind="stable")
    axes = [
        (axis, options)
        for axis in subject.axes
        if axis in ways and len(options := list(dict.fromkeys(ways[axis].astype(str)))) > 1
    ]
    return {
        "says": subject.sentence.says,
        "unit": subject.display.unit,
        "log": subject.display.form == "exp" or subject.margins is not None,
        "bands": _bands(subject),
        "axes": [[axis, *(_worded(subject, axis, name) for name in names)] for axis, names in axes],
        "rows": [
            [
                _shown(subject, row["estimate"]),
                SIDES[int(side(np.array([row["estimate"]]), subject.question, row)[0])],
                float(FLOAT_FORMAT % row["weight"]),
                int(row["primary"]),
                *(names.index(str(row[axis])) for axis, names in axes),
            ]
            for row in _records(ways)
        ],
    }


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): row[name] for name in row} for row in table.to_dict("records")]


def _shown(subject: Subject, value: float) -> float:
    """An estimate as the report prints it, cut to the digits of all results."""
    return float(FLOAT_FORMAT % subject.display.of(value))


def _bands(subject: Subject) -> list[list[float | None]]:
    """What the sentence asserts, on the scale of the chart."""
    question = subject.question
    if subject.margins is None:
        edge = _shown(subject, question.sign * question.smallest_effect)
        return [[edge, None]] if subject.direction == "rise" else [[None, edge]]
    logs = subject.display.form == "exp"
    low, high = (_shown(subject, np.log(edge) if logs else edge) for edge in subject.margins)
    return [[low, high]] if subject.direction == "inside" else [[None, low], [high, None]]


def _worded(subject: Subject, axis: str, choice: str) -> str:
    known = subject.series.get(choice) if axis == "series" else None
    return known.label if known else choice

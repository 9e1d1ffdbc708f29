"""Claims, findings, ways and numbers of a run as tables of the data package, and their links."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from chervonets.claims.models import Claim
from chervonets.export.schema import TABLES
from chervonets.files import read_json
from chervonets.report.lineage import NO_AXES, Lineage, rows_of

Rows = pd.DataFrame | list[dict[str, Any]]
NOT_PRINTED = ("act:", "said:")
"""How the names of dates and predictions begin, which are no observations."""


def answer_tables(results: Path, data: Path, claims: Sequence[Claim]) -> dict[str, Rows]:
    """The tables of `claims` by name, from the files that the run wrote."""
    answers = read_json(results / "answers.json")["answers"]
    folders = [results / "claims" / claim.id for claim in claims]
    judged = [row for folder in folders for row in read_json(folder / "findings.json")]
    ways = [row for folder in ("claims", "controls") for row in _ways(results, folder)]
    return {
        "claims": [
            {**vars(claim), "claim": claim.id, "paragraphs": " ".join(claim.paragraphs)}
            for claim in claims
        ],
        "verdicts": pd.read_csv(results / "verdicts.csv"),
        "propositions": pd.read_csv(results / "propositions.csv"),
        "findings": [
            {**answer, "rung": rung, "word": word, "because": why}
            for answer in answers
            for rung, (word, why) in answer["rungs"].items()
        ],
        "facts": [
            {**row, "fact": fact, "value": float(value)}
            for row in judged
            for fact, value in row["facts"].items()
            if value is not None
        ],
        "numbers": [
            {**row, "number": key, "made_by": row["function"], "choices": row["specification"]}
            for key, row in read_json(results / "numbers.json").items()
        ],
        "ways": ways,
        "choices": [
            {"way": row["way"], "axis": axis, "choice": choice}
            for row in ways
            for axis, choice in row.items()
            if axis not in (*NO_AXES, "inquiry") and choice
        ],
        **_links(Lineage.of(results, data).links()),
    }


def _ways(results: Path, folder: str) -> Iterator[dict[str, Any]]:
    """The rows of every table of ways, each with its name."""
    for path in sorted(results.glob(f"{folder}/*/ways.csv")):
        inquiry = path.parent.relative_to(results).as_posix()
        for row in rows_of(path):
            name = f"{inquiry}/{row['proposition']}/{row['way']}"
            yield {**row, "inquiry": inquiry, "way": name}


def _links(links: pd.DataFrame) -> dict[str, Rows]:
    """The steps from numbers and ways to what they are made of, a table for each kind."""
    figure = links["kind"].str.endswith("-figure")
    printed = figure & ~links["child"].str.startswith(NOT_PRINTED)
    number = links["kind"].str.startswith("number-")
    chosen = {
        "number_numbers": links["kind"] == "number-number",
        "number_ways": links["kind"] == "number-way",
        "number_observations": number & printed,
        "number_places": (number & figure & ~printed) | (links["kind"] == "number-table"),
        "way_observations": ~number & printed,
    }
    columns = {table.name: table.columns for table in TABLES}
    return {
        name: links.loc[rows, ["parent", "child"]].set_axis(columns[name], axis=1)
        for name, rows in chosen.items()
    }

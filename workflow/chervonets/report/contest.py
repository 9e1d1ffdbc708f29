"""What the report says of the contest of readings: its numbers, its chapter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from chervonets.contest.models import Contest, read_contest
from chervonets.numbers import Number, count, number
from chervonets.panel.concepts import Concept
from chervonets.report.items import Item, Section, columns, figure, table
from chervonets.report.prose import Cell, Typesetter, cell, words
from chervonets.sources.strict import Strict

SCORED = "chervonets.contest.tables.contest_table"
BESIDE = "chervonets.contest.tables.beside_table"
NAME = "contest"
TABLE = "contest/contest.csv"
MIDDLE_FIRST = ("middle", "low", "high")
HEADS = (
    "The text misses",
    "The text hits",
    "Drawn from the text, and missed",
    "Drawn from the text, and hit",
    "The text says nothing",
)
"""What goes against the text first, then what goes with it, each said before drawn from it."""

UNITS = {"factor": "as a factor", "points": "in the unit"}
OPPOSITE = 2.0
"""A direction missed by this much: figures moved one smallest effect to the other side."""


class ContestProse(Strict):
    """Prose on the contest in `data/report.yaml`."""

    title: str
    paras: list[str]
    message: str
    caption: str
    alt: str
    table_note: str
    beside_note: str


Row = dict[Hashable, Any]


@dataclass(frozen=True)
class ContestResults:
    """The contest's file and its two tables."""

    contest: Contest
    scored: list[Row]
    beside: list[Row]

    @classmethod
    def read(cls, data: Path, folder: Path, concepts: dict[str, Concept]) -> ContestResults:
        """Read the file of a data folder and the tables of a folder of results.

        Raises:
            DataError: the file is faulty.
        """
        tables = (pd.read_csv(folder / f"{name}.csv") for name in (NAME, "beside"))
        return cls.of(read_contest(data, concepts), *tables)

    @classmethod
    def of(cls, contest: Contest, scored: pd.DataFrame, beside: pd.DataFrame) -> ContestResults:
        """The two tables by rows, None where a cell is empty."""
        filled = (made.astype(object).where(made.notna(), None) for made in (scored, beside))
        return cls(contest, *(made.to_dict("records") for made in filled))


def contest_numbers(results: ContestResults) -> dict[str, dict[str, object]]:
    """The entries of the number book about the contest, by key."""
    every = len(results.contest.quantities)
    found = {
        "quantities": number(every, 0, "quantities", SCORED, "all of them", "data/contest.yaml"),
        **_scored_numbers(results),
        **_beside_numbers(results),
    }
    for reading in results.contest.readings:
        for key, rows in _tally(reading, results.scored).items():
            counted = [f"{NAME}.{row['quantity']}.{reading}.distance" for row in rows]
            found[f"{reading}.{key}"] = count(counted, "predictions", SCORED, reading, TABLE)
    return {f"{NAME}.{key}": entry.as_json() for key, entry in found.items()}


def _scored_numbers(results: ContestResults) -> dict[str, Number]:
    """Figures of every quantity, and what each reading says with its distance."""
    found = {}
    shown = {item.id: item for item in results.contest.quantities}
    for row in results.scored:
        quantity = shown[row["quantity"]]
        own = f"{quantity.id}.{row['reading']}"
        measured = f"{NAME}.{quantity.id}.middle"
        said = f"said:{quantity.id}:{row['reading']}"
        foretold = f"{NAME}.{own}.predicted" if row["abroad"] else said
        behind = {
            f"{quantity.id}.middle": row["observations"].split(),
            **{f"{quantity.id}.{end}": [measured, "errors/model.json"] for end in ("low", "high")},
            f"{own}.predicted": (row["abroad"] or said).split(),
            f"{own}.predicted_low": [foretold],
            f"{own}.predicted_high": [foretold],
        }
        printed = quantity.digits, quantity.unit, SCORED, quantity.title
        for key, inputs in behind.items():
            value = row[key.rsplit(".", 1)[1]]
            if value is not None:
                found[key] = number(value, *printed, *inputs)
        scored = 1, "smallest effects", SCORED, quantity.title, measured, foretold
        for score in ("distance", "log_score"):
            if row[score] is not None:
                found[f"{own}.{score}"] = number(row[score], *scored)
    return found


def _beside_numbers(results: ContestResults) -> dict[str, Number]:
    digits = {item.id: item.digits for item in results.contest.beside}
    found = {}
    for place, row in enumerate(results.beside, start=1):
        printed = digits[row["topic"]], "", BESIDE, f"{row['title']}: {row['label']}"
        for end in MIDDLE_FIRST:
            if row[end] is not None:
                inputs = (row["observations"] or f"{NAME}.{row['quantity']}.{end}").split()
                found[f"beside.{place}.{end}"] = number(row[end], *printed, *inputs)
    return found


def _tally(reading: str, rows: list[Row]) -> dict[str, list[Row]]:
    """When a reading spoke, beforehand or not, how, and how well."""
    own = [row for row in _where(rows, reading=reading) if row["kind"] != "nothing"]
    spoken = [row for row in rows if row["drawn"] != "inferred"]
    alike = _where(spoken, reading=reading)
    apart = {
        f"{drawn}_{key}": part
        for drawn in ("said", "inferred")
        for key, part in _outcomes(_where(own, drawn=drawn)).items()
    }
    return {
        **apart,
        **_outcomes(own),
        "forecasts": _where(own, made="forecast"),
        "inferred": _where(own, drawn="inferred"),
        "at_the_time": _where(own, made="at the time"),
        "afterthoughts": _where(own, made="afterthought"),
        "sized": [row for row in own if row["kind"] != "direction"],
        "inside": _where(own, inside=True),
        "firm_hits": _where(alike, hit=True, firm=True),
        "firm_misses": _where(alike, hit=False, firm=True),
        "forecasts_judged": _outcomes(_where(own, made="forecast"))["judged"],
        "forecasts_hit": _where(own, made="forecast", hit=True),
        "contested": [row for row in own if row["nearest"] is not None],
        "nearest": _where(own, nearest=True),
        "hits_against": _against(alike, spoken, hit=True),
        "missed_against": _against(alike, spoken, hit=False),
    }


def _where(rows: list[Row], **cells: str | bool) -> list[Row]:
    """The rows with these cells."""
    return [row for row in rows if all(row[name] == cell for name, cell in cells.items())]


def _against(own: list[Row], spoken: list[Row], hit: bool) -> list[Row]:
    """Own rows with this outcome where another reading had the other one on the same quantity."""
    alike = _where(own, hit=hit)
    return [row for row in alike if _where(spoken, quantity=row["quantity"], hit=not hit)]


def _outcomes(rows: list[Row]) -> dict[str, list[Row]]:
    """Predictions by how they came out; `opposite` are directions that figures went against."""
    return {
        "predictions": rows,
        "judged": [row for row in rows if row["hit"] is not None],
        "hits": _where(rows, hit=True),
        "missed": _where(rows, hit=False),
        "opposite": [row for row in _where(rows, kind="direction") if row["distance"] >= OPPOSITE],
    }


def ordered(results: ContestResults) -> list[tuple[str, dict[str, Row]]]:
    """Quantities with the rows of their readings, in the order of `HEADS`."""
    found: defaultdict[str, dict[str, Row]] = defaultdict(dict)
    for row in results.scored:
        found[row["quantity"]][row["reading"]] = row
    return sorted(found.items(), key=lambda item: HEADS.index(head(item[1]["text"])))


def head(row: Row) -> str:
    """Under which head a quantity stands, by what the text says of it."""
    if row["hit"] is None:
        return HEADS[-1]
    return HEADS[2 * (row["drawn"] == "inferred") + row["hit"]]


def contest_section(prose: ContestProse, results: ContestResults, setter: Typesetter) -> Section:
    """The chapter as plain data: words, a picture, four tables."""
    return {
        "id": NAME,
        "title": prose.title,
        "paras": setter.paras(prose.paras),
        "figures": [figure(NAME, prose.alt, setter.para(prose.caption))],
        "tables": [
            tally_table(results, setter),
            _scored_table(prose, results, setter),
            _beside_table(prose, results, setter),
            _places_table(results),
            _measures_table(results),
        ],
    }


def tally_table(results: ContestResults, setter: Typesetter) -> Item:
    """What each reading foretold, counted by how well."""
    counted = {
        "predictions": "Predictions",
        "forecasts": "Forecasts",
        "said_judged": "Said",
        "said_missed": "Missed",
        "said_hits": "Hit",
        "inferred_judged": "Inferred",
        "inferred_missed": "Missed",
        "inferred_hits": "Hit",
        "hits_against": "Hit where another missed",
        "missed_against": "Missed where another hit",
        "contested": "Sizes contested",
        "nearest": "Nearest",
    }
    return table(
        "What each reading foretold, and how well",
        columns("Reading") + columns(*counted.values(), align="right"),
        [
            [reading.name, *(setter.number(f"{NAME}.{key}.{name}") for name in counted)]
            for key, reading in results.contest.readings.items()
        ],
        "Hits and misses are of directions: a size hits where the figures moved the same way, or "
        "neither moved by a smallest effect, however far off it is. "
        "Forecast: said before the year in question began. Said: with a direction, of the time "
        "asked; those read off other countries are neither said nor inferred. Inferred: drawn from "
        "a statement about the present by supposing that it goes on, and asked of the first whole "
        "year after it. Nearest: of sizes that two readings gave for one quantity, no other is "
        "nearer by a smallest effect or more. Inferred forecasts are set against no other reading, "
        "since nothing is inferred from those.",
    )


def _scored_table(prose: ContestProse, results: ContestResults, setter: Typesetter) -> Item:
    units = {item.id: item.unit for item in results.contest.quantities}
    rows = [
        [
            next(iter(readings.values()))["title"],
            setter.ranged([f"{NAME}.{key}.{end}" for end in MIDDLE_FIRST], units[key]),
            *(_told(key, readings[name], setter) for name in results.contest.readings),
        ]
        for key, readings in ordered(results)
        if any(row["kind"] != "nothing" for row in readings.values())
    ]
    names = (reading.name for reading in results.contest.readings.values())
    heads = columns("Quantity", "Figures", *names)
    return table("The contest, quantity by quantity", heads, rows, prose.table_note)


def _told(key: str, row: Row, setter: Typesetter) -> Cell:
    """What a reading foretold, whether beforehand, and how far off it is."""
    if row["kind"] == "nothing":
        return ""
    start = f"{NAME}.{key}.{row['reading']}"
    mark = "* " if row["made"] == "forecast" else ""
    off = setter.number(f"{start}.distance")
    if row["kind"] == "direction":
        told = f"{mark}{row['direction']}: "
        return f"{told}hit" if row["hit"] else [words(f"{told}missed by "), off]
    low = "predicted_low" if row["predicted"] is None else "predicted"
    size = [*cell(mark), setter.number(f"{start}.{low}")]
    if row["kind"] == "range" and row["predicted"] is None:
        size += [words(" to "), setter.number(f"{start}.predicted_high")]
    return [*size, words(": off by "), off]


def _beside_table(prose: ContestProse, results: ContestResults, setter: Typesetter) -> Item:
    rows: list[list[Cell]] = []
    told = ""
    for place, row in enumerate(results.beside, start=1):
        sizes = (
            "" if row[end] is None else setter.number(f"{NAME}.beside.{place}.{end}")
            for end in MIDDLE_FIRST
        )
        title = "" if row["title"] == told else row["title"]
        told = row["title"]
        whose = f"ours: {row['label']}" if row["whose"] == "ours" else row["label"]
        period = str(row["period"]).replace("-01-01..", " to ").replace("-12-31", "")
        rows.append([title, whose, row["originator"], period, *sizes])
    heads = columns("Of what", "Estimate", "Who made it", "For")
    heads += columns("Middle", "Low", "High", align="decimal")
    notes = (prose.beside_note, *(item.note for item in results.contest.beside))
    note = " ".join(map(str.strip, notes))
    return table("Beside published estimates", heads, rows, note)


def _places_table(results: ContestResults) -> Item:
    """Where each prediction stands; for the page, since addresses are long."""
    names = {key: reading.name for key, reading in results.contest.readings.items()}
    rows = [
        [quantity.title, names[item.reading], item.words, item.said, item.place]
        for quantity in results.contest.quantities
        for item in quantity.predictions
    ]
    heads = columns("Quantity", "Reading", "What it says", "Said", "Where")
    return table("Where each prediction stands", heads, rows, page_only=True)


def _measures_table(results: ContestResults) -> Item:
    """Who counted each quantity, its smallest effect and why, and what else must be known."""
    counted = {row["quantity"]: row["counted_by"] for row in results.scored}
    rows = [
        [
            quantity.title,
            counted[quantity.id],
            f"{quantity.smallest.value:g}, {UNITS[quantity.scale]}. {quantity.smallest.why}",
            quantity.note,
        ]
        for quantity in results.contest.quantities
    ]
    heads = columns("Quantity", "Who counted", "Smallest effect", "Note")
    return table("How each quantity is measured", heads, rows, page_only=True)

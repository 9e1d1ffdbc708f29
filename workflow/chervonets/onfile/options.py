"""The options that several methods share, as typer reads them from signatures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

Csv = Annotated[Path, typer.Option("--csv", help="The file: a csv with a line of column names.")]
Value = Annotated[str, typer.Option(help="Column with the figures under test.")]
Time = Annotated[
    str | None,
    typer.Option(
        help="Column of times: 1928, 1928/29, 1928Q4, 1928-10, 1928-10-01, or numbers; "
        "two columns as year+month or year+week."
    ),
]
Unit = Annotated[str | None, typer.Option(help="Column of units, where the file has several.")]
Treated = Annotated[
    str | None, typer.Option(help="The unit in question; the others are its donors, if used.")
]
Resamples = Annotated[
    int, typer.Option(min=1, max=1_000_000, help="Histories drawn, where any are drawn.")
]
Seed = Annotated[int, typer.Option(min=0, help="Of the random numbers, where any are drawn.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Direction = Literal["two-sided", "greater", "less"]
Alternative = Annotated[Direction, typer.Option(help="What the p-value speaks for.")]

Date = Annotated[str, typer.Option(help="The first time after the change.")]
Treatment = Annotated[str, typer.Option("--date", help="The first treated time.")]
MaybeDate = Annotated[str | None, typer.Option("--date", help="The first time after the change.")]
Until = Annotated[
    str | None, typer.Option(help="The last time of an event that passed; else it lasts.")
]
Level = Annotated[float, typer.Option(help="Coverage of the interval.")]
Low = Annotated[float, typer.Option(help="Lower margin.")]
High = Annotated[float, typer.Option(help="Upper margin.")]
MaybeLow = Annotated[float | None, typer.Option("--low", help="Lower margin.")]
MaybeHigh = Annotated[float | None, typer.Option("--high", help="Upper margin.")]
Kind = Annotated[Literal["mean", "slope", "growth"], typer.Option(help="What may change.")]
Null = Annotated[
    Literal["ar-sieve", "permutation", "cyclic", "block"],
    typer.Option(help="What chance is: errors that persist, or times that may change places."),
]
Block = Annotated[int | None, typer.Option(help="Times per block, where the null takes blocks.")]
Trend = Annotated[bool, typer.Option("--trend", help="Fit one linear trend throughout.")]
Pulse = Annotated[
    bool, typer.Option("--pulse", help="The times are an event, each with a level of its own.")
]
Model = Annotated[
    Literal["mean", "level", "trend"],
    typer.Option(help="What breaks: the mean, the level about one trend, or level and slope."),
]
Trimming = Annotated[float, typer.Option(help="Share of the times that a regime has at least.")]
With = Annotated[
    list[str] | None,
    typer.Option("--with", help="The other column; by default the only other one of numbers."),
]
Exclude = Annotated[
    list[str] | None, typer.Option(help="A unit that is no donor; may be repeated.")
]

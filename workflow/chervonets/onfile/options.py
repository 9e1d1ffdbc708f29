"""The options of the methods, as typer reads them from signatures, and as Python takes them."""

from pathlib import Path
from typing import Annotated, Literal, TypedDict, cast

import typer

Csv = Annotated[
    Path,
    typer.Option(
        "--csv",
        help="The file: csv with a line of column names, also gz, xlsx or parquet; - reads stdin.",
    ),
]
Values = Annotated[
    list[str] | None,
    typer.Option("--value", help="Column with the figures under test; may be repeated."),
]
Plot = Annotated[Path | None, typer.Option(help="Draw the figures into a svg, png or pdf.")]
Gaps = Annotated[
    Path | None, typer.Option(help="Write figures, expected figures and gaps by time as csv.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Reading = Literal[
    "year",
    "economic-year",
    "half-year",
    "quarter",
    "month",
    "iso-week",
    "epi-week",
    "day",
    "day-month-year",
    "month-day-year",
    "fractional-year",
    "number",
    "excel",
]
"""The ways to read a time, by name; `excel` is never guessed."""

Direction = Literal["two-sided", "greater", "less"]
Alternative = Annotated[Direction, typer.Option(help="What the p-value speaks for.")]


class Given(TypedDict, total=False):
    """What all methods take; the defaults are in `DEFAULTS`.

    `value` is the column under test, and is needed but for a wide table.
    """

    value: str
    time: Annotated[
        str | None,
        typer.Option(
            help="Column of times: 1928, 1928/29, 1928H1, 1928Q4, Q4 1928, 1928-10, Oct 1928, "
            "1928-W40, 1928-10-01, 1928.75 or numbers; two columns as year+month or year+week."
        ),
    ]
    unit: Annotated[str | None, typer.Option(help="Column of units, where the file has several.")]
    treated: Annotated[
        str | None, typer.Option(help="The unit in question; the others are its donors, if used.")
    ]
    first: Annotated[str | None, typer.Option("--from", help="Leave earlier times out.")]
    last: Annotated[str | None, typer.Option("--to", help="Leave later times out.")]
    calendar: Annotated[
        Reading | None,
        typer.Option(help="How times are to be read, where the column can be read in two ways."),
    ]
    missing: Annotated[
        Literal["refuse", "times", "units"],
        typer.Option(
            help="Where figures are missing that a method needs: refuse; leave those times out and "
            "take the rest as following each other; or leave those units out."
        ),
    ]
    decimal: Annotated[str | None, typer.Option(help="Decimal mark; by default a point.")]
    thousands: Annotated[str | None, typer.Option(help="Sign between thousands, as , or . or ' '.")]
    na: Annotated[
        list[str] | None,
        typer.Option("--na", help="What stands for no figure, as --na=-99; may be repeated."),
    ]
    accept_far: Annotated[
        bool,
        typer.Option(
            "--accept-far", help="Take a lone figure or time that lies far from all others."
        ),
    ]
    accept_scales: Annotated[
        bool, typer.Option("--accept-scales", help="Take figures that look as if in two units.")
    ]
    wide: Annotated[
        bool,
        typer.Option("--wide", help="Columns are times (with --unit), or units (with --time)."),
    ]
    skip: Annotated[int, typer.Option(min=0, help="Lines above the column names.")]
    delimiter: Annotated[str | None, typer.Option(help="Between cells; else , ; tab or |.")]
    encoding: Annotated[str | None, typer.Option(help="Of the text; by default utf-8.")]
    sheet: Annotated[str | None, typer.Option(help="Of a workbook.")]
    resamples: Annotated[
        int, typer.Option(min=1, max=1_000_000, help="Histories drawn, where any are drawn.")
    ]
    seed: Annotated[int, typer.Option(min=0, help="Of the random numbers, where any are drawn.")]


class Draws(TypedDict):
    """What every bootstrap takes."""

    resamples: int
    seed: int


DEFAULTS: Given = {
    **cast("Given", dict.fromkeys(key for key in Given.__annotations__ if key != "value")),
    "missing": "refuse",
    "accept_far": False,
    "accept_scales": False,
    "wide": False,
    "skip": 0,
    "resamples": 1999,
    "seed": 0,
}
"""None for all others."""

Date = Annotated[str, typer.Option(help="The first time after the change.")]
Treatment = Annotated[str, typer.Option("--date", help="The first treated time.")]
Until = Annotated[
    str | None, typer.Option(help="The last time of an event that passed; else it lasts.")
]
Level = Annotated[float, typer.Option(help="Coverage of the interval.")]
Kind = Annotated[Literal["mean", "slope", "growth"], typer.Option(help="What may change.")]
Trend = Annotated[bool, typer.Option("--trend", help="Fit one linear trend throughout.")]
Pulse = Annotated[
    bool, typer.Option("--pulse", help="The times are an event, each with a level of its own.")
]
Trimming = Annotated[float, typer.Option(help="Share of the times that a regime has at least.")]
Exclude = Annotated[
    list[str] | None, typer.Option(help="A unit that is no donor; may be repeated.")
]

"""The method for two series; see `chervonets.onfile.series`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, Unpack

import typer

from chervonets.onfile import options as opt
from chervonets.onfile.asked import checked
from chervonets.onfile.options import Given
from chervonets.onfile.series import read_series

if TYPE_CHECKING:
    from chervonets.onfile.answer import Found
    from chervonets.onfile.read import Source


@checked
def comovement(
    frame: Source,
    *,
    other: Annotated[str, typer.Option("--with", help="The other column.")],
    lags: Annotated[
        list[int] | None,
        typer.Option("--lag", help="Times by which the values may lead; may be repeated."),
    ] = None,
    measure: Annotated[
        Literal["spearman", "kendall"], typer.Option(help="Which rank correlation.")
    ] = "spearman",
    trend: Annotated[bool, typer.Option(help="Take a line off each series first.")] = True,
    alternative: opt.Alternative = "two-sided",
    **given: Unpack[Given],
) -> Found:
    """Do two series move together, apart from their trends?

    When to use it: two series at the same times. The estimate is their rank correlation, with
    several lags that of the strongest; the search over lags is paid for.

    Smallest attainable p: 1/(B + 1) for B resamples.

    It assumes: both persist as first-order autoregressions about a line, and at least 7 times.
    A third series that moves both is not excluded.
    """
    from chervonets.inference.comovement import comovement

    series = read_series(frame, given, other)
    found = comovement(
        *series.columns, lags=lags or [0], measure=measure, trend=trend, **series.draws
    )
    rhos = found.details.get("persistence")
    named = dict(zip(series.names, rhos, strict=True)) if isinstance(rhos, list) else rhos
    about = {"persistence": named}
    return series.answer("comovement", found, alternative, own=True, about=about)

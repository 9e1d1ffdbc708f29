"""The methods for two or more series; see `chervonets.onfile.series`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from chervonets.onfile import options as opt
from chervonets.onfile.given import Given

if TYPE_CHECKING:
    from chervonets.onfile.outcome import Outcome


def comovement(
    given: Given,
    *,
    others: opt.With = None,
    lags: Annotated[
        list[int] | None,
        typer.Option("--lag", help="Times by which the values may lead; may be repeated."),
    ] = None,
    measure: Annotated[
        Literal["spearman", "kendall"], typer.Option(help="Which rank correlation.")
    ] = "spearman",
    null: Annotated[
        Literal["ar-sieve", "phase", "block", "permutation"],
        typer.Option(help="What chance is: two series that persist, or orders of one."),
    ] = "ar-sieve",
    trend: Annotated[bool, typer.Option(help="Take a line off each series first.")] = True,
    block: opt.Block = None,
) -> Outcome:
    """Do two series move together, apart from their trends?

    When to use it: two series at the same times. The estimate is their rank correlation, with
    several lags that of the strongest; the search over lags is paid for.

    Smallest attainable p: 1/(B + 1) for B resamples; one over the number of orders where all of
    them are used (up to 9 times).

    It assumes: both persist as first-order autoregressions about a line, and at least 7 times.
    A third series that moves both is not excluded.
    """
    from chervonets.inference.comovement import comovement

    series = given.beside(others or [], most=1)
    found = comovement(
        *series.columns,
        lags=lags or [0],
        measure=measure,
        null=null,
        trend=trend,
        block=block,
        **given.draws,
    )
    return series.outcome(found)

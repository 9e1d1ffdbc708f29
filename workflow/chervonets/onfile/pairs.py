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


def forecast(
    given: Given,
    *,
    others: Annotated[
        list[str] | None,
        typer.Option("--with", help="Column of forecasts; a second one is that of a rival."),
    ] = None,
    null: Annotated[
        Literal["ar-sieve", "sign-flip", "diebold-mariano"],
        typer.Option(help="What chance is: losses that persist, or independent ones."),
    ] = "ar-sieve",
    horizon: Annotated[
        int, typer.Option(help="Times that the forecasts look ahead (diebold-mariano).")
    ] = 1,
    power: Annotated[float, typer.Option(help="Of the error in the loss: 2 for squares.")] = 2.0,
    level: opt.Level = 0.95,
) -> Outcome:
    """Which of two forecasts was nearer the truth?

    When to use it: a column of what happened and one or two of forecasts for the same times. One
    alone is compared with a forecast of no change. The estimate is the mean loss of the first
    forecast less that of its rival: positive where the rival is the better one.

    Smallest attainable p: 1/(B + 1) for B resamples (ar-sieve); one over two to the power of n
    for sign-flip; none for diebold-mariano. Two-sided it is twice that.

    It assumes: losses that persist as a first-order autoregression, and at least 6 times; the
    other nulls need losses that do not persist.
    """
    from chervonets.inference.forecasts import compare_forecasts, theil_u

    series = given.beside(others or [], most=2)
    truth, first = series.columns[:2]
    alone = len(series.columns) == 2
    rival = truth[:-1] if alone else series.columns[2][1:]
    skipped = 1 if alone else 0
    found = compare_forecasts(
        truth[skipped:],
        first[skipped:],
        rival if alone else series.columns[2],
        null=null,
        horizon=horizon,
        power=power,
        level=level,
        **given.draws,
    )
    theil = theil_u(truth, first).details
    return series.outcome(found, {"rival": "no change" if alone else "the second", "theil": theil})

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


def granger(
    given: Given,
    *,
    others: opt.With = None,
    lags: Annotated[
        int | None, typer.Option(help="Times by which the other column leads; else chosen.")
    ] = None,
    most: Annotated[int | None, typer.Option(help="Longest lag that is tried.")] = None,
    criterion: Annotated[
        Literal["hjc", "aic", "sc"], typer.Option(help="By which the lag is chosen.")
    ] = "hjc",
    integration: Annotated[
        int, typer.Option(help="Highest order of integration that may occur; 0: plain Granger.")
    ] = 1,
    trend: Annotated[bool, typer.Option("--trend", help="Let the VAR have a trend.")] = False,
) -> Outcome:
    """Does another column help to foretell the values?

    When to use it: two longer series in levels, where the past of the one (--with) may foretell
    the other (--value). To foretell is not to cause. The estimate is the sum of the coefficients
    of the other column's lags.

    Smallest attainable p: 1/(B + 1) for B resamples. The test has no direction.

    It assumes: at least 20 times, a relation that is linear and does not change, and no third
    series that moves both.
    """
    from chervonets.inference.causality import granger

    series = given.beside(others or [], most=1)
    effect, cause = series.columns
    found = granger(
        cause,
        effect,
        lags=lags,
        criterion=criterion,
        most=most,
        integration=integration,
        trend=trend,
        **given.draws,
    )
    return series.outcome(found)


def bounds(
    given: Given,
    *,
    others: opt.With = None,
    case: Annotated[
        int,
        typer.Option(
            min=1,
            max=5,
            help="1 no constant, 2 constant tested, 3 constant, 4 trend tested, 5 trend.",
        ),
    ] = 3,
    lags: Annotated[int, typer.Option(help="Times of the values in the ARDL model.")] = 1,
    orders: Annotated[
        list[int] | None,
        typer.Option("--order", help="The same of the other columns, one or one for each."),
    ] = None,
    level: opt.Level = 0.95,
) -> Outcome:
    """Is there a lasting relation between the levels of the values and of other columns?

    When to use it: series in levels that may or may not be random walks, where the values may
    follow the others but not the reverse. The p-value is that of F at the less favourable of the
    two bounds; the details have both, their critical values for this many times, and the t test.

    Smallest attainable p: 1/(B + 1) for B resamples. The test has no direction.

    It assumes: that none of the others is integrated twice or adjusts to the values, and five
    residual degrees of freedom; with few times only close relations can be seen.
    """
    from chervonets.inference.bounds import bounds

    series = given.beside(others or [])
    chosen = orders or [1]
    found = bounds(
        series.values,
        series.columns[1:],
        case=case,
        lags=lags,
        orders=chosen[0] if len(chosen) == 1 else chosen,
        level=level,
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

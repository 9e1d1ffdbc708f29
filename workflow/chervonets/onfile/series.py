"""The methods for one series, and for two.

The keyword arguments of a method are its options, its docstring is its help. All take a file or a
data frame, and the options of `chervonets.onfile.options.Given`; what they return prints itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Literal, Unpack, cast

import typer

from chervonets.onfile import options as opt
from chervonets.onfile.asked import checked
from chervonets.onfile.options import DEFAULTS, Given
from chervonets.problems import Problem, raise_if_any
from chervonets.progress import announce

if TYPE_CHECKING:
    from chervonets.inference.result import Result
    from chervonets.onfile.answer import Found
    from chervonets.onfile.read import Source
    from chervonets.onfile.timed import Series


@checked
def contrast(
    frame: Source,
    *,
    date: opt.Date,
    until: opt.Until = None,
    kind: opt.Kind = "mean",
    null: Annotated[
        Literal["ar-sieve", "permutation", "cyclic"],
        typer.Option(help="What chance is: errors that persist, or times that may change places."),
    ] = "ar-sieve",
    trend: opt.Trend = False,
    pulse: opt.Pulse = False,
    beyond: Annotated[float, typer.Option(help="The change under the null.")] = 0.0,
    level: opt.Level = 0.95,
    alternative: opt.Alternative = "two-sided",
    **given: Unpack[Given],
) -> Found:
    """Did the mean, the slope or the growth change at a date that was fixed beforehand?

    When to use it: one series, and a date that you know from elsewhere, not from the figures.
    The estimate is the later mean (slope, mean growth in logarithms) minus the earlier one.

    Smallest attainable p: 1/(B + 1) for B resamples; for the exact nulls one over the number of
    ways in which the labels can be moved, 1/n for cyclic. Two-sided it is twice that.

    It assumes: errors that persist as a first-order autoregression, and at least 7 times, better
    13. The other nulls assume independent (permutation) or stationary figures.
    """
    from chervonets.inference.contrasts import contrast

    series = read_series(frame, given, even=null != "permutation" or kind != "mean")
    marked = series.mark(date, until)
    found = contrast(
        series.values,
        marked,
        kind=kind,
        null=null,
        trend=trend,
        pulse=pulse,
        beyond=beyond,
        level=level,
        **series.draws,
    )
    about = {"slope_per": series.clock.noun} if kind == "slope" else {}
    return series.answer("contrast", found, alternative, marked=marked, about=about)


@checked
def level(
    frame: Source,
    *,
    against: Annotated[float, typer.Option(help="The value under the null.")] = 0.0,
    low: Annotated[float | None, typer.Option(help="Lower margin.")] = None,
    high: Annotated[float | None, typer.Option(help="Upper margin.")] = None,
    null: Annotated[
        Literal["ar-sieve", "sign-flip", "sign"],
        typer.Option(help="What chance is: errors that persist, or independent figures."),
    ] = "ar-sieve",
    rivals: Annotated[
        bool, typer.Option("--rivals", help="The figures are rival sources of one quantity.")
    ] = False,
    level: opt.Level = 0.95,
    alternative: opt.Alternative = "two-sided",
    **given: Unpack[Given],
) -> Found:
    """Does the mean lie above or below a value, or the median between two margins?

    When to use it: one series, or several estimates of one quantity, and a value that was fixed
    beforehand: --against 100, or --low 90 --high 110 for positive figures.

    Smallest attainable p: 1/(B + 1) for B resamples (ar-sieve); one over two to the power of n
    for the other nulls and for margins. Two-sided it is twice that. Rival sources are not a
    sample and have no p-value.

    It assumes: errors that persist as a first-order autoregression and at least 6 times; the
    other nulls and the margins assume independent figures.
    """
    from chervonets.inference import levels

    between = low is not None or high is not None
    if between:
        mend = "a mean is tested against a value, a median between margins: ask for one of them"
        asked = {"--against": against != 0, "--null": null != "ar-sieve"}
        refuse(asked, "stands beside margins", mend)
    else:
        refuse({"--rivals": rivals}, "has no margins", "rivals lie --low to --high: name those")
    series = read_series(frame, given, even=null == "ar-sieve" and not between)
    if not between:
        found = levels.one_sample(series.values, against, null=null, level=level, **series.draws)
        return series.answer("level", found, alternative)
    found = levels.level(series.values, low, high, sample=not rivals, coverage=level)
    outside = {"p_outside": found.p_opposite}
    return series.answer("level", replace(found, p_opposite=None), alternative, about=outside)


@checked
def equivalence(
    frame: Source,
    *,
    low: Annotated[float, typer.Option(help="Lower margin.")],
    high: Annotated[float, typer.Option(help="Upper margin.")],
    date: Annotated[str | None, typer.Option(help="The first time after the change.")] = None,
    until: opt.Until = None,
    kind: opt.Kind = "mean",
    null: Annotated[
        Literal["ar-sieve", "permutation", "cyclic", "sign-flip", "sign"],
        typer.Option(help="What chance is: as for contrast with a date, as for level without."),
    ] = "ar-sieve",
    trend: opt.Trend = False,
    pulse: opt.Pulse = False,
    level: opt.Level = 0.9,
    **given: Unpack[Given],
) -> Found:
    """Is a mean, or a change at a date, as good as nothing?

    When to use it: to show that something did not change, or does not differ, by more than
    margins that were fixed beforehand; with --date for a change, without it for the mean. A test
    that finds no effect shows nothing of the kind. A small p speaks for equivalence.

    Smallest attainable p: 1/(B + 1) for B resamples; for the exact nulls as in contrast and level.

    It assumes: what contrast (with a date) or level (without) assumes, and margins that were not
    chosen after a look at the figures.
    """
    from chervonets.inference import contrasts, levels
    from chervonets.inference.equivalence import equivalence

    if date is None:
        asked = {"--kind": kind != "mean", "--until": until is not None}
        asked |= {"--trend": trend, "--pulse": pulse}
        refuse(asked, "is about a change, but there is no date", "name the date with --date")
    moved = null == "permutation" and kind == "mean"
    series = read_series(frame, given, even=not (moved or null.startswith("sign")))
    marked = None if date is None else series.mark(date, until)

    def beyond(margin: float) -> Result:
        if marked is None:
            return levels.one_sample(series.values, margin, null=null, level=level, **series.draws)
        return contrasts.contrast(
            series.values,
            marked,
            kind=kind,
            null=null,
            trend=trend,
            pulse=pulse,
            level=level,
            beyond=margin,
            **series.draws,
        )

    change = f"difference of {contrasts.PLURALS.get(kind, kind)}"
    effect = levels.MIDDLES.get(null, null) if marked is None else change
    found = equivalence(beyond, low, high, effect)
    about = {"p_outside": found.p_opposite}
    return series.answer("equivalence", replace(found, p_opposite=None), marked=marked, about=about)


@checked
def structural_break(
    frame: Source,
    *,
    functional: Annotated[
        Literal["sup", "ave", "exp"],
        typer.Option(help="Largest F of all dates, their mean, or log mean exp(F/2)."),
    ] = "sup",
    model: Annotated[
        Literal["mean", "level", "trend"],
        typer.Option(help="What breaks: the mean, the level about one trend, or level and slope."),
    ] = "mean",
    trimming: opt.Trimming = 0.15,
    level: opt.Level = 0.95,
    **given: Unpack[Given],
) -> Found:
    """Did the level or the trend break, at a date that is not known beforehand?

    When to use it: one series, and no date from elsewhere. The search costs power: with a date
    that is known use contrast. The date given is the last time before the break; the details have
    the set of dates that the figures do not exclude.

    Smallest attainable p: 1/(B + 1) for B resamples.

    It assumes: errors that persist as a first-order autoregression, and at least 8 times (10 for
    a trend). With fewer than 40 only great breaks can be seen.
    """
    from chervonets.inference.breakdates import date_sets
    from chervonets.inference.breaks import structural_break

    series = read_series(frame, given)
    found = structural_break(
        series.values, functional=functional, model=model, trimming=trimming, **series.draws
    )
    dates = cast("list[int]", found.details["dates"])
    centred = series.values - series.values.mean()
    sets = date_sets(centred, dates, model=model, trimming=trimming, level=level, **series.draws)
    return series.answer("break", found, about={"date_sets": sets})


@checked
def breaks(
    frame: Source,
    *,
    max_breaks: Annotated[int | None, typer.Option(help="Most breaks that are tried.")] = None,
    number: Annotated[
        int | None, typer.Option(help="Breaks to date; by default as many as the BIC takes.")
    ] = None,
    model: Annotated[
        Literal["mean", "trend"], typer.Option(help="What breaks: mean, or level and slope.")
    ] = "mean",
    trimming: opt.Trimming = 0.15,
    level: opt.Level = 0.95,
    **given: Unpack[Given],
) -> Found:
    """How many breaks were there, and when?

    When to use it: one longer series with several regimes. The estimate is the number of breaks
    that are dated; the p-value is that of one break against none. The details have the number by
    a sequence of tests, which is to be trusted more where errors persist, and sets of dates.

    Smallest attainable p: 1/(B + 1) for B resamples.

    It assumes: regimes with constant means (or trends) and errors that persist as a first-order
    autoregression; up to 13 times only one break can be asked for.
    """
    from chervonets.inference.partitions import multiple_breaks

    most = max_breaks is not None and number is not None
    mend = "leave it out, or let the BIC choose up to --max-breaks without --number"
    refuse({"--max-breaks": most}, "stands beside --number, which settles how many", mend)
    series = read_series(frame, given)
    found = multiple_breaks(
        series.values,
        model=model,
        trimming=trimming,
        max_breaks=max_breaks,
        breaks=number,
        level=level,
        **series.draws,
    )
    about: dict[str, object] = {}
    if "means" in found.details:
        ends = [0, *cast("list[int]", found.details["dates"]), found.n]
        spans = [f"{series.labels[a]} to {series.labels[b - 1]}" for a, b in pairwise(ends)]
        about["means"] = dict(zip(spans, cast("list[float]", found.details["means"]), strict=True))
    return series.answer("breaks", found, about=about)


@checked
def trend(
    frame: Source,
    *,
    null: Annotated[
        Literal["ar-sieve", "independent"],
        typer.Option(help="What chance is: errors that persist, or independent times."),
    ] = "ar-sieve",
    level: opt.Level = 0.95,
    alternative: opt.Alternative = "two-sided",
    **given: Unpack[Given],
) -> Found:
    """Does a series rise or fall, whatever the shape?

    When to use it: one series without a date. The estimate is the slope of Theil and Sen, per
    year, month or step of the times, as the answer says; the statistic is S of Mann and Kendall.

    Smallest attainable p: 1/(B + 1) for B resamples (ar-sieve); one over n factorial for
    independent times up to n = 10. Two-sided it is twice that.

    It assumes: errors that persist as a first-order autoregression, and at least 7 times. The
    other null is right for independent times only.
    """
    from chervonets.inference.trend import trend

    series = read_series(frame, given, even=null != "independent")
    found = trend(series.values, series.times, null=null, level=level, **series.draws)
    return series.answer("trend", found, alternative, about={"slope_per": series.clock.noun})


@checked
def dispersion(
    frame: Source,
    *,
    date: opt.Date,
    until: opt.Until = None,
    measure: Annotated[
        Literal["brown-forsythe", "variance"],
        typer.Option(help="Mean deviation from the median, or the variance."),
    ] = "brown-forsythe",
    level: opt.Level = 0.95,
    alternative: opt.Alternative = "two-sided",
    **given: Unpack[Given],
) -> Found:
    """Do figures vary more from a date on than before?

    When to use it: one series and a date that you know from elsewhere. The estimate is the ratio
    of the scatter, later over earlier. A trend inside a period counts as scatter.

    Smallest attainable p: 1/(B + 1) for B resamples. Two-sided it is twice that.

    It assumes: errors that persist as a first-order autoregression, at least 7 times, and 3 on
    either side.
    """
    from chervonets.inference.dispersion import dispersion

    series = read_series(frame, given)
    marked = series.mark(date, until)
    found = dispersion(series.values, marked, measure=measure, level=level, **series.draws)
    return series.answer("dispersion", found, alternative, marked=marked)


@checked
def excess_mortality(
    frame: Source,
    *,
    date: Annotated[str, typer.Option(help="The first time of the crisis.")],
    until: Annotated[
        str | None, typer.Option(help="The last time of the crisis; else the end of the file.")
    ] = None,
    baseline_from: Annotated[
        str | None, typer.Option(help="The first time of the baseline; else of the file.")
    ] = None,
    baseline_until: Annotated[
        str | None, typer.Option(help="The last time of the baseline; else before the crisis.")
    ] = None,
    exposure: Annotated[
        str | None, typer.Option(help="Column of people exposed, where values are deaths.")
    ] = None,
    model: Annotated[
        Literal["log-linear", "linear"],
        typer.Option(help="Of the expected deaths; only the first allows for persistence."),
    ] = "log-linear",
    season: Annotated[
        bool, typer.Option(help="Give each quarter, month or week a level of its own.")
    ] = True,
    trend: Annotated[bool, typer.Option(help="Let the baseline have a trend.")] = True,
    level: opt.Level = 0.95,
    alternative: opt.Alternative = "greater",
    **given: Unpack[Given],
) -> Found:
    """Did more people die in a crisis than the times before it let expect?

    When to use it: deaths, or death rates, by year, quarter, month or week, and a crisis whose
    dates you know from elsewhere. The estimate is the excess of the whole crisis in the unit of
    the values; the details have it by time. Try several baselines: they matter more than chance.

    Smallest attainable p: 1/(B + 1) for B resamples (log-linear); the others have none. Two-sided
    it is twice that.

    It assumes: that the trend of the baseline would have gone on. The model linear takes
    times as independent and finds too much where they are not.
    """
    import numpy as np

    from chervonets.inference.mortality import excess_mortality

    others = [exposure] if exposure else []
    series = read_series(frame, given, *others, even=model == "log-linear")
    crisis = series.mark(date, until)
    baseline = series.times < series.times[crisis][0]
    if baseline_from is not None:
        baseline &= ~series.before(baseline_from, "--baseline-from")
    if baseline_until is not None:
        baseline &= series.until(baseline_until, "--baseline-until")
    clock, times = series.clock, series.times
    parts = [clock.part_of_year(place) for place in series.places]
    seasonal = season and len(set(parts)) > 1
    if seasonal:
        times = np.array([clock.year(place) for place in series.places])
    found = excess_mortality(
        series.values,
        times,
        crisis,
        population=series.columns[1] if others else None,
        baseline=baseline,
        season=parts if seasonal else None,
        trend=trend,
        model=model,
        level=level,
        **series.draws,
    )
    named, details = series.named(crisis), cast("dict[str, list[float]]", found.details)
    expected = np.full(len(crisis), np.nan)
    expected[crisis] = details["expected"]
    none = "none, as the times have no parts of a year" if season else "none"
    about = {
        **{n: dict(zip(named, details[n], strict=True)) for n in ("expected", "excess", "percent")},
        "crisis": named,
        "baseline": series.span(baseline),
        "season": clock.season if seasonal else none,
    }
    return series.answer(
        "excess-mortality", found, alternative, marked=crisis, expected=expected, about=about
    )


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
    lags = lags or [0]
    found = comovement(*series.columns, lags=lags, measure=measure, trend=trend, **series.draws)
    rhos = found.details.get("persistence")
    named = dict(zip(series.names, rhos, strict=True)) if isinstance(rhos, list) else rhos
    return series.answer("comovement", found, alternative, own=True, about={"persistence": named})


def refuse(asked: Mapping[str, bool], what: str, mend: str) -> None:
    """Refuse, by a DataError, options that were asked for but would say nothing beside others."""
    raise_if_any(Problem("the command", name, what, mend) for name, given in asked.items() if given)


def read_series(frame: Source, given: Given, *others: str, even: bool = True) -> Series:
    """The value column of the unit in question, and others; see `Table.series`."""
    from chervonets.onfile.table import Table  # slow to import

    series = Table.read(frame, given).series(*others, even=even)
    count, resamples = len(series.places), series.draws["resamples"]
    more = max(1.0, resamples / DEFAULTS["resamples"])
    announce(count * more, f"{count:,} values with {resamples:,} resamples")
    return series

"""The methods for a treated unit and its donors; see `chervonets.onfile.series`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, Unpack

import typer

from chervonets.onfile import options as opt
from chervonets.onfile.asked import checked
from chervonets.onfile.options import Given
from chervonets.progress import announce

if TYPE_CHECKING:
    from chervonets.inference.donors.panel import Panel
    from chervonets.inference.result import Result
    from chervonets.onfile.answer import Found
    from chervonets.onfile.read import Source
    from chervonets.onfile.timed import Units


@checked
def synthetic_control(
    frame: Source,
    *,
    date: opt.Treatment,
    exclude: opt.Exclude = None,
    predictors: Annotated[
        list[str] | None,
        typer.Option(
            "--predictor",
            help="Match on the mean of a column, before treatment or between two times before it: "
            "beer@1984:1988; may be repeated. By default on all earlier values.",
        ),
    ] = None,
    worst_fit: Annotated[
        float, typer.Option(help="Worst misfit before treatment, over that of the median donor.")
    ] = 20**0.5,
    level: opt.Level = 0.95,
    alternative: opt.Alternative = "two-sided",
    **given: Unpack[Given],
) -> Found:
    """Did treatment change a unit, against a weighted mean of units that were like it before?

    When to use it: one treated unit, several that were not treated, all at the same times, and
    the first treated time (--date). The estimate is the mean gap to the synthetic unit from then
    on; the two-sided p-value ranks the ratio of misfits after and before among the placebos.

    Smallest attainable p: one over the number of units, treated one included.

    It assumes: that donors were not touched by the treatment, that a mean of them follows the
    unit before it, and that any unit could have been the treated one. Without predictors all
    earlier values are matched, so estimates differ from studies that match on further columns.
    """
    from chervonets.inference.donors.synthetic import synthetic_control

    panel, units = _panel(frame, given, date, exclude)
    matched = _predictors(units, panel, predictors or [])
    found = synthetic_control(panel, predictors=matched, worst_fit=worst_fit, level=level)
    return _answer("synthetic-control", found, panel, units, alternative)


@checked
def augmented_synthetic_control(
    frame: Source,
    *,
    date: opt.Treatment,
    exclude: opt.Exclude = None,
    penalty: Annotated[
        float | None,
        typer.Option(help="Of the ridge, in squared units of the values; else cross-validated."),
    ] = None,
    alternative: opt.Alternative = "two-sided",
    **given: Unpack[Given],
) -> Found:
    """Did treatment change a unit, where no weighted mean of donors follows it quite?

    When to use it: as synthetic-control, where that fits badly before treatment. What the donors
    cannot match is corrected by a ridge regression, so weights may be negative. The p-values rank
    the mean gap among the placebos.

    Smallest attainable p: one over the number of units; for a given direction too.

    It assumes: as synthetic-control, and that what is regressed on earlier values holds outside
    the range of the donors.
    """
    from chervonets.inference.donors.augmented import augmented_control

    panel, units = _panel(frame, given, date, exclude)
    found = augmented_control(panel, penalty=penalty)
    return _answer("augmented-synthetic-control", found, panel, units, alternative)


@checked
def synthetic_did(
    frame: Source,
    *,
    date: opt.Treatment,
    exclude: opt.Exclude = None,
    weighting: Annotated[
        Literal["sdid", "did", "sc", "difp"],
        typer.Option(
            help="Synthetic difference-in-differences, plain difference-in-differences, synthetic "
            "control, or de-meaned synthetic control, all by the same estimator."
        ),
    ] = "sdid",
    exact: Annotated[
        bool, typer.Option("--exact", help="Solve for the weights; else as the authors' package.")
    ] = False,
    level: opt.Level = 0.95,
    alternative: opt.Alternative = "two-sided",
    **given: Unpack[Given],
) -> Found:
    """Did treatment change a unit, beyond the change of donors that ran parallel before?

    When to use it: as synthetic-control, where units differ in level, or there are few times. The
    estimate is a difference-in-differences of weighted means; the details have its placebo
    standard error, from which the interval comes. The p-values rank it among the placebos.

    Smallest attainable p: one over the number of units; for a given direction too.

    It assumes: that donors were not touched by the treatment, that weighted donors would have run
    parallel to the unit, and for the interval that the unit's errors are as large as theirs.
    """
    from chervonets.inference.donors.sdid import synthetic_did

    panel, units = _panel(frame, given, date, exclude)
    found = synthetic_did(panel, weighting=weighting, exact=exact, level=level)
    return _answer("synthetic-did", found, panel, units, alternative)


@checked
def conformal(
    frame: Source,
    *,
    date: opt.Treatment,
    exclude: opt.Exclude = None,
    proxy: Annotated[
        Literal["synthetic", "difference", "lasso"],
        typer.Option(help="What the unit is compared with: how the donors are weighted."),
    ] = "synthetic",
    level: opt.Level = 0.95,
    **given: Unpack[Given],
) -> Found:
    """Are a unit's treated times unusual among all its times, beside its donors?

    When to use it: as synthetic-control, where donors are too few to be ranked as placebos, or
    differ too much from the unit. The interval holds the constant effects that are not rejected;
    the details have effect, interval and p by time.

    Smallest attainable p: one over the number of times.

    It assumes: that the gaps to the donors are stationary and forget their past soon; a unit that
    trends away from its donors breaks it.
    """
    from chervonets.inference.donors.conformal import conformal

    panel, units = _panel(frame, given, date, exclude, even=True)
    return _answer("conformal", conformal(panel, proxy=proxy, level=level), panel, units)


def _panel(
    frame: Source, given: Given, date: str, exclude: list[str] | None, *, even: bool = False
) -> tuple[Panel, Units]:
    """The treated unit and its donors, split at the first treated time; times count from 0."""
    from chervonets.inference.donors.panel import PRE_YEARS, Panel
    from chervonets.onfile.table import Table

    units = Table.read(frame, given).without(exclude or []).panel(even=even)
    announce(units.values.size, f"{units.values.size:,} values of {len(units.units):,} units")
    before = int(units.before(date).sum())
    if before < PRE_YEARS:
        what = f"has {before} {units.clock.nouns} before it"
        raise units.table.fault(f"--date {date}", what, f"the test needs {PRE_YEARS}")
    return Panel.of(units.values, units.units, treated=units.treated, first=before), units


def _predictors(units: Units, panel: Panel, asked: list[str]) -> dict[str, dict[str, float]] | None:
    """Means of columns before treatment, or between two times that both lie there, by unit."""
    found = {}
    for words in asked:
        column, at, period = words.partition("@")
        chosen = panel.times < panel.pre
        if at:
            first, colon, last = period.partition(":")
            if not first or (colon and not last):
                mend = "name one, as column@1984, or two, as column@1984:1988"
                raise units.table.fault(f"--predictor {words}", "lacks a time", mend)
            chosen = units.between(first, last or first, f"--predictor {words}")
            if chosen[panel.pre :].any():
                what = f"reaches into treatment, which begins at {units.labels[panel.pre]}"
                mend = f"name times up to {units.labels[panel.pre - 1]}, as column@first:last"
                raise units.table.fault(f"--predictor {words}", what, mend)
        found[words] = units.means(column, chosen)
    return found or None


def _answer(
    method: str,
    result: Result,
    panel: Panel,
    units: Units,
    alternative: opt.Direction = "two-sided",
) -> Found:
    """The answer, with the synthetic unit by time and the file's own times."""
    import numpy as np

    labels = units.labels
    about: dict[str, object] = {"times": labels, "before_treatment": panel.pre}
    for name in ("time_weights", "effects"):
        if isinstance(by_time := result.details.get(name), dict):
            about[name] = {labels[int(at)]: each for at, each in by_time.items()}
    own, marked = method != "conformal", np.arange(len(labels)) >= panel.pre
    expected = units.lines[panel.treated] - np.array(result.details["gaps"])
    return units.answer(
        method, result, alternative, own=own, marked=marked, expected=expected, about=about
    )

"""Rises and falls over years, or over dated events and the time between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chervonets.inference.kendall import pairwise_slopes, scores
from chervonets.inference.power import power_of_trend
from chervonets.inference.result import Infeasible, Result
from chervonets.inference.trend import trend
from chervonets.multiverse.joint import Joint, Tally, weighted_median
from chervonets.multiverse.outcomes import NAN, Outcome, Settings, chance, outcome_of, refusal
from chervonets.multiverse.samples import Question, Sample, annual_sample
from chervonets.multiverse.selections import Lines, Selection, Specification, select, window

Array = NDArray[np.float64]

YEAR = 365.25
"""Days."""


@dataclass(frozen=True)
class Occasion:
    """A dated event.

    Attributes:
        first: its first day.
        last: its last day.
        value: what the source counts there.
        observation: name of the printed figure.
    """

    first: date
    last: date
    value: float
    observation: str


def trend_sample(specification: Specification, question: Question, lines: Lines) -> Sample:
    """Years of a line, or what is measured at dated events.

    `of` says what: `years` of the line that `series` names (the default), the `interval` in years
    between each event and the one before it, or the `value` at each event, in the denominator's
    terms if it has one. `events` names the selections, together as `a+b`; `clock` counts an
    interval between the `openings` or over the `recess` from the last day to the next first.

    Raises:
        Infeasible: fewer than two events fall in the window.
    """
    of = str(specification.get("of", "years"))
    if of == "years":
        return annual_sample(specification, question, lines)
    names = str(specification["events"]).split("+")
    chosen = [question.series[name] for name in names]
    first, last = window(specification)
    held = [item for item in occasions(lines, chosen) if first <= item.first.year <= last]
    if len(held) < 2:
        raise Infeasible(f"fewer than two events fall in {first}-{last}")
    if of == "value":
        sample = _values(held, chosen, lines)
    else:
        sample = _intervals(held, from_last=specification.get("clock") == "recess")
    if specification.get("transform") == "log":
        if (sample.values <= 0).any():
            raise Infeasible("the logarithm needs positive values")
        sample = replace(sample, values=np.log(sample.values))
    return sample


def occasions(lines: Lines, selections: Sequence[Selection]) -> list[Occasion]:
    """Events in order; of two datings within a month, the one with the shorter span is kept."""
    found: dict[tuple[int, int], Occasion] = {}
    for selection in selections:
        for item in _printed(lines, selection):
            key = (item.first.year, item.first.month)
            known = found.get(key)
            if known is None or item.last - item.first < known.last - known.first:
                found[key] = item
    return [found[key] for key in sorted(found)]


def _printed(lines: Lines, selection: Selection) -> list[Occasion]:
    spans, months = (
        select(table, selection) if selection.rival else table.loc[table["concept"] == concept]
        for concept in [selection.concept]
        for table in (lines.panel.spans, lines.panel.monthly)
    )
    dated = pd.concat(
        [
            spans.assign(first=pd.to_datetime(spans["start"]), last=pd.to_datetime(spans["end"])),
            months.assign(
                first=pd.to_datetime(months["month"]),
                last=pd.to_datetime(months["month"]) + pd.offsets.MonthEnd(0),
            ),
        ]
    )
    dated = dated.loc[dated["entity"] == selection.entity]
    return [
        Occasion(first.date(), last.date(), float(value), str(name))
        for first, last, value, name in zip(
            dated["first"], dated["last"], dated["value"], dated["observations"], strict=True
        )
    ]


def _intervals(held: Sequence[Occasion], *, from_last: bool) -> Sample:
    starts = [item.last if from_last else item.first for item in held[:-1]]
    days = [(item.first - start).days for start, item in zip(starts, held[1:], strict=True)]
    return Sample(
        np.array(days) / YEAR,
        tuple(item.first.isoformat() for item in held[1:]),
        tuple(item.observation for item in held),
    )


def _values(held: Sequence[Occasion], chosen: Sequence[Selection], lines: Lines) -> Sample:
    below = [item.over for item in chosen if item.over is not None]
    under = {item.first: item for item in occasions(lines, below)} if below else None
    kept = [item for item in held if under is None or item.first in under]
    if not kept:
        raise Infeasible("numerator and denominator are never counted at the same event")
    values = [item.value / (under[item.first].value if under else 1.0) for item in kept]
    names = [item.observation for item in kept]
    names += [under[item.first].observation for item in kept] if under else []
    return Sample(np.array(values), tuple(item.first.isoformat() for item in kept), tuple(names))


def times_of(sample: Sample) -> Array:
    """When the figures of a sample were taken, in years."""
    if "-" in sample.labels[0]:
        days = [date.fromisoformat(label).toordinal() for label in sample.labels]
        return np.array(days) / YEAR
    return np.array(sample.labels, dtype=np.float64)


def slopes_without_each(sample: Sample) -> Iterator[tuple[str, float]]:
    """The slope of Theil and Sen, per year, without each figure in turn."""
    times = times_of(sample)
    for i, label in enumerate(sample.labels):
        kept = np.arange(len(times)) != i
        slopes = pairwise_slopes(sample.values[kept], times[kept])
        if len(slopes):
            yield label, float(np.median(slopes))


def trend_outcomes(
    rows: Sequence[tuple[Specification, Sample]], question: Question, settings: Settings
) -> tuple[list[Outcome], Joint | None]:
    """Slope per year of Theil and Sen, and test of Mann and Kendall.

    Returns:
        An outcome per row, and the joint test over the specifications whose null is exchangeable
        figures (`independent`): a history puts the figures of all samples into one random order of
        their dates. Its p-values are not uniform where years persist: at a persistence of .3, .5
        and .7 about 8, 16 and 21 in a hundred were up to .05
        (results/reference/validation/joint.csv).
    """
    outcomes = []
    exchangeable: list[Sample] = []
    for specification, sample in rows:
        null = str(specification["null"])
        try:
            result = _tested(sample, null, question, settings)
        except Infeasible as error:
            outcomes.append(refusal(error, sample))
            continue
        if null == "independent":
            exchangeable.append(sample)
        power_there = _power(sample, null, question, settings) if specification["primary"] else NAN
        outcomes.append(outcome_of(result, question, power_there))
    return outcomes, _joint(exchangeable, question, settings) if exchangeable else None


def _tested(sample: Sample, null: str, question: Question, settings: Settings) -> Result:
    """The test of a sample; where dates have gaps, persistence is that from event to event."""
    signed, times = question.sign * sample.values, times_of(sample)
    plain = trend(signed, times, null="independent")
    if null == "independent":
        return plain
    gaps = np.ptp(np.diff(times)) > 0
    drawn = {"resamples": settings.resamples, "seed": settings.seed}
    result = trend(signed, None if gaps else times, null=null, **drawn)
    if not gaps:
        return result
    return replace(result, estimate=plain.estimate, interval=None)


def _power(sample: Sample, null: str, question: Question, settings: Settings) -> float:
    return chance(
        lambda: power_of_trend(
            question.sign * sample.values,
            times_of(sample),
            question.smallest_effect,
            null=null,
            level=settings.level,
            draws=settings.power_draws,
            resamples=settings.power_resamples,
            seed=settings.seed,
        )
    )


def _joint(samples: Sequence[Sample], question: Question, settings: Settings) -> Joint:
    labels = sorted({label for sample in samples for label in sample.labels})
    places = {label: i for i, label in enumerate(labels)}
    drawn = np.random.default_rng(settings.seed).random((settings.resamples, len(labels)))
    effects = []
    for sample in samples:
        own = [places[label] for label in sample.labels]
        orders = np.vstack([np.arange(len(own)), np.argsort(drawn[:, own], axis=1)])
        pairs = len(own) * (len(own) - 1) / 2
        effects.append(scores(question.sign * sample.values[orders]) / pairs)
    one = np.ones(1)
    middle = weighted_median(np.array([row[0] for row in effects]), np.ones(len(effects)))
    tally = Tally(settings.resamples, middle, settings.level)
    for row in effects:
        tally.add(row[None], row[None], one)
    return tally.joint()

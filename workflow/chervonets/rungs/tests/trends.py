"""Rises and falls over years, or over dated events and the time between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.histories import Histories
from chervonets.inference.kendall import scores
from chervonets.inference.result import CONSTANT, Infeasible, Result
from chervonets.inference.trend import FEWEST_SIEVED, fitted_line, studentised, trend
from chervonets.rungs.tests.joint import Cut, Joint, histories_by_line, line_of
from chervonets.rungs.tests.outcomes import Outcome, Settings, outcome_of, refusal
from chervonets.ways.occasions import times_of
from chervonets.ways.samples import Question, Sample
from chervonets.ways.selections import Specification

Array = NDArray[np.float64]

SIEVE = "ar-sieve"


def trend_outcomes(
    rows: Sequence[tuple[Specification, Sample]], question: Question, settings: Settings
) -> tuple[list[Outcome], Joint | None]:
    """Slope per year of Theil and Sen, and test of Mann and Kendall.

    Errors persist from year to year, or from event to event (`ar-sieve`), unless a specification
    names another `null`; see `chervonets.inference.trend.trend`.

    Returns:
        An outcome per row, and the joint test over all rows with enough figures for a history,
        whatever their null.
    """
    outcomes = []
    known: dict[object, Outcome] = {}
    cuts: dict[int, Cut] = {}
    weights: Counter[int] = Counter()
    for specification, sample in rows:
        null, place = str(specification.get("null", SIEVE)), id(sample)
        if (place, null) not in known:
            known[place, null] = _outcome(sample, null, question, settings)
        outcomes.append(known[place, null])
        if place not in cuts and _is_carried(sample):
            cuts[place] = _cut(specification, sample, question)
        weights[place] += 1
    together = [weights[place] for place in cuts]
    return outcomes, _joint(list(cuts.values()), together, settings) if cuts else None


def _outcome(sample: Sample, null: str, question: Question, settings: Settings) -> Outcome:
    try:
        return outcome_of(_tested(sample, null, question, settings), question)
    except Infeasible as error:
        return refusal(error, sample)


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
    return replace(result, estimate=plain.estimate, region=None)


def _is_carried(sample: Sample) -> bool:
    """Whether there are enough figures, with scatter about a line."""
    n, values = len(sample.values), sample.values
    if n < FEWEST_SIEVED:
        return False
    scatter = np.abs(fitted_line(n).residuals(values - values.mean())).max()
    return bool(scatter > CONSTANT * np.abs(values).max())


def _cut(specification: Specification, sample: Sample, question: Question) -> Cut:
    """A sample as a window of its line; events are named by their days."""
    names = [
        date.fromisoformat(label).toordinal() if "-" in label else int(label)
        for label in sample.labels
    ]
    signed, fit = question.sign * sample.values, fitted_line(len(names))
    return Cut(np.array(names), signed, fit, line_of(specification))


def _joint(cuts: Sequence[Cut], weights: Sequence[int], settings: Settings) -> Joint:
    found = np.empty((2, len(cuts), 1 + settings.resamples))
    drawn = Histories(settings.resamples, settings.seed)
    for place, histories in histories_by_line(cuts, drawn):
        n, series = histories.shape[1], np.vstack([cuts[place].values, histories])
        found[:, place] = scores(series) / (n * (n - 1) / 2), studentised(series)
    return Joint.of(found[0], found[1], weights, settings.level)

"""Rises and falls over years, or over dated events and the time between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.kendall import scores
from chervonets.inference.power import power_of_trend
from chervonets.inference.result import Infeasible, Result
from chervonets.inference.trend import trend
from chervonets.rungs.tests.joint import Joint, Tally, weighted_median
from chervonets.rungs.tests.outcomes import NAN, Outcome, Settings, chance, outcome_of, refusal
from chervonets.ways.samples import Question, Sample
from chervonets.ways.selections import Specification

Array = NDArray[np.float64]


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

"""How much monthly prices swing after a date, for many specifications at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from math import inf, log

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.dispersion import dispersion, equalised, ratios
from chervonets.inference.histories import Histories, histories_of
from chervonets.inference.result import Infeasible, Result
from chervonets.rungs.tests.joint import Joint
from chervonets.rungs.tests.outcomes import Outcome, Settings, outcome_of, refusal
from chervonets.ways.months import BROWN_FORSYTHE
from chervonets.ways.samples import Question, Sample
from chervonets.ways.selections import Specification

Row = tuple[Specification, Sample]

SIEVE = "ar-sieve"

EXPONENTS = {BROWN_FORSYTHE: 1.0, "variance": 0.5}
"""Of ratios, which make them ratios of deviations, so that both measures have one unit."""


def dispersion_outcomes(
    rows: Sequence[Row], question: Question, settings: Settings
) -> tuple[list[Outcome], Joint | None]:
    """Scatter of the marked changes over that of the others; the estimate is the log of the ratio.

    Returns:
        An outcome per row, and the joint test of all rows over consecutive months: in a history all
        lines repeat the disturbances of the same months, at one variance before and after.
        Specifications that differ only in the null count with their number.
    """
    known: dict[object, Outcome] = {}
    fitted: dict[tuple[int, str], list[Sample]] = defaultdict(list)
    outcomes = []
    for specification, sample in rows:
        measure = str(specification.get("scatter", BROWN_FORSYTHE))
        null = str(specification.get("null", SIEVE))
        key = (id(sample), measure, null)
        if key not in known:
            known[key] = _outcome(sample, measure, null, question, settings)
        outcome = known[key]
        if not outcome.reason:
            fitted[id(sample), measure].append(sample)
        outcomes.append(outcome)
    return outcomes, _joint(fitted, question, settings)


def _marked(sample: Sample, question: Question) -> NDArray[np.bool_]:
    """The group whose scatter is predicted to be the larger."""
    return sample.after if question.sign > 0 else ~sample.after


def _outcome(
    sample: Sample, measure: str, null: str, question: Question, settings: Settings
) -> Outcome:
    if null == SIEVE and not _consecutive(sample):
        missing = Infeasible("months are missing, so that their persistence cannot be told")
        return refusal(missing, sample)
    try:
        result = dispersion(
            sample.values,
            _marked(sample, question),
            measure=measure,
            null=null,
            resamples=settings.resamples,
            seed=settings.seed,
        )
    except Infeasible as error:
        return refusal(error, sample)
    return outcome_of(_logged(result, EXPONENTS[measure]), question)


def _logged(result: Result, exponent: float) -> Result:
    """Ratios as logs, so that half and double lie as far from one; of variances half of them."""

    def logged(ratio: float) -> float:
        return exponent * log(ratio) if ratio else -inf

    region = result.region and result.region.mapped(logged)
    return replace(result, estimate=logged(result.estimate), region=region)


def _consecutive(sample: Sample) -> bool:
    """Whether the changes follow each other at equal steps."""
    return bool((np.diff(_ordinals(sample.labels), n=2) == 0).all())


@cache
def _ordinals(labels: tuple[str, ...]) -> NDArray[np.int_]:
    return np.array([12 * int(label[:4]) + int(label[5:]) for label in labels])


def _joint(
    fitted: dict[tuple[int, str], list[Sample]], question: Question, settings: Settings
) -> Joint | None:
    cases = {key: samples for key, samples in fitted.items() if _consecutive(samples[0])}
    if not cases:
        return None
    drawn = Histories(settings.resamples, settings.seed)
    statistics, paths = [], {}
    for (place, measure), samples in cases.items():
        sample, mask = samples[0], _marked(samples[0], question)
        if place not in paths:
            residuals, design = equalised(sample.values - np.median(sample.values), mask)
            own = _ordinals(sample.labels)
            paths[place] = histories_of(residuals, design, drawn.picks(own, own))
        both = np.vstack([sample.values, paths[place]])
        statistics.append(EXPONENTS[measure] * np.log(ratios(both, mask, measure)))
    weights = [len(samples) for samples in cases.values()]
    return Joint.of(np.array(statistics), weights)

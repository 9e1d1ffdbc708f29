"""The case among other countries, for many specifications at once."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from chervonets.inference import ranks
from chervonets.inference.autoregression import Array
from chervonets.inference.result import Infeasible
from chervonets.rungs.tests.joint import Joint
from chervonets.rungs.tests.outcomes import Outcome, Rows, Settings, outcome_of, refusal
from chervonets.ways.samples import Question, Sample

FEWEST = 5
"""Fewest other countries that all specifications share, for a joint test."""


def rank_outcomes(
    rows: Rows, question: Question, _: Settings, *, as_ratio: bool = True
) -> tuple[list[Outcome], Joint | None]:
    """The case's place among the other countries.

    The estimate is the log ratio to their median, or the contrast of the case as it stands.
    """
    outcomes = []
    fitted: list[tuple[Sample, Array, float]] = []
    for sample in [sample for _, sample in rows]:
        others, target = sample.values, sample.target
        try:
            result = ranks.rank_among(question.sign * target, question.sign * others)
            if as_ratio:
                others, target = _log_ratio(others, target)
        except Infeasible as error:
            outcomes.append(refusal(error, sample))
            continue
        fitted.append((sample, question.sign * others, question.sign * target))
        outcome = outcome_of(result, question)
        outcomes.append(replace(outcome, estimate=target, agrees=bool(question.sign * target > 0)))
    return outcomes, joint_of_ranks(fitted)


def _log_ratio(others: Array, target: float) -> tuple[Array, float]:
    middle = float(np.median(others))
    if target <= 0 or middle <= 0:
        raise Infeasible("a price that does not move has no ratio to the median country")
    with np.errstate(divide="ignore"):
        return np.log(others / middle), float(np.log(target / middle))


def joint_of_ranks(fitted: Sequence[tuple[Sample, Array, float]]) -> Joint | None:
    """Every country that all specifications have takes the place of the case in turn."""
    if not fitted:
        return None
    shared = sorted(set.intersection(*(set(sample.labels) for sample, _, _ in fitted)))
    if len(shared) < FEWEST:
        return None
    rows = [
        [target, *others[[sample.labels.index(label) for label in shared]]]
        for sample, others, target in fitted
    ]
    return Joint.of(np.array(rows))

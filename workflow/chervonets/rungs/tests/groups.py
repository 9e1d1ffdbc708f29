"""Two kinds of products against each other, for many specifications at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from chervonets.inference import contrasts
from chervonets.inference.result import Infeasible
from chervonets.rungs.tests.joint import Joint, joint_by_label
from chervonets.rungs.tests.outcomes import Outcome, Settings, outcome_of, refusal
from chervonets.ways.samples import Question, Sample
from chervonets.ways.selections import Specification

Array = NDArray[np.float64]


def group_outcomes(
    rows: Sequence[tuple[Specification, Sample]], question: Question, settings: Settings
) -> tuple[list[Outcome], Joint | None]:
    """Mean of the marked products minus the mean of the others, by all relabellings of them.

    Returns:
        An outcome per row, and the joint test: a history gives the marks to the same products,
        drawn at random, in all specifications.
    """
    outcomes = []
    fitted: list[Sample] = []
    for _, sample in rows:
        signed = question.sign * sample.values
        try:
            result = contrasts.contrast(signed, sample.after, null="permutation")
        except Infeasible as error:
            outcomes.append(refusal(error, sample))
            continue
        fitted.append(sample)
        outcomes.append(outcome_of(result, question))

    def relabelled(sample: Sample, drawn: Array) -> Array:
        return question.sign * _differences(sample, drawn)

    return outcomes, joint_by_label(fitted, settings, relabelled) if fitted else None


def _differences(sample: Sample, order: Array) -> Array:
    """Differences (1 + B,) of the means, the observed one first.

    The products that come first in a random order get the marks: in every specification as many as
    it has in fact.
    """
    marked = int(sample.after.sum())
    ranks = order.argsort(axis=1).argsort(axis=1)
    masks = np.vstack([sample.after[None], ranks < marked])
    sums = masks @ sample.values
    rest = sample.values.sum() - sums
    found: Array = sums / marked - rest / (len(sample.values) - marked)
    return found

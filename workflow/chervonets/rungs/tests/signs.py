"""Mean differences over goods against zero by sign flips, for many specifications at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.levels import one_sample
from chervonets.inference.result import Infeasible
from chervonets.rungs.tests.joint import Joint, joint_by_label
from chervonets.rungs.tests.outcomes import Outcome, Settings, outcome_of, refusal
from chervonets.ways.samples import Question, Sample
from chervonets.ways.selections import Specification

Array = NDArray[np.float64]

FLIPS = "sign-flip"


def sign_outcomes(
    rows: Sequence[tuple[Specification, Sample]], question: Question, settings: Settings
) -> tuple[list[Outcome], Joint | None]:
    """Mean of differences over goods against zero, as if each good stood alone.

    A specification may name another `null`: `signed-rank` or `sign`; see
    `chervonets.inference.levels.one_sample`.

    Returns:
        An outcome per row, and the joint test: a history flips the signs of the same goods in all
        specifications. It looks at means, whatever the null of a specification.
    """
    outcomes = []
    fitted: list[Sample] = []
    for specification, sample in rows:
        signed = question.sign * sample.values
        try:
            result = one_sample(signed, null=str(specification.get("null", FLIPS)))
        except Infeasible as error:
            outcomes.append(refusal(error, sample))
            continue
        fitted.append(sample)
        outcomes.append(outcome_of(result, question))

    def flipped(sample: Sample, drawn: Array) -> Array:
        signs = np.vstack([np.ones(drawn.shape[1]), np.where(drawn < 0.5, -1.0, 1.0)])
        return np.asarray(question.sign * signs @ sample.values / len(sample.values))

    return outcomes, joint_by_label(fitted, settings, flipped) if fitted else None

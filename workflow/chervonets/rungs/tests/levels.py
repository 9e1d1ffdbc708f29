"""Ratios and quantities against margins fixed beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from chervonets.inference import levels
from chervonets.inference.result import Infeasible
from chervonets.rungs.tests.joint import Joint
from chervonets.rungs.tests.outcomes import Outcome, Settings, outcome_of, refusal
from chervonets.ways.samples import Question, Sample
from chervonets.ways.selections import Specification


def ratio_outcomes(
    rows: Sequence[tuple[Specification, Sample]], question: Question, _: Settings
) -> tuple[list[Outcome], Joint | None]:
    """Where the ratios of several goods lie relative to the margins.

    There is no joint test: a level is decided by shares of estimates, not by a p-value.
    """
    return [_inside(*row, question, is_sample=True) for row in rows], None


def quantity_outcomes(
    rows: Sequence[tuple[Specification, Sample]], question: Question, _: Settings
) -> tuple[list[Outcome], Joint | None]:
    """Where rival estimates lie relative to the margins; rival sources are not a sample."""
    return [_inside(*row, question, is_sample=False) for row in rows], None


def _inside(
    specification: Specification, sample: Sample, question: Question, *, is_sample: bool
) -> Outcome:
    low, high = question.margins[str(specification["margin"])]
    try:
        result = levels.level(sample.values, low, high, sample=is_sample)
    except Infeasible as error:
        return refusal(error, sample)
    inside = float(np.mean((sample.values >= low) & (sample.values <= high)))
    agrees = bool(low <= result.estimate <= high)
    return replace(outcome_of(result, question), agrees=agrees, share_inside=inside)

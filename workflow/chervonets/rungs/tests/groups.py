"""Two kinds of products against each other, for many specifications at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from chervonets.inference import contrasts, power
from chervonets.inference.result import Infeasible
from chervonets.rungs.tests.joint import Joint, Tally, weighted_median
from chervonets.rungs.tests.outcomes import NAN, Outcome, Settings, chance, outcome_of, refusal
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
    for specification, sample in rows:
        signed = question.sign * sample.values
        try:
            result = contrasts.contrast(signed, sample.after, null="permutation")
        except Infeasible as error:
            outcomes.append(refusal(error, sample))
            continue
        fitted.append(sample)
        power_there = _power(sample, question, settings) if specification["primary"] else NAN
        outcomes.append(outcome_of(result, question, power_there))
    return outcomes, _joint(fitted, question, settings) if fitted else None


def _power(sample: Sample, question: Question, settings: Settings) -> float:
    return chance(
        lambda: power.power_of_groups(
            sample.values,
            sample.after,
            question.smallest_effect,
            level=settings.level,
            draws=settings.power_draws,
            seed=settings.seed,
        )
    )


def _joint(samples: Sequence[Sample], question: Question, settings: Settings) -> Joint:
    labels = sorted({label for sample in samples for label in sample.labels})
    places = {label: i for i, label in enumerate(labels)}
    generator = np.random.default_rng(settings.seed)
    order = generator.random((settings.resamples, len(labels)))
    differences = [_differences(sample, places, order) * question.sign for sample in samples]
    observed = np.array([found[0] for found in differences])
    middle = weighted_median(observed, np.ones(len(observed)))
    tally = Tally(settings.resamples, middle, settings.level)
    for found in differences:
        tally.add(found[None], found[None], np.ones(1))
    return tally.joint()


def _differences(sample: Sample, places: dict[str, int], order: Array) -> Array:
    """Differences (1 + B,) of the means, the observed one first.

    The products that come first in a random order get the marks: in every specification as many as
    it has in fact.
    """
    own = order[:, [places[label] for label in sample.labels]]
    marked = int(sample.after.sum())
    ranks = own.argsort(axis=1).argsort(axis=1)
    masks = np.vstack([sample.after[None], ranks < marked])
    sums = masks @ sample.values
    rest = sample.values.sum() - sums
    found: Array = sums / marked - rest / (len(sample.values) - marked)
    return found

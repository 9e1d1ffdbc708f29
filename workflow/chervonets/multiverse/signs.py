"""Mean differences against zero by sign flips, for many specifications at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from chervonets.inference import power
from chervonets.inference.levels import one_sample
from chervonets.inference.result import Infeasible
from chervonets.multiverse.joint import Joint, Tally, weighted_median
from chervonets.multiverse.outcomes import NAN, Outcome, Settings, chance, outcome_of, refusal
from chervonets.multiverse.samples import Question, Sample
from chervonets.multiverse.selections import Specification


def sign_outcomes(
    rows: Sequence[tuple[Specification, Sample]], question: Question, settings: Settings
) -> tuple[list[Outcome], Joint | None]:
    """Mean of yearly changes, or of differences over goods, against zero.

    A specification may name another `null`: `signed-rank` or `sign`; see
    `chervonets.inference.levels.one_sample`.

    Returns:
        An outcome per row, and the joint test: a history flips the signs of the same years (or
        goods) in all specifications. It looks at means, whatever the null of a specification.
    """
    outcomes = []
    fitted: list[Sample] = []
    for specification, sample in rows:
        signed = question.sign * sample.values
        try:
            result = one_sample(signed, null=str(specification.get("null", "sign-flip")))
        except Infeasible as error:
            outcomes.append(refusal(error, sample))
            continue
        fitted.append(sample)
        power_there = _power(sample, question, settings) if specification["primary"] else NAN
        outcomes.append(outcome_of(result, question, power_there))
    return outcomes, _joint(fitted, question, settings) if fitted else None


def _power(sample: Sample, question: Question, settings: Settings) -> float:
    return chance(
        lambda: power.power_of_sign_flip(
            question.sign * sample.values,
            question.smallest_effect,
            level=settings.level,
            draws=settings.power_draws,
            seed=settings.seed,
        )
    )


def _joint(samples: Sequence[Sample], question: Question, settings: Settings) -> Joint:
    labels = sorted({label for sample in samples for label in sample.labels})
    generator = np.random.default_rng(settings.seed)
    flips = generator.choice([-1.0, 1.0], size=(len(labels), 1 + settings.resamples))
    flips[:, 0] = 1.0
    places = {label: i for i, label in enumerate(labels)}
    means = np.array([question.sign * sample.values.mean() for sample in samples])
    tally = Tally(settings.resamples, weighted_median(means, np.ones(len(means))), settings.level)
    counts = Counter(map(id, samples))
    for sample in {id(sample): sample for sample in samples}.values():
        order = [places[label] for label in sample.labels]
        found: NDArray[np.float64] = question.sign * sample.values @ flips[order] / len(order)
        tally.add(found[None], found[None], np.array([float(counts[id(sample)])]))
    return tally.joint()

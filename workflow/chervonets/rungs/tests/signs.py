"""Mean differences against zero by sign flips, for many specifications at once."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from chervonets.inference import power, signs
from chervonets.inference.levels import one_sample
from chervonets.inference.result import Infeasible, Result
from chervonets.rungs.tests.joint import Tally
from chervonets.rungs.tests.outcomes import NAN, Outcome, Settings, chance, outcome_of, refusal
from chervonets.ways.samples import Question, Sample
from chervonets.ways.selections import Specification

Array = NDArray[np.float64]


def sign_outcomes(
    rows: Sequence[tuple[Specification, Sample]], question: Question, settings: Settings
) -> tuple[list[Outcome], Tally | None]:
    """Mean of yearly changes, or of differences over goods, against zero.

    A specification may name another `null`: `signed-rank` or `sign`; see
    `chervonets.inference.levels.one_sample`. Where a sample has `loadings`, printed margins are
    drawn.

    Returns:
        An outcome per row, and the tally of them all: a history flips the signs of the same years
        (or goods) in all specifications. It looks at means, whatever the null of a specification.
    """
    outcomes = []
    fitted: list[Sample] = []
    for specification, sample in rows:
        signed = question.sign * sample.values
        try:
            result = one_sample(signed, null=str(specification.get("null", "sign-flip")))
            if sample.loadings is not None:
                result = _with_margins(result, signed, sample.loadings, specification, settings)
        except Infeasible as error:
            outcomes.append(refusal(error, sample))
            continue
        fitted.append(sample)
        power_there = _power(sample, question, settings) if specification["primary"] else NAN
        outcomes.append(outcome_of(result, question, power_there))
    return outcomes, _tally(fitted, question, settings) if fitted else None


def _with_margins(
    point: Result, signed: Array, loadings: Array, specification: Specification, settings: Settings
) -> Result:
    """Measurement-error Monte Carlo: printed margins drawn anew, the test made again.

    Returns:
        The point estimate with the median statistic, p-values and interval ends of the draws.
    """
    generator = np.random.default_rng(settings.seed)
    noise = generator.standard_normal((settings.error_draws, loadings.shape[1]))
    null = str(specification.get("null", "sign-flip"))
    drawn = [one_sample(values, null=null) for values in signed + noise @ loadings.T]
    found = [(one.statistic, one.p_value, one.p_opposite) for one in drawn]
    statistic, p_value, p_opposite = np.median(np.array(found, dtype=np.float64), axis=0)
    ends = [one.interval for one in drawn if one.interval is not None]
    low, high = np.median(ends, axis=0) if ends else (NAN, NAN)
    return replace(
        point,
        statistic=float(statistic),
        p_value=float(p_value),
        p_opposite=float(p_opposite),
        interval=(float(low), float(high)) if ends else None,
    )


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


def observed_signs(
    rows: Sequence[tuple[Specification, Sample]], question: Question
) -> tuple[Array, Array]:
    """Effects of the rows that can be tested, in the predicted direction, and their weights."""
    effects = [question.sign * sample.values.mean() for _, sample in rows if _carries(sample)]
    return np.array(effects), np.ones(len(effects))


def _carries(sample: Sample) -> bool:
    try:
        signs.checked_differences(sample.values)
    except Infeasible:
        return False
    return True


def _tally(samples: Sequence[Sample], question: Question, settings: Settings) -> Tally:
    effects = np.array([question.sign * sample.values.mean() for sample in samples])
    tally = Tally.of(effects, np.ones(len(effects)), settings)
    counts = Counter(map(id, samples))
    for sample in {id(sample): sample for sample in samples}.values():
        flips = np.array([_flips(label, settings) for label in sample.labels])
        found: Array = question.sign * sample.values @ flips / len(flips)
        tally.add(found[None], found[None], np.array([float(counts[id(sample)])]))
    return tally


@lru_cache(maxsize=1024)
def _flips(label: str, settings: Settings) -> Array:
    """Signs (1 + B,) of a year or a good: its own, whatever others a part of the table has."""
    name = int.from_bytes(hashlib.sha256(label.encode()).digest()[:8], "big")
    generator = np.random.default_rng([settings.seed, name])
    flips = generator.choice([-1.0, 1.0], size=1 + settings.resamples)
    flips[0] = 1.0
    return flips

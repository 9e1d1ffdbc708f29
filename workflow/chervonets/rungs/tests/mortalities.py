"""Deaths of a crisis beyond those that the other years of a window let expect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from chervonets.inference.mortality import excess_mortality
from chervonets.inference.result import Infeasible
from chervonets.rungs.tests.joint import Joint
from chervonets.rungs.tests.outcomes import Outcome, Settings, outcome_of, refusal
from chervonets.ways.samples import Question, Sample
from chervonets.ways.selections import Specification

MODELS = {"excess-log-linear": "log-linear", "excess-quasi-poisson": "quasi-poisson"}
"""Nulls by name, with their models in `chervonets.inference.mortality`."""


def mortality_outcomes(
    rows: Sequence[tuple[Specification, Sample]], question: Question, settings: Settings
) -> tuple[list[Outcome], Joint | None]:
    """Excess of the event years a year, over an expectation from the other years of the window.

    A window that ends with the event has only years before it as baseline. `trend` says whether
    the expectation has one. Each specification stands alone: there is no joint test.
    """
    return [_outcome(*row, question, settings) for row in rows], None


def _outcome(
    specification: Specification, sample: Sample, question: Question, settings: Settings
) -> Outcome:
    model = MODELS[str(specification["null"])]
    rates = sample.values
    # a model of counts needs counts; rates have no scale of their own
    people = sample.second if model == "quasi-poisson" else np.ones(len(rates))
    if not len(people):
        return refusal(Infeasible("a model of counts needs the population (`per`)"), sample)
    try:
        found = excess_mortality(
            rates * people,
            np.array(sample.labels, dtype=int),
            sample.after,
            population=people,
            baseline=~sample.after,
            trend=specification.get("trend") == "common",
            model=model,
            resamples=settings.resamples,
            seed=settings.seed,
        )
    except Infeasible as error:
        return refusal(error, sample)
    lived = float(people[sample.after].sum())
    low, high = found.interval or (float("nan"), float("nan"))
    scaled = replace(
        found,
        n=len(rates),
        estimate=found.estimate / lived,
        interval=(low / lived, high / lived),
    )
    return outcome_of(scaled, question)

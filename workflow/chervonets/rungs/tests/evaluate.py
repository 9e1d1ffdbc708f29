"""Run specifications: take each sample from the panel once, test it, keep one row each."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pandas as pd

from chervonets.inference.result import Infeasible
from chervonets.panel.build import Panel
from chervonets.rungs.tests.comovements import comovement_outcomes
from chervonets.rungs.tests.contrasts import contrast_outcomes
from chervonets.rungs.tests.dispersions import dispersion_outcomes
from chervonets.rungs.tests.joint import OF_THE_TEST, Joint
from chervonets.rungs.tests.outcomes import SIEVE, Outcome, Rows, Settings
from chervonets.rungs.tests.ranks import rank_outcomes
from chervonets.ways.estimates import ESTIMANDS, Sampler
from chervonets.ways.samples import Question, Sample, placebo_sample
from chervonets.ways.selections import Lines, Specification

Tester = Callable[[Rows, Question, Settings], tuple[list[Outcome], Joint | None]]

TESTERS: dict[str, Tester] = {
    "contrast": contrast_outcomes,
    "pulse": contrast_outcomes,
    "rank": rank_outcomes,
    "comovement": comovement_outcomes,
    "dispersion": dispersion_outcomes,
}
"""Tests by estimand; the samples are those of `chervonets.ways.estimates.ESTIMANDS`.

The other estimands bear no test: the check of claim files refuses one that asks for it.
"""

NULLS: dict[str, tuple[Sampler, Tester]] = {
    "placebo-rank": (placebo_sample, partial(rank_outcomes, as_ratio=False))
}
"""Nulls that need a sample and a test of their own."""


def nulls_of(estimand: str) -> list[str]:
    """The nulls that an estimand can be tested by, its usual one first."""
    return ["rank" if estimand == "rank" else SIEVE, *NULLS]


@dataclass(frozen=True)
class Multiverse:
    """Everything that came out of a specification table: it, with the columns of `Outcome`."""

    results: pd.DataFrame
    observations: list[tuple[str, ...]]  # by the number of the sample that the results give
    main: str  # the estimand or null of the first specification, which is the primary
    joint: Joint | None  # those tested like the primary taken together, if they can be

    @property
    def primary(self) -> pd.Series[Any]:
        """The row of the primary specification."""
        return self.results.loc[self.results["primary"]].iloc[0]


def evaluate(
    table: pd.DataFrame, question: Question, panel: Panel, settings: Settings
) -> Multiverse:
    """Evaluate every specification of a table.

    Forbidden and infeasible specifications keep their row, with the reason. A sample is taken once.
    """
    rows = [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]
    outcomes = [Outcome(n=0, reason=row["forbidden"]) for row in rows]
    joint: dict[str, Joint | None] = {}
    lines = Lines(panel)
    samples: dict[tuple[Hashable, ...], Sample] = {}
    for name, members in _by_test(rows, question).items():
        own = (ESTIMANDS[question.estimand][0], TESTERS[question.estimand])
        sampler, tester = NULLS.get(name, own)
        taken: list[tuple[int, tuple[Hashable, ...]]] = []
        for i in members:
            key = (name, *(rows[i][axis] for axis in rows[i] if axis not in OF_THE_TEST))
            try:
                samples[key] = samples.get(key) or sampler(rows[i], question, lines)
                taken.append((i, key))
            except Infeasible as error:
                outcomes[i] = Outcome(n=0, reason=str(error))
        places = {key: place for place, key in enumerate(samples)}
        pairs = [(rows[i], samples[key]) for i, key in taken]
        tested, joint[name] = tester(pairs, question, settings)
        for (i, key), outcome in zip(taken, tested, strict=True):
            outcomes[i] = replace(outcome, sample=places[key])
    found = pd.DataFrame(outcomes, index=table.index).astype({"agrees": "boolean"})
    main = name_of_test(rows[0], question)
    observations = [sample.observations for sample in samples.values()]
    results = pd.concat([table, found], axis="columns")
    return Multiverse(results, observations, main, joint.get(main))


def _by_test(rows: Sequence[Specification], question: Question) -> dict[str, list[int]]:
    """Row numbers by the estimand, or by the null that has a sample of its own."""
    groups: dict[str, list[int]] = {}
    for i, row in enumerate(rows):
        if not row["forbidden"]:
            groups.setdefault(name_of_test(row, question), []).append(i)
    return groups


def name_of_test(row: Specification, question: Question) -> str:
    """The name under which a specification is tested: its null, if that is special, or estimand."""
    null = str(row.get("null", ""))
    return null if null in NULLS else question.estimand

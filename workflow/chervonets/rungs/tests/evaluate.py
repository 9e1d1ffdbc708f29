"""Run specifications: take each sample from the panel once, test it, keep one row each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from chervonets.inference.result import Infeasible
from chervonets.panel.build import Panel
from chervonets.rungs.tests.comovements import comovement_outcomes
from chervonets.rungs.tests.contrasts import contrast_outcomes
from chervonets.rungs.tests.dispersions import dispersion_outcomes
from chervonets.rungs.tests.joint import OF_THE_TEST, Joint
from chervonets.rungs.tests.outcomes import SIEVE, Outcome, Settings
from chervonets.rungs.tests.ranks import placebo_outcomes, rank_outcomes
from chervonets.ways.estimates import ESTIMANDS, Sampler
from chervonets.ways.samples import Question, Sample, placebo_sample
from chervonets.ways.selections import Lines, Specification

Rows = Sequence[tuple[Specification, Sample]]
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

NULLS: dict[str, tuple[Sampler, Tester]] = {"placebo-rank": (placebo_sample, placebo_outcomes)}
"""Nulls that need a sample and a test of their own."""


def nulls_of(estimand: str) -> list[str]:
    """The nulls that an estimand can be tested by, its usual one first."""
    return ["rank" if estimand == "rank" else SIEVE, *NULLS]


@dataclass(frozen=True)
class Multiverse:
    """Everything that came out of a specification table.

    Attributes:
        results: the table with the columns of `Outcome`.
        observations: names of the figures behind each sample, by the number that the results give.
        main: the estimand or null of the first specification, which is the primary.
        joint: the specifications tested like the primary taken together, if they can be.
    """

    results: pd.DataFrame
    observations: list[tuple[str, ...]]
    main: str
    joint: Joint | None

    @property
    def primary(self) -> pd.Series[Any]:
        """The row of the primary specification."""
        return self.results.loc[self.results["primary"]].iloc[0]


def evaluate(
    table: pd.DataFrame, question: Question, panel: Panel, settings: Settings
) -> Multiverse:
    """Evaluate every specification of a table.

    Forbidden and infeasible specifications keep their row, with the reason.
    """
    rows = [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]
    outcomes = [Outcome(n=0, reason=row["forbidden"]) for row in rows]
    joint: dict[str, Joint] = {}
    samples = Samples(question, Lines(panel))
    for name, members in _by_test(rows, question).items():
        own = (ESTIMANDS[question.estimand][0], TESTERS[question.estimand])
        sampler, tester = NULLS.get(name, own)
        taken: list[tuple[int, int]] = []
        for i in members:
            found = samples.take(name, sampler, rows[i])
            if isinstance(found, str):
                outcomes[i] = Outcome(n=0, reason=found)
            else:
                taken.append((i, found))
        if not taken:
            continue
        pairs = [(rows[i], samples.kept[at]) for i, at in taken]
        tested, together = tester(pairs, question, settings)
        for (i, at), outcome in zip(taken, tested, strict=True):
            outcomes[i] = replace(outcome, sample=at)
        if together is not None:
            joint[name] = together
    columns: dict[str, Any] = {
        name: [getattr(outcome, name) for outcome in outcomes]
        for name in Outcome.__dataclass_fields__
    }
    columns["agrees"] = pd.array(columns["agrees"], dtype="boolean")
    main = name_of_test(rows[0], question)
    observations = [sample.observations for sample in samples.kept]
    return Multiverse(table.assign(**columns), observations, main, joint.get(main))


class Samples:
    """The samples of a claim, each taken once and named by a number."""

    def __init__(self, question: Question, lines: Lines) -> None:
        self.question = question
        self.lines = lines
        self.kept: list[Sample] = []
        self._known: dict[object, int | str] = {}

    def take(self, name: str, sampler: Sampler, row: Specification) -> int | str:
        """The number of the sample of a specification, or the reason why there is none."""
        key = (name, *(row[axis] for axis in row if axis not in OF_THE_TEST))
        if key not in self._known:
            try:
                self.kept.append(sampler(row, self.question, self.lines))
                self._known[key] = len(self.kept) - 1
            except Infeasible as error:
                self._known[key] = str(error)
        return self._known[key]


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

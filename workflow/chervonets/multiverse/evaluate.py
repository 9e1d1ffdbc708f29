"""Run specifications: take each sample from the panel once, test it, keep one row each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import pandas as pd

from chervonets.inference.result import Infeasible
from chervonets.multiverse.comovements import association_outcomes, comovement_outcomes
from chervonets.multiverse.contrasts import contrast_outcomes
from chervonets.multiverse.dispersions import dispersion_outcomes, dispersion_sample
from chervonets.multiverse.groups import group_outcomes
from chervonets.multiverse.joint import Joint
from chervonets.multiverse.levels import quantity_outcomes, ratio_outcomes
from chervonets.multiverse.outcomes import Outcome, Settings, refusal
from chervonets.multiverse.products import (
    changes_sample,
    forecast_sample,
    proportions_sample,
)
from chervonets.multiverse.ranks import placebo_outcomes, rank_outcomes
from chervonets.multiverse.samples import (
    Question,
    Sample,
    annual_sample,
    association_sample,
    comovement_sample,
    goods_sample,
    month_sample,
    pairs_sample,
    placebo_sample,
    quantity_sample,
)
from chervonets.multiverse.selections import Lines, Specification
from chervonets.multiverse.signs import sign_outcomes
from chervonets.multiverse.trends import trend_outcomes, trend_sample
from chervonets.panel.build import Panel

OF_THE_TEST = frozenset(
    {
        "specification",
        "primary",
        "forbidden",
        "null",
        "trend",
        "margin",
        "lag",
        "correlation",
        "scatter",
    }
)
"""Columns of a specification table that change the test and not the sample."""

SAMPLE_COLUMNS = ("labels", "values", "after", "second", "observations")

Sampler = Callable[[Specification, Question, Lines], Sample]
Tester = Callable[
    [Sequence[tuple[Specification, Sample]], Question, Settings],
    tuple[list[Outcome], Joint | None],
]

ESTIMANDS: dict[str, tuple[Sampler, Tester]] = {
    "contrast": (annual_sample, contrast_outcomes),
    "pulse": (annual_sample, contrast_outcomes),
    "gap": (annual_sample, sign_outcomes),
    "paired": (pairs_sample, sign_outcomes),
    "trend": (trend_sample, trend_outcomes),
    "changes": (changes_sample, sign_outcomes),
    "forecast": (forecast_sample, sign_outcomes),
    "proportions": (proportions_sample, sign_outcomes),
    "groups": (changes_sample, group_outcomes),
    "rank": (month_sample, rank_outcomes),
    "ratio": (goods_sample, ratio_outcomes),
    "quantity": (quantity_sample, quantity_outcomes),
    "comovement": (comovement_sample, comovement_outcomes),
    "association": (association_sample, association_outcomes),
    "dispersion": (dispersion_sample, dispersion_outcomes),
}

NULLS: dict[str, tuple[Sampler, Tester]] = {"placebo-rank": (placebo_sample, placebo_outcomes)}
"""Nulls that need a sample and a test of their own."""


@dataclass(frozen=True)
class Multiverse:
    """Everything that came out of a specification table.

    Attributes:
        results: the table with the columns of `Outcome`.
        samples: one row per sample: its labels, values and the observations behind them.
        joint: the specifications taken together, by estimand or null; those that cannot be judged
            together have none.
        main: the estimand or null of the primary specification.
    """

    results: pd.DataFrame
    samples: pd.DataFrame
    joint: dict[str, Joint]
    main: str

    @property
    def primary(self) -> pd.Series[Any]:
        """The row of the primary specification."""
        return self.results.loc[self.results["primary"]].iloc[0]

    @property
    def main_joint(self) -> Joint | None:
        """The joint test of the primary specification and those tested like it."""
        return self.joint.get(self.main)

    def sample(self, row: pd.Series[Any]) -> pd.Series[Any] | None:
        """The sample of a row of results, if there is one."""
        if row["sample"] < 0:
            return None
        return cast("pd.Series[Any]", self.samples.loc[row["sample"]])


def evaluate(
    table: pd.DataFrame, question: Question, panel: Panel, settings: Settings
) -> Multiverse:
    """Evaluate every specification of a table.

    Forbidden and infeasible specifications keep their row, with the reason.
    """
    rows: list[dict[str, Any]] = [
        {str(key): value for key, value in record.items()} for record in table.to_dict("records")
    ]
    outcomes = [Outcome(n=0, reason=row["forbidden"]) for row in rows]
    joint: dict[str, Joint] = {}
    samples = Samples(question, Lines(panel))
    for name, members in _by_test(rows, question).items():
        sampler, tester = NULLS.get(name) or ESTIMANDS[name]
        taken: list[tuple[int, int]] = []
        for i in members:
            found = samples.take(name, sampler, rows[i])
            if isinstance(found, str):
                outcomes[i] = refusal(Infeasible(found))
            else:
                taken.append((i, found))
        if not taken:
            continue
        pairs = [(rows[i], samples.kept[number]) for i, number in taken]
        tested, together = tester(pairs, question, settings)
        for (i, number), outcome in zip(taken, tested, strict=True):
            outcomes[i] = replace(outcome, sample=number)
        if together is not None:
            joint[name] = together
    results = pd.DataFrame(
        [row | vars(outcome) for row, outcome in zip(rows, outcomes, strict=True)]
    )
    main = _test_of(rows[0], question)
    return Multiverse(results, samples.table(), joint, main)


class Samples:
    """The samples of a claim, each taken once and numbered."""

    def __init__(self, question: Question, lines: Lines) -> None:
        self.question = question
        self.lines = lines
        self.kept: list[Sample] = []
        self._known: dict[object, int | str] = {}

    def take(self, name: str, sampler: Sampler, row: Specification) -> int | str:
        """The number of the sample of a specification, or the reason why there is none."""
        choices = tuple(item for item in row.items() if item[0] not in OF_THE_TEST)
        key = (name, choices)
        if key not in self._known:
            try:
                self.kept.append(sampler(row, self.question, self.lines))
                self._known[key] = len(self.kept) - 1
            except Infeasible as error:
                self._known[key] = str(error)
        return self._known[key]

    def table(self) -> pd.DataFrame:
        """A row per sample: labels, values, marks of those after the date, second values, names."""
        rows = [
            (
                sample.labels,
                tuple(sample.values.tolist()),
                tuple(sample.after.tolist()),
                tuple(sample.second.tolist()),
                sample.observations,
            )
            for sample in self.kept
        ]
        return pd.DataFrame(rows, columns=list(SAMPLE_COLUMNS))


def _by_test(rows: Sequence[Specification], question: Question) -> dict[str, list[int]]:
    """Row numbers by the estimand, or by the null that has a sample of its own."""
    groups: dict[str, list[int]] = {}
    for i, row in enumerate(rows):
        if not row["forbidden"]:
            groups.setdefault(_test_of(row, question), []).append(i)
    return groups


def _test_of(row: Specification, question: Question) -> str:
    null = str(row.get("null", ""))
    return null if null in NULLS else question.estimand

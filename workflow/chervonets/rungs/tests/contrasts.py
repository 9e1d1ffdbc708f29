"""Means over years, for many specifications at once: after a date, or of an event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.contrasts import contrast
from chervonets.inference.designs import Design
from chervonets.inference.histories import Histories
from chervonets.inference.result import Infeasible, Result
from chervonets.rungs.tests.joint import Cut, Joint, histories_by_line, line_of
from chervonets.rungs.tests.outcomes import Outcome, Settings, outcome_of, refusal
from chervonets.ways.samples import Question, Sample
from chervonets.ways.selections import Specification

Array = NDArray[np.float64]

SIEVE = "ar-sieve"


@dataclass(frozen=True, eq=False)
class Case:
    """A sample with a design: specifications that differ only in the null share it.

    Attributes:
        sample: years, values and labels.
        signed: (n,) the values, positive in the predicted direction.
        pulse: whether years of an event are marked, and not those from a date on.
        trend: whether a trend is fitted.
        line: see `chervonets.rungs.tests.joint.line_of`.
    """

    sample: Sample
    signed: Array
    pulse: bool
    trend: bool
    line: Hashable

    @classmethod
    def of(cls, specification: Specification, sample: Sample, question: Question) -> Case:
        """The case of a specification."""
        signed, trend = question.sign * sample.values, specification.get("trend") == "common"
        return cls(sample, signed, question.estimand == "pulse", trend, line_of(specification))

    @property
    def cut(self) -> Cut:
        """The case as a window of its line.

        Raises:
            Infeasible: its design is none.
        """
        design = Design.of(self.sample.after, trend=self.trend, pulse=self.pulse)
        return Cut(np.array(self.sample.labels, dtype=int), self.signed, design, self.line)

    def tested(self, null: str, resamples: int, seed: int) -> Result:
        """The single test.

        Raises:
            Infeasible: the null cannot carry the sample.
        """
        return contrast(
            self.signed,
            self.sample.after,
            null=null,
            trend=self.trend,
            pulse=self.pulse,
            resamples=resamples,
            seed=seed,
        )


def contrast_outcomes(
    rows: Sequence[tuple[Specification, Sample]], question: Question, settings: Settings
) -> tuple[list[Outcome], Joint | None]:
    """Mean after the date, or of the event, minus that of the other years.

    Errors persist from year to year (`ar-sieve`), unless a specification names another `null`; see
    `chervonets.inference.contrasts.contrast`.

    Returns:
        An outcome per row, and the joint test over all rows whose case the sieve can carry: the
        null of a specification changes its p-value and not its estimate, so that specifications
        that differ only in the null count as one case with their number as weight.
    """
    cases: dict[object, Case] = {}
    weights: Counter[object] = Counter()
    known: dict[object, Outcome] = {}
    outcomes = []
    for specification, sample in rows:
        case = Case.of(specification, sample, question)
        key, null = (id(sample), case.trend), str(specification.get("null", SIEVE))
        if (key, null) not in known:
            known[key, null] = _outcome(case, null, question, settings)
        outcomes.append(known[key, null])
        if null == SIEVE or key not in cases:
            cases[key] = case
        weights[key] += 1
    carried = {
        key: case
        for key, case in cases.items()
        if (_is_carried(case) if (key, SIEVE) not in known else not known[key, SIEVE].reason)
    }
    together = [weights[key] for key in carried]
    return outcomes, _joint(list(carried.values()), together, settings) if carried else None


def _outcome(case: Case, null: str, question: Question, settings: Settings) -> Outcome:
    try:
        return outcome_of(case.tested(null, settings.resamples, settings.seed), question)
    except Infeasible as error:
        return refusal(error, case.sample)


def _is_carried(case: Case) -> bool:
    """Whether the sieve can carry the case, whatever its own null."""
    try:
        case.tested(SIEVE, 1, 0)
    except Infeasible:
        return False
    return True


def _joint(cases: Sequence[Case], weights: Sequence[int], settings: Settings) -> Joint:
    """All cases on the same histories."""
    cuts = [case.cut for case in cases]
    found = np.empty((len(cuts), 1 + settings.resamples))
    drawn = Histories(settings.resamples, settings.seed)
    for place, histories in histories_by_line(cuts, drawn):
        series = np.vstack([cuts[place].values, histories])
        found[place] = cuts[place].design.studentised(series)
    return Joint.of(found, weights)

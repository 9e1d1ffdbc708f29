"""Means over years, for many specifications at once: after a date, or of an event."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from chervonets.inference.autoregression import Array
from chervonets.inference.contrasts import contrast
from chervonets.inference.designs import Design
from chervonets.inference.histories import Histories
from chervonets.inference.result import Result
from chervonets.rungs.tests.joint import Cut, Joint, histories_by_line, line_of
from chervonets.rungs.tests.outcomes import Outcome, Settings, attempted
from chervonets.ways.samples import Question, Sample
from chervonets.ways.selections import Specification


@dataclass(frozen=True, eq=False)
class Case:
    """A sample with a design.

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

    def tested(self, settings: Settings) -> Result:
        """The single test; errors persist from year to year.

        Raises:
            Infeasible: the sample cannot carry it.
        """
        return contrast(
            self.signed,
            self.sample.after,
            trend=self.trend,
            pulse=self.pulse,
            resamples=settings.resamples,
            seed=settings.seed,
        )


def contrast_outcomes(
    rows: Sequence[tuple[Specification, Sample]], question: Question, settings: Settings
) -> tuple[list[Outcome], Joint | None]:
    """Mean after the date, or of the event, minus that of the other years.

    Returns:
        An outcome per row, and the joint test over all rows that can carry it.
    """
    cases = [Case.of(*row, question) for row in rows]
    outcomes = [attempted(partial(case.tested, settings), case.sample, question) for case in cases]
    carried = [case for case, found in zip(cases, outcomes, strict=True) if not found.reason]
    return outcomes, _joint([case.cut for case in carried], settings) if carried else None


def _joint(cuts: Sequence[Cut], settings: Settings) -> Joint:
    """All cuts on the same histories."""
    found = np.empty((len(cuts), 1 + settings.resamples))
    drawn = Histories(settings.resamples, settings.seed)
    for place, histories in histories_by_line(cuts, drawn):
        series = np.vstack([cuts[place].values, histories])
        found[place] = cuts[place].design.studentised(series)
    return Joint.of(found)

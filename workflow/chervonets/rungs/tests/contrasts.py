"""Means over years, for many specifications at once: after a date, or of an event."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from chervonets.inference.contrasts import contrast
from chervonets.inference.designs import Design
from chervonets.inference.histories import Histories
from chervonets.rungs.tests.joint import Cut, Joint, histories_by_line, line_of
from chervonets.rungs.tests.outcomes import Outcome, Rows, Settings, attempted
from chervonets.ways.samples import Question


def contrast_outcomes(
    rows: Rows, question: Question, settings: Settings
) -> tuple[list[Outcome], Joint | None]:
    """Mean after the date, or of the event, minus that of the other years; errors persist.

    Returns:
        An outcome per row, and the joint test over all rows that can carry it.
    """
    pulse = question.estimand == "pulse"
    outcomes: list[Outcome] = []
    cuts: list[Cut] = []
    for specification, sample in rows:
        signed, trend = question.sign * sample.values, specification.get("trend") == "common"
        test = partial(contrast, signed, sample.after, trend=trend, pulse=pulse, **settings.drawn)
        outcomes.append(attempted(test, sample, question))
        if not outcomes[-1].reason:
            years = np.array(sample.labels, dtype=int)
            design = Design.of(sample.after, trend=trend, pulse=pulse)
            cuts.append(Cut(years, signed, design, line_of(specification)))
    return outcomes, _joint(cuts, settings) if cuts else None


def _joint(cuts: Sequence[Cut], settings: Settings) -> Joint:
    """All cuts on the same histories."""
    found = np.empty((len(cuts), 1 + settings.resamples))
    for place, histories in histories_by_line(cuts, Histories(**settings.drawn)):
        series = np.vstack([cuts[place].values, histories])
        found[place] = cuts[place].design.studentised(series)
    return Joint.of(found)

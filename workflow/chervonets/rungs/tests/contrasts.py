"""Means over years, for many specifications at once: after a date, of an event, or above zero."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.contrasts import contrast
from chervonets.inference.designs import Design
from chervonets.inference.histories import Histories
from chervonets.inference.levels import one_sample
from chervonets.inference.result import Infeasible, Region, Result
from chervonets.rungs.tests.joint import Cut, Joint, histories_by_line, line_of
from chervonets.rungs.tests.outcomes import Outcome, Settings, outcome_of, refusal
from chervonets.ways.samples import Question, Sample
from chervonets.ways.selections import Specification

Array = NDArray[np.float64]

SIEVE = "ar-sieve"
DRAWN = 199
"""Histories of a test that is made again for every draw of printed uncertainty."""


@dataclass(frozen=True, eq=False)
class Case:
    """A sample with a design: specifications that differ only in the null share it.

    Attributes:
        sample: years, values and labels.
        signed: (n,) the values, positive in the predicted direction.
        estimand: `contrast`, `pulse` or `gap`.
        trend: whether a trend is fitted.
        line: see `chervonets.rungs.tests.joint.line_of`.
    """

    sample: Sample
    signed: Array
    estimand: str
    trend: bool
    line: Hashable

    @classmethod
    def of(cls, specification: Specification, sample: Sample, question: Question) -> Case:
        """The case of a specification."""
        signed, trend = question.sign * sample.values, specification.get("trend") == "common"
        return cls(sample, signed, question.estimand, trend, line_of(specification))

    @property
    def cut(self) -> Cut:
        """The case as a window of its line.

        Raises:
            Infeasible: its design is none.
        """
        if self.estimand == "gap":
            design = Design.of_mean(len(self.signed))
        else:
            pulse = self.estimand == "pulse"
            design = Design.of(self.sample.after, trend=self.trend, pulse=pulse)
        return Cut(np.array(self.sample.labels, dtype=int), self.signed, design, self.line)

    def tested(self, null: str, resamples: int, seed: int) -> Result:
        """The single test.

        Raises:
            Infeasible: the null cannot carry the sample.
        """
        if self.estimand == "gap":
            return one_sample(self.signed, null=null, resamples=resamples, seed=seed)
        return contrast(
            self.signed,
            self.sample.after,
            null=null,
            trend=self.trend,
            pulse=self.estimand == "pulse",
            resamples=resamples,
            seed=seed,
        )

    @property
    def loadings(self) -> Array | None:
        """What a standard deviation of each printed uncertainty adds to the values, (n, k)."""
        errors = self.sample.errors
        return self.sample.loadings if errors is None else np.diag(errors)


def contrast_outcomes(
    rows: Sequence[tuple[Specification, Sample]], question: Question, settings: Settings
) -> tuple[list[Outcome], Joint | None]:
    """Mean after the date, or of the event, minus that of the other years; a gap's mean above zero.

    Errors persist from year to year (`ar-sieve`), unless a specification names another `null`; see
    `chervonets.inference.contrasts.contrast` and `chervonets.inference.levels.one_sample`.

    Returns:
        An outcome per row, and the joint test over all rows whose case the sieve can carry: the
        null of a specification changes its p-value and not its estimate, so that specifications
        that differ only in the null count as one case with their number as weight.
    """
    cases: dict[object, Case] = {}
    weights: Counter[object] = Counter()
    known: dict[object, tuple[Case, Outcome]] = {}
    outcomes = []
    for specification, sample in rows:
        case = Case.of(specification, sample, question)
        key, null = (id(sample), case.trend), str(specification.get("null", SIEVE))
        if (key, null) not in known:
            known[key, null] = _outcome(case, null, question, settings)
        case, outcome = known[key, null]
        outcomes.append(outcome)
        if null == SIEVE or key not in cases:
            cases[key] = case
        weights[key] += 1
    carried = {
        key: case
        for key, case in cases.items()
        if (_is_carried(case) if (key, SIEVE) not in known else not known[key, SIEVE][1].reason)
    }
    together = [weights[key] for key in carried]
    return outcomes, _joint(list(carried.values()), together, settings) if carried else None


def _outcome(case: Case, null: str, question: Question, settings: Settings) -> tuple[Case, Outcome]:
    """The outcome, and the case itself or what was drawn for it."""
    try:
        result = case.tested(null, settings.resamples, settings.seed)
        if case.loadings is not None:
            case, result = _with_errors(case, null, result, case.loadings, settings)
    except Infeasible as error:
        return case, refusal(error, case.sample)
    return case, outcome_of(result, question)


def _with_errors(
    case: Case, null: str, point: Result, loadings: Array, settings: Settings
) -> tuple[Case, Result]:
    """Measurement-error Monte Carlo: the printed uncertainty drawn anew, the test made again.

    Uncertainties of different figures are drawn independently, which is the harsher assumption for
    a contrast of means.

    Returns:
        The draw with the middle p-value, whose scatter holds both kinds of error; and the point
        estimate with the median p-values, statistic and interval ends of the draws.
    """
    generator = np.random.default_rng(settings.seed)
    noise = generator.standard_normal((settings.error_draws, loadings.shape[1]))
    drawn = [replace(case, signed=values) for values in case.signed + noise @ loadings.T]
    found = [one.tested(null, DRAWN, settings.seed) for one in drawn]
    order = sorted(range(len(found)), key=lambda i: (found[i].p_value, -found[i].statistic))
    measures = [(one.statistic, one.p_value, one.p_opposite) for one in found]
    statistic, p_value, p_opposite = np.median(np.array(measures, dtype=np.float64), axis=0)
    ends = [one.interval for one in found if one.interval is not None]
    low, high = np.median(ends, axis=0) if ends else (0.0, 0.0)
    result = replace(
        point,
        statistic=float(statistic),
        p_value=float(p_value),
        p_opposite=float(p_opposite),
        attainable_p=found[0].attainable_p,
        region=Region(((float(low), float(high)),)) if ends else None,
        reference=f"{found[0].reference} for each of {len(found)} draws of printed uncertainty",
    )
    return drawn[order[len(order) // 2]], result


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
    found = np.empty((2, len(cuts), 1 + settings.resamples))
    drawn = Histories(settings.resamples, settings.seed)
    for place, histories in histories_by_line(cuts, drawn):
        design, series = cuts[place].design, np.vstack([cuts[place].values, histories])
        found[:, place] = design.effects(series), design.studentised(series)
    return Joint.of(found[0], found[1], weights, settings.level)

"""Two series moving together over years, for many specifications at once."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.autoregression import Array
from chervonets.inference.comovement import comovement, correlations_by_lead, detrended, line_fit
from chervonets.inference.histories import Histories
from chervonets.inference.result import Infeasible, Result
from chervonets.rungs.tests.joint import Cut, Joint, histories_by_line, line_of
from chervonets.rungs.tests.outcomes import Outcome, Settings, attempted
from chervonets.ways.estimates import greatest_correlation, lags_of
from chervonets.ways.samples import Question, Sample
from chervonets.ways.selections import Specification

FEWEST_SIEVED = 7
"""Years that a history is made from."""


@dataclass(frozen=True, eq=False)
class Case:
    """Two lines, and how a specification tests them.

    Attributes:
        years: (n,) that both have.
        first: (n,) figures.
        second: (n,) figures, their sign turned where a fall is predicted.
        lags: years by which the first series may lead, among which it searches.
        trend: whether a line is taken off both series.
        measure: of the correlation, `spearman` or `kendall`.
        line: see `chervonets.rungs.tests.joint.line_of`.
    """

    years: NDArray[np.int_]
    first: Array
    second: Array
    lags: NDArray[np.int_]
    trend: bool
    measure: str
    line: Hashable

    @classmethod
    def of(cls, specification: Specification, sample: Sample, question: Question) -> Case:
        """Read it from the columns `lag`, `trend` (`line` or `none`) and `correlation`."""
        return cls(
            years=np.array(sample.labels, dtype=int),
            first=sample.values,
            second=question.sign * sample.second,
            lags=lags_of(specification),
            trend=_takes_line(specification),
            measure=str(specification.get("correlation", "spearman")),
            line=line_of(specification),
        )

    def tested(self, settings: Settings) -> Result:
        """The single test.

        Raises:
            Infeasible: years are missing, or the sample cannot carry the test.
        """
        if (np.diff(self.years) != 1).any():
            what = "years are missing between the first and the last that both lines have"
            raise Infeasible(what)
        return comovement(
            self.first,
            self.second,
            lags=self.lags.tolist(),
            measure=self.measure,
            trend=self.trend,
            resamples=settings.resamples,
            seed=settings.seed,
        )

    def cut(self, series: Array) -> Cut:
        """One of the two series as a window of its line."""
        fit = line_fit(len(series), trend=self.trend)
        return Cut(self.years, series, fit, (self.line, self.trend))

    def correlations(self, one: Array, other: Array) -> Array:
        """The correlation (R,) of series (R, n): the greatest over the lags, weighed."""
        fit = line_fit(one.shape[1], trend=self.trend)
        pair = detrended(fit, one), detrended(fit, other)
        found = correlations_by_lead(*pair, self.lags, self.measure)
        return greatest_correlation(found, self.lags, one.shape[1])


def _takes_line(specification: Specification) -> bool:
    return specification.get("trend", "none") == "line"


def comovement_outcomes(
    rows: Sequence[tuple[Specification, Sample]], question: Question, settings: Settings
) -> tuple[list[Outcome], Joint | None]:
    """Rank correlation of two lines over years.

    Returns:
        An outcome per row, and the joint test over all rows with enough years for a history: in
        every history each first line and each second line is drawn anew with its own persistence,
        all first lines with the innovations of the same years and all second lines with those of
        other years, so that rivals of one role go on agreeing and the two roles have nothing to do
        with each other.
    """
    cases = [Case.of(*row, question) for row in rows]
    outcomes = [
        attempted(partial(case.tested, settings), sample, question)
        for case, (_, sample) in zip(cases, rows, strict=True)
    ]
    carried = [
        case
        for case, found in zip(cases, outcomes, strict=True)
        if not found.reason and len(case.years) >= FEWEST_SIEVED
    ]
    return outcomes, _joint(carried, settings) if carried else None


def _joint(cases: Sequence[Case], settings: Settings) -> Joint:
    firsts = [case.cut(case.first) for case in cases]
    seconds = [case.cut(case.second) for case in cases]
    histories = (
        histories_by_line(cuts, Histories(settings.resamples, settings.seed + role))
        for role, cuts in enumerate((firsts, seconds))
    )
    statistics = np.empty((len(cases), 1 + settings.resamples))
    for (place, one), (_, other) in zip(*histories, strict=True):
        pair = np.vstack([firsts[place].values, one]), np.vstack([seconds[place].values, other])
        statistics[place] = cases[place].correlations(*pair)
    return Joint.of(statistics)


def paired(sample: Sample, specification: Specification) -> tuple[tuple[str, ...], Array, Array]:
    """Labels of the first series, and both series, pair by pair at the first of the lags.

    Trends are taken off where the specification says so.
    """
    one, other = sample.values, sample.second
    if _takes_line(specification):
        fit = line_fit(len(one), trend=True)
        one, other = detrended(fit, one), detrended(fit, other)
    lead, n = int(lags_of(specification)[0]), len(one)
    ahead, behind = max(0, lead), max(0, -lead)
    return sample.labels[behind : n - ahead], one[behind : n - ahead], other[ahead : n - behind]

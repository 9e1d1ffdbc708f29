"""Two series moving together over years, for many specifications at once."""

from functools import partial

import numpy as np

from chervonets.inference.autoregression import Array
from chervonets.inference.comovement import comovement, detrended, line_fit
from chervonets.inference.histories import Histories
from chervonets.inference.result import Infeasible, Result
from chervonets.rungs.tests.joint import Cut, Joint, histories_by_line, line_of
from chervonets.rungs.tests.outcomes import Outcome, Rows, Settings, attempted
from chervonets.ways.estimates import correlations, lag_weights, lags_of, measure_of, takes_line
from chervonets.ways.samples import Question, Sample
from chervonets.ways.selections import Specification

FEWEST_SIEVED = 7
"""Years that a history is made from."""


def comovement_outcomes(
    rows: Rows, question: Question, settings: Settings
) -> tuple[list[Outcome], Joint | None]:
    """Rank correlation of two lines over years.

    Returns:
        An outcome per row, and the joint test over all rows with enough years for a history: in
        every history each first line and each second line is drawn anew with its own persistence,
        all first lines with the innovations of the same years and all second lines with those of
        other years, so that rivals of one role go on agreeing and the two roles have nothing to do
        with each other.
    """
    outcomes = [
        attempted(partial(_tested, *row, question, settings), row[1], question) for row in rows
    ]
    carried = [
        row
        for row, found in zip(rows, outcomes, strict=True)
        if not found.reason and len(row[1].labels) >= FEWEST_SIEVED
    ]
    return outcomes, _joint(carried, question, settings) if carried else None


def _tested(
    specification: Specification, sample: Sample, question: Question, settings: Settings
) -> Result:
    """The single test.

    Raises:
        Infeasible: years are missing, or the sample cannot carry the test.
    """
    if (np.diff(np.array(sample.labels, dtype=int)) != 1).any():
        raise Infeasible("years are missing between the first and the last that both lines have")
    return comovement(
        sample.values,
        question.sign * sample.second,
        lags=lags_of(specification).tolist(),
        measure=measure_of(specification),
        trend=takes_line(specification),
        **settings.drawn,
    )


def _joint(rows: Rows, question: Question, settings: Settings) -> Joint:
    lines = [(sample.values, question.sign * sample.second) for _, sample in rows]
    histories = []
    for role in (0, 1):
        cuts = [_cut(*row, pair[role]) for row, pair in zip(rows, lines, strict=True)]
        drawn = Histories(settings.resamples, settings.seed + role)
        histories.append(histories_by_line(cuts, drawn))
    statistics = np.empty((len(rows), 1 + settings.resamples))
    for (place, first), (_, second) in zip(*histories, strict=True):
        (specification, sample), (one, other) = rows[place], lines[place]
        pair = np.vstack([one, first]), np.vstack([other, second])
        weights = lag_weights(lags_of(specification), len(sample.values))
        statistics[place] = (correlations(specification, *pair) * weights).max(axis=1)
    return Joint.of(statistics)


def _cut(specification: Specification, sample: Sample, series: Array) -> Cut:
    """One of the two series as a window of its line."""
    trend = takes_line(specification)
    fit, line = line_fit(len(series), trend=trend), (line_of(specification), trend)
    return Cut(np.array(sample.labels, dtype=int), series, fit, line)


def paired(sample: Sample, specification: Specification) -> tuple[tuple[str, ...], Array, Array]:
    """Labels of the first series, and both series, pair by pair at the first of the lags.

    Trends are taken off where the specification says so.
    """
    one, other = sample.values, sample.second
    if takes_line(specification):
        fit = line_fit(len(one), trend=True)
        one, other = detrended(fit, one), detrended(fit, other)
    lead, n = int(lags_of(specification)[0]), len(one)
    ahead, behind = max(0, lead), max(0, -lead)
    return sample.labels[behind : n - ahead], one[behind : n - ahead], other[ahead : n - behind]

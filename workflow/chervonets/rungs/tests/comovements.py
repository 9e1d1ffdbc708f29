"""Two series moving together over years, for many specifications at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.comovement import (
    comovement,
    correlations_by_lead,
    detrended,
    line_fit,
)
from chervonets.inference.histories import Histories
from chervonets.inference.result import Infeasible
from chervonets.rungs.tests.joint import Cut, Joint, histories_by_line, line_of
from chervonets.rungs.tests.outcomes import Outcome, Settings, outcome_of, refusal
from chervonets.ways.estimates import greatest_correlation, lags_of
from chervonets.ways.samples import Question, Sample
from chervonets.ways.selections import Specification

Array = NDArray[np.float64]
Row = tuple[Specification, Sample]

FEWEST_SIEVED = 7
"""Years that a history is made from."""

SIEVE = "ar-sieve"
"""The null of a specification that names none: what follows in time persists."""


@dataclass(frozen=True)
class Choices:
    """What a specification says about the test.

    Attributes:
        lags: years by which the first series may lead, among which it searches.
        trend: whether a line is taken off both series.
        measure: of the correlation, `spearman` or `kendall`.
        null: see `chervonets.inference.comovement.comovement`.
    """

    lags: tuple[int, ...]
    trend: bool
    measure: str
    null: str

    @classmethod
    def of(cls, specification: Specification) -> Choices:
        """Read them from the columns `lag`, `trend` (`line` or `none`), `correlation`, `null`."""
        return cls(
            lags=tuple(lags_of(specification).tolist()),
            trend=specification.get("trend", "none") == "line",
            measure=str(specification.get("correlation", "spearman")),
            null=str(specification.get("null", SIEVE)),
        )


def comovement_outcomes(
    rows: Sequence[Row], question: Question, settings: Settings
) -> tuple[list[Outcome], Joint | None]:
    """Rank correlation of two lines over years.

    Returns:
        An outcome per row, and the joint test over all rows with enough years for a history: in
        every history each first line and each second line is drawn anew with its own persistence,
        all first lines with the innovations of the same years and all second lines with those of
        other years, so that rivals of one role go on agreeing and the two roles have nothing to do
        with each other. Where no row has enough years, a history gives every year the second figure
        of another one. Specifications that differ only in the null count with their number.
    """
    outcomes, fitted = [], []
    known: dict[object, Outcome] = {}
    for specification, sample in rows:
        choices = Choices.of(specification)
        key = (id(sample), choices)
        if key not in known:
            known[key] = _outcome(sample, choices, question, settings)
        outcomes.append(known[key])
        if not known[key].reason:
            fitted.append((specification, sample))
    return outcomes, _joint(fitted, question, settings) if fitted else None


def _outcome(sample: Sample, choices: Choices, question: Question, settings: Settings) -> Outcome:
    try:
        _check_gaps(sample, choices)
        result = comovement(
            sample.values,
            question.sign * sample.second,
            lags=choices.lags,
            measure=choices.measure,
            null=choices.null,
            trend=choices.trend,
            resamples=settings.resamples,
            seed=settings.seed,
        )
    except Infeasible as error:
        return refusal(error, sample)
    return outcome_of(result, question)


def _check_gaps(sample: Sample, choices: Choices) -> None:
    """Refuse a lag, a line or a history over years that do not follow each other."""
    if choices == replace(choices, lags=(0,), trend=False, null="permutation"):
        return
    if not _is_gapless(sample):
        raise Infeasible("years are missing between the first and the last that both lines have")


def _years(sample: Sample) -> NDArray[np.int_]:
    return np.array(sample.labels, dtype=int)


def _is_gapless(sample: Sample) -> bool:
    return bool((np.diff(_years(sample)) == 1).all())


@dataclass(frozen=True, eq=False)
class Case:
    """Specifications that differ only in the null, and the two lines that they cut from."""

    sample: Sample
    choices: Choices
    line: Hashable

    def cut(self, series: Array) -> Cut:
        """One of the two series as a window of its line."""
        fit = line_fit(len(series), trend=self.choices.trend)
        return Cut(_years(self.sample), series, fit, (self.line, self.choices.trend))

    def correlations(self, one: Array, other: Array) -> Array:
        """The correlation (R,) of series (R or 1, n): the greatest over the lags, weighed."""
        fit, leads = line_fit(one.shape[1], trend=self.choices.trend), np.array(self.choices.lags)
        pair = detrended(fit, one), detrended(fit, other)
        found = correlations_by_lead(*pair, leads, self.choices.measure)
        return greatest_correlation(found, leads, one.shape[1])


def _cases(rows: Sequence[Row]) -> tuple[list[Case], list[int]]:
    """The cases and how many specifications each stands for."""
    cases: dict[object, Case] = {}
    weights: dict[object, int] = defaultdict(int)
    for specification, sample in rows:
        choices = replace(Choices.of(specification), null="")
        key = (id(sample), choices)
        cases.setdefault(key, Case(sample, choices, line_of(specification)))
        weights[key] += 1
    return list(cases.values()), list(weights.values())


def _joint(rows: Sequence[Row], question: Question, settings: Settings) -> Joint | None:
    enough = [
        (specification, sample)
        for specification, sample in rows
        if len(sample.values) >= FEWEST_SIEVED and _is_gapless(sample)
    ]
    if not enough:
        free = [row for row in rows if not Choices.of(row[0]).trend]
        return _relabelled_joint(free, question, settings) if free else None
    cases, weights = _cases(enough)
    firsts = [case.cut(case.sample.values) for case in cases]
    seconds = [case.cut(question.sign * case.sample.second) for case in cases]
    histories = (
        histories_by_line(cuts, Histories(settings.resamples, settings.seed + role))
        for role, cuts in enumerate((firsts, seconds))
    )
    statistics = np.empty((len(cases), 1 + settings.resamples))
    for (place, one), (_, other) in zip(*histories, strict=True):
        pair = np.vstack([firsts[place].values, one]), np.vstack([seconds[place].values, other])
        statistics[place] = cases[place].correlations(*pair)
    return Joint.of(statistics, weights)


def _relabelled_joint(rows: Sequence[Row], question: Question, settings: Settings) -> Joint:
    cases, weights = _cases(rows)
    labels = sorted({label for case in cases for label in case.sample.labels})
    generator = np.random.default_rng(settings.seed)
    partners = generator.random((settings.resamples, len(labels))).argsort(axis=1)
    statistics = np.empty((len(cases), 1 + settings.resamples))
    for place, case in enumerate(cases):
        own = np.array([labels.index(label) for label in case.sample.labels])
        orders = np.vstack([np.arange(len(own)), among(partners, own)])
        second = question.sign * case.sample.second
        statistics[place] = case.correlations(case.sample.values[None], second[orders])
    return Joint.of(statistics, weights)


def among(partners: NDArray[np.intp], own: NDArray[np.intp]) -> NDArray[np.intp]:
    """Permutations (B, L) of all labels as permutations (B, n) of some of them, by their places.

    A label whose partner is left out gets its partner's partner, and so on, so that all others
    keep theirs: specifications that differ by a label agree in a history as they do in the data.
    """
    places = np.full(partners.shape[1], -1)
    places[own] = np.arange(len(own))
    found = partners[:, own]
    while (places[found] < 0).any():
        further = np.take_along_axis(partners, found, axis=1)
        found = np.where(places[found] < 0, further, found)
    return np.asarray(places[found])


def paired(sample: Sample, specification: Specification) -> tuple[tuple[str, ...], Array, Array]:
    """Labels of the first series, and both series, pair by pair at the first of the lags.

    Trends are taken off where the specification says so.
    """
    choices = Choices.of(specification)
    one, other = sample.values, sample.second
    if choices.trend:
        fit = line_fit(len(one), trend=True)
        one, other = detrended(fit, one), detrended(fit, other)
    lead, n = choices.lags[0], len(one)
    ahead, behind = max(0, lead), max(0, -lead)
    return sample.labels[behind : n - ahead], one[behind : n - ahead], other[ahead : n - behind]

"""Two series moving together, over years, entities or goods, for many specifications at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.comovement import (
    comovement,
    correlations_by_lead,
    detrended,
    line_fit,
)
from chervonets.inference.comovementpower import power_of_comovement
from chervonets.inference.histories import Histories, histories_of
from chervonets.inference.result import Infeasible
from chervonets.rungs.tests.joint import Joint, Tally, weighted_median
from chervonets.rungs.tests.outcomes import Outcome, Settings, chance, outcome_of, refusal
from chervonets.ways.samples import Question, Sample
from chervonets.ways.selections import Specification

Array = NDArray[np.float64]
Row = tuple[Specification, Sample]

CUTS = frozenset({"specification", "primary", "forbidden", "null", "window", "lag", "correlation"})
"""Columns of a specification that leave the lines as they are."""

FEWEST_SIEVED = 7
"""Years that a history is made from."""


@dataclass(frozen=True)
class Choices:
    """What a specification says about the test.

    Attributes:
        lags: years by which the first series may lead; `0+1` names two, among which it searches.
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
            lags=tuple(int(lag) for lag in str(specification.get("lag", 0)).split("+")),
            trend=specification.get("trend", "none") == "line",
            measure=str(specification.get("correlation", "spearman")),
            null=str(specification.get("null", "permutation")),
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
    return _outcomes(rows, question, settings, _sieved_joint)


def association_outcomes(
    rows: Sequence[Row], question: Question, settings: Settings
) -> tuple[list[Outcome], Joint | None]:
    """Rank correlation of two figures over entities or items, by permutation.

    Returns:
        An outcome per row, and the joint test: a history gives every label the second figure of
        another one, the same in all specifications.
    """
    return _outcomes(rows, question, settings, _relabelled_joint)


Together = Callable[[Sequence[Row], Question, Settings], Joint | None]


def _outcomes(
    rows: Sequence[Row], question: Question, settings: Settings, together: Together
) -> tuple[list[Outcome], Joint | None]:
    outcomes, fitted = [], []
    known: dict[object, Outcome] = {}
    for specification, sample in rows:
        choices = Choices.of(specification)
        key = (id(sample), choices)
        if key not in known:
            known[key] = _outcome(sample, choices, question, settings)
        outcome = known[key]
        if not outcome.reason:
            fitted.append((specification, sample))
            if specification["primary"]:
                outcome = replace(outcome, power=_power(sample, choices, question, settings))
        outcomes.append(outcome)
    return outcomes, together(fitted, question, settings) if fitted else None


def _outcome(sample: Sample, choices: Choices, question: Question, settings: Settings) -> Outcome:
    try:
        _check_gaps(sample, choices, question)
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


def _check_gaps(sample: Sample, choices: Choices, question: Question) -> None:
    """Refuse a lag, a line or a history over years that do not follow each other."""
    if question.estimand == "association":
        if choices != replace(choices, lags=(0,), trend=False, null="permutation"):
            raise Infeasible("what has no order has no lag, trend or persistence")
        return
    if choices == replace(choices, lags=(0,), trend=False, null="permutation"):
        return
    if (np.diff(_years(sample)) != 1).any():
        raise Infeasible("years are missing between the first and the last that both lines have")


def _years(sample: Sample) -> NDArray[np.int_]:
    return np.array(sample.labels, dtype=int)


def _power(sample: Sample, choices: Choices, question: Question, settings: Settings) -> float:
    return chance(
        lambda: power_of_comovement(
            sample.values,
            sample.second,
            question.smallest_effect,
            lags=choices.lags,
            measure=choices.measure,
            null=choices.null,
            trend=choices.trend,
            level=settings.level,
            draws=settings.power_draws,
            resamples=settings.power_resamples,
            seed=settings.seed,
        )
    )


@dataclass(frozen=True, eq=False)
class Case:
    """Specifications that differ only in the null, and the two lines that they cut from."""

    sample: Sample
    choices: Choices
    line: object

    @property
    def years(self) -> NDArray[np.int_]:
        """The years (n,) of the sample."""
        return _years(self.sample)

    def both(self, sign: float) -> tuple[Array, Array]:
        """The two series (n,), the second with the sign of the prediction."""
        return self.sample.values, sign * self.sample.second

    def correlations(self, one: Array, other: Array) -> Array:
        """The correlation (R,) of series (R, n): the greatest over the lags, weighed by pairs."""
        leads = np.array(self.choices.lags)
        found = correlations_by_lead(one, other, leads, self.choices.measure)
        weights = np.sqrt((one.shape[1] - np.abs(leads) - 1) / (one.shape[1] - 1))
        return np.asarray((found * weights).max(axis=1))


def _cases(rows: Sequence[Row]) -> tuple[list[Case], Array]:
    """The cases and how many specifications each stands for."""
    cases: dict[object, Case] = {}
    weights: dict[object, int] = defaultdict(int)
    for specification, sample in rows:
        choices = replace(Choices.of(specification), null="")
        line = tuple(item for item in specification.items() if item[0] not in CUTS)
        key = (id(sample), choices)
        cases.setdefault(key, Case(sample, choices, line))
        weights[key] += 1
    return list(cases.values()), np.array(list(weights.values()), dtype=np.float64)


def _sieved_joint(rows: Sequence[Row], question: Question, settings: Settings) -> Joint | None:
    enough = [row for row in rows if len(row[1].values) >= FEWEST_SIEVED and _gapless(row[1])]
    if not enough:
        free = [row for row in rows if not Choices.of(row[0]).trend]
        return _relabelled_joint(free, question, settings) if free else None
    cases, weights = _cases(enough)
    draws = [Histories(settings.resamples, settings.seed + role) for role in range(2)]
    lines: dict[object, list[int]] = defaultdict(list)
    for place, case in enumerate(cases):
        lines[case.line].append(place)
    statistics = np.empty((len(cases), 1 + settings.resamples))
    for places in lines.values():
        longest = max((cases[place] for place in places), key=lambda case: len(case.years))
        span = np.unique(np.concatenate([cases[place].years for place in places]))
        paths = [
            _paths(longest, series, span, drawn)
            for series, drawn in zip(longest.both(question.sign), draws, strict=True)
        ]
        for place in places:
            case = cases[place]
            kept = np.isin(span, case.years)
            fit = line_fit(len(case.years), trend=case.choices.trend)
            one, other = (
                detrended(fit, np.vstack([series, path[:, kept]]))
                for series, path in zip(case.both(question.sign), paths, strict=True)
            )
            statistics[place] = case.correlations(one, other)
    return _together(statistics, weights, settings)


def _gapless(sample: Sample) -> bool:
    return bool((np.diff(_years(sample)) == 1).all())


def _paths(case: Case, series: Array, span: NDArray[np.int_], drawn: Histories) -> Array:
    """Histories (B, years) of one line in the manner of the case."""
    fit = line_fit(len(series), trend=case.choices.trend)
    picks = drawn.picks(span, case.years)
    return histories_of(series[None], fit, picks)[:, 0].T


def _relabelled_joint(rows: Sequence[Row], question: Question, settings: Settings) -> Joint | None:
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
    return _together(statistics, weights, settings)


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


def _together(statistics: Array, weights: Array, settings: Settings) -> Joint:
    middle = weighted_median(statistics[:, 0], weights)
    tally = Tally(settings.resamples, middle, settings.level)
    tally.add(statistics, statistics, weights)
    return tally.joint()


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


def without_each(sample: Sample, specification: Specification) -> list[tuple[str, float]]:
    """The correlation when one pair after the other is left out; the line stays that of all."""
    labels, one, other = paired(sample, specification)
    measure, together = Choices.of(specification).measure, np.array([0])
    rest = [np.arange(len(labels)) != i for i in range(len(labels))]
    return [
        (
            label,
            float(
                correlations_by_lead(one[kept][None], other[kept][None], together, measure)[0, 0]
            ),
        )
        for label, kept in zip(labels, rest, strict=True)
    ]

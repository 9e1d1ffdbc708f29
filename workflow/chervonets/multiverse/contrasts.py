"""Contrasts at a fixed date, for many specifications at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chervonets.inference import contrasts, endofsample, power
from chervonets.inference.contrasts import checked_contrast
from chervonets.inference.designs import Design
from chervonets.inference.histories import (
    Histories,
    histories_of,
    sieve_blocks,
    studentised,
)
from chervonets.inference.result import Infeasible
from chervonets.multiverse.joint import Joint, Tally, weighted_median
from chervonets.multiverse.outcomes import Outcome, Settings, chance, outcome_of, refusal
from chervonets.multiverse.samples import Question, Sample
from chervonets.multiverse.selections import Specification

Array = NDArray[np.float64]

SIEVE = "ar-sieve"
CUTS = frozenset(
    {"specification", "primary", "forbidden", "null", "trend", "window", "break", "event"}
)
"""Columns of a specification that leave the line as it is."""

CONFIDENCE = 0.95


@dataclass(frozen=True, eq=False)
class Case:
    """A sample with a design: specifications that differ only in the null share it.

    Attributes:
        sample: years, values and labels.
        trend: whether a trend is fitted.
        pulse: whether every labelled year has a level of its own.
        line: what the case shares with others that cut other windows from the same line, or look
            at other dates.
    """

    sample: Sample
    trend: bool
    pulse: bool
    line: object

    @property
    def years(self) -> NDArray[np.int_]:
        """The years (n,) of the sample."""
        return np.array(self.sample.labels, dtype=int)

    @property
    def shape(self) -> tuple[tuple[str, ...], bytes, bool]:
        """Cases of one shape have the same years, labels and regressors."""
        return self.sample.labels, self.sample.after.tobytes(), self.trend

    @property
    def design(self) -> Design:
        """The regression of the case."""
        return Design.of(self.sample.after, trend=self.trend, pulse=self.pulse)


def contrast_outcomes(
    rows: Sequence[tuple[Specification, Sample]], question: Question, settings: Settings
) -> tuple[list[Outcome], Joint | None]:
    """Mean after the date, or of the event, minus the mean of the other years.

    Args:
        rows: specifications with their samples.
        question: of the claim.
        settings: of the run.

    Returns:
        An outcome per row, and the joint test over all rows whose case the sieve can carry: the
        null of a specification changes its p-value and not its estimate, so that specifications
        that differ only in the null count as one case with their number as weight.
    """
    cases: dict[object, Case] = {}
    weights: dict[object, int] = defaultdict(int)
    keys = []
    for specification, sample in rows:
        trend = specification.get("trend") == "common"
        key = (id(sample), trend)
        line = tuple(item for item in specification.items() if item[0] not in CUTS)
        cases.setdefault(key, Case(sample, trend, question.estimand == "pulse", line))
        weights[key] += 1
        keys.append(key)
    sieved, tested, joint = _sieved(cases, weights, question, settings)
    outcomes = []
    for (specification, _), key in zip(rows, keys, strict=True):
        outcome = sieved[key]
        if specification["null"] != SIEVE:
            outcome = _other_null(cases[key], str(specification["null"]), question, settings)
        if specification["primary"]:
            values = tested.get(key, question.sign * cases[key].sample.values)
            power_there = _power(cases[key], values, str(specification["null"]), question, settings)
            outcome = replace(outcome, power=power_there)
        outcomes.append(outcome)
    return outcomes, joint


def _sieved(
    cases: dict[object, Case],
    weights: dict[object, int],
    question: Question,
    settings: Settings,
) -> tuple[dict[object, Outcome], dict[object, Array], Joint | None]:
    """Outcomes of the AR-sieve for every case, the series tested, and the joint test."""
    outcomes: dict[object, Outcome] = {}
    shapes: dict[object, list[object]] = defaultdict(list)
    series: dict[object, Array] = {}
    for key, case in cases.items():
        try:
            series[key] = _checked(case, question)
        except Infeasible as error:
            outcomes[key] = refusal(error, case.sample)
        else:
            shapes[case.shape].append(key)
    if not series:
        return outcomes, series, None
    years = [int(year) for key in series for year in cases[key].sample.labels]
    histories = Histories.over(years, settings.resamples, settings.seed)
    for key in series:
        if cases[key].sample.errors is not None:
            series[key], outcomes[key] = _with_errors(cases[key], histories, question, settings)
    for members in shapes.values():
        first = cases[members[0]]
        matrix = np.array([series[key] for key in members])
        picks = histories.picks(first.years, first.years)
        for part, effects, statistics in sieve_blocks(
            matrix, first.design, picks, settings.resamples
        ):
            found = _sieve_rows(effects, statistics, first, question)
            for key, outcome in zip(members[part], found, strict=True):
                outcomes.setdefault(key, outcome)
    chosen = {key: (cases[key], values, weights[key]) for key, values in series.items()}
    return outcomes, series, _joint(list(chosen.values()), histories, settings)


def _joint(
    cases: Sequence[tuple[Case, Array, int]], histories: Histories, settings: Settings
) -> Joint:
    """All cases on the same histories.

    Cases that cut windows from one line, or look at other dates in it, look at the same history of
    that line: it is made in the manner of the case with the most years. Histories of different
    lines repeat the disturbances of the same years.
    """
    effects = np.array([float(case.design.effects(values)) for case, values, _ in cases])
    counts = np.array([count for _, _, count in cases], dtype=np.float64)
    tally = Tally(settings.resamples, weighted_median(effects, counts), settings.level)
    lines: dict[object, list[tuple[Case, Array, int]]] = defaultdict(list)
    for item in cases:
        lines[item[0].line].append(item)
    for members in lines.values():
        longest, values, _ = max(members, key=lambda item: len(item[1]))
        years = np.unique(np.concatenate([case.years for case, _, _ in members]))
        paths = histories_of(values, longest.design, histories.picks(years, longest.years))
        for case, own, count in members:
            kept = np.isin(years, case.years)
            both = np.column_stack([own, paths[kept]])
            found, statistics = studentised(both, case.design)
            tally.add(found[None], statistics[None], np.array([float(count)]))
    return tally.joint()


def _checked(case: Case, question: Question) -> Array:
    """The signed series of a case that the sieve can carry.

    Raises:
        Infeasible: it cannot.
    """
    sample = case.sample
    series, _ = checked_contrast(
        question.sign * sample.values, sample.after, null=SIEVE, trend=case.trend, pulse=case.pulse
    )
    residuals = case.design.residuals(series)
    errors = case.design.errors
    errors.innovations(residuals, errors.persistence(residuals))
    return series


def _sieve_rows(
    effects: Array, statistics: Array, case: Case, question: Question
) -> Iterator[Outcome]:
    """Outcomes from effects and statistics (s, 1 + B); intervals are t-inverted."""
    total = statistics.shape[1]
    tail = (1 - CONFIDENCE) / 2
    quantiles = np.quantile(statistics[:, 1:], [tail, 1 - tail], axis=1)
    errors = effects[:, 0] / statistics[:, 0]
    ends = np.array([effects[:, 0] - quantiles[1] * errors, effects[:, 0] - quantiles[0] * errors])
    if question.sign < 0:
        ends = -ends[::-1]
    above = (statistics[:, 1:] >= statistics[:, :1]).sum(axis=1)
    below = (statistics[:, 1:] <= statistics[:, :1]).sum(axis=1)
    for i in range(len(effects)):
        yield Outcome(
            n=len(case.sample.values),
            estimate=question.sign * float(effects[i, 0]),
            low=float(ends[0, i]),
            high=float(ends[1, i]),
            statistic=float(statistics[i, 0]),
            p_value=float((1 + above[i]) / total),
            p_opposite=float((1 + below[i]) / total),
            attainable_p=1 / total,
            agrees=bool(effects[i, 0] > 0),
            method="contrast of means with persistent errors",
            hypothesis="the marked years have the mean of the others",
            reference=f"AR(1)-sieve bootstrap, {total - 1} histories",
        )


def _with_errors(
    case: Case, histories: Histories, question: Question, settings: Settings
) -> tuple[Array, Outcome]:
    """Measurement-error Monte Carlo: the printed uncertainty drawn anew, the test made again.

    The errors of different years are drawn independently, which is the harsher assumption for a
    contrast of means.

    Returns:
        The draw with the middle p-value, whose scatter holds both kinds of error; and the point
        estimate with the median p-values, statistic and interval ends of the draws.
    """
    sample = case.sample
    generator = np.random.default_rng(settings.seed)
    noise = generator.standard_normal((settings.error_draws, len(sample.values)))
    draws = question.sign * sample.values + np.asarray(sample.errors) * noise
    picks = histories.picks(case.years, case.years)[: settings.power_resamples]
    rows: list[Outcome] = []
    for _, effects, statistics in sieve_blocks(draws, case.design, picks, len(picks)):
        rows += _sieve_rows(effects, statistics, case, question)
    order = sorted(range(len(rows)), key=lambda i: (rows[i].p_value, -rows[i].statistic))
    point = float(case.design.effects(question.sign * sample.values))
    medians: dict[str, Any] = {
        name: float(np.median([getattr(row, name) for row in rows]))
        for name in ("low", "high", "statistic", "p_value", "p_opposite")
    }
    outcome = replace(rows[0], estimate=question.sign * point, agrees=point > 0)
    return draws[order[len(order) // 2]], replace(outcome, **medians)


def _other_null(case: Case, null: str, question: Question, settings: Settings) -> Outcome:
    sample = case.sample
    signed = question.sign * sample.values
    try:
        if null == "end-of-sample":
            last = int(sample.after.sum())
            return outcome_of(endofsample.end_of_sample(signed, last, trend=case.trend), question)
        result = contrasts.contrast(
            signed, sample.after, null=null, trend=case.trend, pulse=case.pulse, seed=settings.seed
        )
    except Infeasible as error:
        return refusal(error, sample)
    return outcome_of(result, question)


def _power(case: Case, values: Array, null: str, question: Question, settings: Settings) -> float:
    """Power of the primary test at the smallest effect of interest."""
    if null == "end-of-sample":
        # a test that cannot reach the level has no power at it
        blocks = len(case.sample.values) - 2 * int(case.sample.after.sum()) + 1
        return 0.0 if 1 / (1 + blocks) > settings.level else float("nan")
    return chance(
        lambda: power.power_of_contrast(
            values,
            case.sample.after,
            question.smallest_effect,
            null=null,
            trend=case.trend,
            pulse=case.pulse,
            level=settings.level,
            draws=settings.power_draws,
            resamples=settings.power_resamples,
            seed=settings.seed,
        )
    )

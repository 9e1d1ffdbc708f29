"""Contrasts at a fixed date, for many specifications at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chervonets.inference import contrasts, endofsample, power
from chervonets.inference.contrasts import checked_contrast
from chervonets.inference.designs import Design
from chervonets.inference.histories import (
    Histories,
    beside,
    blocks,
    histories_of,
    moments,
    sieve_blocks,
    studentised,
)
from chervonets.inference.result import CONSTANT, Infeasible
from chervonets.rungs.tests.joint import Tally
from chervonets.rungs.tests.outcomes import Outcome, Settings, chance, outcome_of, refusal
from chervonets.ways.samples import Question, Sample
from chervonets.ways.selections import Specification
from chervonets.ways.space import CUTS

Array = NDArray[np.float64]

SIEVE = "ar-sieve"
SHARED = CUTS | {"specification", "primary", "forbidden"}
"""Columns of a specification that leave the line as it is."""

CONFIDENCE = 0.95


Shape = tuple[tuple[str, ...], bytes, bool]
"""Cases of one shape have the same labels, marked years and regressors."""


@dataclass(frozen=True, eq=False)
class Case:
    """A sample with a design: specifications that differ only in the null share it.

    Attributes:
        sample: years, values and labels.
        signed: (n,) the values, positive in the predicted direction.
        shape: of the regression.
        pulse: whether every labelled year has a level of its own.
        line: what the case shares with others that cut other windows from the same line, or look
            at other dates.
    """

    sample: Sample
    signed: Array
    shape: Shape
    pulse: bool
    line: object

    @property
    def trend(self) -> bool:
        """Whether a trend is fitted."""
        return self.shape[2]

    @property
    def years(self) -> NDArray[np.int_]:
        """The years (n,) of the sample."""
        return np.array(self.sample.labels, dtype=int)

    @cached_property
    def design(self) -> Design:
        """The regression of the case."""
        return Design.of(self.sample.after, trend=self.trend, pulse=self.pulse)


@dataclass(frozen=True, eq=False)
class Cases:
    """The cases behind some specifications.

    Attributes:
        all: by key.
        keys: of the case of every specification.
        weights: how many specifications have the case.
        refused: why the sieve cannot carry a case, by key.
    """

    all: dict[object, Case]
    keys: list[object]
    weights: dict[object, int]
    refused: dict[object, Infeasible]

    @classmethod
    def of(cls, rows: Sequence[tuple[Specification, Sample]], question: Question) -> Cases:
        """Group the specifications, and see which cases the sieve can carry."""
        found: dict[object, Case] = {}
        keys: list[object] = []
        for specification, sample in rows:
            trend = specification.get("trend") == "common"
            key = (id(sample), trend)
            keys.append(key)
            if key not in found:
                shape = sample.labels, sample.after.tobytes(), trend
                line = tuple(item for item in specification.items() if item[0] not in SHARED)
                pulse = question.estimand == "pulse"
                found[key] = Case(sample, question.sign * sample.values, shape, pulse, line)
        return cls(found, keys, Counter(keys), _refused(found))

    @property
    def sieved(self) -> dict[object, Case]:
        """The cases that the sieve can carry."""
        return {key: case for key, case in self.all.items() if key not in self.refused}

    def effects(self) -> tuple[Array, Array]:
        """Observed effects of these cases, and how many specifications each stands for."""
        effects, weights = [np.zeros(0)], []
        for members in _by_shape(self.sieved).values():
            series = np.array([self.all[key].signed for key in members])
            effects.append(self.all[members[0]].design.effects(series))
            weights += [self.weights[key] for key in members]
        return np.concatenate(effects), np.array(weights, dtype=np.float64)


def contrast_outcomes(
    rows: Sequence[tuple[Specification, Sample]], question: Question, settings: Settings
) -> tuple[list[Outcome], Tally | None]:
    """Mean after the date, or of the event, minus the mean of the other years.

    Args:
        rows: specifications with their samples.
        question: of the claim.
        settings: of the run.

    Returns:
        An outcome per row, and the tally over all rows whose case the sieve can carry: the null
        of a specification changes its p-value and not its estimate, so that specifications that
        differ only in the null count as one case with their number as weight.
    """
    cases = Cases.of(rows, question)
    histories = Histories(settings.resamples, settings.seed)
    drawn = {
        key: _with_errors(case, histories, question, settings)
        for key, case in cases.sieved.items()
        if case.sample.errors is not None
    }
    tested = {key: case.signed for key, case in cases.sieved.items()}
    tested |= {key: values for key, (values, _) in drawn.items()}
    sieved = _sieved(cases, tested, histories, question)
    sieved |= {key: outcome for key, (_, outcome) in drawn.items()}
    outcomes = []
    for (specification, _), key in zip(rows, cases.keys, strict=True):
        case, null = cases.all[key], str(specification["null"])
        outcome = sieved[key] if null == SIEVE else _other_null(case, null, question, settings)
        if specification["primary"]:
            values = tested.get(key, case.signed)
            outcome = replace(outcome, power=_power(case, values, null, question, settings))
        outcomes.append(outcome)
    return outcomes, _tally(cases, tested, histories, settings) if tested else None


def observed_contrasts(
    rows: Sequence[tuple[Specification, Sample]], question: Question
) -> tuple[Array, Array]:
    """Effects of the cases that the sieve can carry, in the predicted direction, and weights."""
    return Cases.of(rows, question).effects()


def _refused(cases: dict[object, Case]) -> dict[object, Infeasible]:
    """Why the sieve cannot carry a case; those of one shape are looked at together first."""
    refused: dict[object, Infeasible] = {}
    for members in _by_shape(cases).values():
        if _sound([cases[key] for key in members]):
            continue
        for key in members:
            try:
                _check(cases[key])
            except Infeasible as error:
                refused[key] = error
    return refused


def _by_shape(cases: dict[object, Case]) -> dict[Shape, list[object]]:
    shapes: dict[Shape, list[object]] = defaultdict(list)
    for key, case in cases.items():
        shapes[case.shape].append(key)
    return shapes


def _sound(cases: Sequence[Case]) -> bool:
    """Whether the sieve can carry all cases of one shape; that of the first says most of it."""
    try:
        _check(cases[0])
        series = np.array([case.signed for case in cases])
        design = cases[0].design
        residuals = design.residuals(series)
        design.errors.innovations(residuals, design.errors.persistence(residuals))
    except Infeasible:
        return False
    return bool((np.abs(residuals).max(axis=1) > CONSTANT * np.abs(series).max(axis=1)).all())


def _check(case: Case) -> None:
    """Check that the sieve can carry a case.

    Raises:
        Infeasible: it cannot.
    """
    checked_contrast(case.signed, case.sample.after, null=SIEVE, trend=case.trend, pulse=case.pulse)
    residuals = case.design.residuals(case.signed)
    case.design.errors.innovations(residuals, case.design.errors.persistence(residuals))


def _sieved(
    cases: Cases, tested: dict[object, Array], histories: Histories, question: Question
) -> dict[object, Outcome]:
    """Outcomes of the AR-sieve for every case."""
    outcomes: dict[object, Outcome] = {
        key: refusal(error, cases.all[key].sample) for key, error in cases.refused.items()
    }
    for members in _by_shape(cases.sieved).values():
        first = cases.all[members[0]]
        series = np.array([tested[key] for key in members])
        picks = histories.picks(first.years, first.years)
        for block, effects, statistics in sieve_blocks(series, first.design, picks):
            found = _sieve_rows(effects, statistics, first, question)
            outcomes |= zip(members[block], found, strict=True)
    return outcomes


def _tally(
    cases: Cases, tested: dict[object, Array], histories: Histories, settings: Settings
) -> Tally:
    """All cases on the same histories.

    Cases that cut windows from one line, or look at other dates in it, look at the same history of
    that line: it is made in the manner of the case with the most years. Histories of different
    lines repeat the disturbances of the same years. Lines that are cut alike are run together.
    """
    tally = Tally.of(*cases.effects(), settings)
    lines: dict[object, list[object]] = defaultdict(list)
    for key in tested:
        lines[cases.all[key].line].append(key)
    alike: dict[tuple[Shape, ...], list[list[object]]] = defaultdict(list)
    for keys in lines.values():
        alike[tuple(cases.all[key].shape for key in keys)].append(keys)
    for together in alike.values():
        first = [cases.all[key] for key in together[0]]
        series = [np.array([tested[key] for key in keys]) for keys in zip(*together, strict=True)]
        weights = np.array([[cases.weights[key] for key in keys] for keys in together], dtype=float)
        _add_lines(tally, first, series, weights, histories)
    return tally


def _add_lines(
    tally: Tally,
    cases: Sequence[Case],
    series: Sequence[Array],
    weights: Array,
    histories: Histories,
) -> None:
    """Count lines that are cut alike: by case, those of the first, their series (s, n).

    The weights (s, c) are by line and case.
    """
    longest = max(range(len(cases)), key=lambda place: len(cases[place].signed))
    years = np.unique(np.concatenate([case.years for case in cases]))
    picks = histories.picks(years, cases[longest].years)
    kept = [np.isin(years, case.years) for case in cases]
    observed = [
        (case.design.effects(own), case.design.studentised(own))
        for case, own in zip(cases, series, strict=True)
    ]
    for block in blocks(len(weights), picks):
        paths = histories_of(series[longest][block], cases[longest].design, picks)
        cut: dict[bytes, tuple[Array, tuple[Array, Array]]] = {}
        for place, case in enumerate(cases):
            window = kept[place].tobytes()
            if window not in cut:
                flat = paths[kept[place]].reshape(len(case.signed), -1)
                cut[window] = flat, moments(flat)
            found = studentised(*cut[window], case.design)
            effects, statistics = (
                beside(own[block], of_paths)
                for own, of_paths in zip(observed[place], found, strict=True)
            )
            tally.add(effects, statistics, weights[block, place])


def _sieve_rows(
    effects: Array, statistics: Array, case: Case, question: Question
) -> Iterator[Outcome]:
    """Outcomes from effects and statistics (s, 1 + B); intervals are t-inverted."""
    total = statistics.shape[1]
    tail = (1 - CONFIDENCE) / 2
    quantiles = _quantiles(statistics[:, 1:], [tail, 1 - tail])
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


def _quantiles(values: Array, levels: Sequence[float]) -> list[Array]:
    """Linearly interpolated quantiles (s,) of each row of values (s, B); a sort is the quickest."""
    ordered = np.sort(values, axis=1)
    found = []
    for level in levels:
        place, rest = divmod(level * (values.shape[1] - 1), 1)
        below, above = ordered[:, int(place)], ordered[:, min(int(place) + 1, values.shape[1] - 1)]
        found.append(below + rest * (above - below))
    return found


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
    picks = histories.picks(case.years, case.years)[:, : settings.power_resamples]
    rows: list[Outcome] = []
    for _, effects, statistics in sieve_blocks(draws, case.design, picks):
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

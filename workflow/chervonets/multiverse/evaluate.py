"""Run specifications: take the sample from the panel, call the test, keep one row each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chervonets.inference import contrasts, endofsample, levels, power, ranks, signs
from chervonets.inference.result import Infeasible, Result
from chervonets.multiverse.selections import (
    Selection,
    Specification,
    country_months,
    prepared,
    select,
    span_values,
)
from chervonets.panel.build import Panel

MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Question:
    """What is asked of the panel, apart from the choices of a specification.

    Attributes:
        estimand: see `chervonets.claims.models.Design`.
        direction: `rise`, `fall` or `inside`.
        series: selections by name.
        per: the denominator of "per head".
        margins: limits of `inside` predictions by name.
        smallest_effect: in the unit of the estimate; a factor for `inside`.
    """

    estimand: str
    direction: str
    series: Mapping[str, Selection]
    per: Selection | None
    margins: Mapping[str, tuple[float, float]]
    smallest_effect: float

    @property
    def sign(self) -> float:
        """+1, or -1 when a fall is predicted: tests look for positive effects."""
        return -1.0 if self.direction == "fall" else 1.0


@dataclass(frozen=True)
class Settings:
    """The knobs of a run."""

    resamples: int
    level: float
    seed: int
    power_draws: int
    power_resamples: int
    error_draws: int


@dataclass(frozen=True)
class Sample:
    """What a specification takes from the panel.

    Attributes:
        values: (n,) the numbers under test; for ranks those of the other countries.
        labels: (n,) years, goods, sources or countries.
        after: (n,) mask of the years after the date or of the event, for contrasts.
        target: the value of the ranked country.
        observations: names of the printed figures behind the sample.
        errors: (n,) standard deviations of printed uncertainty, if the source gives bounds.
    """

    values: NDArray[np.float64]
    labels: tuple[str, ...]
    observations: tuple[str, ...]
    after: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))
    target: float = float("nan")
    errors: NDArray[np.float64] | None = None


@dataclass(frozen=True)
class Outcome:
    """One specification's result in natural units, or the reason why there is none."""

    n: int
    estimate: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")
    statistic: float = float("nan")
    p_value: float = float("nan")
    p_opposite: float = float("nan")
    attainable_p: float = float("nan")
    agrees: bool | None = None
    share_inside: float = float("nan")
    power: float = float("nan")
    method: str = ""
    hypothesis: str = ""
    reference: str = ""
    reason: str = ""
    observations: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    values: tuple[float, ...] = ()


def evaluate(
    table: pd.DataFrame, question: Question, panel: Panel, settings: Settings
) -> pd.DataFrame:
    """Evaluate every specification of a table.

    Returns:
        The table with the columns of `Outcome`; forbidden and infeasible specifications keep their
        row, with the reason.
    """
    rows: list[dict[str, Any]] = []
    for record in table.to_dict("records"):
        specification: dict[str, Any] = {str(key): value for key, value in record.items()}
        reason = specification["forbidden"]
        outcome = Outcome(n=0, reason=reason)
        if not reason:
            outcome = run(specification, question, panel, settings)
        rows.append(specification | vars(outcome))
    return pd.DataFrame(rows)


def run(
    specification: Specification, question: Question, panel: Panel, settings: Settings
) -> Outcome:
    """Evaluate one specification; an infeasible test is an outcome with a reason."""
    sampler, test = ESTIMANDS[question.estimand]
    if specification.get("null") == "placebo-rank":
        sampler, test = placebo_sample, placebo_outcome
    try:
        sample = sampler(specification, question, panel)
    except Infeasible as error:
        return Outcome(n=0, reason=str(error))
    try:
        return test(sample, specification, question, settings)
    except Infeasible as error:
        return Outcome(n=len(sample.values), reason=str(error), observations=sample.observations)


def annual_sample(specification: Specification, question: Question, panel: Panel) -> Sample:
    """The years of one line; `after` marks the years from the break on, or the event years."""
    selection = question.series[str(specification["series"])]
    line = prepared(panel, selection, specification, per=question.per)
    values, errors = line.values, None
    bound = str(specification.get("bound", "point"))
    if bound != "point":
        low, high = _bounds(panel, selection, specification, question, line.years)
        after = _after(specification, line.years)
        # "against": the reading within the bounds that is worst for the predicted direction
        worst = np.where(after, low, high) if question.sign > 0 else np.where(after, high, low)
        values = {"low": low, "high": high, "against": worst, "drawn": line.values}[bound]
        errors = (high - low) / 2 if bound == "drawn" else None
    return Sample(
        values,
        tuple(map(str, line.years)),
        _names(line.observations),
        after=_after(specification, line.years),
        errors=errors,
    )


def _bounds(
    panel: Panel,
    selection: Selection,
    specification: Specification,
    question: Question,
    years: NDArray[np.int_],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if selection.low is None or selection.high is None:
        raise Infeasible(f"{selection.label} is printed without bounds")
    lines = [
        prepared(panel, selection, specification, per=question.per, rival=rival)
        for rival in (selection.low, selection.high)
    ]
    if any(not np.array_equal(line.years, years) for line in lines):
        raise Infeasible(f"{selection.label} has bounds for other years than figures")
    return lines[0].values, lines[1].values


def _after(specification: Specification, years: NDArray[np.int_]) -> NDArray[np.bool_]:
    if "event" in specification:
        events = [int(year) for year in str(specification["event"]).split("+")]
        return np.isin(years, events)
    return years >= int(specification.get("break", years[0] if len(years) else 0))


def month_sample(specification: Specification, question: Question, panel: Panel) -> Sample:
    """Volatility or drift of monthly prices of the other countries, and of the country itself.

    Volatility is the standard deviation of monthly log changes; drift the absolute mean yearly
    log change. Both are negated when a fall, that is a low rank, is predicted.
    """
    selection = question.series[str(specification["series"])]
    values, observations = country_months(panel, selection, specification)
    changes = values.apply(np.log).diff().iloc[1:]
    if specification["measure"] == "volatility":
        found = changes.std(ddof=1)
    else:
        found = changes.mean().abs() * MONTHS_A_YEAR
    others = found.drop(selection.entity)
    return Sample(
        others.to_numpy(dtype=np.float64),
        tuple(map(str, others.index)),
        tuple(observations),
        target=float(found[selection.entity]),
    )


def goods_sample(specification: Specification, question: Question, panel: Panel) -> Sample:
    """The ratio of two prices, good by good; `pairing` says which ends of printed ranges meet.

    The middle of a range, and several figures for one good, are geometric means, as ratios need.
    """
    selection = question.series[str(specification["series"])]
    rows = str(specification["rows"])
    upper = _by_item(panel, selection, rows, str(specification["pairing"]).split("/")[0])
    if selection.over is None:
        raise Infeasible("a ratio needs a denominator (`over`)")
    lower = _by_item(panel, selection.over, rows, str(specification["pairing"]).split("/")[1])
    items = sorted(set(upper) & set(lower))
    left_out = set(str(specification.get("without", "none")).split("+"))
    items = [item for item in items if item not in left_out]
    if not items:
        raise Infeasible("no good has both prices")
    return Sample(
        np.array([upper[item][0] / lower[item][0] for item in items]),
        tuple(items),
        tuple(name for item in items for name in (*upper[item][1], *lower[item][1])),
    )


def _by_item(
    panel: Panel, selection: Selection, rows: str, end: str
) -> dict[str, tuple[float, tuple[str, ...]]]:
    found = {}
    for item, group in span_values(panel, selection, rows).groupby("item", sort=True):
        # a price printed without a range stands for both of its ends
        ended = group.loc[group["bound"] == end] if end in set(group["bound"]) else group
        value = float(np.exp(np.log(ended["value"].to_numpy(dtype=np.float64)).mean()))
        found[str(item)] = (value, tuple(ended["observations"]))
    return found


def quantity_sample(specification: Specification, question: Question, panel: Panel) -> Sample:
    """Rival estimates of one quantity, named together as `a+b`."""
    rows = str(specification.get("rows", "strict"))
    values, labels, observations = [], [], []
    for name in str(specification["estimates"]).split("+"):
        if name not in question.series:
            raise Infeasible(f"unknown estimate {name!r}")
        found = span_values(panel, question.series[name], rows)
        if len(found) != 1:
            raise Infeasible(f"{name} is {len(found)} {rows} figures, not one")
        values.append(float(found["value"].iloc[0]))
        labels.append(name)
        observations.append(str(found["observations"].iloc[0]))
    return Sample(np.array(values), tuple(labels), tuple(observations))


def contrast_outcome(
    sample: Sample, specification: Specification, question: Question, settings: Settings
) -> Outcome:
    """Mean after the date, or of the event, minus the mean of the other years."""
    null = str(specification["null"])
    trend = specification.get("trend") == "common"
    pulse = question.estimand == "pulse"
    signed = question.sign * sample.values
    if null == "end-of-sample":
        result = endofsample.end_of_sample(signed, int(sample.after.sum()), trend=trend)
        # a test that cannot reach the level has no power at it
        beyond = result.attainable_p is None or result.attainable_p > settings.level
        return _outcome(result, sample, question, 0.0 if beyond else float("nan"))
    options: dict[str, Any] = {"null": null, "trend": trend, "pulse": pulse, "seed": settings.seed}
    result = contrasts.contrast(signed, sample.after, resamples=settings.resamples, **options)
    scattered = signed
    if sample.errors is not None:
        result, scattered = _with_errors(result, signed, sample, settings, options)
    chance = _chance(
        lambda: power.power_of_contrast(
            scattered,
            sample.after,
            question.smallest_effect,
            level=settings.level,
            draws=settings.power_draws,
            resamples=settings.power_resamples,
            **options,
        )
    )
    return _outcome(result, sample, question, chance)


def _with_errors(
    point: Result,
    signed: NDArray[np.float64],
    sample: Sample,
    settings: Settings,
    options: dict[str, Any],
) -> tuple[Result, NDArray[np.float64]]:
    """Measurement-error Monte Carlo: the printed uncertainty drawn anew, the test made again.

    The errors of different years are drawn independently, which is the harsher assumption for a
    contrast of means.

    Returns:
        The point result with the median p-values, statistic and interval ends of the draws; and
        the draw with the middle p-value, whose scatter holds both kinds of error.
    """
    generator = np.random.default_rng(settings.seed)
    noise = generator.standard_normal((settings.error_draws, len(signed)))
    draws = list(signed + np.asarray(sample.errors) * noise)
    results = [
        contrasts.contrast(draw, sample.after, resamples=settings.power_resamples, **options)
        for draw in draws
    ]
    order = sorted(range(len(draws)), key=lambda i: (results[i].p_value, -results[i].statistic))
    ends = np.array([item.interval or (np.nan, np.nan) for item in results])
    low, high = np.median(ends, axis=0)
    pooled = replace(
        point,
        statistic=float(np.median([item.statistic for item in results])),
        interval=(float(low), float(high)),
        p_value=float(np.median([_number(item.p_value) for item in results])),
        p_opposite=float(np.median([_number(item.p_opposite) for item in results])),
        attainable_p=results[0].attainable_p,
    )
    return pooled, draws[order[len(order) // 2]]


def _chance(power_of: Callable[[], float]) -> float:
    """A power, or none where the sample is too small to simulate from."""
    try:
        return power_of()
    except Infeasible:
        return float("nan")


def gap_outcome(
    sample: Sample, _: Specification, question: Question, settings: Settings
) -> Outcome:
    """Mean of yearly changes against zero."""
    signed = question.sign * sample.values
    result = signs.sign_flip(signed)
    chance = _chance(
        lambda: power.power_of_sign_flip(
            signed,
            question.smallest_effect,
            level=settings.level,
            draws=settings.power_draws,
            seed=settings.seed,
        )
    )
    return _outcome(result, sample, question, chance)


def rank_outcome(
    sample: Sample, _: Specification, question: Question, settings: Settings
) -> Outcome:
    """The country's place among the others; the estimate is the log ratio to their median."""
    middle = float(np.median(sample.values))
    if sample.target <= 0 or middle <= 0:
        raise Infeasible("a price that does not move has no ratio to the median country")
    result = ranks.rank_among(question.sign * sample.target, question.sign * sample.values)
    moving = question.sign * np.log(sample.values[sample.values > 0])
    chance = _chance(
        lambda: power.power_of_rank(
            moving, question.smallest_effect, level=settings.level, seed=settings.seed
        )
    )
    estimate = float(np.log(sample.target / middle))
    outcome = _outcome(result, sample, question, chance)
    agrees = bool(question.sign * estimate > 0)
    return replace(outcome, estimate=estimate, low=np.nan, high=np.nan, agrees=agrees)


def ratio_outcome(
    sample: Sample, specification: Specification, question: Question, settings: Settings
) -> Outcome:
    """Where the ratios of several goods lie relative to margins fixed beforehand."""
    return _inside(sample, specification, question, settings, is_sample=True)


def quantity_outcome(
    sample: Sample, specification: Specification, question: Question, settings: Settings
) -> Outcome:
    """Where rival estimates lie relative to margins; rival sources are not a sample."""
    return _inside(sample, specification, question, settings, is_sample=False)


def _inside(
    sample: Sample,
    specification: Specification,
    question: Question,
    settings: Settings,
    *,
    is_sample: bool,
) -> Outcome:
    low, high = question.margins[str(specification["margin"])]
    result = levels.level(sample.values, low, high, sample=is_sample)
    chance = _chance(
        lambda: power.power_of_level(
            sample.values,
            low,
            high,
            question.smallest_effect,
            draws=settings.power_draws,
            seed=settings.seed,
        )
    )
    inside = float(np.mean((sample.values >= low) & (sample.values <= high)))
    outcome = _outcome(result, sample, question, chance)
    agrees = bool(low <= result.estimate <= high)
    return replace(outcome, agrees=agrees, share_inside=inside)


def _outcome(result: Result, sample: Sample, question: Question, chance: float) -> Outcome:
    """Turn a test's result back into natural units: the sign of the prediction is undone."""
    low, high = result.interval or (float("nan"), float("nan"))
    if question.sign < 0:
        low, high = -high, -low
    return Outcome(
        n=result.n,
        estimate=question.sign * result.estimate,
        low=low,
        high=high,
        statistic=result.statistic,
        p_value=_number(result.p_value),
        p_opposite=_number(result.p_opposite),
        attainable_p=_number(result.attainable_p),
        agrees=bool(result.estimate > 0),
        power=chance,
        method=result.method,
        hypothesis=result.null,
        reference=result.reference,
        observations=sample.observations,
        labels=sample.labels,
        values=tuple(sample.values.tolist()),
    )


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


def _names(observations: tuple[str, ...]) -> tuple[str, ...]:
    """Names of the figures behind a line, each once, in order."""
    return tuple(dict.fromkeys(name for cell in observations for name in cell.split()))


def placebo_sample(specification: Specification, question: Question, panel: Panel) -> Sample:
    """The contrast of the case, and of every other entity with the same years of the series.

    Raises:
        Infeasible: the rival has no other entities with the same years.
    """
    selection = question.series[str(specification["series"])]
    own = prepared(panel, selection, specification, per=question.per)
    effects: dict[str, float] = {}
    for entity in sorted(set(select(panel.annual, selection)["entity"]) - {selection.entity}):
        line = prepared(panel, selection, specification, per=question.per, entity=entity)
        if np.array_equal(line.years, own.years):
            effects[entity] = _difference(line.values, _after(specification, line.years))
    if not effects:
        raise Infeasible("no other country has the same years of this series")
    return Sample(
        np.array(list(effects.values())),
        tuple(effects),
        _names(own.observations),
        target=_difference(own.values, _after(specification, own.years)),
    )


def placebo_outcome(
    sample: Sample, _: Specification, question: Question, settings: Settings
) -> Outcome:
    """The case's contrast as a rank among the same contrast of other countries."""
    signed = question.sign * sample.values
    result = ranks.rank_among(question.sign * sample.target, signed)
    chance = _chance(
        lambda: power.power_of_rank(
            signed, question.smallest_effect, level=settings.level, seed=settings.seed
        )
    )
    outcome = _outcome(result, sample, question, chance)
    agrees = bool(question.sign * sample.target > 0)
    return replace(outcome, estimate=sample.target, low=np.nan, high=np.nan, agrees=agrees)


def _difference(values: NDArray[np.float64], after: NDArray[np.bool_]) -> float:
    return float(values[after].mean() - values[~after].mean())


Sampler = Callable[[Specification, Question, Panel], Sample]
Tester = Callable[[Sample, Specification, Question, Settings], Outcome]

ESTIMANDS: dict[str, tuple[Sampler, Tester]] = {
    "contrast": (annual_sample, contrast_outcome),
    "pulse": (annual_sample, contrast_outcome),
    "gap": (annual_sample, gap_outcome),
    "rank": (month_sample, rank_outcome),
    "ratio": (goods_sample, ratio_outcome),
    "quantity": (quantity_sample, quantity_outcome),
}

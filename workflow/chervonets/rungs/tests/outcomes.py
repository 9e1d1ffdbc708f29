"""What comes out of a specification: one row of the table of results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chervonets.inference.result import Infeasible, Result
from chervonets.ways.samples import Question, Sample

NAN = float("nan")


@dataclass(frozen=True)
class Settings:
    """The knobs of a run.

    `median` is that of all observed effects, where only a part of them is tested at a time.
    """

    resamples: int
    level: float
    seed: int
    power_draws: int
    power_resamples: int
    error_draws: int
    median: float | None = None


@dataclass(frozen=True)
class Outcome:
    """One specification's result in natural units, or the reason why there is none.

    `sample` names what it looked at: specifications that differ only in the test share a sample.
    """

    n: int
    estimate: float = NAN
    low: float = NAN
    high: float = NAN
    statistic: float = NAN
    p_value: float = NAN
    p_opposite: float = NAN
    attainable_p: float = NAN
    agrees: bool | None = None
    share_inside: float = NAN
    power: float = NAN
    method: str = ""
    hypothesis: str = ""
    reference: str = ""
    reason: str = ""
    sample: int = -1


def outcome_of(result: Result, question: Question, power: float = NAN) -> Outcome:
    """Turn a test's result back into natural units: the sign of the prediction is undone."""
    low, high = result.interval or (NAN, NAN)
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
        power=power,
        method=result.method,
        hypothesis=result.null,
        reference=result.reference,
    )


def refusal(error: Infeasible, sample: Sample | None = None) -> Outcome:
    """An infeasible test is an outcome with a reason."""
    return Outcome(n=0 if sample is None else len(sample.values), reason=str(error))


def chance(power_of: Callable[[], float]) -> float:
    """A power, or none where the sample is too small to simulate from."""
    try:
        return power_of()
    except Infeasible:
        return NAN


def _number(value: float | None) -> float:
    return NAN if value is None else value

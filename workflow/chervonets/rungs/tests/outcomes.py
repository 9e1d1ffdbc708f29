"""What comes out of a specification: one row of the table of results."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from chervonets.inference.result import Infeasible, Result
from chervonets.ways.samples import Question, Sample
from chervonets.ways.selections import Specification

Rows = Sequence[tuple[Specification, Sample]]
NAN = float("nan")
SIEVE = "ar-sieve"
"""The null of all tests over time: what follows in time persists."""


@dataclass(frozen=True)
class Settings:
    """The knobs of a run; a p-value counts as significant at `level`."""

    resamples: int
    level: float
    seed: int
    error_draws: int

    @property
    def drawn(self) -> dict[str, Any]:
        """How many histories a test draws, by which seed."""
        return {"resamples": self.resamples, "seed": self.seed}


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
    method: str = ""
    hypothesis: str = ""
    reference: str = ""
    reason: str = ""
    sample: int = -1


def outcome_of(result: Result, question: Question) -> Outcome:
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
        method=result.method,
        hypothesis=result.null,
        reference=result.reference,
    )


def attempted(test: Callable[[], Result], sample: Sample, question: Question) -> Outcome:
    """What a test of a sample gives; an infeasible one is an outcome with a reason."""
    try:
        return outcome_of(test(), question)
    except Infeasible as error:
        return refusal(error, sample)


def refusal(error: Infeasible, sample: Sample) -> Outcome:
    """The outcome of a test that the sample cannot carry."""
    return Outcome(n=len(sample.values), reason=str(error))


def _number(value: float | None) -> float:
    return NAN if value is None else value

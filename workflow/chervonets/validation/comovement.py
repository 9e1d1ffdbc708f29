"""Trials of the tests of comovement: the second series follows the first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chervonets.inference.comovement import comovement
from chervonets.validation.trial import RESAMPLES, Array, Trial

LEADS = (-1, 0, 1)
"""Years by which the first series may lead, in the trials of a search."""


def plant(series: Array, effect: float) -> Array:
    """The series (2, n), the second plus so many times the first, at unit variance."""
    together = (series[1] + effect * series[0]) / (1 + effect**2) ** 0.5
    planted = series.copy()
    planted[1] = together
    return planted


def p_value_of(null: str, measure: str, lags: Sequence[int]) -> Callable[[Array, int], float]:
    """The p-value of a positive correlation."""

    def p_value(series: Array, seed: int) -> float:
        found = comovement(
            *series, null=null, measure=measure, lags=lags, resamples=RESAMPLES, seed=seed
        ).p_value
        return 1.0 if found is None else found

    return p_value


def of_variant(
    null: str, measure: str = "spearman", lags: Sequence[int] = (0,), *, best: bool = False
) -> Trial:
    """A trial of one variant."""
    search = len(lags) > 1
    variant = ", ".join([null, measure, *(["3 lags"] if search else [])])
    return Trial(
        question="Do two series move together, one leading by up to a year?"
        if search
        else "Do two series move together?",
        method=f"comovement ({variant})",
        recommended=best,
        p_value=p_value_of(null, measure, lags),
        plant=plant,
        series=2,
    )


TRIALS = [
    of_variant("ar-sieve", best=True),
    of_variant("ar-sieve", "kendall"),
    of_variant("permutation"),
    of_variant("ar-sieve", lags=LEADS, best=True),
    of_variant("permutation", lags=LEADS),
]

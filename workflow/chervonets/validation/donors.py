"""Trials of the tests with donors, on 20 independent series of which the first is treated.

Series without a common cause are the hardest case for these methods: there is nothing to match on.
The rank tests are exact all the same, as any of the units could have been the treated one. A sample
that a test refuses counts as one that it does not reject.
"""

from __future__ import annotations

from collections.abc import Callable

from chervonets.inference.donors.augmented import augmented_control
from chervonets.inference.donors.conformal import conformal_p
from chervonets.inference.donors.panel import Panel
from chervonets.inference.donors.sdid import synthetic_did
from chervonets.inference.donors.synthetic import synthetic_control
from chervonets.inference.result import Infeasible, Result
from chervonets.validation.trial import Array, Trial

UNITS = 20
"""One treated unit and 19 donors, the fewest with which a rank can be significant at 5 per cent."""

TREATED_SHARE = 0.4
"""Share of the years that are treated."""


def first_treated(n: int) -> int:
    """Position of the first treated year among n."""
    return n - round(TREATED_SHARE * n)


def plant(series: Array, effect: float) -> Array:
    """The series (k, n) with an effect on the treated years of the first."""
    planted = series.copy()
    planted[0, first_treated(series.shape[1]) :] += effect
    return planted


def panel_of(series: Array) -> Panel:
    """A panel from series (k, n), the first treated."""
    names = [f"unit {row}" for row in range(len(series))]
    return Panel.of(series, names, treated=names[0], first=first_treated(series.shape[1]))


def ranked(test: Callable[[Panel], Result]) -> Callable[[Array, int], float]:
    """The one-sided p-value of a test, or 1 where it refuses."""

    def p_value(series: Array, seed: int) -> float:  # noqa: ARG001  # the tests draw nothing
        try:
            found = test(panel_of(series)).p_value
        except Infeasible:
            return 1.0
        return 1.0 if found is None else found

    return p_value


def moving_blocks(proxy: str) -> Callable[[Array, int], float]:
    """The p-value of the conformal test, which has no direction and is 1/n at the least."""

    def p_value(series: Array, seed: int) -> float:  # noqa: ARG001  # the test draws nothing
        return conformal_p(series, first_treated(series.shape[1]), proxy=proxy)

    return p_value


def of_units(
    question: str, method: str, test: Callable[[Panel], Result], *, best: bool, thinned: int
) -> Trial:
    """A trial of a rank among placebos."""
    return Trial(
        question=question,
        method=method,
        recommended=best,
        p_value=ranked(test),
        plant=plant,
        series=UNITS,
        thinned=thinned,
        attainable=lambda _: 1 / UNITS,
    )


QUESTION = "Did the treated unit depart from what its donors show?"

ALONE = "Are the treated years unusual beside the donors, judged by the treated unit's own years?"

TRIALS: list[Trial] = [
    of_units(
        QUESTION,
        "synthetic-control",
        lambda panel: synthetic_control(panel, leave_out=False),
        best=False,
        thinned=2,
    ),
    of_units(QUESTION, "augmented-synthetic-control", augmented_control, best=False, thinned=5),
    of_units(
        QUESTION,
        "synthetic-did (exact weights)",
        lambda panel: synthetic_did(panel, exact=True),
        best=True,
        thinned=2,
    ),
    *(
        Trial(
            question=ALONE,
            method=f"conformal ({proxy})",
            recommended=proxy == "synthetic",
            p_value=moving_blocks(proxy),
            plant=plant,
            series=UNITS,
            shortest=20,
            attainable=lambda n: 1 / n,
        )
        for proxy in ("synthetic", "difference", "lasso")
    ),
]

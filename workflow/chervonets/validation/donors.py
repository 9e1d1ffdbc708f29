"""Trials of the tests with donors, on 20 independent series of which the first is treated.

Series without a common cause are the hardest case for these methods: there is nothing to match on.
The rank tests are exact all the same, as any of the units could have been the treated one. A sample
that a test refuses counts as one that it does not reject.
"""

from collections.abc import Callable

from chervonets.inference.autoregression import Array
from chervonets.inference.donors.augmented import augmented_control
from chervonets.inference.donors.conformal import conformal_p
from chervonets.inference.donors.panel import Panel
from chervonets.inference.donors.sdid import synthetic_did
from chervonets.inference.donors.synthetic import synthetic_control
from chervonets.inference.result import Infeasible, Result
from chervonets.validation.trial import PValue, Trial, marked, p_of

UNITS = 20
"""One treated unit and 19 donors, the fewest with which a rank can be significant at 5 per cent."""


def first_treated(n: int) -> int:
    """Position of the first treated year among n."""
    return int(marked(n).argmax())


def plant(series: Array, effect: float) -> Array:
    """The series (k, n) with an effect on the treated years of the first."""
    planted = series.copy()
    planted[0, first_treated(series.shape[1]) :] += effect
    return planted


def panel_of(series: Array) -> Panel:
    """A panel from series (k, n), the first treated."""
    names = [f"unit {row}" for row in range(len(series))]
    return Panel.of(series, names, treated=names[0], first=first_treated(series.shape[1]))


def ranked(test: Callable[[Panel], Result]) -> PValue:
    """The one-sided p-value of a test, or 1 where it refuses."""
    given = p_of(lambda series, _: test(panel_of(series)))

    def p_value(series: Array, seed: int) -> float:
        try:
            return given(series, seed)
        except Infeasible:
            return 1.0

    return p_value


def moving_blocks(proxy: str) -> PValue:
    """The p-value of the conformal test, which has no direction and is 1/n at the least."""
    return lambda series, _: conformal_p(series, first_treated(series.shape[1]), proxy=proxy)


def of_units(
    method: str, test: Callable[[Panel], Result], *, best: bool = False, thinned: int = 2
) -> Trial:
    """A trial of a rank among placebos."""
    return Trial(
        question="Did the treated unit depart from what its donors show?",
        method=method,
        recommended=best,
        p_value=ranked(test),
        plant=plant,
        series=UNITS,
        thinned=thinned,
        attainable=lambda _: 1 / UNITS,
    )


ALONE = "Are the treated years unusual beside the donors, judged by the treated unit's own years?"

TRIALS = [
    of_units("synthetic-control", lambda panel: synthetic_control(panel, leave_out=False)),
    of_units("augmented-synthetic-control", augmented_control, thinned=5),
    of_units(
        "synthetic-did (exact weights)", lambda panel: synthetic_did(panel, exact=True), best=True
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

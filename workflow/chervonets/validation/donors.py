"""Trials of the tests with donors, on 20 independent series of which the first is treated.

Series without a common cause are the hardest case for these methods: there is nothing to match on.
The rank tests are exact all the same, as any of the units could have been the treated one. A sample
that a test refuses counts as one that it does not reject.
"""

from collections.abc import Callable
from functools import partial

from chervonets.inference.autoregression import Array
from chervonets.inference.donors.augmented import augmented_control
from chervonets.inference.donors.conformal import PROXIES, conformal_p
from chervonets.inference.donors.panel import Panel
from chervonets.inference.donors.sdid import synthetic_did
from chervonets.inference.donors.synthetic import synthetic_control
from chervonets.inference.result import Infeasible, Result
from chervonets.validation.trial import PValue, Trial, marked

UNITS = 20
"""One treated unit and 19 donors, the fewest with which a rank can be significant at 5 per cent."""

RANKED = "Did the treated unit depart from what its donors show?"
ALONE = "Are the treated years unusual beside the donors, judged by the treated unit's own years?"


def first_treated(n: int) -> int:
    """Position of the first treated year among n."""
    return int(marked(n).argmax())


def plant(series: Array, effect: float) -> Array:
    """The series (k, n) with an effect on the treated years of the first."""
    planted = series.copy()
    planted[0, first_treated(series.shape[1]) :] += effect
    return planted


def ranked(test: Callable[[Panel], Result]) -> PValue:
    """The one-sided p-value of a test of a panel, or 1 where it refuses."""

    def p_value(series: Array, _: int) -> float:
        names, first = list(map(str, range(len(series)))), first_treated(series.shape[1])
        try:
            found = test(Panel.of(series, names, treated=names[0], first=first)).p_value
        except Infeasible:
            return 1.0
        return 1.0 if found is None else found

    return p_value


def moving_blocks(proxy: str) -> PValue:
    """The p-value of the conformal test, which has no direction and is 1/n at the least."""
    return lambda series, _: conformal_p(series, first_treated(series.shape[1]), proxy=proxy)


TRIALS = [
    *(
        Trial(
            RANKED,
            method,
            recommended=method.startswith("synthetic-did"),
            p_value=ranked(test),
            plant=plant,
            series=UNITS,
            thinned=thinned,
            attainable=lambda _: 1 / UNITS,
        )
        for method, test, thinned in (
            ("synthetic-control", partial(synthetic_control, leave_out=False), 2),
            ("augmented-synthetic-control", augmented_control, 5),
            ("synthetic-did (exact weights)", partial(synthetic_did, exact=True), 2),
        )
    ),
    *(
        Trial(
            ALONE,
            f"conformal ({proxy})",
            recommended=proxy == "synthetic",
            p_value=moving_blocks(proxy),
            plant=plant,
            series=UNITS,
            shortest=20,
            attainable=lambda n: 1 / n,
        )
        for proxy in PROXIES
    ),
]

"""How hard has an assertion about the size of an effect been tried? Its severity.

An assertion passes severely if, were it false, the test would very probably have given a result
that fits it worse (Mayo and Spanos 2006, British Journal for the Philosophy of Science 57,
323-357). After a significant result it tells which discrepancies are warranted, after one that is
not significant which are ruled out. Severity is no probability that the assertion is true.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy
from numpy.typing import ArrayLike

from chervonets.inference.contrasts import contrast
from chervonets.inference.power import contrast_thresholds, minimum_detectable_effect
from chervonets.inference.result import Infeasible

SIDES = ("greater", "at most")


def checked_side(side: str) -> None:
    """Check the name of an assertion.

    Raises:
        Infeasible: it is unknown.
    """
    if side not in SIDES:
        raise Infeasible(f"{side!r} is no assertion; there are {', '.join(SIDES)}")


def severity(
    estimate: float,
    standard_error: float,
    delta: float,
    *,
    side: str = "greater",
    freedom: float | None = None,
) -> float:
    """Severity of an assertion about an effect with a normal or Student error.

    SEV(effect > delta) is the chance of an estimate no greater than the one found if the effect
    were delta; SEV(effect <= delta) that of a greater one (Mayo and Spanos 2006, section 3).

    Args:
        estimate: of the effect.
        standard_error: of the estimate, in the same unit.
        delta: of the assertion, in the same unit.
        side: `greater` for effect > delta, `at most` for effect <= delta.
        freedom: degrees of freedom of Student's t; the normal distribution where not given.

    Raises:
        Infeasible: an unknown side, a standard error that is not positive, a number that is not
            finite.
    """
    checked_side(side)
    if not (np.isfinite([estimate, standard_error, delta]).all() and standard_error > 0):
        raise Infeasible("severity needs finite numbers and a positive standard error")
    distance = (estimate - delta) / standard_error
    lower = (
        scipy.stats.norm.cdf(distance) if freedom is None else scipy.stats.t.cdf(distance, freedom)
    )
    return float(lower if side == "greater" else 1 - lower)


def severity_of_contrast(
    values: ArrayLike,
    after: ArrayLike,
    deltas: Sequence[float],
    *,
    side: str = "greater",
    kind: str = "mean",
    null: str = "ar-sieve",
    trend: bool = False,
    pulse: bool = False,
    block: int | None = None,
    resamples: int = 1999,
    seed: int = 0,
) -> list[float]:
    """Severity of assertions about a change at a known date, from the null of its test.

    Args:
        values: (n,) figures of consecutive years.
        after: (n,) marked years.
        deltas: of the assertions, in the unit of the estimate; in logarithms for `growth`.
        side: as in `severity`.
        kind: as in `chervonets.inference.contrasts.contrast`, as are the other options.
        null: as there.
        trend: as there.
        pulse: as there.
        block: as there.
        resamples: as there.
        seed: as there.

    Returns:
        One severity for each delta. The severity of effect > delta is one minus the p-value of
        the test against effect <= delta, so it is at most 1 minus the smallest attainable p.

    Raises:
        Infeasible: an unknown side, or as `contrast`.
    """
    checked_side(side)
    found = []
    for delta in deltas:
        result = contrast(
            values,
            after,
            kind=kind,
            null=null,
            trend=trend,
            pulse=pulse,
            block=block,
            resamples=resamples,
            seed=seed,
            beyond=float(delta),
        )
        p_value = result.p_value if side == "greater" else result.p_opposite
        found.append(1 - (1.0 if p_value is None else p_value))
    return found


def detectable_contrast(
    values: ArrayLike,
    after: ArrayLike,
    *,
    power: float = 0.8,
    level: float = 0.05,
    kind: str = "mean",
    null: str = "ar-sieve",
    trend: bool = False,
    pulse: bool = False,
    block: int | None = None,
    draws: int = 400,
    resamples: int = 199,
    seed: int = 0,
) -> float:
    """Smallest change at the date that the test finds with the given power, on data like these.

    Args:
        values: (n,) figures of consecutive years; they set persistence and size of the errors.
        after: (n,) marked years.
        power: wanted.
        level: of the one-sided test.
        kind: as in `chervonets.inference.contrasts.contrast`, as are the next four.
        null: as there.
        trend: as there.
        pulse: as there.
        block: as there.
        draws: simulated series.
        resamples: bootstrap histories of each.
        seed: of both.

    Returns:
        The effect in the unit of the estimate; infinite where the test cannot reach the level.

    Raises:
        Infeasible: as the test itself.
    """
    thresholds = contrast_thresholds(
        values,
        after,
        kind=kind,
        null=null,
        trend=trend,
        pulse=pulse,
        block=block,
        level=level,
        draws=draws,
        resamples=resamples,
        seed=seed,
    )
    return minimum_detectable_effect(thresholds, power)

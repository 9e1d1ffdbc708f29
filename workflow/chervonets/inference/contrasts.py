"""Did mean, slope or growth change at a date or event that the text fixes beforehand?

Measured size at nominal 5 %, one-sided, and power on normal AR(1) series, by number of years and
persistence: results/reference/validation/size.csv and power.csv; the last 40 per cent of the years
are marked there, or two years in the middle for `pulse`. With 7 years `ar-sieve` has .080 .085 .086
.089 .092 at rho 0, .3, .5, .7, .9 (4 000 series, 199 histories, standard error .004), and slopes
with 10 years .067 .076 .091 .097 .099 (2 000 series).

So `ar-sieve` keeps within .07 from n = 13 on unless persistence is near .9, and from n = 10 on up
to .5; at n = 7 it rejects too often at any persistence. A change of slope keeps within .07 up to
rho .7 but for .079 at n = 13, rho .5; one of growth keeps within it. `permutation` is right for
independent years only. `cyclic` cannot reach 5 % with fewer than 20 years, and is near it up to .5.
With exponential shocks (rho .5, 2 000 series, the worse direction) `ar-sieve` has .106 at n = 7,
.060 at 10, .073 at 13, .049 at 20; for a pulse .074 at 10, .071 at 14, .060 at 20. Longer memory,
breaks elsewhere and unequal variances were not measured.

Coverage of the t-inverted 95 % interval (2 000 series, 199 histories), rho 0, .5, .9: n = 7 .873
.849 .831; n = 10 .941 .923 .897; n = 13 .932 .915 .890; n = 20 .934 .921 .881. A basic bootstrap
interval covered less when the two were compared: at n = 13 .902 .884 .803 against .944 .939 .887.
"""

import math
from dataclasses import replace
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from chervonets.inference.autoregression import DEGREES_OF_FREEDOM, Array, autocorrelation
from chervonets.inference.designs import Design, Mask, sieved
from chervonets.inference.inversion import limits
from chervonets.inference.result import (
    CONSTANT,
    ROUNDING,
    Infeasible,
    Result,
    check_choice,
    check_level,
    checked,
)

LINE = 3
"""Fewest years through which a line of their own is fitted."""

LABELLINGS = 50_000
"""Most assignments of labels that are enumerated."""

PLAIN = 10**9
"""Number of assignments from which only a power of ten is told."""

HELD = 25_000_000
"""Most labels, assignments times years, that are held at once."""

NULLS = ("ar-sieve", "permutation", "cyclic")

PLURALS = {"mean": "means", "slope": "slopes", "growth": "growth rates"}
"""What is compared, by kind."""


def _checked(
    values: ArrayLike, after: ArrayLike, null: str, trend: bool, pulse: bool, kind: str
) -> tuple[Array, Mask, Design]:
    """Values, log growth rates for `growth`, and mask as arrays, and their design."""
    check_choice(kind, PLURALS, "a contrast")
    check_choice(null, NULLS, "a null of a contrast")
    sieve = null == "ar-sieve"
    if (trend or kind == "slope") and not sieve:
        raise Infeasible("years with a trend are not exchangeable, so labels cannot be moved")
    if kind == "slope" and (trend or pulse):
        raise Infeasible("a contrast of slopes has its own lines, and takes no trend and no pulse")
    mask = np.asarray(after, dtype=np.bool_)
    if kind == "growth":
        values, mask = _log_growth(values, mask)
    fitted = 4 if kind == "slope" else 1 + trend + (int(mask.sum()) if pulse else 1)
    series = checked(values, at_least=fitted + DEGREES_OF_FREEDOM if sieve else 3, what="years")
    if mask.shape != series.shape:
        raise Infeasible("the labels are not as many as the figures")
    if mask.all() or not mask.any():
        raise Infeasible("one of the two groups of years is empty")
    if kind == "slope" and np.diff(mask.astype(int)).min() < 0:
        raise Infeasible(
            "slopes are compared before and after a date, so the last years are marked"
        )
    if kind == "slope" and min(mask.sum(), (~mask).sum()) < LINE:
        raise Infeasible(f"a slope needs {LINE} years before the date and {LINE} after it")
    design = Design.of(mask, trend=trend, pulse=pulse and sieve, kind=kind)
    if np.abs(design.residuals(series)).max() <= CONSTANT * np.abs(series).max():
        raise Infeasible("the figures have no scatter about the fit, so it has no error")
    return series, mask, design


def _log_growth(values: ArrayLike, mask: Mask) -> tuple[Array, Mask]:
    levels = checked(values, at_least=2, what="years", varied=False)
    if mask.shape != levels.shape:
        raise Infeasible("the labels are not as many as the figures")
    if (levels <= 0).any():
        raise Infeasible("some figures are not positive, so they have no rate of growth")
    return np.diff(np.log(levels)), mask[1:]


def contrast(
    values: ArrayLike,
    after: ArrayLike,
    *,
    resamples: int = 1999,
    seed: int = 0,
    trend: bool = False,
    pulse: bool = False,
    null: str = "ar-sieve",
    level: float = 0.95,
    kind: str = "mean",
    beyond: float = 0.0,
) -> Result:
    """Mean, slope or growth of the marked years minus that of the others, at a known date.

    Args:
        values: (n,) figures of consecutive years, in any unit; positive for `growth`.
        after: (n,) true for the years after the date, or for the years of an event. A rate of
            growth belongs to the year in which it ends.
        resamples: bootstrap histories B of `ar-sieve`.
        seed: of the bootstrap.
        trend: whether one linear trend is fitted through both groups (`ar-sieve` only).
        pulse: whether the marked years are an event, each with a level of its own; their scatter
            then does not count as error (`ar-sieve` only; the exact nulls keep all years alike).
        null: `ar-sieve`: no change, errors persist as AR(1), see `designs.sieved`. `permutation`:
            every assignment of the labels is as likely as the observed one, which needs
            exchangeable, so serially independent, years; exact. `cyclic`: every cyclic shift is as
            likely, which needs a stationary series and neglects the seam of its ends; p is a
            multiple of 1/n.
        level: coverage of the interval.
        kind: `mean`; `slope`, of a line through the marked years minus that of a line through
            the others, per year (`ar-sieve` only); `growth`, of the mean log growth rates.
        beyond: the effect under the null, in the unit of the estimate.

    Slopes need 13 years, and beyond a persistence of .7 more (see the module).

    Returns:
        The statistic is the studentised effect for `ar-sieve`, the least-squares t for the others
        (`details["ols_t"]` in all cases). The interval of `ar-sieve` is t-inverted, the others are
        inverted exactly. `n` counts growth rates for `growth`, whose estimate is a difference of
        logarithms: 0.01 is about one per cent a year.

    Raises:
        Infeasible: fewer than 7 years (one more for a trend, and for each further year of a
            pulse; 9 for slopes; 3 for the exact nulls), a figure that is not finite or, for
            growth, not positive, a constant series, an empty group, no scatter, too many
            assignments, a trend or slope with an exact null, slopes with fewer than 3 years on a
            side or marked years that are not the last.
    """
    check_level(level)
    series, mask, design = _checked(values, after, null, trend, pulse, kind)
    if null != "ar-sieve":
        return _exact(series, mask, design, null, level, kind, beyond)
    found = sieved(design, series, beyond=beyond, resamples=resamples, seed=seed, level=level)
    residuals = design.residuals(series)
    rho = design.errors.persistence(residuals)
    shock = np.sqrt(design.errors.variance(residuals, rho) * (1 - rho**2))
    supposed, alternative = _words(kind, beyond)
    return replace(
        found,
        method=f"contrast of {PLURALS[kind]} with persistent errors",
        null=supposed,
        alternative=alternative,
        details={
            "ols_t": float(design.ols_t(series - beyond * design.effect)),
            "standard_error": found.details["standard_error"],
            "autocorrelation": float(autocorrelation(residuals)),
            "persistence": found.details["persistence"],
            "innovation_sd": float(shock),
            "degrees_of_freedom": design.freedom,
        },
    )


def _words(kind: str, beyond: float) -> tuple[str, str]:
    """Null and alternative, in words."""
    noun = {"mean": "mean", "slope": "slope", "growth": "mean growth"}[kind]
    if beyond:
        of, plus = f"the {noun} of the marked years is", f"plus {beyond:.15g}"
        return f"{of} that of the others {plus}", f"{of} greater than that {plus}"
    have = "the marked years have the"
    return f"{have} {noun} of the others", f"{have} greater {noun}"


def _exact(
    series: Array, mask: Mask, design: Design, null: str, level: float, kind: str, beyond: float
) -> Result:
    ols_t = float(design.ols_t(series - beyond * design.effect))
    shifts, total = _tipping(mask.tobytes(), null)
    tipping = np.asarray((series - series.mean()) @ shifts, dtype=np.float64)
    copies = total - len(tipping)
    # figures far from zero are themselves rounded by as much as their last binary places
    tie = max(ROUNDING * float(np.ptp(series)), 16 * float(np.spacing(np.abs(series).max())))
    null_words, reference = {
        "permutation": ("the labels of the years are exchangeable", "assignments"),
        "cyclic": ("the labels could have begun at any year", "cyclic shifts"),
    }[null]
    supposed, alternative = _words(kind, beyond)
    return Result(
        method=f"contrast of {PLURALS[kind]} with moved labels",
        statistic=ols_t,
        estimate=float(design.effects(series)),
        region=limits(tipping, total, level, copies),
        level=level,
        p_value=(copies + int((tipping + beyond >= -tie).sum())) / total,
        p_opposite=(copies + int((tipping + beyond <= tie).sum())) / total,
        attainable_p=copies / total,
        n=len(series),
        null=f"{supposed}, and {null_words}" if beyond else null_words,
        alternative=alternative,
        reference=f"all {total} {reference}",
        details={
            "ols_t": ols_t,
            "relabellings": total,
            "degrees_of_freedom": design.freedom,
            "marked": int(mask.sum()),
        },
    )


def _relabellings(after: Mask, null: str) -> Mask:
    """All labels (R, n) as likely as the observed ones (n,), which come among them.

    Every choice of as many years for `permutation`, every shift for `cyclic`.

    Raises:
        Infeasible: there are more than `LABELLINGS` choices.
    """
    n, chosen = len(after), int(after.sum())
    if null == "cyclic":
        if n**2 > HELD:
            raise Infeasible(
                f"{n} shifts of {n} years are too many to be held; take the null ar-sieve"
            )
        return np.stack([np.roll(after, shift) for shift in range(n)])
    if (ways := math.comb(n, chosen)) > LABELLINGS:
        many = str(ways) if ways < PLAIN else f"about 10^{math.floor(math.log10(ways))}"
        raise Infeasible(
            f"{chosen} of {n} years can be chosen in {many} ways, "
            f"more than the {LABELLINGS} that are enumerated; take the null ar-sieve or cyclic"
        )
    indices = np.array(list(combinations(range(n), chosen)))
    labels = np.zeros((ways, n), dtype=np.bool_)
    np.put_along_axis(labels, indices, values=True, axis=1)
    return labels


@lru_cache(maxsize=8)
def _tipping(labels: bytes, null: str) -> tuple[Array, int]:
    """Shifts (R') of the marked years up to which other labels show as large a difference.

    They are a linear map (n, R') of the series. With it goes the number R of labels, of which
    R - R' are copies of the observed ones.
    """
    after = np.frombuffer(labels, dtype=np.bool_)
    everything = _relabellings(after, null)
    others = everything[(everything != after).any(axis=1)]
    contrast = others / others.sum(axis=1, keepdims=True)
    contrast -= ~others / (~others).sum(axis=1, keepdims=True)
    observed = after / after.sum() - ~after / (~after).sum()
    gained = 1 - contrast @ after
    return ((contrast - observed) / gained[:, None]).T, len(everything)

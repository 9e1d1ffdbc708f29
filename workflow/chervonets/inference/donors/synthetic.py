"""Synthetic control: a weighted mean of donors that was like the treated unit before treatment.

Measured size at nominal 5 %, one-sided, for 20 independent normal AR(1) series without a common
cause, the last 40 per cent of the years treated: results/reference/validation/size.csv. The rank is
exact whatever the persistence, as long as any unit could have been the treated one; with fewer than
20 units it cannot reach 5 %. Power for a lasting change of 2 standard deviations of the series (300
panels), rho 0, .3, .5, .7, .9: 10 years .17 .17 .17 .19 .24; 13 .35 .39 .39 .37 .49; 20 .74 .62 .61
.56 .55; 40 .99 .95 .88 .80 .63. In short panels the fit before treatment is good by chance, and the
ratio to it says little: `sdid` then finds more with the same size.
"""

from collections.abc import Mapping

import numpy as np

from chervonets.inference.donors.panel import DONORS, Array, Panel
from chervonets.inference.donors.placebo import (
    ALTERNATIVE,
    NULL,
    Placebos,
    constant_effects,
    rank_p,
    rms,
)
from chervonets.inference.donors.predictors import Matching, Predictors, features
from chervonets.inference.donors.simplex import placebo_weights
from chervonets.inference.result import ROUNDING, Infeasible, Result, check_level
from chervonets.progress import watched

WORST_FIT = float(np.sqrt(20))
"""Largest misfit before treatment, in units of the median donor's. Abadie, Diamond and Hainmueller
(2010, section 3.4) set aside placebos with more than 20 times the mean squared misfit."""


def synthetic_control(
    panel: Panel,
    *,
    predictors: Predictors | None = None,
    importance: Mapping[str, float] | None = None,
    worst_fit: float = WORST_FIT,
    leave_out: bool = True,
    level: float = 0.95,
) -> Result:
    """Effect on one treated unit as its gap to a synthetic control, ranked among placebos.

    Args:
        panel: outcomes of the treated unit and the donors.
        predictors: what to match on; without them, the outcomes of all years before treatment
            with equal importance.
        importance: V of the predictors, by name; without it, the V that fits the outcomes before
            treatment best is searched for each unit (see `predictors`).
        worst_fit: largest root mean squared gap of the treated unit before treatment, in units of
            the median placebo's.
        leave_out: whether the estimate is repeated without each donor that carries weight.
        level: coverage of the interval.

    The treated unit may help to match the placebos, as in Abadie, Diamond and Hainmueller (2010,
    section 3.4). All units are then treated alike, which is what makes the ranks exact under the
    null; a true effect makes them cautious.

    Returns:
        The estimate is the mean gap after treatment, the statistic the root mean squared gap after
        over that before. `p_value` and `p_opposite` rank the same ratio of the positive and of the
        negative gaps only (Abadie 2021, section 3.5); `details["p_two_sided"]` ranks the statistic
        itself. The interval holds the constant effects that the latter does not reject (Firpo and
        Possebom 2018). `details["standard_error"]` is the spread of the yearly gaps over the root
        of their number; it describes them and is no sampling error.

    Raises:
        Infeasible: the treated unit is matched too badly (`worst_fit`), or perfectly, so that its
            gaps before treatment say nothing on the usual error; `worst_fit` is not positive and
            finite; or see `predictors.features`.
    """
    check_level(level)
    if not 0 < worst_fit < np.inf:
        raise Infeasible(f"a worst fit of {worst_fit:g} is not positive and finite")
    weights = _weights(panel, predictors, importance)
    placebos = Placebos.of(panel, weights)
    floor = panel.rounding
    _check_fit(panel, placebos, worst_fit, floor)
    ratios = placebos.ratios(placebos.effects, floor)
    tie = ROUNDING * float(ratios[0])
    gaps = placebos.effects[0]
    left_out = _leave_one_out(panel, weights[0, 1:], predictors, importance) if leave_out else {}
    return Result(
        method="synthetic control",
        statistic=float(ratios[0]),
        estimate=float(gaps.mean()),
        region=constant_effects(_parabolas(placebos, floor), level),
        level=level,
        p_value=rank_p(placebos.ratios(np.maximum(placebos.effects, 0), floor), tie),
        p_opposite=rank_p(placebos.ratios(np.minimum(placebos.effects, 0), floor), tie),
        attainable_p=1 / len(panel.names),
        n=panel.outcomes.shape[1],
        null=NULL,
        alternative=ALTERNATIVE,
        reference=f"the same ratio for each of the {len(panel.donors)} donors as a placebo",
        details={
            "weights": panel.by_size(weights[0, 1:]),
            "gaps": placebos.gaps[0].tolist(),
            "p_two_sided": rank_p(ratios, tie),
            "standard_error": standard_error(gaps),
            "pre_rmspe": float(placebos.fit[0]),
            "post_rmspe": float(rms(gaps)),
            "pre_fit": float(1 - np.square(placebos.fit[0]) / panel.before[0].var()),
            "placebo_ratios": panel.named(ratios[1:]),
            "placebo_effects": panel.named(placebos.effects[1:].mean(axis=1)),
            "placebo_pre_rmspe": panel.named(placebos.fit[1:]),
            "perfect_placebos": int((placebos.fit[1:] <= floor).sum()),
            "leave_one_out": left_out,
        },
    )


def _parabolas(placebos: Placebos, floor: float) -> Array:
    """The squared ratios (units, 3) as polynomials in a constant effect on the treated unit."""
    moves, effects, size = (
        placebos.moves,
        placebos.effects,
        np.square(np.maximum(placebos.fit, floor)),
    )
    squares = np.square(effects).mean(axis=1)
    return np.column_stack([moves**2, 2 * moves * effects.mean(axis=1), squares]) / size[:, None]


def standard_error(gaps: Array) -> float:
    """Standard deviation of the gaps (n,) over the root of n; zero for a single one."""
    return float(gaps.std(ddof=1) / np.sqrt(len(gaps))) if len(gaps) > 1 else 0.0


def _weights(
    panel: Panel,
    predictors: Predictors | None,
    importance: Mapping[str, float] | None,
    units: int | None = None,
) -> Array:
    if predictors is None:
        if importance is not None:
            raise Infeasible("an importance is given, but no predictors")
        return placebo_weights(panel.before, units=units)
    matching = Matching(features(panel, predictors), panel.before)
    fixed = None if importance is None else _fixed_importance(predictors, importance)
    every = np.arange(len(panel.names))
    weights = np.zeros((units or len(every), len(every)))
    for unit in watched(range(len(weights)), "units"):
        others = np.delete(every, unit)
        shares = matching.importance(unit, others) if fixed is None else fixed
        weights[unit, others] = matching.weights(unit, others, shares)
    return weights


def _fixed_importance(predictors: Predictors, importance: Mapping[str, float]) -> Array:
    shares = np.array([importance.get(name, np.nan) for name in predictors], dtype=np.float64)
    if len(importance) != len(shares) or not np.isfinite(shares).all():
        raise Infeasible("the importance does not name the same predictors")
    if (shares < 0).any() or shares.sum() == 0:
        raise Infeasible("the importance of a predictor is negative, or all are zero")
    return np.asarray(shares / shares.sum(), dtype=np.float64)


def _check_fit(panel: Panel, placebos: Placebos, worst_fit: float, floor: float) -> None:
    fit, usual = float(placebos.fit[0]), float(np.median(placebos.fit[1:]))
    if fit > worst_fit * max(usual, floor):
        raise Infeasible(
            f"no mean of the donors follows {panel.treated} before treatment: the gap is "
            f"{fit:.3g}, more than {worst_fit:.3g} times that of the median donor, {usual:.3g}"
        )
    if fit <= floor:
        raise Infeasible(
            f"{len(panel.donors)} donors match the {panel.pre} years of {panel.treated} perfectly, "
            "so the gaps before treatment do not show the usual error"
        )


def _leave_one_out(
    panel: Panel,
    weights: Array,
    predictors: Predictors | None,
    importance: Mapping[str, float] | None,
) -> dict[str, float]:
    """Estimate without each donor that carries weight (Abadie, Diamond and Hainmueller 2015)."""
    if len(panel.donors) <= DONORS:
        return {}
    estimates = {}
    donors = np.array(panel.donors)[weights > ROUNDING].tolist()
    for donor in watched(donors, "donors left out"):
        rest = panel.without(donor)
        found = _weights(rest, predictors, importance, units=1)[0]
        estimates[donor] = float((rest.after[0] - found @ rest.after).mean())
    return estimates

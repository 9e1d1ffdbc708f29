"""A line against weighted lines of other countries, ranked among them as placebos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.donors.panel import Panel
from chervonets.inference.donors.sdid import synthetic_did
from chervonets.inference.donors.synthetic import WORST_FIT, synthetic_control
from chervonets.inference.result import Infeasible, Result
from chervonets.rungs.tests.joint import Joint
from chervonets.rungs.tests.outcomes import Outcome, Settings, outcome_of, refusal
from chervonets.rungs.tests.ranks import joint_of_ranks
from chervonets.ways.samples import Question, Sample
from chervonets.ways.selections import Specification

Array = NDArray[np.float64]

CASE = "the case"
"""Name of the case in a panel of donors; no country has it."""


def synthetic_outcomes(
    rows: Sequence[tuple[Specification, Sample]], question: Question, settings: Settings
) -> tuple[list[Outcome], Joint | None]:
    """Synthetic control or synthetic difference-in-differences, by the null of the specification.

    Donors whose figures never move are left out: as placebos they would make any change look rare.
    The years before the date must be matched no worse than `WORST_FIT` times as badly as the median
    donor's are by the others; else there is no result (Abadie, Diamond and Hainmueller 2010).

    Returns:
        An outcome per row; and the joint test, in which every donor that all rows have takes the
        place of the case in turn.
    """
    outcomes = []
    fitted: list[tuple[Sample, Array, float]] = []
    for specification, sample in rows:
        try:
            result = _fitted(str(specification["null"]), sample, question)
        except Infeasible as error:
            outcomes.append(refusal(error, sample))
            continue
        placebos = cast("Mapping[str, float]", result.details["placebo_effects"])
        names, effects = tuple(placebos), np.array(list(placebos.values()))
        fitted.append((Sample(effects, names, ()), effects, result.estimate))
        outcomes.append(outcome_of(result, question))
    return outcomes, joint_of_ranks(fitted, settings)


def _fitted(null: str, sample: Sample, question: Question) -> Result:
    if sample.after.all() or not sample.after.any():
        raise Infeasible("there are no years before the date, or none after it")
    moving = np.ptp(sample.donors, axis=1) > 0
    panel = Panel.of(
        question.sign * np.vstack([sample.values, sample.donors[moving]]),
        [CASE, *np.array(sample.entities)[moving].tolist()],
        treated=CASE,
        first=float(np.array(sample.labels, dtype=float)[sample.after][0]),
        times=[float(year) for year in sample.labels],
    )
    if null == "synthetic-control":
        return synthetic_control(panel, leave_out=False)
    result = synthetic_did(panel, exact=True)
    fit = cast("float", result.details["pre_rmspe"])
    placebos = cast("Mapping[str, float]", result.details["placebo_pre_rmspe"])
    usual = float(np.median(list(placebos.values())))
    if fit > WORST_FIT * usual:
        raise Infeasible(
            f"no mean of the donors runs parallel before the date: the gap is {fit:.3g}, more than "
            f"{WORST_FIT:.3g} times that of the median donor, {usual:.3g}"
        )
    return result

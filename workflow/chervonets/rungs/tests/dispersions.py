"""How much monthly prices swing after a date, for many specifications at once."""

from dataclasses import replace
from functools import cache, partial
from math import inf, log

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.autoregression import Array
from chervonets.inference.dispersion import dispersion, equalised, ratios
from chervonets.inference.histories import Histories, histories_of
from chervonets.inference.result import Infeasible, Result
from chervonets.rungs.tests.joint import Joint
from chervonets.rungs.tests.outcomes import Outcome, Rows, Settings, attempted
from chervonets.ways.months import BROWN_FORSYTHE
from chervonets.ways.samples import Question, Sample

EXPONENTS = {BROWN_FORSYTHE: 1.0, "variance": 0.5}
"""Of ratios, which make them ratios of deviations, so that both measures have one unit."""


def dispersion_outcomes(
    rows: Rows, question: Question, settings: Settings
) -> tuple[list[Outcome], Joint | None]:
    """Scatter of the marked changes over that of the others; the estimate is the log of the ratio.

    Returns:
        An outcome per row, and the joint test of all rows over consecutive months: in a history all
        lines repeat the disturbances of the same months, at one variance before and after.
    """
    measured = [(str(row.get("scatter", BROWN_FORSYTHE)), sample) for row, sample in rows]
    outcomes = [
        attempted(partial(_tested, measure, sample, question, settings), sample, question)
        for measure, sample in measured
    ]
    carried = [one for one, found in zip(measured, outcomes, strict=True) if not found.reason]
    if not carried:
        return outcomes, None
    drawn = Histories(**settings.drawn)
    return outcomes, Joint.of(np.array([_histories(*one, question, drawn) for one in carried]))


def _tested(measure: str, sample: Sample, question: Question, settings: Settings) -> Result:
    """The single test; ratios as logs, so that half and double lie as far from one.

    Raises:
        Infeasible: months are missing, or the sample cannot carry the test.
    """
    if (np.diff(_ordinals(sample.labels), n=2) != 0).any():
        raise Infeasible("months are missing, so that their persistence cannot be told")
    marked = _marked(sample, question)
    result = dispersion(sample.values, marked, measure=measure, **settings.drawn)

    def logged(ratio: float) -> float:
        return EXPONENTS[measure] * log(ratio) if ratio else -inf

    region = result.region and result.region.mapped(logged)
    return replace(result, estimate=logged(result.estimate), region=region)


def _histories(measure: str, sample: Sample, question: Question, drawn: Histories) -> Array:
    """The logs of the ratio (1 + B,) in the data and in histories of one variance."""
    mask, own = _marked(sample, question), _ordinals(sample.labels)
    residuals, design = equalised(sample.values - np.median(sample.values), mask)
    paths = histories_of(residuals, design, drawn.picks(own, own))
    both = np.vstack([sample.values, paths])
    return np.asarray(EXPONENTS[measure] * np.log(ratios(both, mask, measure)))


def _marked(sample: Sample, question: Question) -> NDArray[np.bool_]:
    """The group whose scatter is predicted to be the larger."""
    return sample.after if question.sign > 0 else ~sample.after


@cache
def _ordinals(labels: tuple[str, ...]) -> NDArray[np.int_]:
    return np.array([12 * int(label[:4]) + int(label[5:]) for label in labels])

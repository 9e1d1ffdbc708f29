"""What some points would have been, had they followed the others, and how far off that may be.

The other points are fitted by least squares with errors that persist as AR(1). Histories with such
errors, but without an event, show how far the points in question then stray from their prediction.
"""

from dataclasses import dataclass

import numpy as np

from chervonets.inference.autoregression import Array, of_histories
from chervonets.inference.designs import Design, Mask
from chervonets.inference.result import CONSTANT, Infeasible


@dataclass(frozen=True, eq=False)
class Prediction:
    """The prediction of the points in question, and the errors that such predictions have.

    Attributes:
        expected: (m,) predicted values.
        errors: (B, m) value minus prediction in histories without an event, each scaled by the
            ratio of standard errors, as in a t-inverted interval.
        persistence: of the errors about the fit.
        freedom: residual degrees of freedom.
    """

    expected: Array
    errors: Array
    persistence: float
    freedom: int


def predict(
    series: Array, regressors: Array, event: Mask, used: Mask, *, resamples: int, seed: int
) -> Prediction:
    """Predict the event's points (n,) of a series (n,) from used ones (n,), none of the event's.

    The regressors of the fit are (n, k), its points consecutive; there are B `resamples`.

    Raises:
        Infeasible: the used points do not determine the fit, or have no scatter about it.
    """
    n, k = regressors.shape
    marked = np.flatnonzero(event)
    apart = np.flatnonzero(~used)
    dummies = np.arange(n)[:, None] == apart
    chosen = np.searchsorted(apart, marked)
    if np.linalg.matrix_rank(regressors[used]) < k:
        raise Infeasible("the points outside the event are too few or too alike for the fit")
    design = Design.of_columns(
        np.hstack([dummies, regressors]), chosen.tolist(), event.astype(np.float64)
    )
    residuals = design.residuals(series)
    if np.abs(residuals).max() <= CONSTANT * max(1.0, float(np.abs(series).max())):
        raise Infeasible("the figures have no scatter about the fit, so it has no error")
    # Value minus prediction at the points in question, a linear map of a series.
    missed = np.zeros((len(marked), n))
    missed[np.arange(len(marked)), marked] = 1
    missed[:, used] -= regressors[marked] @ np.linalg.pinv(regressors[used])
    error = design.standard_errors(residuals)

    def missed_by(draws: Array) -> Array:
        scales = design.standard_errors(design.residuals(draws))
        return np.asarray(draws @ missed.T * (error / scales)[:, None])

    return Prediction(
        expected=series[marked] - missed @ series,
        errors=of_histories(missed_by, residuals, design.errors, resamples, seed),
        persistence=float(design.errors.persistence(residuals)),
        freedom=design.freedom,
    )

"""Matching on predictors whose importance is chosen by the fit before treatment.

The nested problem of Abadie and Gardeazabal (2003, appendix B) and Abadie, Diamond and Hainmueller
(2010, section 2.3): inner weights of donors minimise the distance of the predictors under V, outer
V minimises the distance of the outcomes. The outer problem has several local minima. As in their
package Synth (Abadie, Diamond and Hainmueller 2011) it is searched by Nelder-Mead from equal
importance and from importance by regression, and the better end is taken.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from chervonets.inference.donors.panel import Array, Panel
from chervonets.inference.donors.simplex import simplex_weights
from chervonets.inference.result import CONSTANT, Infeasible

Predictors = Mapping[str, Mapping[str, float]]
"""Figures of the units, by predictor and name of the unit."""

Rows = NDArray[np.int64]

STEPS = 1000
"""Most steps of the outer search."""


@dataclass(frozen=True, eq=False)
class Matching:
    """What each unit is matched on.

    Attributes:
        features: (units, K) predictors, each divided by its standard deviation over the units.
        outcomes: (units, S) outcomes whose fit chooses the importance of the predictors.
    """

    features: Array
    outcomes: Array

    def weights(self, unit: int, pool: Rows, importance: Array) -> Array:
        """Weights (J,) of the units `pool` (J,) that match a unit under an importance (K,)."""
        scaled = self.features * np.sqrt(importance)
        return simplex_weights(scaled[pool].T, scaled[unit])

    def loss(self, unit: int, pool: Rows, importance: Array) -> float:
        """Mean squared misfit of the outcomes."""
        weights = self.weights(unit, pool, importance)
        misfit = self.outcomes[unit] - weights @ self.outcomes[pool]
        return float(misfit @ misfit) / len(misfit)

    def importance(self, unit: int, pool: Rows) -> Array:
        """Importance (K,) of the predictors, adding up to one, that fits the outcomes best."""
        scale = self.loss(unit, pool, _shares(np.ones(self.features.shape[1]))) or 1.0
        ends = [
            scipy.optimize.minimize(
                lambda raw: self.loss(unit, pool, _shares(raw)) / scale,
                start,
                method="Nelder-Mead",
                options={"maxiter": STEPS},
            )
            for start in self._starts(unit, pool)
        ]
        return _shares(min(ends, key=lambda end: float(end.fun)).x)

    def _starts(self, unit: int, pool: Rows) -> list[Array]:
        rows = np.append(pool, unit)
        equal = _shares(np.ones(self.features.shape[1]))
        design = np.column_stack([np.ones(len(rows)), self.features[rows]])
        if np.linalg.matrix_rank(design) < design.shape[1]:
            return [equal]
        slopes = np.linalg.lstsq(design, self.outcomes[rows], rcond=None)[0][1:]
        return [equal, _shares(np.square(slopes).sum(axis=1))]


def _shares(raw: Array) -> Array:
    size = np.abs(raw)
    return np.asarray(size / size.sum(), dtype=np.float64)


def features(panel: Panel, predictors: Predictors) -> Array:
    """(units, K) predictors in the order of the panel, each in standard deviations.

    Raises:
        Infeasible: no predictor, a unit without a figure, or a predictor that does not vary.
    """
    if not predictors:
        raise Infeasible("there is no predictor")
    columns = []
    for name, figures in predictors.items():
        column = np.array([figures.get(unit, np.nan) for unit in panel.names], dtype=np.float64)
        if not np.isfinite(column).all():
            unit = panel.names[int(np.argmin(np.isfinite(column)))]
            raise Infeasible(f"{unit} has no figure for the predictor {name}")
        if np.ptp(column) <= CONSTANT * np.abs(column).max():
            raise Infeasible(f"the predictor {name} is the same for all units")
        columns.append(column / column.std(ddof=1))
    return np.column_stack(columns)

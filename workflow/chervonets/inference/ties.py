"""Equal figures that rounding has pulled apart."""

from __future__ import annotations

import numpy as np

from chervonets.inference.autoregression import Array


def levelled(values: Array, tolerance: float) -> Array:
    """Values (..., n), each run of near ties brought to its lowest, so that ranks see the ties.

    Cutting off decimals would not do: it parts equal values that lie on the edge between two.

    Args:
        values: (..., n) numbers in any unit.
        tolerance: largest difference of neighbours in order that counts as a tie, in their unit.
    """
    order = np.argsort(values, axis=-1, kind="stable")
    ordered = np.take_along_axis(values, order, axis=-1)
    apart = np.diff(ordered, axis=-1, prepend=-np.inf) > tolerance
    lowest = np.maximum.accumulate(np.where(apart, ordered, -np.inf), axis=-1)
    level = np.empty_like(values)
    np.put_along_axis(level, order, lowest, axis=-1)
    return level

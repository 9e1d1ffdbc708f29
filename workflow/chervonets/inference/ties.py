"""Equal figures, also those that rounding has pulled apart, and their ranks."""

import numpy as np
import scipy

from chervonets.inference.autoregression import Array


def levelled(values: Array, tolerance: float) -> Array:
    """Values (..., n), each run of near ties brought to its lowest, so that ranks see the ties.

    The tolerance is the largest difference of neighbours in order that counts as a tie, in the unit
    of the values. Cutting off decimals would not do: it parts equal values that lie on the edge
    between two.
    """
    ordered = np.sort(values, axis=-1)
    apart = np.diff(ordered, axis=-1, prepend=-np.inf) > tolerance
    if apart.all():
        return values
    order = np.argsort(values, axis=-1)
    lowest = np.maximum.accumulate(np.where(apart, ordered, -np.inf), axis=-1)
    level = np.empty_like(values)
    np.put_along_axis(level, order, lowest, axis=-1)
    return level


def ranks(values: Array) -> Array:
    """Ranks (..., n) from 1 along the last axis, equal values in the middle of theirs.

    Those of `scipy.stats.rankdata`, which is asked only where there are ties: without them one
    sorting does, in half the time.
    """
    order = np.argsort(values, axis=-1)
    ordered = np.take_along_axis(values, order, axis=-1)
    if (ordered[..., 1:] == ordered[..., :-1]).any():
        return np.asarray(scipy.stats.rankdata(values, axis=-1), dtype=np.float64)
    places = np.empty_like(values)
    np.put_along_axis(places, order, np.arange(1.0, 1 + values.shape[-1]), axis=-1)
    return places

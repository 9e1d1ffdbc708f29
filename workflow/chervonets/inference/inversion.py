"""Exact tests turned into limits: the shift of the sample at which a test starts to reject.

A relabelled sample reaches the observed statistic until the effect is shifted by its tipping
point. The order statistics of these points give confidence limits (Hartigan 1969 for sign flips)
and, over simulated samples, power, without any search.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.result import ROUNDING


def allowed_exceedances(level: float, total: int, copies: int = 1) -> int:
    """How many relabellings may reach the observed statistic while p stays within the level.

    Args:
        level: of the one-sided test.
        total: number of relabellings, the observed one included.
        copies: how many of them are the observed one.

    Returns:
        The number, -1 or less when no sample of this size can reach the level.
    """
    return math.floor(level * total + ROUNDING) - copies


def critical_shift(tipping: NDArray[np.float64], allowed: int) -> NDArray[np.float64]:
    """The shift beyond which no more than `allowed` relabellings reach the statistic.

    Args:
        tipping: (..., R) shifts up to which each relabelling reaches the observed statistic.
        allowed: see `allowed_exceedances`.

    Returns:
        (...) shifts; infinite where no shift makes the test reject.
    """
    count = tipping.shape[-1]
    if allowed < 0:
        return np.full(tipping.shape[:-1], np.inf)
    if allowed >= count:
        return np.full(tipping.shape[:-1], -np.inf)
    place = count - 1 - allowed
    ordered: NDArray[np.float64] = np.partition(tipping, place, axis=-1)[..., place]
    return ordered


def limits(
    tipping: NDArray[np.float64], total: int, level: float, copies: int = 1
) -> tuple[float, float] | None:
    """Confidence limits of the effect: the effects that an exact two-sided test does not reject.

    Args:
        tipping: (R,) shifts that, added to the effect, bring each relabelling level with it.
        total: number of relabellings, the observed one included.
        level: coverage of the interval, such as 0.95.
        copies: how many of them are the observed one.

    Returns:
        The limits, or None when the relabellings are too few for the coverage.
    """
    allowed = allowed_exceedances((1 - level) / 2, total, copies)
    if allowed < 0 or allowed >= len(tipping):
        return None
    return -float(critical_shift(tipping, allowed)), float(critical_shift(-tipping, allowed))

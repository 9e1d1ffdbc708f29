"""Which years a block bootstrap draws: index matrices for series whose years depend on each other.

Every function gives all resamples at once as positions (B, n), so a resample of a series is
`series[positions]` and a statistic along the last axis needs no loop. The resampled series joins
blocks that were not neighbours; what lasts longer than a block is lost, so with 10 to 25 years and
high persistence a block bootstrap rejects too often (see the tables of `trend` and `comovement`).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.result import Infeasible

Positions = NDArray[np.intp]


def default_length(n: int) -> int:
    """Block length n^(1/3), rounded up: 3 years for n from 9 to 27.

    The rate is the best one for the variance of a mean (Kuensch 1989, Annals of Statistics 17)
    and for its bias and variance (Hall, Horowitz and Jing 1995, Biometrika 82); the
    factor, which depends on the unknown persistence, is set to 1.
    """
    return math.ceil(round(float(np.cbrt(n)), 9))


def checked_length(n: int, length: int | None) -> int:
    """The block length, the default one where none is given.

    Raises:
        Infeasible: a block that is empty or longer than the series.
    """
    chosen = default_length(n) if length is None else length
    if not 1 <= chosen <= n:
        raise Infeasible(f"a block of {chosen} years does not fit into {n}")
    return chosen


def moving_blocks(
    n: int, length: int | None, resamples: int, generator: np.random.Generator
) -> Positions:
    """Moving-block bootstrap (Kuensch 1989, Annals of Statistics 17, 1217-1241).

    Args:
        n: number of years.
        length: of the blocks, which overlap and stay inside the series; None for the default.
        resamples: number B of resamples.
        generator: of the blocks' first years, all equally likely.

    Returns:
        (B, n) positions; the last block is cut where it does not fit.

    Raises:
        Infeasible: a block that is empty or longer than the series.
    """
    size = checked_length(n, length)
    blocks = np.arange(n - size + 1)[:, None] + np.arange(size)
    return _joined(blocks, n, resamples, generator)


def circular_blocks(
    n: int, length: int | None, resamples: int, generator: np.random.Generator
) -> Positions:
    """Circular-block bootstrap: as `moving_blocks`, on a ring, so no year is drawn more rarely.

    Politis and Romano (1992), in LePage and Billard (eds.), Exploring the Limits of Bootstrap.
    Arguments, result and errors as for `moving_blocks`.
    """
    size = checked_length(n, length)
    blocks = (np.arange(n)[:, None] + np.arange(size)) % n
    return _joined(blocks, n, resamples, generator)


def _joined(blocks: Positions, n: int, resamples: int, generator: np.random.Generator) -> Positions:
    count = -(-n // blocks.shape[1])
    firsts = generator.integers(len(blocks), size=(resamples, count))
    return np.asarray(blocks[firsts].reshape(resamples, -1)[:, :n], dtype=np.intp)

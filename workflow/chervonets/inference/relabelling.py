"""Other labels that a set of years could have had: the exact nulls of a contrast."""

import math
from functools import lru_cache
from itertools import combinations

import numpy as np

from chervonets.inference.autoregression import Array
from chervonets.inference.designs import Mask
from chervonets.inference.result import Infeasible

LABELLINGS = 50_000
"""Most assignments of labels that are enumerated."""

PLAIN = 10**9
"""Number of assignments from which only a power of ten is told."""

HELD = 25_000_000
"""Most labels, assignments times years, that are held at once."""


def relabellings(after: Mask, null: str) -> Mask:
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


def tipping_points(series: Array, after: Mask, null: str) -> tuple[Array, int]:
    """Shifts (..., R') of the years `after` up to which other labels show as large a difference.

    Args:
        series: (..., n) values.
        after: (n,) observed labels.
        null: see `relabellings`.

    Returns:
        The shifts, and the number R of relabellings; the R - R' copies of the observed labels have
        no tipping point.

    Raises:
        Infeasible: as `relabellings`.
    """
    shifts, total = _shifts(after.tobytes(), null)
    return np.asarray(series @ shifts, dtype=np.float64), total


@lru_cache(maxsize=8)
def _shifts(labels: bytes, null: str) -> tuple[Array, int]:
    """The tipping points as a linear map (n, R') of the series, and the number R."""
    after = np.frombuffer(labels, dtype=np.bool_)
    everything = relabellings(after, null)
    others = everything[(everything != after).any(axis=1)]
    contrast = others / others.sum(axis=1, keepdims=True)
    contrast -= ~others / (~others).sum(axis=1, keepdims=True)
    observed = after / after.sum() - ~after / (~after).sum()
    gained = 1 - contrast @ after
    return ((contrast - observed) / gained[:, None]).T, len(everything)

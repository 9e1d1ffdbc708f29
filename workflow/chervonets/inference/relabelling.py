"""Other labels that a set of years could have had: the exact nulls of a contrast."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from math import cbrt, comb, factorial, prod

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.autoregression import Array
from chervonets.inference.designs import Mask
from chervonets.inference.result import Infeasible

LABELLINGS = 50_000
"""Most assignments of labels that are enumerated."""

HELD = 25_000_000
"""Most labels, assignments times years, that are held at once."""


def default_block(n: int) -> int:
    """Block length n^(1/3), rounded, but at least 2."""
    return max(2, round(cbrt(n)))


def relabellings(after: Mask, null: str, block: int | None = None) -> Mask:
    """All labels (R, n) that are as likely as the observed ones; those come among them.

    Args:
        after: (n,) observed labels.
        null: `permutation` for every choice of as many years, `cyclic` for every shift, `block`
            for every order of the blocks of years.
        block: length of the blocks; `default_block` where none is given.

    Raises:
        Infeasible: there are more than `LABELLINGS` choices, or no second one.
    """
    n, chosen = len(after), int(after.sum())
    if null == "cyclic":
        if n**2 > HELD:
            raise Infeasible(
                f"{n} shifts of {n} years are too many to be held; take the null ar-sieve"
            )
        return np.stack([np.roll(after, shift) for shift in range(n)])
    if null == "block":
        return _block_orders(after, default_block(n) if block is None else block)
    if comb(n, chosen) > LABELLINGS:
        raise Infeasible(
            f"{chosen} of {n} years can be chosen in {comb(n, chosen)} ways, "
            f"more than the {LABELLINGS} that are enumerated"
        )
    return _assignments(n, chosen)


@lru_cache(maxsize=16)
def _assignments(n: int, chosen: int) -> Mask:
    indices = np.array(list(combinations(range(n), chosen)))
    labels = np.zeros((len(indices), n), dtype=np.bool_)
    np.put_along_axis(labels, indices, values=True, axis=1)
    return labels


def _block_orders(after: Mask, block: int) -> Mask:
    """Labels (R, n) in every order of the blocks; the first n mod block years stay in place."""
    n = len(after)
    if not 1 <= block <= n // 2:
        raise Infeasible(f"{n} years do not hold two blocks of {block}")
    first = n % block
    patterns, place = np.unique(after[first:].reshape(-1, block), axis=0, return_inverse=True)
    counts = np.bincount(place.ravel())
    total = factorial(int(counts.sum())) // prod(factorial(int(count)) for count in counts)
    if total == 1:
        raise Infeasible(f"all blocks of {block} years have the same labels")
    if total > LABELLINGS:
        raise Infeasible(
            f"the blocks of {block} years have {total} orders, "
            f"more than the {LABELLINGS} that are enumerated"
        )
    orders = _arrangements(tuple(counts.tolist()))
    fixed = np.broadcast_to(after[:first], (total, first))
    return np.hstack([fixed, patterns[orders].reshape(total, -1)])


@lru_cache(maxsize=128)
def _arrangements(counts: tuple[int, ...]) -> NDArray[np.intp]:
    """Every order (R, sum of counts) of so many equal things of each kind."""
    if not any(counts):
        return np.zeros((1, 0), dtype=np.intp)
    parts = []
    for kind, count in enumerate(counts):
        if count:
            rest = _arrangements((*counts[:kind], count - 1, *counts[kind + 1 :]))
            parts.append(np.insert(rest, 0, kind, axis=1))
    return np.vstack(parts)


def tipping_points(
    series: Array, after: Mask, null: str, block: int | None = None
) -> tuple[Array, int]:
    """Shifts (..., R') of the years `after` up to which other labels show as large a difference.

    Args:
        series: (..., n) values.
        after: (n,) observed labels.
        null: as in `relabellings`.
        block: as there.

    Returns:
        The shifts, and the number R of relabellings; the R - R' copies of the observed labels have
        no tipping point.

    Raises:
        Infeasible: as `relabellings`.
    """
    shifts, total = _shifts(after.tobytes(), null, block)
    return np.asarray(series @ shifts, dtype=np.float64), total


@lru_cache(maxsize=8)
def _shifts(labels: bytes, null: str, block: int | None) -> tuple[Array, int]:
    """The tipping points as a linear map (n, R') of the series, and the number R."""
    after = np.frombuffer(labels, dtype=np.bool_)
    everything = relabellings(after, null, block)
    others = everything[(everything != after).any(axis=1)]
    contrast = others / others.sum(axis=1, keepdims=True)
    contrast -= ~others / (~others).sum(axis=1, keepdims=True)
    observed = after / after.sum() - ~after / (~after).sum()
    gained = 1 - contrast @ after
    return ((contrast - observed) / gained[:, None]).T, len(everything)

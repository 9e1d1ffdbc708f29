"""Weights of ways: every option of an axis weighs the same in total, whatever the crossings."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

ROUNDS = 500
CLOSE = 1e-10


def raked(choices: pd.DataFrame) -> NDArray[np.float64]:
    """Weights that sum to one, by iterative proportional fitting.

    Deming and Stephan (1940, Annals of Mathematical Statistics 11, 427-444): each axis in turn is
    brought to equal totals of its options until nothing moves. Where combinations that make no
    sense are left out the totals may not all be equal at once; then the last round stands.

    Args:
        choices: a row per way, a column per axis; ways that repeat another get one share together.

    Returns:
        Weights, shape (rows,).
    """
    if choices.empty:
        return np.zeros(0)
    codes = [pd.factorize(choices[name])[0] for name in choices]
    same = pd.Series(list(map(tuple, choices.to_numpy().tolist())))
    weights = 1 / same.groupby(same).transform("size").to_numpy()
    for _ in range(ROUNDS):
        before = weights / weights.sum()
        for code in codes:
            totals = np.bincount(code, weights)
            weights = weights / (totals[code] * len(totals))
        weights = weights / weights.sum()
        if np.abs(weights - before).max() < CLOSE:
            break
    found: NDArray[np.float64] = weights / weights.sum()
    return found

"""Raked weights: options of an axis weigh the same, and repeating choices buys nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chervonets.ways.raking import raked

SIZES = st.lists(st.integers(1, 4), min_size=1, max_size=4)


def crossed(sizes: list[int]) -> pd.DataFrame:
    axes = {f"axis{place}": list(range(size)) for place, size in enumerate(sizes)}
    return pd.MultiIndex.from_product(axes.values(), names=axes.keys()).to_frame(index=False)


@settings(deadline=None, max_examples=60)
@given(sizes=SIZES, seed=st.integers(0, 1000))
def test_every_option_of_an_axis_weighs_the_same(sizes: list[int], seed: int) -> None:
    whole = crossed(sizes)
    rng = np.random.default_rng(seed)
    kept = whole.loc[rng.random(len(whole)) < 0.8]
    weights = raked(kept.reset_index(drop=True))
    if len(kept):
        assert weights.sum() == pytest.approx(1)
    if len(kept) == len(whole):
        for name in whole:
            totals = pd.Series(weights).groupby(whole[name].to_numpy()).sum()
            assert totals.to_numpy() == pytest.approx(1 / len(totals))


@settings(deadline=None, max_examples=60)
@given(sizes=SIZES, seed=st.integers(0, 1000), times=st.integers(2, 4))
def test_more_windows_that_say_the_same_change_no_share(
    sizes: list[int], seed: int, times: int
) -> None:
    once = crossed(sizes)
    says = np.random.default_rng(seed).random(len(once)) < 0.5
    share = raked(once)[says].sum()
    again = pd.concat([once.assign(window=f"w{k}") for k in range(times)], ignore_index=True)
    assert raked(again)[np.tile(says, times)].sum() == pytest.approx(share)


@settings(deadline=None, max_examples=60)
@given(sizes=SIZES, seed=st.integers(0, 1000))
def test_repeated_ways_and_their_order_change_no_share(sizes: list[int], seed: int) -> None:
    once = crossed(sizes)
    rng = np.random.default_rng(seed)
    says = rng.random(len(once)) < 0.5
    share = raked(once)[says].sum()
    rows = np.concatenate([np.arange(len(once)), rng.integers(len(once), size=5)])
    rows = rng.permutation(rows)
    assert raked(once.iloc[rows].reset_index(drop=True))[says[rows]].sum() == pytest.approx(share)

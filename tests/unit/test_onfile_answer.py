"""How the answer of `chervonets test` tells its numbers."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from chervonets import tests
from chervonets.inference.levels import one_sample
from chervonets.inference.result import Region
from chervonets.onfile.answer import Found, schema

NOISE = np.random.default_rng(5).normal(size=24)


def mean(shift: float, scale: float) -> Found:
    """The mean of noise about a value."""
    rows = pd.DataFrame({"value": shift + scale * NOISE})
    return tests.level(rows, value="value", against=shift, resamples=199)


def told(found: Found) -> tuple[str, str, str]:
    """Lower end, estimate and upper end in print."""
    lines = found.words().splitlines()
    estimate = next(line for line in lines if line.startswith("  estimate")).split()[-1]
    low, _, high = next(line for line in lines if " % interval" in line).split()[-3:]
    return low, estimate, high


@pytest.mark.parametrize("shift", [0.0, 50.0, 1e5, 1e6, 123456789.0])
@pytest.mark.parametrize("scale", [1e-3, 1.0, 30.0])
def test_estimate_and_interval_differ_in_print(shift: float, scale: float) -> None:
    found = mean(shift, scale)
    assert found.interval is not None
    first, last = found.interval
    assert first is not None
    assert last is not None
    low, estimate, high = map(float, told(found))
    assert low < estimate < high
    assert high - low == pytest.approx(last - first, rel=0.05)


def test_usual_numbers_keep_their_digits() -> None:
    found = mean(0.0, 1.0)
    assert told(found)[1] == f"{found.estimate:.4g}"
    assert told(mean(1e4, 1e3))[1] == f"{mean(1e4, 1e3).estimate:.6g}"


@pytest.mark.parametrize(
    ("region", "pieces"),
    [
        (None, None),
        (Region(()), []),
        (Region(((-math.inf, math.inf),)), [[None, None]]),
        (Region(((1.0, 2.0), (3.0, math.inf))), [[1.0, 2.0], [3.0, None]]),
    ],
)
def test_pieces_tell_no_bound_from_no_effect(
    region: Region | None, pieces: list[list[float | None]] | None
) -> None:
    result = replace(one_sample(NOISE, resamples=19), region=region)
    assert Found.of("level", result, mean(0.0, 1.0).drawn).plain()["pieces"] == pieces
    assert "pieces" in schema()["$defs"]["Answer"]["properties"]

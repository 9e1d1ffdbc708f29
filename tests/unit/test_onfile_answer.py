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
from chervonets.onfile.options import Given

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
    assert mean(0.0, 1.0).timed.answer("level", result).plain()["pieces"] == pieces
    assert "pieces" in schema()["$defs"]["Answer"]["properties"]


@pytest.mark.parametrize(
    ("season", "read", "detail"),
    [(True, "to 2002-12-01, month as season.", "month"), (False, "to 2002-12-01.", "none")],
)
def test_a_season_is_told_only_where_there_is_one(season: bool, read: str, detail: str) -> None:
    months = pd.date_range("2001-01-01", periods=24, freq="MS").astype(str)
    rows = pd.DataFrame({"month": months, "value": np.exp(NOISE / 10)})
    given = Given(value="value", time="month", resamples=99)
    found = tests.excess_mortality(rows, date="2002-10", season=season, **given)
    assert read in found.words()
    assert found.details["season"] == detail


def test_years_have_no_season() -> None:
    rows = pd.DataFrame({"year": range(1900, 1924), "value": np.exp(NOISE / 10)})
    given = Given(value="value", time="year", resamples=99)
    assert "1900 to 1923.\n" in tests.excess_mortality(rows, date="1920", **given).words()


def test_no_break_is_told_as_none() -> None:
    rows = pd.DataFrame({"value": NOISE})
    said = tests.breaks(rows, value="value", number=0, resamples=99).words()
    assert "  breaks         none\n" in said
    assert "last before" not in said


def test_a_null_hypothesis_is_told_with_the_digits_that_were_given() -> None:
    rows = pd.DataFrame({"value": 1234567.5 + NOISE})
    found = tests.level(rows, value="value", against=1234567.5, resamples=99)
    assert found.details["null"] == "the mean is 1234567.5"

"""Files of strangers are read as they are meant, or the message says how to say so."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from chervonets import tests
from chervonets.problems import DataError
from tests.unit.test_onfile_times import days, parts


def rows(times: list[str], seed: int = 3) -> bytes:
    """A csv of times t and noisy figures v that rise by 1 with each row."""
    noise = np.random.default_rng(seed).normal(scale=0.01, size=len(times))
    values = np.arange(len(times)) + noise
    lines = (f"{time},{value:.4f}\n" for time, value in zip(times, values, strict=True))
    return ("t,v\n" + "".join(lines)).encode()


def refusal(source: bytes | pd.DataFrame, **given: object) -> str:
    """What is told of a file that is refused."""
    with pytest.raises(DataError) as error:
        tests.trend(source, value="v", **{"time": "t", "resamples": 99, **given})
    return str(error.value)


# Times


@pytest.mark.parametrize(
    ("times", "noun", "nouns"),
    [
        (days("2020-01-01", 26, "14D"), "step of 14 days", "steps of 14 days"),
        (days("1900-01-01", 21, "5YS"), "step of 60 months", "steps of 60 months"),
        ([f"{1980.5 + n}" for n in range(25)], "step of 2 half-years", "steps of 2 half-years"),
        ([f"{1980 + n}Q4" for n in range(25)], "step of 4 quarters", "steps of 4 quarters"),
        ([f"{1900 + 5 * n}" for n in range(25)], "step of 5 years", "steps of 5 years"),
        (parts("{y}-{p:02}", 24, 12), "month", "months"),
    ],
)
def test_a_slope_is_per_what_is_counted(times: list[str], noun: str, nouns: str) -> None:
    found = tests.trend(rows(times), value="v", time="t", resamples=99)
    assert found.estimate == pytest.approx(1, abs=0.01)
    assert f"{len(times)} {nouns}, " in found.words()
    assert found.details["slope_per"] == noun

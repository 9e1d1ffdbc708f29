import numpy as np
import pytest

from chervonets.inference.cohorts import cohort_deficit
from chervonets.inference.result import Infeasible

AGES = np.arange(50)
CRISIS = np.isin(AGES, [23, 24])
NOISE = np.random.default_rng(6).standard_normal(50)
SMOOTH = 1e5 * np.exp(-0.01 * AGES - 0.0002 * AGES**2 + 0.01 * NOISE)


def test_a_planted_deficit_is_found():
    counts = SMOOTH * np.where(CRISIS, 0.75, 1.0)
    result = cohort_deficit(counts, AGES, CRISIS)
    assert result.details["percent"] == pytest.approx(25, abs=3)
    assert result.p_value < 0.02
    assert 0 < result.interval[0] < result.estimate < result.interval[1]
    assert sum(result.details["deficit"]) == pytest.approx(result.estimate)


def test_expected_is_the_interpolation():
    """A log-linear fall without scatter but for two ages: the line is known."""
    counts = 1000 * np.exp(-0.05 * np.arange(12.0))
    counts[[2, 9]] *= [1.01, 0.99]
    result = cohort_deficit(counts, np.arange(12), np.arange(12) == 5, degree=1, resamples=99)
    used = np.arange(12) != 5
    line = np.polyfit(np.arange(12)[used], np.log(counts[used]), 1)
    assert result.details["expected"] == pytest.approx([np.exp(np.polyval(line, 5))])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"counts": -SMOOTH}, "not positive"),
        ({"counts": 0 * SMOOTH}, "not positive"),
        ({"counts": SMOOTH[:9]}, "not as many"),
        ({"ages": 5 * AGES}, "not consecutive"),
        ({"crisis": AGES < 0}, "no age is in the crisis"),
        ({"crisis": [True]}, "not as many"),
        ({"crisis": AGES <= 42}, "too few"),
        ({"degree": -1}, "no negative degree"),
    ],
)  # fmt: skip
def test_refusals(change, reason):
    arguments = {"counts": SMOOTH, "ages": AGES, "crisis": CRISIS, **change}
    with pytest.raises(Infeasible, match=reason):
        cohort_deficit(**arguments)

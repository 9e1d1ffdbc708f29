import numpy as np
import pytest

from chervonets.inference.result import Infeasible, check_level, checked


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([1.0, 2.0], "2 years are too few; the test needs 3"),
        ([1.0, np.nan, 2.0], "missing or infinite"),
        ([1.0, np.inf, 2.0], "missing or infinite"),
        ([4.0, 4.0, 4.0], "all years are the same"),
        ([0.0, 0.0, 0.0], "all years are the same"),
        ([[1.0, 2.0, 3.0]], "not one series"),
    ],
)
def test_what_cannot_be_tested_is_refused_in_words(values, reason):
    with pytest.raises(Infeasible, match=reason):
        checked(values, at_least=3, what="years")


def test_a_constant_series_passes_where_it_may():
    assert checked([4, 4], at_least=2, varied=False).tolist() == [4.0, 4.0]


@pytest.mark.parametrize("level", [0.0, 1.0, -1.0, float("nan")])
def test_levels_lie_between_zero_and_one(level):
    with pytest.raises(Infeasible, match="does not lie between 0 and 1"):
        check_level(level)

import numpy as np
import pytest

from chervonets.inference.comovement import comovement
from chervonets.inference.levels import one_sample
from chervonets.inference.ties import levelled


def test_near_ties_take_the_lowest_of_their_run():
    values = np.array([[3.0, 1.0, 1.0 + 1e-12, 2.0], [5.0, 5.0, 5.0, 4.0]])
    assert levelled(values, 1e-9).tolist() == [[3.0, 1.0, 1.0, 2.0], [5.0, 5.0, 5.0, 4.0]]


def test_ties_on_the_edge_of_a_decimal_are_not_parted():
    edge = 976_562.5e-9  # half way between two numbers of nine decimals
    pair = levelled(np.array([edge * (1 - 1e-15), edge * (1 + 1e-15), 1.0]), 1e-9)
    assert pair[0] == pair[1]


def test_signed_ranks_see_distances_that_are_equal_in_decimals():
    """9.9 and 10.1 are as far from 10, though their differences in binary are not."""
    found = one_sample([9.9, 10.1, 10.2, 10.3, 10.4], 10.0, null="signed-rank")
    whole = one_sample([-1, 1, 2, 3, 4], 0.0, null="signed-rank")
    assert (found.statistic, found.p_value) == (whole.statistic, whole.p_value)


def test_ties_about_a_line_are_kept_by_a_shift():
    one, other = np.array([0, 1, 0, 1, 3, 0, 1, 2.0]) / 8, np.arange(8) % 3 / 4
    first = comovement(one, other, null="permutation")
    assert comovement(one / 4 - 64, other, null="permutation").p_value == first.p_value


@pytest.mark.parametrize("null", ["sign", "signed-rank"])
def test_a_difference_that_is_only_rounding_counts_as_none(null):
    """A rise of 1.1 - 1 is a tenth, though not in binary."""
    found = one_sample([1.1 - 1, 0.3, 0.2, -0.1, 0.5], 0.1, null=null)
    assert found.details["zero"] == 1

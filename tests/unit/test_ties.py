import numpy as np

from chervonets.inference.comovement import comovement, levelled
from chervonets.inference.levels import one_sample


def test_near_ties_take_the_lowest_of_their_run():
    values = np.array([[3.0, 1.0, 1.0 + 1e-12, 2.0], [5.0, 5.0, 5.0, 4.0]])
    assert levelled(values, 1e-9).tolist() == [[3.0, 1.0, 1.0, 2.0], [5.0, 5.0, 5.0, 4.0]]


def test_ties_on_the_edge_of_a_decimal_are_not_parted():
    edge = 976_562.5e-9  # half way between two numbers of nine decimals
    pair = levelled(np.array([edge * (1 - 1e-15), edge * (1 + 1e-15), 1.0]), 1e-9)
    assert pair[0] == pair[1]


def test_ties_about_a_line_are_kept_by_a_shift():
    one, other = np.array([0, 1, 0, 1, 3, 0, 1, 2.0]) / 8, np.arange(8) % 3 / 4
    first = comovement(one, other)
    assert comovement(one / 4 - 64, other).p_value == first.p_value


def test_a_difference_that_is_only_rounding_counts_as_none():
    """A rise of 1.1 - 1 is a tenth, though not in binary."""
    found = one_sample([1.1 - 1, 0.3, 0.2, -0.1, 0.5], 0.1, null="sign")
    assert found.details["zero"] == 1

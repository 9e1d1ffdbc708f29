import pytest

from chervonets.inference.levels import level
from chervonets.inference.ranks import rank_among
from chervonets.inference.result import Infeasible


def test_all_inside_attains_the_smallest_p():
    result = level([8.0, 9.0, 10.0, 11.0, 12.0], 5, 20)
    assert result.statistic == 1
    assert result.p_value == result.attainable_p == pytest.approx(1 / 32)
    assert result.p_opposite == 1
    assert result.interval == (8.0, 12.0)
    assert result.level == pytest.approx(1 - 2 / 32)


def test_equivalence_is_the_worse_of_two_sign_tests():
    """Of six, one lies below and two above: sign tests of 5 and of 4 successes in six."""
    result = level([3.0, 8.0, 9.0, 10.0, 30.0, 40.0], 5, 20)
    assert result.p_value == pytest.approx((15 + 6 + 1) / 64)
    assert result.details["share_inside"] == pytest.approx(0.5)
    assert (result.details["below"], result.details["above"]) == (1, 2)


def test_all_outside_speaks_for_the_opposite():
    result = level([30.0, 31.0, 40.0, 50.0, 60.0, 70.0], 5, 20)
    assert result.p_value == 1
    assert result.p_opposite == pytest.approx(2 / 64)


def test_a_margin_belongs_to_the_inside_but_counts_against_equivalence():
    result = level([5.0, 10.0, 20.0], 5, 20)
    assert result.statistic == 1
    assert result.p_value == pytest.approx(4 / 8)


def test_rival_sources_are_no_sample():
    result = level([1.8, 2.4], 1.5, 2.5, sample=False)
    assert result.p_value is result.p_opposite is result.attainable_p is result.interval is None
    assert result.details["envelope"] == (1.8, 2.4)
    assert result.statistic == 1


def test_one_estimate_has_no_interval():
    assert level([2.0], 1, 3).interval is None


@pytest.mark.parametrize(
    ("estimates", "margins", "reason"),
    [
        ([], (1, 2), "too few"),
        ([1.0, -1.0], (1, 2), "not positive"),
        ([1.0, float("nan")], (1, 2), "missing"),
        ([1.0], (2, 1), "margins"),
        ([1.0], (0, 1), "margins"),
    ],
)
def test_refusals_of_levels(estimates, margins, reason):
    with pytest.raises(Infeasible, match=reason):
        level(estimates, *margins)


def test_ties_count_against_the_ranked_case_in_both_directions():
    result = rank_among(3.0, [1.0, 2.0, 3.0, 4.0])
    assert result.p_value == pytest.approx(3 / 5)
    assert result.p_opposite == pytest.approx(4 / 5)
    assert result.details["tied"] == 1
    assert result.estimate == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("target", "others", "reason"),
    [
        (1.0, [2.0], "too few"),
        (float("nan"), [1.0, 2.0], "no value"),
        (1.0, [1.0, float("inf")], "missing or infinite"),
    ],
)
def test_refusals_of_ranks(target, others, reason):
    with pytest.raises(Infeasible, match=reason):
        rank_among(target, others)


def test_with_one_margin_the_outside_is_one_sign_test():
    found = level([80.0, 85.0, 88.0, 92.0], 90.0, None)
    assert found.p_opposite == 5 / 16
    assert found.details["low"] == 90.0
    with pytest.raises(Infeasible, match="margins"):
        level([80.0], None, None)

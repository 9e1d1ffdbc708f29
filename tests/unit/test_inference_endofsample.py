import numpy as np
import pytest

from chervonets.inference.endofsample import end_of_sample
from chervonets.inference.result import Infeasible

YEARS = np.array([3.0, 5.0, 4.0, 6.0, 4.0, 5.0, 3.0, 4.0, 6.0, 5.0])


def test_a_jump_at_the_end_attains_the_smallest_p():
    result = end_of_sample([*YEARS, 30.0, 31.0], 2)
    assert result.details["blocks"] == 9
    assert result.p_value == result.attainable_p == pytest.approx(1 / 10)
    assert result.p_opposite == 1.0
    assert result.details["plain_share"] == 0
    assert result.details["one_sided_p"] == pytest.approx(1 / 10)
    assert result.estimate == pytest.approx(30.5 - YEARS.mean())


def test_a_fall_speaks_for_the_opposite():
    result = end_of_sample([*YEARS, -30.0, -31.0], 2)
    assert result.p_value == 1.0
    assert result.p_opposite == pytest.approx(1 / 10)


def test_a_trend_that_goes_on_is_no_instability():
    line = 3.0 * np.arange(12) + [*YEARS, 4.0, 5.0]
    assert (
        end_of_sample(line, 2).p_value < end_of_sample(line, 2, trend=True).details["p_two_sided"]
    )


def test_trend_variant_ignores_the_trend():
    plain = [*YEARS, 9.0, 8.0]
    steep = plain + 7.0 * np.arange(12)
    first, second = (end_of_sample(values, 2, trend=True) for values in (plain, steep))
    assert second.statistic == pytest.approx(first.statistic)
    assert second.estimate == pytest.approx(first.estimate)


def test_one_last_year_needs_no_trend_projection():
    result = end_of_sample([*YEARS, 9.0], 1, trend=True)
    assert result.p_value == pytest.approx(1 / 11)


@pytest.mark.parametrize(
    ("values", "m", "reason"),
    [
        (YEARS, 4, "6 earlier years hold 3 blocks of 4"),
        (YEARS, 0, "blocks of 0"),
        (YEARS, 10, "0 earlier years hold 0 blocks"),
        ([*np.ones(10), 3.0], 1, "all earlier years are the same"),
        ([*YEARS, np.nan], 1, "missing"),
    ],
)
def test_refusals(values, m, reason):
    with pytest.raises(Infeasible, match=reason):
        end_of_sample(values, m)

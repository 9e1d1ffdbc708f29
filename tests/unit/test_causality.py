import numpy as np
import pytest

from chervonets.inference.causality import granger, wald_statistics
from chervonets.inference.result import Infeasible


def pair(n, seed, follows=0.0):
    """Two random walks; the second also follows the first a year later."""
    steps = np.random.default_rng(seed).standard_normal((2, n))
    cause = steps[0].cumsum()
    effect = steps[1].cumsum()
    effect[1:] += follows * cause[:-1]
    return cause, effect


def test_a_leader_is_found_and_the_other_way_is_not():
    cause, effect = pair(40, 1, follows=1.0)
    found = granger(cause, effect, resamples=199)
    assert found.p_value == found.attainable_p
    assert found.estimate > 0
    assert granger(effect, cause, resamples=199).p_value > 0.1


def test_histories_are_those_of_the_seed():
    cause, effect = pair(25, 2)
    first = granger(cause, effect, resamples=99, seed=3)
    assert granger(cause, effect, resamples=99, seed=3).p_value == first.p_value
    assert first.p_opposite is None
    assert first.details["f"] == first.statistic / first.details["lags"]


def test_a_given_lag_is_taken_and_others_are_searched():
    cause, effect = pair(40, 3)
    assert granger(cause, effect, lags=2, resamples=19).details["lags"] == 2
    lags = {
        granger(*pair(40, seed), resamples=1, criterion="aic").details["lags"] for seed in range(9)
    }
    assert lags <= {1, 2, 3}
    assert len(lags) > 1


def test_the_search_takes_the_least_criterion_of_each_pair():
    pairs = np.random.default_rng(4).standard_normal((6, 30, 2))
    together = wald_statistics(pairs, [1, 2, 3], criterion="aic")
    for place, single in enumerate(pairs):
        alone = wald_statistics(single[None], [1, 2, 3], criterion="aic")
        assert (alone[0][0], alone[1][0]) == (together[0][place], pytest.approx(together[1][place]))


@pytest.mark.parametrize(
    ("arguments", "options", "reason"),
    [
        (pair(19, 0), {}, "19 years are too few"),
        (pair(20, 0), {"lags": 3}, "leave 7 of 20 years"),
        (pair(25, 0), {"lags": 0}, "at least one lag"),
        (pair(25, 0), {"integration": -1}, "not negative"),
        (pair(25, 0), {"criterion": "bic"}, "not a criterion"),
        ((np.arange(25.0) % 3, pair(24, 0)[0]), {}, "as long as each other"),
        ((np.ones(25), pair(25, 0)[0]), {}, "are the same"),
        ((pair(25, 0)[0], np.where(np.arange(25) == 4, np.nan, 1.0)), {}, "missing"),
    ],
)
def test_refusals(arguments, options, reason):
    with pytest.raises(Infeasible, match=reason):
        granger(*arguments, **options)


def test_series_that_foretell_themselves_are_refused():
    cause = pair(30, 5)[0]
    with pytest.raises(Infeasible, match="perfectly"):
        granger(cause, np.append(0, cause[:-1]), resamples=19)


def test_a_series_does_not_foretell_itself_in_another_unit():
    cause, effect = pair(30, 1)
    with pytest.raises(Infeasible, match="in another unit"):
        granger(cause, 1 - 3 * cause)
    assert granger(cause, cause + 1e-3 * effect, resamples=19).n == 30

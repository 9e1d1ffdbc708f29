import numpy as np
import pytest

from chervonets.inference.bounds import bounds, null_statistics
from chervonets.inference.result import Infeasible


def related(n, seed, speed=0.6):
    """A random walk and a series that closes a share of its distance to it every year."""
    steps = np.random.default_rng(seed).standard_normal((2, n))
    other = steps[0].cumsum()
    outcome = np.zeros(n)
    for year in range(1, n):
        gap = outcome[year - 1] - 2 * other[year - 1]
        outcome[year] = outcome[year - 1] - speed * gap + 0.3 * steps[1, year]
    return outcome, other


def test_a_relation_is_found():
    found = bounds(*related(25, 1), resamples=999)
    assert found.details["verdict"] == "relation"
    assert found.p_value == max(found.details["p_i0"], found.details["p_i1"])
    assert found.estimate == pytest.approx(-0.6, abs=0.15)
    assert found.details["long_run"] == pytest.approx([2], abs=0.2)
    assert found.p_opposite is None


def test_between_the_bounds_the_verdict_is_open():
    outcome, other = np.random.default_rng(1).standard_normal((2, 20)).cumsum(axis=1)
    found = bounds(outcome, other, resamples=999)
    p = found.details["p_i0"], found.details["p_i1"]
    assert p[0] < p[1]
    assert found.details["verdict"] == "none"
    assert bounds(outcome, other, resamples=999, level=0.01).details["verdict"] == "relation"
    between = bounds(outcome, other, resamples=999, level=1 - sum(p) / 2)
    assert between.details["verdict"] == "inconclusive"


@pytest.mark.parametrize("case", [1, 2, 3, 4, 5])
def test_f_and_t_by_least_squares(case):
    """With this year's level of one of the others instead of its change and last year's level."""
    y = np.random.default_rng(2).standard_normal(24).cumsum()
    x = np.random.default_rng(3).standard_normal((2, 24)).cumsum(axis=1)
    rows = range(2, 24)
    levels = [[y[t - 1] for t in rows], [x[0, t] for t in rows], [x[1, t - 1] for t in rows]]
    changes = [[y[t - 1] - y[t - 2] for t in rows], [x[1, t] - x[1, t - 1] for t in rows]]
    constant, trend = [1.0] * len(rows), list(rows)
    fixed = {1: [], 2: [], 3: [constant], 4: [constant], 5: [constant, trend]}[case]
    tested = levels + {2: [constant], 4: [trend]}.get(case, [])
    outcome = np.array([y[t] - y[t - 1] for t in rows])

    def squares(columns):
        design = np.column_stack(columns)
        solved = np.linalg.lstsq(design, outcome, rcond=None)[0]
        return np.square(outcome - design @ solved).sum(), len(design) - design.shape[1]

    least, freedom = squares([*changes, *fixed, *tested])
    f = (squares([*changes, *fixed])[0] - least) / len(tested) / (least / freedom)
    t = ((squares([*changes, *fixed, *tested[1:]])[0] - least) / (least / freedom)) ** 0.5
    found = bounds(y, x, case=case, lags=2, orders=(0, 1), resamples=19)
    assert found.statistic == pytest.approx(f, rel=1e-9)
    assert found.details["residual_degrees"] == freedom
    if case in (1, 3, 5):
        assert abs(found.details["t"]) == pytest.approx(t, rel=1e-9)
    else:
        assert "t" not in found.details


def test_bounds_of_few_years_are_far_above_those_of_many():
    few, many = (
        np.quantile(null_statistics(n, 1, 3, 1, (0,), 4000, 0, walks=True)[0], 0.95)
        for n in (11, 80)
    )
    assert few > 1.3 * many


@pytest.mark.parametrize(
    ("change", "options", "reason"),
    [
        ({}, {"case": 6}, "not a case"),
        ({}, {"lags": 0}, "lags from 1"),
        ({}, {"orders": (1, 1)}, "one, from 0 up"),
        ({}, {"orders": 4, "lags": 4}, "residual degrees of freedom"),
        ({"others": np.arange(13.0)}, {}, "as long as the outcome"),
        ({"others": np.ones(14)}, {}, "are the same"),
        ({"others": np.arange(14.0)}, {"case": 5}, "depend on each other"),
        ({"outcome": np.arange(14.0)}, {}, "no scatter"),
        ({"outcome": [1.0, 2.0, 4.0, 3.0]}, {}, "too few"),
    ],
)
def test_refusals(change, options, reason):
    outcome, others = related(14, 4)
    arguments = {"outcome": outcome, "others": others} | change
    with pytest.raises(Infeasible, match=reason):
        bounds(**arguments, resamples=19, **options)

import numpy as np
import pytest

from chervonets.inference.impact import impact
from chervonets.inference.result import Infeasible
from chervonets.inference.structural.gibbs import Controls, inverse_gamma, split_r_hat
from chervonets.inference.structural.statespace import Structure

AFTER = np.arange(20) >= 14


def series(effect=0.0, seed=0, n=20):
    """A control, and a series that follows it and rises by so much in the last six years."""
    draws = np.random.default_rng(seed).standard_normal((2, n))
    control = 10 + draws[0].cumsum()
    return 3 + 2 * control + 0.3 * draws[1] + effect * (np.arange(n) >= n - 6), control


@pytest.fixture(scope="module")
def found():
    values, control = series(effect=4.0)
    return impact(values, AFTER, controls=control, resamples=400)


def test_an_effect_is_found(found):
    low, high = found.interval
    assert low < 4 < high
    assert low > 0
    assert found.attainable_p == 1 / 401
    assert found.attainable_p <= found.p_value < 0.025 < found.p_opposite <= 1


def test_details_agree_with_each_other(found):
    details, (values, _) = found.details, series(effect=4.0)
    assert details["cumulative"]["mean"] == pytest.approx(6 * found.estimate)
    assert np.mean([year["mean"] for year in details["effects"]]) == pytest.approx(found.estimate)
    expected = np.array(details["expected"])
    assert values[AFTER] - expected == pytest.approx([year["mean"] for year in details["effects"]])
    assert details["relative"]["mean"] == pytest.approx(found.estimate / expected.mean())
    assert list(details["sds"]) == ["level", "residual"]
    assert details["r_hat"] < 1.1
    assert details["before"] == 14


def test_the_answer_is_given_under_other_beliefs(found):
    reruns = found.details["sensitivity"]
    assert list(reruns) == [
        "level sd 0.01",
        "level sd 0.001",
        "level sd 0.05",
        "level sd 0.2",
        "weak residual prior",
    ]
    assert reruns["level sd 0.01"]["mean"] == found.estimate
    assert reruns["level sd 0.2"]["sd"] > reruns["level sd 0.001"]["sd"]
    assert not found.details["sensitive"]


def test_a_belief_that_decides_is_called_out():
    values = np.random.default_rng(5).standard_normal(20).cumsum()
    details = impact(values, AFTER, sensitivity=(0.001, 1.0), resamples=400).details
    narrow, wide = details["sensitivity"]["level sd 0.001"], details["sensitivity"]["level sd 1"]
    assert wide["high"] - wide["low"] > 2 * (narrow["high"] - narrow["low"])
    zero_inside = {rerun["low"] <= 0 <= rerun["high"] for rerun in details["sensitivity"].values()}
    assert details["sensitive"] == (len(zero_inside) == 2)


def test_a_prior_that_the_years_contradict_shows():
    calm = np.linspace(0, 1, 20) + 0.001 * (-1.0) ** np.arange(20)
    assert impact(calm, AFTER, resamples=400).details["prior_predictive"]["changes"] > 0.99


def test_draws_are_those_of_the_seed():
    values, _ = series()
    results = [impact(values, AFTER, resamples=400, seed=seed) for seed in (1, 1, 2)]
    assert results[0].interval == results[1].interval != results[2].interval


def test_slope_and_seasons_are_carried_on():
    years = np.arange(28)
    values = 0.5 * years + np.array([3.0, -1.0, -2.0])[years % 3]
    values += 0.05 * np.random.default_rng(3).standard_normal(28)
    options = {"residual_sd": 0.05, "residual_years": 5.0, "sensitivity": (), "resamples": 400}
    found = impact(values, years >= 22, trend=True, seasons=3, **options)
    assert abs(found.estimate) < 0.5
    assert list(found.details["sds"]) == ["level", "slope", "season", "residual"]
    assert impact(values, years >= 22, **options).estimate > 3


def test_seasons_add_up_to_zero():
    structure = Structure.of(seasons=4)
    path = structure.paths(
        np.array([[0.0, 1.0, 2.0, -5.0]]), np.zeros((1, 2)), 8, np.random.default_rng(0)
    )
    season = path[0, :, 1]
    assert season[:4].sum() == 0
    assert season[4:].tolist() == season[:4].tolist()


def test_inverse_gamma_has_its_mean():
    drawn = inverse_gamma(np.full(200_000, 12.0), np.full(200_000, 5.0), np.random.default_rng(0))
    assert drawn.mean() == pytest.approx(5.0 / (12 - 2), rel=0.01)


def test_roots_give_the_covariances_of_the_coefficients():
    matrix = np.random.default_rng(1).standard_normal((30, 2)) @ np.array([[1.0, 0.8], [0, 0.6]])
    controls = Controls.of(matrix, 2.0)
    gram = matrix.T @ matrix
    precision = 2 / 30 * (gram + np.diag(np.diag(gram))) / 2
    for root, expected in ((controls.prior, precision), (controls.posterior, precision + gram)):
        assert root.T @ root == pytest.approx(np.linalg.inv(expected))


def test_r_hat_tells_chains_apart():
    draws = np.random.default_rng(0).standard_normal((8, 50))
    assert split_r_hat(draws.ravel(), 8) < 1.05
    assert split_r_hat((draws + np.arange(8)[:, None]).ravel(), 8) > 2


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"after": np.arange(20) >= 5}, "too few; the model needs 6"),
        ({"after": np.arange(20) >= 7, "controls": np.eye(20)[:2] + 1}, "the model needs 8"),
        ({"after": np.arange(20) < 14}, "last stretch"),
        ({"after": np.arange(20) > 99}, "last stretch"),
        ({"after": np.isin(np.arange(20), [14, 19])}, "last stretch"),
        ({"after": AFTER[1:]}, "not as many"),
        ({"controls": np.arange(19.0)}, "not as long"),
        ({"controls": np.maximum(np.arange(20), 14.0)}, "does not vary"),
        ({"level_sd": 0.0}, "not positive"),
        ({"residual_years": 0.01}, "worth less"),
        ({"resamples": 100}, "too few"),
        ({"level": 1.0}, "between 0 and 1"),
    ],
)
def test_refusals(change, reason):
    arguments = {"values": series()[0], "after": AFTER} | change
    with pytest.raises(Infeasible, match=reason):
        impact(**arguments)

"""Panels with donors, weights on the simplex, and what the tests with donors refuse."""

import numpy as np
import pytest
from scipy.optimize import LinearConstraint, minimize

from chervonets.inference.donors import leftout
from chervonets.inference.donors.augmented import (
    augmented_control,
    corrected,
    left_out_errors,
    one_error_rule,
    ridge_weights,
)
from chervonets.inference.donors.conformal import PROXIES, block_p, blocks, conformal, conformal_p
from chervonets.inference.donors.leftout import left_out_weights
from chervonets.inference.donors.panel import Panel
from chervonets.inference.donors.sdid import WEIGHTINGS, synthetic_did
from chervonets.inference.donors.simplex import placebo_weights, simplex_weights
from chervonets.inference.donors.synthetic import synthetic_control
from chervonets.inference.inversion import UNBOUNDED
from chervonets.inference.result import Infeasible

NAMES = ["soviet", "america", "britain", "canada", "denmark", "estonia", "france", "greece"]


def outcomes(seed=0, years=16, units=8):
    generator = np.random.default_rng(seed)
    trend = generator.standard_normal((2, years)).cumsum(axis=1)
    return generator.uniform(size=(units, 2)) @ trend + generator.standard_normal((units, years))


def panel(values=None, **options):
    values = outcomes() if values is None else values
    options = {"treated": "soviet", "first": 10, **options}
    return Panel.of(values, NAMES[: len(values)], **options)


TESTS = [synthetic_control, augmented_control, synthetic_did, conformal]


# panels


def test_a_panel_keeps_names_with_their_figures():
    values = outcomes()
    found = panel(values, treated="canada", times=np.arange(1920, 1936), first=1930)
    assert found.treated == "canada"
    assert sorted(found.donors) == sorted(set(NAMES) - {"canada"})
    for name, row in zip(found.names, found.outcomes, strict=True):
        # less the level that all share
        assert row == pytest.approx(values[NAMES.index(name)] - np.median(values))
    assert found.before.shape == (8, 10)
    assert found.after.shape == (8, 6)


def gap(values):
    values[3, 5] = np.nan


def constant(values):
    values[4] = 7.0


@pytest.mark.parametrize(
    ("spoil", "options", "message"),
    [
        (gap, {}, "canada has no figure for 5"),
        (constant, {}, "all figures of denmark are the same"),
        (None, {"treated": "atlantis"}, "the treated unit atlantis is not in the panel"),
        (None, {"first": 3}, "3 years before 3 are too few; the test needs 4"),
        (None, {"first": 16}, "there is no year from 16 on"),
        (None, {"times": [*range(9), *range(10, 17)]}, "there is a gap between 8 and 10"),
        (None, {"times": [*range(9), *range(8, 15)]}, "the dates do not rise"),
        (None, {"times": range(5)}, "the dates are not as many as the figures of a unit"),
    ],
)
def test_what_a_panel_refuses(spoil, options, message):
    values = outcomes()
    if spoil:
        spoil(values)
    with pytest.raises(Infeasible, match=message):
        panel(values, **options)


def test_too_few_donors_and_repeated_names():
    with pytest.raises(Infeasible, match="1 donors are too few; the test needs 2"):
        panel(outcomes()[:2])
    with pytest.raises(Infeasible, match="the unit a comes more than once"):
        Panel.of(outcomes()[:3], ["a", "b", "a"], treated="b", first=10)
    with pytest.raises(Infeasible, match="one named row for each unit"):
        Panel.of(outcomes(), NAMES[:3], treated="soviet", first=10)


# weights


def quadratic_programme(donors, target):
    """The weights by scipy's SLSQP with exact gradients and a tight tolerance."""
    distances = donors - target[:, None]
    distances = distances / np.abs(distances).max()
    return minimize(
        lambda w: (np.square(distances @ w).sum(), 2 * distances.T @ (distances @ w)),
        np.full(donors.shape[1], 1 / donors.shape[1]),
        jac=True,
        method="SLSQP",
        bounds=[(0, 1)] * donors.shape[1],
        constraints=LinearConstraint(np.ones(donors.shape[1]), 1, 1),
        options={"maxiter": 2000, "ftol": 1e-16},
    ).x


def optimality_gap(donors, target, weights, ridge):
    """How much the objective could at most still fall (Frank and Wolfe 1956)."""
    distances = donors - target[:, None]
    gradient = 2 * (distances.T @ (distances @ weights) + ridge * weights)
    return gradient @ weights - gradient.min()


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("ridge", [0.0, 0.3])
def test_weights_are_optimal(seed, ridge):
    generator = np.random.default_rng(seed)
    years, count = generator.integers(4, 25), generator.integers(2, 30)
    scale = 10 ** generator.uniform(-4, 4)
    donors = scale * generator.standard_normal((years, count))
    target = scale * generator.standard_normal(years)
    weights = simplex_weights(donors, target, ridge=ridge * scale**2)
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1, abs=1e-14)
    gap = optimality_gap(donors, target, weights, ridge * scale**2)
    assert gap <= 1e-10 * np.square(donors - target[:, None]).sum(axis=0).max()
    if ridge == 0:
        other = quadratic_programme(donors, target)
        losses = [np.square(donors @ w - target).sum() / scale**2 for w in (weights, other)]
        assert losses[0] <= losses[1] + 1e-10
        assert losses[0] == pytest.approx(losses[1], abs=1e-6)


def test_weights_by_hand():
    corners = np.array([[0.0, 4.0, 0.0], [0.0, 0.0, 4.0]])
    assert simplex_weights(corners, np.array([1.0, 1.0])) == pytest.approx([0.5, 0.25, 0.25])
    assert simplex_weights(corners, np.array([4.0, 4.0])) == pytest.approx([0, 0.5, 0.5])
    assert simplex_weights(corners, np.array([-1.0, 2.0])) == pytest.approx([0.5, 0, 0.5])
    assert simplex_weights(corners, np.array([9.0, 0.0])) == pytest.approx([0, 1, 0])
    assert simplex_weights(np.zeros((2, 4)), np.zeros(2)) == pytest.approx([0.25] * 4)


def test_donors_that_are_alike_share_the_weight():
    corners = np.array([[0.0, 4.0, 0.0, 4.0, 4.0], [0.0, 0.0, 4.0, 0.0, 0.0]])
    weights = simplex_weights(corners, np.array([2.0, -1.0]))
    assert weights == pytest.approx([0.5, 1 / 6, 0, 1 / 6, 1 / 6])


def test_inside_the_hull_weights_have_the_least_norm():
    generator = np.random.default_rng(3)
    donors, truth = generator.standard_normal((3, 12)), generator.dirichlet(np.ones(12))
    weights = simplex_weights(donors, donors @ truth)
    assert donors @ weights == pytest.approx(donors @ truth, abs=1e-12)
    kept = weights > 0
    # Of the donors with weight, the multipliers of donors and sum explain the weights exactly.
    system = np.vstack([donors[:, kept], np.ones(kept.sum())]).T
    multipliers = np.linalg.lstsq(system, weights[kept], rcond=None)[0]
    assert system @ multipliers == pytest.approx(weights[kept], abs=1e-10)
    rest = np.vstack([donors[:, ~kept], np.ones((~kept).sum())]).T
    assert (rest @ multipliers <= 1e-10).all()


def test_donors_of_too_different_sizes_are_refused():
    """Beside the largest donor the others are rounding, and weights came out as nan."""
    generator = np.random.default_rng(82)
    donors = generator.standard_normal((12, 6)) * 10.0 ** generator.integers(-6, 6, 6)
    with pytest.raises(Infeasible, match="differ too much in size"):
        simplex_weights(donors, donors[:, :2].mean(axis=1))


def test_placebos_do_not_use_themselves():
    weights = placebo_weights(outcomes())
    assert not np.diag(weights).any()
    assert weights.sum(axis=1) == pytest.approx(np.ones(8))
    assert placebo_weights(outcomes(), units=2) == pytest.approx(weights[:2])


# tests


def planted(effect, seed=0):
    values = outcomes(seed)
    values[0, 10:] += effect
    return panel(values)


@pytest.mark.parametrize("test", TESTS)
def test_an_effect_is_found_with_its_sign_and_size(test):
    without, raised, lowered = (test(planted(effect)) for effect in (0.0, 20.0, -20.0))
    assert raised.estimate == pytest.approx(without.estimate + 20)
    assert lowered.estimate == pytest.approx(without.estimate - 20)
    if test is not conformal:
        assert raised.p_value == pytest.approx(1 / 8) == raised.attainable_p
        assert lowered.p_opposite == pytest.approx(1 / 8)
    else:
        assert raised.p_value == pytest.approx(1 / 16) == raised.attainable_p
        assert raised.p_opposite is None


@pytest.mark.parametrize("test", TESTS)
def test_results_are_complete(test):
    result = test(planted(1.0))
    assert 0 < result.attainable_p <= result.p_value <= 1
    assert np.isfinite([result.statistic, result.estimate]).all()
    assert result.n == 16
    assert result.seed is None
    if test is not conformal:
        assert sum(result.details["weights"].values()) == pytest.approx(1)
        assert list(result.details["weights"].values()) == sorted(
            result.details["weights"].values(), reverse=True
        )


@pytest.mark.parametrize("test", TESTS)
def test_a_level_outside_its_range_is_refused(test):
    with pytest.raises(Infeasible, match="does not lie between 0 and 1"):
        test(planted(0.0), level=1.0)


def test_a_unit_that_no_mean_of_donors_follows_is_refused():
    values = outcomes()
    values[0] = 100 ** np.linspace(0, 1, 16) * 10
    with pytest.raises(Infeasible, match="no mean of the donors follows soviet"):
        synthetic_control(panel(values))
    assert synthetic_control(panel(values), worst_fit=1e6).details["pre_rmspe"] > 50


def test_a_perfect_fit_is_refused():
    values = outcomes()
    values[0] = values[1:4].mean(axis=0)
    values[0, 10:] += 1
    with pytest.raises(Infeasible, match="match the 10 years of soviet perfectly"):
        synthetic_control(panel(values))


def test_ratios_by_hand():
    """Each of two donors is matched by the other one and the treated unit."""
    values = np.array([[1.0, -1, 1, -1, 10, 10], [3.0, 1, 3, 1, 3, 1], [-3, -3, -2, -3, -3, -2]])
    result = synthetic_control(Panel.of(values, ["t", "a", "b"], treated="t", first=4))

    def gaps(unit, one, other):
        """The least squares for one weight on `one` and the rest on `other`."""
        apart = (values[one] - values[other])[:4]
        slope = (values[unit] - values[other])[:4] @ apart / (apart @ apart)
        slope = min(max(slope, 0), 1)
        return values[unit] - slope * values[one] - (1 - slope) * values[other]

    every = {"t": gaps(0, 1, 2), "a": gaps(1, 0, 2), "b": gaps(2, 0, 1)}
    ratios = {
        name: np.sqrt(np.square(gap[4:]).mean() / np.square(gap[:4]).mean())
        for name, gap in every.items()
    }
    assert result.estimate == pytest.approx(every["t"][4:].mean())
    assert result.statistic == pytest.approx(ratios.pop("t"))
    assert result.details["placebo_ratios"] == pytest.approx(ratios)
    assert result.p_value == pytest.approx(1 / 3)


def test_leaving_out_donors_leaves_out_their_part():
    found = synthetic_control(planted(1.0))
    carrying = {name for name, weight in found.details["weights"].items() if weight > 1e-9}
    assert set(found.details["leave_one_out"]) == carrying
    name = min(carrying)
    rest = synthetic_control(planted(1.0).without(name), leave_out=False)
    assert found.details["leave_one_out"][name] == pytest.approx(rest.estimate)


def test_effects_in_the_interval_are_those_not_rejected():
    found = planted(5.0)
    level = 0.7
    result = synthetic_control(found, level=level, leave_out=False)
    low, high = result.interval
    width = high - low

    def rejected(effect):
        values = np.array([found.outcomes[found.names.index(name)] for name in NAMES])
        values[0, 10:] -= effect
        return synthetic_control(panel(values)).details["p_two_sided"] <= 1 - level

    assert [rejected(low - 1e-3 * width), rejected(low + 1e-3 * width)] == [True, False]
    assert [rejected(high - 1e-3 * width), rejected(high + 1e-3 * width)] == [False, True]


def test_too_few_units_give_no_interval():
    few = synthetic_control(planted(5.0), level=0.95)
    assert few.region == UNBOUNDED
    assert few.interval is None
    assert "too small" in few.region.remark(few.estimate)


# predictors


def figures(values):
    return {
        "level": dict(zip(NAMES, values[:, :10].mean(axis=1), strict=True)),
        "last": dict(zip(NAMES, values[:, 9], strict=True)),
        "first": dict(zip(NAMES, values[:, 0], strict=True)),
    }


def test_what_predictors_refuse():
    values = outcomes()
    good = figures(values)
    with pytest.raises(Infeasible, match="there is no predictor"):
        synthetic_control(panel(values), predictors={})
    with pytest.raises(Infeasible, match="soviet has no figure for the predictor one"):
        synthetic_control(panel(values), predictors={"one": {"america": 1.0}})
    with pytest.raises(Infeasible, match="the predictor one is the same for all units"):
        synthetic_control(panel(values), predictors={"one": dict.fromkeys(NAMES, 1.0)})
    with pytest.raises(Infeasible, match="but no predictors"):
        synthetic_control(panel(values), importance={"level": 1.0})
    with pytest.raises(Infeasible, match="does not name the same predictors"):
        synthetic_control(panel(values), predictors=good, importance={"level": 1.0})
    with pytest.raises(Infeasible, match="negative, or all are zero"):
        synthetic_control(panel(values), predictors=good, importance=dict.fromkeys(good, 0.0))


# augmented


def test_a_great_penalty_leaves_the_synthetic_control():
    values = outcomes()
    found = ridge_weights(values[1:, :10].T, values[0, :10], penalty=1e12)
    assert found.weights == pytest.approx(found.synthetic, abs=1e-9)
    near = ridge_weights(values[1:, :10].T, values[0, :10], penalty=1e-9)
    assert near.weights.sum() == pytest.approx(1)
    gaps = [values[0, :10] - w @ values[1:, :10] for w in (near.weights, near.synthetic)]
    assert np.square(gaps[0]).sum() < np.square(gaps[1]).sum()


@pytest.mark.parametrize("size", [0.0, -1.0, np.nan, np.inf])
def test_penalty_and_worst_fit_are_positive_and_finite(size):
    with pytest.raises(Infeasible, match=r"penalty of .* is not positive and finite"):
        augmented_control(panel(), penalty=size)
    with pytest.raises(Infeasible, match=r"worst fit of .* is not positive and finite"):
        synthetic_control(panel(), worst_fit=size)


def walks(years=24, donors=9):
    generator = np.random.default_rng(4)
    columns = generator.standard_normal((years, donors)).cumsum(axis=0)
    return columns, columns[:, :2].mean(axis=1) + generator.standard_normal(years)


@pytest.mark.parametrize(
    ("donors", "target"),
    [
        walks(),
        walks(years=5, donors=12),
        (np.hstack([walks()[0]] * 2), walks()[1]),
        (walks()[0], walks()[0] @ np.full(9, 1 / 9)),
        (walks()[0], walks()[0][:, 3]),
        (np.ones((6, 3)), np.ones(6)),
        (1e6 + walks()[0], 1e6 + walks()[1]),
    ],
    ids=["walks", "more donors than years", "twins", "inside", "a donor", "alike", "far from 0"],
)
def test_years_left_out_together_are_as_each_alone(donors, target):
    found = left_out_weights(donors, target)
    for year, weights in enumerate(found):
        rest = np.arange(len(target)) != year
        assert weights == pytest.approx(simplex_weights(donors[rest], target[rest]), abs=1e-9)


def test_years_are_left_out_together(monkeypatch):
    """The whole fit is the only one that is solved alone."""
    asked = []
    monkeypatch.setattr(
        leftout, "simplex_weights", lambda *fit: asked.append(fit) or simplex_weights(*fit)
    )
    left_out_weights(*walks())
    assert len(asked) == 1


def test_left_out_errors_are_those_of_the_fit_without_the_year():
    columns, target = walks()
    penalties = np.array([100.0, 1.0, 0.01])
    found = left_out_errors(columns, target, penalties)
    for year in range(len(target) - 1):
        rest = np.arange(len(target)) != year
        synthetic = simplex_weights(columns[rest], target[rest])
        weights = corrected(columns[rest], target[rest], synthetic, penalties)
        errors = np.square(target[year] - weights @ columns[year])
        assert found[year] == pytest.approx(errors, rel=1e-8)


def test_one_error_rule_by_hand():
    penalties = np.array([8.0, 4.0, 2.0])
    errors = np.array([[2.0, 1.0, 0.0], [2.0, 1.0, 2.0]])  # means 2, 1, 1; errors 0, 0, 1
    assert one_error_rule(penalties, errors) == 4.0
    assert one_error_rule(penalties[[0, 2]], errors[:, [0, 2]]) == 8.0


# differences-in-differences


def test_difference_in_differences_by_hand():
    values = outcomes()
    before, after = values[:, :10].mean(axis=1), values[:, 10:].mean(axis=1)
    change = after - before
    result = synthetic_did(panel(values), weighting="did")
    assert result.estimate == pytest.approx(change[0] - change[1:].mean())
    others = [change[row] - np.delete(change[1:], row - 1).mean() for row in range(1, 8)]
    assert result.details["standard_error"] == pytest.approx(np.std(others))
    low, high = synthetic_did(panel(values), weighting="did", level=0.8).interval
    farthest = np.abs(others).max()  # beyond it p is 1/8
    assert (low, high) == pytest.approx((result.estimate - farthest, result.estimate + farthest))


@pytest.mark.parametrize("weighting", WEIGHTINGS)
def test_search_and_exact_weights_agree(weighting):
    searched = synthetic_did(planted(3.0), weighting=weighting)
    exact = synthetic_did(planted(3.0), weighting=weighting, exact=True)
    assert searched.estimate == pytest.approx(exact.estimate, abs=0.05)


def test_synthetic_control_by_two_roads():
    one = synthetic_did(planted(3.0), weighting="sc", exact=True)
    other = synthetic_control(planted(3.0))
    assert one.estimate == pytest.approx(other.estimate, abs=1e-6)


def test_what_differences_refuse():
    with pytest.raises(Infeasible, match="'best' is not a weighting"):
        synthetic_did(panel(), weighting="best")
    values = np.add.outer(np.arange(8.0), np.arange(16.0))
    values[0] += np.random.default_rng(0).standard_normal(16)
    with pytest.raises(Infeasible, match="they show no noise"):
        synthetic_did(panel(values))


# conformal


def test_blocks_close_to_a_ring():
    found = blocks(np.arange(5.0), 2)
    assert found.tolist() == [[3, 4], [4, 0], [0, 1], [1, 2], [2, 3]]
    assert block_p(found.sum(axis=1)) == pytest.approx(1 / 5)
    assert block_p(np.ones(4)) == 1


def test_differences_have_a_conformal_interval_by_hand():
    """With equal weights the residuals of one treated year have the mean taken out."""
    values = outcomes(years=30)
    found = panel(values[:, :30], first=29)
    result = conformal(found, proxy="difference", level=0.9)
    low, high = result.interval
    for effect, kept in ((low, True), (high, True), (low - 1e-6, False), (high + 1e-6, False)):
        changed = values.copy()
        changed[0, 29] -= effect
        assert (conformal_p(changed, 29, proxy="difference") > 0.1) == kept
    assert result.details["effects"][29.0]["interval"] == pytest.approx(result.interval)


def test_pointwise_effects_are_gaps_to_the_synthetic_control():
    found = planted(2.0)
    effects = conformal(found).details["effects"]
    gaps = synthetic_control(found).details["gaps"][10:]
    assert [effect["effect"] for effect in effects.values()] == pytest.approx(gaps)
    assert all(effect["interval"] is None for effect in effects.values())  # 11 years, level .95
    low, high = conformal(found, level=0.8).details["effects"][10.0]["interval"]
    assert low < gaps[0] < high


def test_lasso_weights_stay_in_their_bound():
    values = outcomes()
    intercept, weights = PROXIES["lasso"](values[0], values[1:])
    assert np.abs(weights).sum() <= 1 + 1e-12
    residuals = values[0] - intercept - weights @ values[1:]
    assert residuals.mean() == pytest.approx(0, abs=1e-12)
    assert np.square(residuals).sum() <= np.square(values[0] - values[0].mean()).sum()


def test_what_the_conformal_test_refuses():
    with pytest.raises(Infeasible, match="'best' is not a proxy"):
        conformal(panel(), proxy="best")
    values = outcomes()
    values[0] = values[1:4].mean(axis=0)
    with pytest.raises(Infeasible, match="match all years perfectly"):
        conformal(panel(values))

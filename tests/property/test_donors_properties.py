"""Tests with donors do not depend on units of measurement, on order, or on names."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chervonets.inference.donors.augmented import augmented_control
from chervonets.inference.donors.conformal import conformal
from chervonets.inference.donors.panel import Panel
from chervonets.inference.donors.sdid import synthetic_did
from chervonets.inference.donors.simplex import simplex_weights
from chervonets.inference.donors.synthetic import synthetic_control
from chervonets.inference.result import Infeasible
from tests.unit.test_donors import optimality_gap

FIGURES = st.integers(-400, 400).map(lambda whole: whole / 8)
UNITS = st.sampled_from([(0.25, -64.0), (2.0, 0.0), (1024.0, 128.0), (3.7, 1.3), (-1.5, 7.0)])

TESTS = {
    "synthetic": synthetic_control,
    "augmented": augmented_control,
    "difference": lambda panel: synthetic_did(panel, weighting="did"),
    "synthetic-did": lambda panel: synthetic_did(panel, exact=True),
    "searched": synthetic_did,
    "conformal": lambda panel: conformal(panel, level=0.8, pointwise=False),
}


@st.composite
def panels(draw):
    units, years = draw(st.integers(4, 7)), draw(st.integers(8, 12))
    row = st.lists(FIGURES, min_size=years, max_size=years).filter(lambda row: len(set(row)) > 1)
    values = np.array([draw(row) for _ in range(units)])
    if draw(st.booleans()):
        values[-1] = values[1]  # two donors that are alike
    return values, draw(st.integers(5, years - 1))


def run(test, values, first, names=None):
    """The result; examples that the test refuses are left out."""
    names = [f"unit {row}" for row in range(len(values))] if names is None else names
    try:
        return test(Panel.of(values, names, treated=names[0], first=first))
    except Infeasible:
        assume(False)
        raise


def same_weights(first, second, tolerance=1e-7):
    for name, weight in first.details.get("weights", {}).items():
        assert second.details["weights"][name] == pytest.approx(weight, abs=tolerance)


@settings(deadline=None, max_examples=8)
@pytest.mark.parametrize("test", TESTS.values(), ids=TESTS)
@given(panel=panels(), seed=st.integers(0, 999))
def test_order_of_donors_does_not_matter(test, panel, seed):
    values, first = panel
    names = [f"unit {row}" for row in range(len(values))]
    order = np.append(0, 1 + np.random.default_rng(seed).permutation(len(values) - 1))
    one = run(test, values, first, names)
    other = run(test, values[order], first, [names[row] for row in order])
    assert (one.p_value, one.p_opposite) == (other.p_value, other.p_opposite)
    assert (one.statistic, one.estimate) == (other.statistic, other.estimate)
    assert one.interval == other.interval
    same_weights(one, other, 0)


@settings(deadline=None, max_examples=8)
@pytest.mark.parametrize("name", sorted(set(TESTS) - {"searched"}))
@given(panel=panels())
def test_names_do_not_matter(name, panel):
    test = TESTS[name]
    values, first = panel
    names = [f"unit {row}" for row in range(len(values))]
    renamed = ["treated", *(f"donor {-row}" for row in range(1, len(values)))]
    one, other = run(test, values, first, names), run(test, values, first, renamed)
    assert (one.p_value, one.p_opposite) == (other.p_value, other.p_opposite)
    assert one.estimate == pytest.approx(other.estimate, rel=1e-9, abs=1e-9)
    for old, new in zip(names[1:], renamed[1:], strict=True):
        weights = [result.details.get("weights", {}).get(old, 0.0) for result in (one,)]
        weights.append(other.details.get("weights", {}).get(new, 0.0))
        assert weights[0] == pytest.approx(weights[1], abs=1e-7)


@settings(deadline=None, max_examples=8)
@pytest.mark.parametrize("test", TESTS.values(), ids=TESTS)
@given(panel=panels(), unit=UNITS)
def test_the_common_unit_does_not_matter(test, panel, unit):
    (values, first), (scale, shift) = panel, unit
    one, other = run(test, values, first), run(test, scale * values + shift, first)
    size = abs(scale) * np.ptp(values)
    # The search of the authors stops at a gain, so rounding may cost it a step.
    tolerance = 1e-4 if test is synthetic_did else 1e-7
    assert other.estimate == pytest.approx(scale * one.estimate, abs=tolerance * size)
    same_weights(one, other, 1e-3 if test is synthetic_did else 1e-6)
    swapped = scale < 0 and one.p_opposite is not None
    expected = (one.p_opposite, one.p_value) if swapped else (one.p_value, one.p_opposite)
    assert (other.p_value, other.p_opposite) == pytest.approx(expected)


@settings(deadline=None, max_examples=60)
@given(panel=panels(), ridge=st.sampled_from([0.0, 0.5, 20.0]))
def test_weights_cannot_be_improved(panel, ridge):
    values, _ = panel
    donors, target = values[1:].T, values[0]
    weights = simplex_weights(donors, target, ridge=ridge)
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1, abs=1e-12)
    size = np.square(donors - target[:, None]).sum(axis=0).max() + ridge
    assert optimality_gap(donors, target, weights, ridge) <= 1e-10 * max(size, 1e-300)


@settings(deadline=None, max_examples=20)
@given(panel=panels(), effect=st.sampled_from([-3.0, 0.5, 8.0]))
def test_a_constant_effect_moves_the_estimate_by_itself(panel, effect):
    values, first = panel
    raised = values.copy()
    raised[0, first:] += effect
    for test in (synthetic_control, augmented_control, TESTS["synthetic-did"]):
        one, other = run(test, values, first), run(test, raised, first)
        assert other.estimate == pytest.approx(one.estimate + effect, abs=1e-8)


def test_ranks_are_uniform_where_nothing_happened():
    """Every rank is as likely: 5 units, 400 panels, within four standard errors."""
    generator = np.random.default_rng(5)
    ranks = np.zeros(5)
    for _ in range(400):
        values = generator.standard_normal((5, 14))
        names = list("abcde")
        panel = Panel.of(values, names, treated="a", first=10)
        result = synthetic_control(panel, leave_out=False, worst_fit=1e9)
        ranks[round(result.details["p_two_sided"] * 5) - 1] += 1
    assert np.abs(ranks / 400 - 0.2).max() < 4 * np.sqrt(0.2 * 0.8 / 400)

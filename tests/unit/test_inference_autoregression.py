import numpy as np
import pytest

from chervonets.inference import autoregression
from chervonets.inference.autoregression import (
    GRID,
    STATIONARY,
    ErrorModel,
    autocorrelation,
    correlated,
    of_histories,
    paths,
    sieve,
)
from chervonets.inference.result import Infeasible

N = 13
DEMEANED = np.eye(N) - 1 / N


def about_a_mean(n):
    return ErrorModel.of(np.full((n, 1), n**-0.5), np.ones(n, dtype=bool))


def test_autocorrelation_of_a_hand_made_series():
    assert autocorrelation(np.array([1.0, 1.0, -1.0, -1.0])) == pytest.approx(1 / 4)


def test_paths_by_hand():
    made = paths(np.array([3.0, 1.0, 0.0]), 0.8)
    assert made == pytest.approx([5.0, 5.0, 4.0])


def test_paths_start_with_the_variance_they_keep():
    shocks = np.random.default_rng(1).standard_normal((20_000, 6))
    made = paths(shocks, np.full(20_000, 0.8))
    assert made.var(axis=0) == pytest.approx(np.full(6, 1 / 0.36), rel=0.05)


def test_correlations_fall_with_distance():
    distance = np.abs(np.subtract.outer(np.arange(5), np.arange(5)))
    columns = np.random.default_rng(8).standard_normal((5, 2))
    for rho, found in zip(GRID, correlated(columns), strict=True):
        assert found == pytest.approx(columns.T @ rho**distance @ columns)


def test_the_error_model_is_that_of_the_residual_maker():
    """A line, with levels of their own for two points: the traces written out."""
    n, kept = 9, np.isin(np.arange(9), [2, 5], invert=True)
    basis = np.zeros((n, 2))
    basis[kept] = np.linalg.qr(np.column_stack([np.ones(n), np.arange(n)])[kept])[0]
    maker = np.diag(kept.astype(float)) - basis @ basis.T
    neighbours = (np.eye(n, k=1) + np.eye(n, k=-1)) / 2
    distance = np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
    model = ErrorModel.of(basis, kept)
    squares = [np.trace(maker @ rho**distance) for rho in GRID]
    products = [np.trace(maker @ neighbours @ maker @ rho**distance) for rho in GRID]
    assert model.squares == pytest.approx(squares)
    expected = np.array(products) / squares - 2 * GRID / n
    assert model.expected == pytest.approx(np.maximum.accumulate(expected))


def test_bias_of_a_demeaned_series_is_kendalls_in_long_series():
    """Kendall (1954) for the slope, -(1 + 3 rho) / n, and the product that r lacks, -rho / n."""
    n = 400
    model = about_a_mean(n)
    bias = n * (model.expected - GRID)
    middle = np.abs(GRID) < 0.6
    assert bias[middle] == pytest.approx(-(1 + 4 * GRID[middle]), abs=0.1)


def test_persistence_is_nearly_unbiased_in_short_series():
    model = about_a_mean(N)
    shocks = np.random.default_rng(2).standard_normal((20_000, N))
    residuals = paths(shocks, np.full(20_000, 0.4)) @ DEMEANED
    assert autocorrelation(residuals).mean() < 0.25
    assert model.persistence(residuals).mean() == pytest.approx(0.4, abs=0.06)


def test_persistence_stays_stationary():
    model = about_a_mean(N)
    straight = np.arange(N) - np.mean(np.arange(N))
    alternating = np.tile([1.0, -1.0], N)[:N] @ DEMEANED
    assert model.persistence(straight) == STATIONARY[1]
    assert model.persistence(alternating) == STATIONARY[0]


def test_variance_of_independent_errors_has_the_usual_degrees_of_freedom():
    model = about_a_mean(N)
    residuals = np.random.default_rng(3).standard_normal(N) @ DEMEANED
    assert model.variance(residuals, np.array(0.0)) == pytest.approx(residuals.var() * N / (N - 1))


def test_innovations_are_centred_and_have_the_variance_of_the_model():
    model = about_a_mean(N)
    residuals = np.random.default_rng(4).standard_normal((3, N)) @ DEMEANED
    rho = model.persistence(residuals)
    made = model.innovations(residuals, rho)
    assert made.shape == (3, N - 1)
    assert made.mean(axis=1) == pytest.approx(np.zeros(3), abs=1e-12)
    assert made.var(axis=1) == pytest.approx(model.variance(residuals, rho) * (1 - rho**2))


def test_histories_are_the_same_however_few_are_held(monkeypatch):
    model = about_a_mean(N)
    residuals = np.random.default_rng(5).standard_normal(N) @ DEMEANED
    whole = sieve(residuals, model, 50, np.random.default_rng(6))
    monkeypatch.setattr(autoregression, "HELD", 7 * N)
    assert np.array_equal(of_histories(lambda held: held, residuals, model, 50, 6), whole)


def test_errors_without_innovations_are_refused():
    model = about_a_mean(4)
    with pytest.raises(Infeasible, match="do not vary"):
        model.innovations(np.array([1.0, 1.0, 1.0, 1.0]), np.array(0.5))

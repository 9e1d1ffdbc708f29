"""Structural time series: published examples of CausalImpact, and statsmodels."""

import numpy as np
import pytest
from statsmodels.datasets import nile as dataset
from statsmodels.tsa.statespace.structural import UnobservedComponents

from chervonets.inference.impact import impact
from chervonets.inference.structural.gibbs import Controls, Priors, posterior
from chervonets.inference.structural.statespace import (
    Structure,
    drawn_states,
    kalman_filter,
    smoothed_states,
)
from tests.golden.reference import DATA

NILE = dataset.load_pandas().data["volume"].to_numpy()


def other_package(series, structure, variances, noise, start, **components):
    """Filter and smoother of statsmodels with the same variances and the same start."""
    model = UnobservedComponents(series, **components)
    model.ssm.initialize_known(start[0], np.diag(start[1]))
    model.ssm.loglikelihood_burn = 0
    return model.smooth([noise, *variances])


@pytest.mark.parametrize(
    ("trend", "seasons", "variances", "components"),
    [
        (False, 1, [1469.1], {"level": "llevel"}),
        (True, 1, [1469.1, 30.0], {"level": "lltrend"}),
        (False, 4, [1469.1, 200.0], {"level": "llevel", "seasonal": 4}),
        (True, 3, [1469.1, 30.0, 200.0], {"level": "lltrend", "seasonal": 3}),
    ],
)
def test_filter_and_smoother_against_statsmodels(trend, seasons, variances, components):
    """The Nile at fixed variances, 15 099 and 1 469.1 those of Durbin and Koopman (2012, 2.3)."""
    structure = Structure.of(trend=trend, seasons=seasons)
    m = len(structure.observed)
    start = np.array([1100.0, *[0.0] * (m - 1)]), np.full(m, 1e4)
    theirs = other_package(NILE, structure, variances, 15099.0, start, **components)
    ours = kalman_filter(structure, NILE[None], np.array([variances]), np.array([15099.0]), start)
    assert ours.loglikelihood()[0] == pytest.approx(theirs.llf, rel=1e-10)
    assert ours.errors[:, 0] == pytest.approx(theirs.forecasts_error[0], rel=1e-7, abs=1e-7)
    assert ours.variances[:, 0] == pytest.approx(theirs.forecasts_error_cov[0, 0], rel=1e-9)
    smoothed = smoothed_states(structure, ours)[0]
    assert smoothed == pytest.approx(theirs.smoothed_state.T, rel=1e-7, abs=1e-6)


def test_diffuse_likelihood_of_the_nile():
    """With a start that says nothing, less the first year, as statsmodels has it."""
    theirs = UnobservedComponents(NILE, level="llevel", use_exact_diffuse=True)
    found = kalman_filter(
        Structure.of(),
        NILE[None],
        np.array([[1469.1]]),
        np.array([15098.5]),
        (np.zeros(1), np.array([1e10])),
    ).loglikelihood(skipped=1)
    # The exact diffuse likelihood keeps the constant of the first year.
    assert found[0] - np.log(2 * np.pi) / 2 == pytest.approx(theirs.loglike([15098.5, 1469.1]))


def test_drawn_states_have_the_smoothed_mean_and_variance():
    structure, start = Structure.of(), (np.array([1100.0]), np.array([1e4]))
    theirs = other_package(NILE, structure, [1469.1], 15099.0, start, level="llevel")
    chains = 4000
    drawn = drawn_states(
        structure,
        np.tile(NILE, (chains, 1)),
        np.full((chains, 1), 1469.1),
        np.full(chains, 15099.0),
        start,
        np.random.default_rng(1),
    )[..., 0]
    spread = theirs.smoothed_state_cov[0, 0] ** 0.5
    off = (drawn.mean(axis=0) - theirs.smoothed_state[0]) / (spread / chains**0.5)
    assert np.abs(off).max() < 4.5
    assert drawn.std(axis=0) == pytest.approx(spread, rel=0.06)


def test_weak_priors_give_what_likelihood_gives():
    """Posterior means of the standard deviations near their estimates of maximum likelihood, within
    the half of a posterior standard deviation that skewness makes."""
    fitted = UnobservedComponents(NILE, level="llevel").fit(disp=False)
    wanted = np.sqrt(fitted.params)
    weak = Priors(
        state_sd=0.2, state_years=0.1, residual_sd=0.7, residual_years=0.1, coefficient_years=1.0
    )
    unit = NILE.std(ddof=1)
    standard = (NILE - NILE.mean()) / unit
    (draws,) = posterior(
        Structure.of(),
        standard,
        Controls.of(np.empty((len(NILE), 0)), 1.0),
        [weak],
        chains=40,
        burn_in=200,
        kept=100,
        generator=np.random.default_rng(1),
    )
    for found, estimate in ((draws.noise, wanted[0]), (draws.variances[:, 0], wanted[1])):
        sds = unit * np.sqrt(found)
        assert abs(sds.mean() - estimate) < 0.5 * sds.std()


def test_basque_country():
    """R package CausalImpact, run by the authors of tfcausalimpact (notebooks/R/basque/summary.txt
    at 51a19a2), 1976-1997: average -0.76 (s.d. 0.31), 95 per cent -1.4 to -0.2; cumulative -16.75
    (6.89), -30.0 to -4.3; relative -8.8 (3.6) per cent; tail area .00413 of a thousand draws. With
    one control their spike never drops it, so the model is the same; tolerance for both samples."""
    year, basque, control = np.loadtxt(DATA / "basque.csv", delimiter=",", skiprows=1).T
    found = impact(basque, year >= 1976, controls=control, coefficient_years=0.01, sensitivity=())
    assert found.estimate == pytest.approx(-0.76, abs=0.03)
    assert found.interval == pytest.approx((-1.4, -0.2), abs=0.07)
    cumulative, relative = found.details["cumulative"], found.details["relative"]
    assert cumulative["mean"] == pytest.approx(-16.75, abs=0.6)
    assert cumulative["sd"] == pytest.approx(6.89, rel=0.06)
    assert (cumulative["low"], cumulative["high"]) == pytest.approx((-30.0, -4.3), abs=1.4)
    assert relative["mean"] == pytest.approx(-0.088, abs=0.003)
    assert relative["sd"] == pytest.approx(0.036, abs=0.002)
    assert found.p_opposite == pytest.approx(0.00413, abs=0.005)


def test_step_of_three():
    """CausalImpact in R with 5 000 rounds (tests/fixtures/r_reference_basic.json at fc62fef of
    YuminosukeSato/bsts-causalimpact): average 2.9022749034, 2.3957227451 to 3.3938780734."""
    values = np.loadtxt(DATA / "step_of_three.csv")
    found = impact(values, np.arange(100) >= 70, sensitivity=())
    assert found.estimate == pytest.approx(2.9022749034, abs=0.02)
    assert found.interval == pytest.approx((2.3957227451, 3.3938780734), abs=0.04)
    assert found.p_value == found.attainable_p


@pytest.mark.slow
def test_intervals_cover_what_the_model_makes():
    """100 series of a level with shocks of .2 and noise of 1, 24 years before and 6 after: the 80
    per cent interval of the average, under that belief, holds 0 in 80 of them, give or take 12."""
    generator = np.random.default_rng(2)
    covered = 0
    for seed in range(100):
        steps = 0.2 * generator.standard_normal(30)
        values = steps.cumsum() + generator.standard_normal(30)
        unit = values[:24].std(ddof=1)
        found = impact(
            values,
            np.arange(30) >= 24,
            level_sd=0.2 / unit,
            residual_sd=1 / unit,
            residual_years=32.0,
            sensitivity=(),
            resamples=400,
            seed=seed,
            level=0.8,
        )
        covered += found.interval[0] <= 0 <= found.interval[1]
    assert 68 <= covered <= 92

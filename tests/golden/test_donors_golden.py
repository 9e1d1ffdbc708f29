"""Published numbers of methods with donors, and the same numbers from other people's code."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import LinearConstraint, minimize

from chervonets.inference.donors.augmented import augmented_control, ridge_weights
from chervonets.inference.donors.conformal import conformal
from chervonets.inference.donors.frankwolfe import searched_weights
from chervonets.inference.donors.panel import Panel
from chervonets.inference.donors.predictors import Matching, features
from chervonets.inference.donors.sdid import WEIGHTINGS, synthetic_did
from chervonets.inference.donors.simplex import simplex_weights
from chervonets.inference.donors.synthetic import synthetic_control
from tests.golden.reference import DATA, reference_values

GERMANY = pd.read_csv(DATA / "germany.csv")
CALIFORNIA = pd.read_csv(DATA / "california_prop99.csv", sep=";")


def predictors(first, last, schooling, invest):
    """Means over the years from `first` to `last`, as in Abadie, Diamond and Hainmueller (2015)."""

    def means(column, years):
        rows = GERMANY[GERMANY["year"].isin(years)]
        return rows.groupby("country")[column].mean().to_dict()

    decade = range(first, last + 1)
    return {
        "gdp": means("gdp", decade),
        "trade": means("trade", decade),
        "infrate": means("infrate", decade),
        "industry": means("industry", decade),
        "schooling": means("schooling", schooling),
        "invest": means(invest, [1980]),
    }


def panel_of(wide, treated, first):
    return Panel.of(wide, wide.index, treated=treated, first=first, times=wide.columns)


@pytest.fixture(scope="module")
def germany():
    wide = GERMANY.pivot(index="country", columns="year", values="gdp")
    return panel_of(wide, "West Germany", 1990)


@pytest.fixture(scope="module")
def california():
    wide = CALIFORNIA.pivot(index="State", columns="Year", values="PacksPerCapita")
    return panel_of(wide, "California", 1989)


@pytest.fixture(scope="module")
def reunification(germany):
    """V from the fit of 1981-1990 by predictors of 1971-1980, then predictors of 1981-1990."""
    early = predictors(1971, 1980, [1970, 1975], "invest70")
    validated = np.isin(germany.times, np.arange(1981, 1991))
    matching = Matching(features(germany, early), germany.outcomes[:, validated])
    found = matching.importance(0, np.arange(1, len(germany.names)))
    trained = dict(zip(early, found, strict=True))
    matched = predictors(1981, 1990, [1980, 1985], "invest80")
    return synthetic_control(germany, predictors=matched, importance=trained)


@pytest.fixture(scope="module")
def differences(california):
    """The results by weighting, as searching the weights takes a while."""
    return {name: synthetic_did(california, weighting=name) for name in WEIGHTINGS}


@pytest.mark.parametrize("row", reference_values("germany_"), ids=lambda row: row.name)
def test_reunification(row, reunification, germany):
    details = reunification.details
    gaps = dict(zip(germany.times, details["gaps"], strict=True))
    computed = {f"germany_w_{country}": weight for country, weight in details["weights"].items()}
    computed |= {
        "germany_att": reunification.estimate,
        "germany_att_se": details["standard_error"],
        "germany_conformal_2000": gaps[2000],
    }
    assert row.agrees(computed[row.name])


def test_west_germany_ranks_first_among_17(reunification):
    """Abadie, Diamond and Hainmueller (2015): no placebo has as large a ratio of RMSPE."""
    assert reunification.details["p_two_sided"] == pytest.approx(1 / 17)
    assert reunification.p_opposite == pytest.approx(1 / 17)
    assert reunification.interval is None


@pytest.mark.parametrize(
    ("weighting", "estimate"), [("sdid", -15.60383), ("sc", -19.61966), ("did", -27.34911)]
)
def test_california_by_the_authors_package(differences, weighting, estimate):
    """R synthdid 0.0.9, as printed to five decimals in the README of its port synthdid-py 0.1.0."""
    assert differences[weighting].estimate == pytest.approx(estimate, abs=5e-6)


@pytest.mark.parametrize(
    ("weighting", "estimate", "error"),
    [("did", -27.3, 17.7), ("sc", -19.6, 9.9), ("sdid", -15.6, 8.4), ("difp", -11.1, 9.5)],
)
def test_table_1_of_arkhangelsky(differences, weighting, estimate, error):
    """Articles/paper-results.html of synth-inference/synthdid; its standard errors are random."""
    result = differences[weighting]
    assert round(result.estimate, 1) == estimate
    assert result.details["standard_error"] == pytest.approx(error, rel=0.15)


def test_weights_of_california(differences):
    """Tables 7 and 8 of Arkhangelsky et al. (2021), to two decimals."""
    result = differences["sdid"]
    states = {"Nevada": 0.12, "Connecticut": 0.08, "Delaware": 0.07, "Colorado": 0.06, "Utah": 0.04}
    for state, weight in states.items():
        assert round(result.details["weights"][state], 2) == weight
    years = {1988.0: 0.43, 1987.0: 0.21, 1986.0: 0.37, 1985.0: 0.0}
    for year, weight in years.items():
        assert round(result.details["time_weights"][year], 2) == weight


def test_exact_weights_fit_better_than_the_search(california):
    noise = 5.0
    before, donors = california.before[0], california.before[1:]
    exact = simplex_weights(donors.T, before)
    searched = searched_weights(donors.T[None], before[None], ridge=0.0, noise=noise)[0]
    losses = [np.square(before - w @ donors).sum() for w in (exact, searched)]
    assert losses[0] < losses[1] < 1.02 * losses[0]
    assert synthetic_did(california, exact=True).estimate == pytest.approx(-15.604, abs=0.005)


def other_package(frame, unit, time, treated, before):
    from pysyncon import AugSynth, Dataprep

    controls = [name for name in frame[unit].unique() if name != treated]
    prepared = Dataprep(
        foo=frame,
        predictors=[],
        predictors_op="mean",
        dependent="y",
        unit_variable=unit,
        time_variable=time,
        treatment_identifier=treated,
        controls_identifier=controls,
        time_predictors_prior=before,
        time_optimize_ssr=before,
    )
    fitted = AugSynth()
    fitted.fit(prepared, use_covariates=False)
    return fitted, dict(zip(controls, fitted.W, strict=True))


@pytest.mark.parametrize("place", ["germany", "california"])
def test_augmented_control_against_pysyncon(place, request):
    """Ridge ASCM as in R augsynth. pysyncon's solver fails on large figures, hence thousands."""
    panel = request.getfixturevalue(place)
    if place == "germany":
        frame = GERMANY.assign(y=GERMANY["gdp"] / 1000)
        other, weights = other_package(frame, "country", "year", "West Germany", range(1960, 1990))
        scale = 1000.0
    else:
        frame = CALIFORNIA.assign(y=CALIFORNIA["PacksPerCapita"])
        other, weights = other_package(frame, "State", "Year", "California", range(1970, 1989))
        scale = 1.0
    result = augmented_control(panel)
    assert result.details["penalty"] == pytest.approx(other.lambda_ * scale**2, rel=1e-9)
    assert result.details["imbalance"] == pytest.approx(other.l2_imbalance * scale, rel=1e-4)
    assert result.details["bias"] == pytest.approx(other.avg_bias * scale, rel=1e-4)
    for name, weight in weights.items():
        assert result.details["weights"][name] == pytest.approx(weight, abs=1e-5)


def test_ridge_weights_are_those_of_a_ridge_regression(california):
    """Ben-Michael et al. (2021, equation 8): the weighted donors plus the predicted remainder."""
    before, after = california.before, california.after.mean(axis=1)
    found = ridge_weights(before[1:].T, before[0], penalty=50.0)
    centred = before - before[1:].mean(axis=0)
    outcomes = after - after[1:].mean()
    gram = centred[1:].T @ centred[1:] + 50.0 * np.eye(california.pre)
    slopes = np.linalg.solve(gram, centred[1:].T @ outcomes[1:])
    predicted = found.synthetic @ outcomes[1:]
    predicted += (centred[0] - found.synthetic @ centred[1:]) @ slopes
    assert found.weights @ outcomes[1:] == pytest.approx(predicted, rel=1e-9)


def test_conformal_test_against_its_definition(california):
    """Chernozhukov, Wuthrich and Zhu (2021), as in kwuthrich/scinference R/conformal.R."""
    treated, donors = california.outcomes[0], california.outcomes[1:]
    distances = (donors - treated) / 100  # in this unit SLSQP ends at the optimum
    fitted = minimize(
        lambda w: (np.square(w @ distances).sum(), 2 * distances @ (w @ distances)),
        np.full(len(donors), 1 / len(donors)),
        jac=True,
        method="SLSQP",
        bounds=[(0, 1)] * len(donors),
        constraints=LinearConstraint(np.ones(len(donors)), 1, 1),
        options={"maxiter": 5000, "ftol": 1e-14},
    ).x
    doubled = np.tile(np.abs(treated - fitted @ donors), 2)
    years, length = len(treated), len(treated) - california.pre
    sums = np.array([doubled[s : s + length].sum() for s in range(years)])
    result = conformal(california, pointwise=False)
    assert result.statistic == pytest.approx(sums[california.pre] / length, rel=1e-5)
    assert result.p_value == pytest.approx((sums >= sums[california.pre]).mean())

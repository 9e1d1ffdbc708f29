import numpy as np
import pytest

from chervonets.inference.contrasts import contrast
from chervonets.inference.mortality import MODELS, excess_mortality
from chervonets.inference.result import Infeasible

YEARS = np.arange(1920, 1934)
CRISIS = YEARS >= 1932
NOISE = np.random.default_rng(2).standard_normal(14)
PEOPLE = 1e6 * 1.01 ** np.arange(14)
RATES = 0.02 * np.exp(0.03 * NOISE - 0.01 * np.arange(14))
DEATHS = PEOPLE * RATES * np.where(CRISIS, 1.5, 1.0)


@pytest.mark.parametrize("model", MODELS)
def test_a_planted_excess_is_found(model):
    population = None if model == "linear" else PEOPLE
    result = excess_mortality(DEATHS, YEARS, CRISIS, population=population, model=model)
    planted = (PEOPLE * RATES)[CRISIS].sum() * 0.5
    assert result.estimate == pytest.approx(planted, rel=0.15)
    assert result.interval[0] > 0
    assert result.p_value < 0.01
    assert sum(result.details["excess"]) == pytest.approx(result.estimate)
    assert result.details["percent_total"] == pytest.approx(50, abs=10)
    assert result.n == 12


def test_log_linear_is_the_pulse_with_a_trend():
    """The total of one year ranks as its logarithm does."""
    crisis = np.arange(len(YEARS)) == len(YEARS) - 2
    fitted = np.arange(len(YEARS)) != len(YEARS) - 2
    result = excess_mortality(RATES, YEARS, crisis, baseline=fitted, resamples=199)
    pulse = contrast(np.log(RATES), crisis, trend=True, pulse=True, resamples=199)
    assert result.p_value == pulse.p_value
    assert result.details["persistence"] == pytest.approx(pulse.details["persistence"])


def test_linear_prediction_by_hand():
    """10, 13, 15, 18: a line of slope 2.6 through 14 at 1.5 expects 20.5; residual variance 0.1."""
    deaths, years = [10.0, 13.0, 15.0, 18.0, 30.0, 11.0], np.arange(6)
    with pytest.raises(Infeasible, match="needs 5"):
        excess_mortality(deaths, years, years == 4, model="linear")
    result = excess_mortality([*deaths[:4], 20.5, 30.0], years, years == 5, model="linear")
    # Adding the expected point leaves the line and halves nothing but the freedom.
    assert result.details["expected"] == pytest.approx([23.1])
    assert result.details["residual_variance"] == pytest.approx(0.2 / 3)
    leverage = 1 / 5 + 9 / 10
    assert result.details["standard_error"] == pytest.approx(np.sqrt(0.2 / 3 * (1 + leverage)))


def test_population_is_an_exposure():
    """Twice the people and twice the deaths in the crisis are no excess."""
    people = np.where(CRISIS, 2.0, 1.0)
    one = excess_mortality(1e4 * RATES, YEARS, CRISIS, resamples=199)
    two = excess_mortality(1e4 * RATES * people, YEARS, CRISIS, population=people, resamples=199)
    assert two.details["percent_total"] == pytest.approx(one.details["percent_total"])


def test_years_in_neither_are_left_out():
    odd = DEATHS.copy()
    odd[3] *= 4
    baseline = ~CRISIS & (np.arange(14) != 3)
    one = excess_mortality(odd, YEARS, CRISIS, baseline=baseline, resamples=199)
    two = excess_mortality(DEATHS, YEARS, CRISIS, baseline=baseline, resamples=199)
    assert one.estimate == pytest.approx(two.estimate)
    assert one.p_value == two.p_value


def test_years_after_the_crisis_can_be_the_baseline_too():
    middle = (YEARS >= 1926) & (YEARS <= 1927)
    deaths = 1e4 * RATES * np.where(middle, 1.4, 1.0)
    result = excess_mortality(deaths, YEARS, middle, baseline=~middle)
    assert result.n == 12
    assert result.p_value < 0.01


def test_seasons_have_levels_of_their_own():
    years = np.repeat(np.arange(8), 2)
    season = ["winter", "summer"] * 8
    deaths = np.where(np.arange(16) % 2, 80.0, 120.0) + 0.5 * np.sin(np.arange(16.0) ** 2)
    crisis = years == 7
    result = excess_mortality(deaths, years, crisis, season=season, model="linear")
    assert result.details["expected"] == pytest.approx([120, 80], abs=2)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"model": "guess"}, "'guess' is not a model"),
        ({"model": "linear", "population": PEOPLE}, "takes no population"),
        ({"deaths": [*DEATHS[:13], np.nan]}, "missing or infinite"),
        ({"deaths": [*DEATHS[:13], 0.0]}, "not positive"),
        ({"population": -PEOPLE}, "not positive"),
        ({"population": PEOPLE[:9]}, "not as many"),
        ({"years": YEARS[::-1]}, "not in order"),
        ({"years": [*YEARS[:13], 1950]}, "gaps"),
        ({"crisis": np.zeros(14, bool)}, "no year is in the crisis"),
        ({"crisis": YEARS >= 1925}, "too short"),
        ({"baseline": YEARS > 1921}, "are in the baseline"),
        ({"baseline": [True]}, "not as many"),
        ({"season": [1, 2]}, "not as many"),
        ({"season": [*[1] * 13, 2]}, "lacks a season"),
        ({"deaths": 2.0 ** np.arange(14)}, "no scatter"),
        ({"deaths": np.arange(1.0, 15), "model": "linear"}, "no scatter"),
        ({"level": 0.0}, "does not lie between"),
        ({"deaths": DEATHS ** np.where(YEARS % 2, 15.0, -15.0)}, "differs so much within itself"),
    ],
)
def test_refusals(change, reason):
    arguments = {"deaths": DEATHS, "years": YEARS, "crisis": CRISIS, **change}
    with pytest.raises(Infeasible, match=reason):
        excess_mortality(**arguments)

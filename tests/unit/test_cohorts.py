import numpy as np
import pytest

from chervonets.inference.cohorts import SMEARINGS, cohort_deficit
from chervonets.inference.heaping import graduated
from chervonets.inference.result import Infeasible

AGES = np.arange(50)
CRISIS = np.isin(AGES, [23, 24])
NOISE = np.random.default_rng(6).standard_normal(50)
SMOOTH = 1e5 * np.exp(-0.01 * AGES - 0.0002 * AGES**2 + 0.01 * NOISE)
HEAPS = np.select([AGES % 10 == 0, AGES % 5 == 0], [1.4, 1.2], 0.925)


@pytest.mark.parametrize("smear", SMEARINGS)
def test_a_planted_deficit_is_found(smear):
    counts = SMOOTH * np.where(CRISIS, 0.75, 1.0) * (1 if smear == "none" else HEAPS)
    result = cohort_deficit(counts, AGES, CRISIS, smear=smear)
    assert result.details["percent"] == pytest.approx(25, abs=3)
    assert result.p_value < 0.02
    assert 0 < result.interval[0] < result.estimate < result.interval[1]
    assert sum(result.details["deficit"]) == pytest.approx(result.estimate)


def test_heaping_that_is_not_taken_out_hides_a_deficit():
    crisis = np.isin(AGES, [20, 25])
    counts = SMOOTH * HEAPS * np.where(crisis, 0.75, 1.0)
    told = cohort_deficit(counts, AGES, crisis, smear="none")
    assert told.estimate < 0.3 * cohort_deficit(counts, AGES, crisis, smear="digits").estimate


def test_expected_is_the_interpolation():
    """A log-linear fall without scatter but for two ages: the line is known."""
    counts = 1000 * np.exp(-0.05 * np.arange(12.0))
    counts[[2, 9]] *= [1.01, 0.99]
    result = cohort_deficit(
        counts, np.arange(12), np.arange(12) == 5, degree=1, smear="none", resamples=99
    )
    used = np.arange(12) != 5
    line = np.polyfit(np.arange(12)[used], np.log(counts[used]), 1)
    assert result.details["expected"] == pytest.approx([np.exp(np.polyval(line, 5))])


def test_ages_can_be_left_out():
    odd = SMOOTH.copy()
    odd[40] *= 0.3
    used = ~CRISIS & (AGES != 40)
    one = cohort_deficit(odd, AGES, CRISIS, used=used, smear="none", resamples=99)
    two = cohort_deficit(SMOOTH, AGES, CRISIS, used=used, smear="none", resamples=99)
    assert one.estimate == pytest.approx(two.estimate)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"smear": "guess"}, "'guess' takes out no heaping"),
        ({"counts": -SMOOTH}, "negative"),
        ({"counts": 0 * SMOOTH}, "not positive"),
        ({"counts": SMOOTH[:9]}, "not as many"),
        ({"ages": 5 * AGES}, "not consecutive"),
        ({"crisis": AGES < 0}, "no age is in the crisis"),
        ({"crisis": [True]}, "not as many"),
        ({"used": AGES >= 0}, "are fitted too"),
        ({"used": AGES > 35}, "too few"),
        ({"degree": -1}, "no negative degree"),
        ({"counts": SMOOTH[:15], "ages": AGES[:15], "crisis": CRISIS[:15] | (AGES[:15] == 7),
          "smear": "zelnik"}, "too few to smooth"),
    ],
)  # fmt: skip
def test_refusals(change, reason):
    arguments = {"counts": SMOOTH, "ages": AGES, "crisis": CRISIS, **change}
    with pytest.raises(Infeasible, match=reason):
        cohort_deficit(**arguments)


def test_smoothers_keep_lines_and_zelnik_takes_out_digits():
    ages = np.arange(60)
    line = 1000.0 - 10 * ages
    for operator in ("spencer", "zelnik"):
        assert graduated(line, ages, operator)[10:-10] == pytest.approx(line[10:-10])
    heaped = graduated(1000 * np.select([ages % 10 == 0, ages % 5 == 0], [1.4, 1.2], 0.925), ages)
    assert heaped[10:-10] == pytest.approx(1000)
    assert np.isnan(heaped[:10]).all()


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (lambda: graduated(np.ones(90), np.arange(90), "guess"), "smooths no ages"),
        (lambda: graduated(np.ones(20), np.arange(20)), "too few to smooth"),
    ],
)
def test_refusals_of_heaping(call, reason):
    with pytest.raises(Infeasible, match=reason):
        call()

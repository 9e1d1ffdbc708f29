"""Comovement: published numbers, and those of other packages."""

import numpy as np
import pytest
from scipy import stats

from chervonets.inference.comovement import comovement, correlations_by_lead, orders_of

# Lightness of tuna and score of a panel (Hollander and Wolfe 1973, p. 187; R, cor.test).
LIGHTNESS = [44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1]
SCORE = [2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8]


@pytest.mark.parametrize(
    ("measure", "correlation", "two_sided"), [("spearman", 0.60, 0.097), ("kendall", 0.44, 0.119)]
)
def test_tuna(measure, correlation, two_sided):
    """R's exact tests, as printed in the tests of papaja (test_apa_print_htest.R): rs = .60,
    p = .097 and tau = .44, p = .119."""
    result = comovement(LIGHTNESS, SCORE, measure=measure, null="permutation", trend=False)
    assert result.statistic == pytest.approx(correlation, abs=0.005)
    assert round(result.details["p_two_sided"], 3) == two_sided
    assert result.reference == "all 362880 orders of the years"


def test_kendall_of_the_tuna():
    """Habing, Stat 518, University of South Carolina: tau = 0.4444444 in S-Plus."""
    result = comovement(LIGHTNESS, SCORE, measure="kendall", trend=False)
    assert round(result.statistic, 7) == 0.4444444


@pytest.mark.parametrize(
    ("n", "twentieth", "fortieth"),
    [(6, 0.829, 0.886), (7, 0.714, 0.786), (8, 0.643, 0.738), (9, 0.600, 0.700)],
)
def test_critical_values_of_spearman(n, twentieth, fortieth):
    """Larson, Elementary Statistics, appendix B, table 10: one-sided .05 and .025. A value is
    critical if its own p is within the level and that of the next one below is not."""
    identity = np.arange(float(n))
    orders, exact = orders_of(n, 0, np.random.default_rng(0))
    assert exact
    found = correlations_by_lead(identity[None], identity[orders], np.array([0]), "spearman")[:, 0]
    for critical, level in ((twentieth, 0.05), (fortieth, 0.025)):
        as_great = found >= critical - 0.0006
        reached = found[as_great].min()
        below = found[~as_great].max()
        assert reached == pytest.approx(critical, abs=0.0006)
        assert np.mean(found >= reached - 1e-9) <= level < np.mean(found >= below - 1e-9)


@pytest.mark.parametrize("side", ["greater", "less"])
def test_permutations_against_scipy(side):
    one, other = [3.0, 1.0, 2.0, 5.0, 5.0, 2.0], [2.0, 2.0, 1.0, 6.0, 4.0, 3.0]
    theirs = stats.permutation_test(
        (other,),
        lambda drawn: stats.spearmanr(one, drawn).statistic,
        permutation_type="pairings",
        n_resamples=np.inf,
        alternative=side,
    )
    result = comovement(one, other, null="permutation", trend=False)
    assert result.statistic == pytest.approx(theirs.statistic)
    ours = result.p_value if side == "greater" else result.p_opposite
    assert ours == pytest.approx(theirs.pvalue, abs=1e-12)


@pytest.mark.parametrize("n", [6, 8])
def test_exact_kendall_against_scipy(n):
    one, other = np.random.default_rng(n).standard_normal((2, n))
    theirs = stats.kendalltau(one, other, method="exact", alternative="greater")
    result = comovement(one, other, measure="kendall", null="permutation", trend=False)
    assert result.p_value == pytest.approx(theirs.pvalue, rel=1e-12)

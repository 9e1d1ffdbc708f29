"""Comovement: published numbers, and those of other packages."""

import pytest

from chervonets.inference.comovement import comovement

# Lightness of tuna and score of a panel (Hollander and Wolfe 1973, p. 187; R, cor.test).
LIGHTNESS = [44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1]
SCORE = [2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8]


@pytest.mark.parametrize(("measure", "correlation"), [("spearman", 0.60), ("kendall", 0.44)])
def test_tuna(measure, correlation):
    """As printed in the tests of papaja (test_apa_print_htest.R): rs = .60 and tau = .44."""
    result = comovement(LIGHTNESS, SCORE, measure=measure, trend=False)
    assert result.statistic == pytest.approx(correlation, abs=0.005)


def test_kendall_of_the_tuna():
    """Habing, Stat 518, University of South Carolina: tau = 0.4444444 in S-Plus."""
    result = comovement(LIGHTNESS, SCORE, measure="kendall", trend=False)
    assert round(result.statistic, 7) == 0.4444444

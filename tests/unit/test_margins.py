"""Printed margins of the harvest in the gap between the growth of industry and of grain."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from chervonets.claims.models import read_claim
from chervonets.inference.result import Infeasible
from chervonets.rungs.tests.outcomes import Settings
from chervonets.ways.samples import Question, annual_sample
from chervonets.ways.selections import Lines
from chervonets.rungs.tests.signs import sign_outcomes
from chervonets.panel.build import Panel
from chervonets.panel.concepts import Concept
from tests.conftest import DATA

SETTINGS = Settings(99, 0.05, 1, 50, 39, 199)
ROW = {
    "series": "energy-low",
    "transform": "growth",
    "window": "1929-1937",
    "break": 1929,
    "null": "sign-flip",
    "bound": "margins",
    "primary": False,
}


@pytest.fixture(scope="module")
def question(concepts: dict[str, Concept]) -> Question:
    return read_claim(DATA, "disproportionate-industrialisation", concepts).question


def test_a_harvest_moves_the_change_before_it_and_the_one_after(
    panel: Panel, question: Question
) -> None:
    sample = annual_sample(ROW, question, Lines(panel))
    assert sample.loadings.shape == (9, 4)
    # the printed margins of 1930-33 in per cent, each two standard deviations; less grain, more gap
    for figure, (year, margin) in enumerate(((1930, 3), (1931, 9), (1932, 10), (1933, 4))):
        moved = dict(zip(sample.labels, sample.loadings[:, figure], strict=True))
        step = -np.log1p(-margin / 200)
        assert moved[str(year)] == pytest.approx(step)
        assert moved[str(year + 1)] == pytest.approx(-step)
        assert sum(map(bool, moved.values())) == 2


def test_drawn_margins_keep_the_estimate_and_move_the_p_value(
    panel: Panel, question: Question
) -> None:
    sample = annual_sample(ROW, question, Lines(panel))
    plain = replace(sample, loadings=None)
    wide = replace(sample, loadings=20 * sample.loadings)
    [point], _ = sign_outcomes([(ROW, plain)], question, SETTINGS)
    [drawn], _ = sign_outcomes([(ROW, sample)], question, SETTINGS)
    [wider], _ = sign_outcomes([(ROW, wide)], question, SETTINGS)
    assert point.estimate == drawn.estimate == wider.estimate
    assert point.p_value < wider.p_value
    assert drawn.p_value == pytest.approx(point.p_value, abs=0.02)
    assert wider.low < drawn.low


def test_series_without_margins_are_refused(panel: Panel, question: Question) -> None:
    with pytest.raises(Infeasible, match="without margins"):
        annual_sample(ROW | {"series": "energy"}, question, Lines(panel))
    with pytest.raises(Infeasible, match="without margins"):
        annual_sample(ROW | {"window": "1935-1937"}, question, Lines(panel))

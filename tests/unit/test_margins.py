"""Printed margins of the harvest in the gap between the growth of industry and of grain."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from chervonets.inference.result import Infeasible
from chervonets.panel.build import Panel
from chervonets.rungs.tests.contrasts import contrast_outcomes
from chervonets.rungs.tests.outcomes import Settings
from chervonets.ways.samples import Question, annual_sample
from chervonets.ways.selections import Lines, Selection

SETTINGS = Settings(99, 0.05, 1, 199)
ROW = {
    "series": "energy-low",
    "transform": "growth",
    "window": "1929-1937",
    "break": 1929,
    "bound": "margins",
    "primary": False,
}


GRAIN = {
    "energy": "wheatcroft_davies_grain_1994:grain_soviet_est_revised",
    "energy-low": "wheatcroft_davies_grain_1994:grain_western_low",
}


@pytest.fixture(scope="module")
def question() -> Question:
    series = {
        name: Selection(
            label=name,
            concept="primary-energy",
            rival="cow_nmc_v7:nmc_pec",
            over=Selection(concept="grain", rival=rival),
        )
        for name, rival in GRAIN.items()
    }
    return Question("gap", "rise", series, None, {}, 0.05)


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
    [point], _ = contrast_outcomes([(ROW, plain)], question, SETTINGS)
    [drawn], _ = contrast_outcomes([(ROW, sample)], question, SETTINGS)
    [wider], _ = contrast_outcomes([(ROW, wide)], question, SETTINGS)
    assert point.estimate == drawn.estimate == wider.estimate
    assert point.p_value < wider.p_value
    assert drawn.p_value == pytest.approx(point.p_value, abs=0.03)
    assert wider.low < drawn.low


def test_series_without_margins_are_refused(panel: Panel, question: Question) -> None:
    with pytest.raises(Infeasible, match="without margins"):
        annual_sample(ROW | {"series": "energy"}, question, Lines(panel))
    with pytest.raises(Infeasible, match="without margins"):
        annual_sample(ROW | {"window": "1935-1937"}, question, Lines(panel))

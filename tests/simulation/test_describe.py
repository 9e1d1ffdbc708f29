"""The rung of description on simulated counts whose truth and errors are known."""

from __future__ import annotations

import numpy as np
import pytest

from chervonets.rungs.describe import describe
from chervonets.rungs.rule import read_rule
from chervonets.ways.errors import drawn_errors
from chervonets.ways.ways import ways_of
from tests import worlds
from tests.conftest import DATA

pytestmark = pytest.mark.slow

DRAWS, BATCHES = 200, 5
LEVEL, CHANGE = 0.05, 0.04
SMALLEST = 0.1
UPHELD = {"established", "borne out"}


def band() -> float:
    """Half the width of the band that holds nine tenths of the errors of a contrast."""
    rng = np.random.default_rng(0)
    years = [year + 0.5 for year in range(1925, 1933)]
    drawn = worlds.model(LEVEL, CHANGE).draws(years, worlds.KIND, 20_000, rng)
    logs = np.log(drawn)
    return float(np.quantile(logs[:, 4:].mean(axis=1) - logs[:, :4].mean(axis=1), 0.95))


def share_upheld(effect: float, worlds_tried: int) -> float:
    rule, model = read_rule(DATA), worlds.model(LEVEL, CHANGE)
    rng = np.random.default_rng(7)
    years = [year + 0.5 for year in range(1925, 1933)]
    upheld = 0
    for world in range(worlds_tried):
        lines = {
            name: worlds.line(effect, model.draws(years, worlds.KIND, 1, rng)[0])
            for name in ("one", "two")
        }
        panel = worlds.panel(lines)
        item = worlds.sentence()
        ways = ways_of(item, worlds.series(*lines), panel)
        batches = (
            drawn_errors(
                panel, worlds.about(*lines), model, DRAWS * 2**more, world + worlds_tried * more
            )
            for more in range(BATCHES)
        )
        found = describe(item, ways, batches, worlds.counts(*lines), rule, world)
        upheld += found.word in UPHELD
    return upheld / worlds_tried


def test_a_truth_beyond_twice_the_error_is_borne_out() -> None:
    assert share_upheld(SMALLEST + 2 * band(), 400) >= 0.95


@pytest.mark.parametrize("effect", [0.0, -SMALLEST, -0.3])
def test_a_truth_on_the_other_side_is_not(effect: float) -> None:
    assert share_upheld(effect, 200) <= 0.05

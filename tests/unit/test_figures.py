"""Pictures of claims: ticks, words, the drawn shapes of verdicts."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.figure import Figure

from chervonets.figures.frontier import frontier_message
from chervonets.figures.style import LogTicks, log_ticks


@pytest.mark.parametrize(("low", "high"), [(40, 140), (90, 110), (0.8, 1.3), (1, 1000)])
def test_logarithmic_axes_have_three_ticks_at_least(low: float, high: float) -> None:
    ax = Figure().add_subplot()
    log_ticks(ax, "y")
    ax.set_ylim(low, high)
    ticks = [tick for tick in ax.get_yticks() if low <= tick <= high]
    assert len(ticks) >= LogTicks.FEWEST


def test_the_frontier_names_both_sides() -> None:
    table = pd.DataFrame({
        "overstated": [-0.3, -0.1, 0.0, 0.2, 0.4],
        "overstated_yearly": 0.0,
        "state": ["for", "open", "open", "open", "against"],
    })  # fmt: skip
    measures = {"state": "open", "breakdown_uniform": -0.3}
    words = frontier_message(table, measures)
    assert words.endswith("30 % too low; the other way it would take 40 % too high")
    one_side = frontier_message(table.iloc[:4], measures)
    assert one_side.endswith("30 % too low")

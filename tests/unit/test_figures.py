"""Pictures of claims: ticks, words, the drawn shapes of verdicts."""

from __future__ import annotations

from itertools import combinations

import pandas as pd
import pytest
from chervonets.figures.frontier import frontier_message
from matplotlib.figure import Figure
from matplotlib.text import Text

from chervonets.figures.style import (
    LogTicks,
    free_place,
    label_ends,
    log_ticks,
    picture,
    use_style,
)


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
    assert words.endswith("too low by a factor of 1.43, or too high by a factor of 1.40")
    one_side = frontier_message(table.iloc[:4], measures)
    assert one_side.endswith("too low by a factor of 1.43")


def test_an_error_that_grows_is_not_hidden_behind_a_constant_one() -> None:
    none = {"state": "open", "breakdown_uniform": None, "breakdown_yearly": None}
    assert frontier_message(pd.DataFrame(), none).endswith("a factor of two changes that")
    growing = frontier_message(pd.DataFrame(), {**none, "breakdown_yearly": -0.05})
    assert growing.endswith("changes that, but one that grows by a factor of 1.053 a year does")


def test_names_of_lines_do_not_overlap() -> None:
    use_style()
    figure, [ax] = picture()
    ax.plot([0, 10], [0, 10])
    ax.set_xlim(0, 14)
    names = [(1, 1, "first"), (1.2, 1.2, "second"), (9, 9, "third"), (10, 9.1, "fourth")]
    label_ends(ax, [(*end, "black") for end in names])
    figure.draw_without_rendering()
    boxes = [Text.get_window_extent(text) for text in ax.texts]
    assert len(boxes) == len(names)
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))


def test_words_find_a_place_clear_of_the_line() -> None:
    use_style()
    figure, [ax] = picture()
    ax.plot([0, 10], [5, 5])
    _, height = free_place(ax, "words", (5, 5))
    line_height = ax.transData.transform((5, 5))[1] * 72 / figure.dpi
    assert 5 < abs(height - line_height) < 12

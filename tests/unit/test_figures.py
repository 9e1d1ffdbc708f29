"""Pictures of claims: their forms, ticks, words, the drawn shapes of answers."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import combinations, pairwise

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from chervonets.claims.evidence import Evidence, Setting
from chervonets.claims.models import Claim
from chervonets.figures.claim import data_picture, ways_picture
from chervonets.figures.overview import SHAPES, overview_picture
from chervonets.figures.style import LogTicks, free_place, label_ends, log_ticks, picture
from chervonets.figures.subject import Subject
from chervonets.panel.build import DataHouse
from chervonets.rungs.rule import VerdictRule
from tests import worlds


@pytest.mark.parametrize(("low", "high"), [(40, 140), (90, 110), (0.8, 1.3), (1, 1000)])
def test_logarithmic_axes_have_three_ticks_at_least(low: float, high: float) -> None:
    ax = Figure().add_subplot()
    log_ticks(ax, "y")
    ax.set_ylim(low, high)
    ticks = [tick for tick in ax.get_yticks() if low <= tick <= high]
    assert len(ticks) >= LogTicks.FEWEST


def test_names_of_lines_do_not_overlap() -> None:
    figure, [ax] = picture(62, "A sentence", "A source.")
    ax.plot([0, 10], [0, 10])
    ax.set_xlim(0, 14)
    names = [(1, 1, "first"), (1.2, 1.2, "second"), (9, 9, "third"), (10, 9.1, "fourth")]
    label_ends(ax, [(*end, "black") for end in names])
    figure.draw_without_rendering()
    boxes = [Text.get_window_extent(text) for text in ax.texts]
    assert len(boxes) == len(names)
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))


def test_words_find_a_place_clear_of_the_line() -> None:
    figure, [ax] = picture(62, "A sentence", "A source.")
    ax.plot([0, 10], [5, 5])
    _, height = free_place(ax, "words", (5, 5))
    line_height = ax.transData.transform((5, 5))[1] * 72 / figure.dpi
    assert 5 < abs(height - line_height) < 12


DRAWN = [
    "accumulation-over-consumption",
    "chervonets-stable-under-nep",
    "kulaks-two-million",
    "money-state-parallel",
    "price-gyrations",
    "printing-press",
    "tenfold-open-market-prices",
]


@pytest.mark.parametrize("claim_id", DRAWN)
def test_every_form_of_picture_can_be_drawn(
    claim_id: str,
    claims: list[Claim],
    gathered: dict[str, Evidence],
    setting: Callable[[Claim], Setting],
    house: DataHouse,
) -> None:
    [claim] = [claim for claim in claims if claim.id == claim_id]
    subject = Subject.of(claim)
    assert subject is not None
    book = gathered[claim_id].book(claim_id)
    panel, entities = setting(claim).panel, house.vocabulary.entities
    figure = data_picture(subject, panel, entities, book, ["a source"] * 60)
    words = "".join(text.get_text() for text in figure.findobj(Text))
    assert "{" not in words
    assert "Sources: a source; a source" in words
    # many lines of sources take no room from the axes
    figure.draw_without_rendering()
    for ax in figure.axes:
        boxes = [label.get_window_extent() for label in ax.get_yticklabels() if label.get_text()]
        ends = sorted((box.y0, box.y1) for box in boxes)
        assert all(below[1] <= above[0] + 1 for below, above in pairwise(ends)), claim_id
    plt.close(figure)


@pytest.mark.parametrize("claim_id", ["chervonets-stable-under-nep", "printing-press"])
def test_a_picture_of_ways_shows_each_admitted_way_once(
    claim_id: str, claims: list[Claim], gathered: dict[str, Evidence]
) -> None:
    [claim] = [claim for claim in claims if claim.id == claim_id]
    table = as_read(gathered[claim_id].ways)
    for item in claim.propositions:
        if item.ask is None:
            continue
        own = table.loc[table["proposition"] == item.id]
        figure = ways_picture(Subject(claim, item), own, "a message")
        curve = figure.axes[0]
        shown = sum(
            len(np.atleast_1d(line.get_xdata()))
            for line in curve.lines
            if line.get_marker() in ("o", "x", "^")
        )
        assert shown == (own["weight"] > 0).sum()
        [primary] = [line for line in curve.lines if line.get_marker() == "D"]
        assert len(np.atleast_1d(primary.get_xdata())) == 1
        plt.close(figure)


def as_read(table: pd.DataFrame) -> pd.DataFrame:
    """The table as it comes from its file."""
    return pd.read_csv(io.StringIO(table.to_csv(index=False)))


def test_a_claim_without_a_picture_or_figures_has_no_subject() -> None:
    bare = worlds.claim("one", worlds.sentence(ask=None, unasked="Nobody counted it."))
    assert Subject.of(bare) is None
    asked = Subject.of(worlds.claim("one", worlds.sentence()))
    assert asked is not None
    with pytest.raises(ValueError, match="has no picture"):
        _ = asked.picture


def test_every_word_has_a_shape_of_its_own(rule: VerdictRule) -> None:
    assert set(SHAPES) == {*rule.words, "in part"}
    looks = [(shape, rule.words.get(word, rule.words["disputed"]).colour)
             for word, shape in SHAPES.items()]  # fmt: skip
    assert len(set(looks)) >= len(looks) - 2


def test_the_overview_has_a_row_for_every_claim_and_names_the_first_word(rule: VerdictRule) -> None:
    first = {"group": "plan", "title": "A claim", "verdict": "borne out", "confidence": "high"}
    first["first_rule"] = "undecidable"
    first["run"] = "as published"
    other = {**first, "title": "Another claim", "verdict": "in part", "group": "facts"}
    figure = overview_picture(pd.DataFrame([first, other]), rule, "a message")
    words = [text.get_text() for text in figure.findobj(Text)]
    assert {"A claim", "Another claim", "borne out", "in part", "high"} <= set(words)
    assert words.count("undecidable") == 2
    titles = [f"{rule.groups[key].numeral}. {rule.groups[key].title}" for key in ("plan", "facts")]
    assert set(titles) <= set(words)
    plt.close(figure)

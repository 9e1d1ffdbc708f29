"""Samples of products: parts, fallbacks and groups, on made-up panels."""

from __future__ import annotations

import numpy as np
import pytest

from chervonets.inference.result import Infeasible
from chervonets.ways.products import changes_sample
from chervonets.ways.samples import Question
from chervonets.ways.selections import Lines, Selection
from tests import worlds
from tests.worlds import pick


def question(series: dict[str, Selection], estimand: str = "changes") -> Question:
    return Question(estimand, "rise", series, {}, 0.1)


LINES = {
    "coal": {1927: 9.0, 1928: 10.0, 1932: 20.0, 1933: 30.0},
    "iron": {1928: 10.0, 1932: 5.0},
    "people": {1928: 100.0, 1932: 200.0},
}
SERIES = {
    "coal.1928": pick("coal", 1928, group="fuel"),
    "coal.1932": pick("coal", 1932, group="fuel"),
    "iron.1928": pick("iron", 1928, group="metal"),
    "iron.theirs": pick("iron", 1932, group="metal"),
    "head.1928": pick("people", 1928, divides=True),
    "head.1932": pick("people", 1932, divides=True),
}


def test_a_product_without_a_part_is_left_out() -> None:
    lines = Lines(worlds.panel(LINES))
    plain = {"before": "1928", "after": "1932"}
    assert changes_sample(plain, question(SERIES), lines).labels == ("coal",)
    every = changes_sample({**plain, "after": "theirs/1932"}, question(SERIES), lines)
    assert every.labels == ("coal", "iron")
    np.testing.assert_allclose(every.values, np.log([2, 0.5]))
    assert every.observations[:2] == ("book-coal:coal:SUN:1932", "book-coal:coal:SUN:1928")


def test_changes_per_head_groups_and_what_is_left_out() -> None:
    there = {"before": "1928", "after": "1932/theirs", "first_group": "fuel"}
    lines = Lines(worlds.panel(LINES))
    per_head = changes_sample({**there, "per": "head"}, question(SERIES), lines)
    np.testing.assert_allclose(per_head.values, np.log([1, 0.25]))
    assert per_head.after.tolist() == [True, False]
    scoped = changes_sample({**there, "scope": "metal"}, question(SERIES), lines)
    assert scoped.labels == ("iron",)
    with pytest.raises(Infeasible, match="no product"):
        changes_sample({**there, "without": "coal+iron"}, question(SERIES), lines)
    with pytest.raises(Infeasible, match="nobody has no figure"):
        changes_sample({**there, "per": "nobody"}, question(SERIES), lines)


def test_lenient_figures_need_lenient_rows() -> None:
    there = {"before": "1928", "after": "1932/theirs"}
    lines = Lines(worlds.panel(LINES, lenient="iron"))
    assert changes_sample(there, question(SERIES), lines).labels == ("coal",)
    lenient = changes_sample({**there, "rows": "lenient"}, question(SERIES), lines)
    assert lenient.labels == ("coal", "iron")

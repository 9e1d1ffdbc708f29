"""What ways take from made-up panels, what that says, and what supposed errors change in it."""

from __future__ import annotations

import math
from typing import Any, get_args

import numpy as np
import pandas as pd
import pytest

from chervonets.inference.result import Infeasible
from chervonets.panel.build import Panel
from chervonets.propositions.models import Ask
from chervonets.ways.errors import drawn_errors
from chervonets.ways.estimates import ESTIMANDS
from chervonets.ways.samples import Question, annual_sample, comovement_sample, quantity_sample
from chervonets.ways.selections import Lines
from chervonets.ways.ways import taken
from tests import worlds
from tests.worlds import pick

LINES = {
    "steel": {1926: 2.0, 1927: 4.0, 1928: 4.0, 1929: 8.0, 1930: 16.0},
    "people": {1926: 1.0, 1927: 1.0, 1928: 2.0, 1929: 2.0, 1930: 2.0},
    "target": {1930: 32.0},
    "shared": {1930: 25.0},
}
YEARS = {"window": "1926-1930", "transform": "level"}


SERIES = {
    "steel": pick("steel"),
    "people": pick("people"),
    "head": pick("steel", over=pick("people")),
    "steel-1929": pick("steel", 1929),
    "steel-1930": pick("steel", 1930),
    "target": pick("target", 1930),
    "of-target": pick("steel", 1930, over=pick("target", 1930)),
    "both": pick("steel", 1929, plus=[pick("steel", 1930)]),
    "scaled": pick("steel", 1930, factor=0.001),
    "times": pick("steel", 1930, times=pick("people", 1930)),
}


def question(estimand: str = "contrast", direction: str = "rise") -> Question:
    return Question(estimand, direction, SERIES, {}, 0.1)


def lines() -> Lines:
    return Lines(worlds.panel(LINES))


def says(estimand: str, **choices: Any) -> list[float]:
    sample, estimates, reason = taken(choices, question(estimand), lines())
    assert sample is not None, reason
    return estimates.tolist()


def test_every_estimand_that_can_be_asked_has_a_sample_and_an_estimate() -> None:
    assert set(ESTIMANDS) == set(get_args(Ask.model_fields["estimand"].annotation))


@pytest.mark.parametrize(
    ("estimand", "choices", "value"),
    [
        ("contrast", {**YEARS, "series": "steel", "break": 1929}, 12 - 10 / 3),
        ("contrast", {**YEARS, "series": "head", "break": 1929}, 6 - 8 / 3),
        (
            "contrast",
            {**YEARS, "series": "steel", "transform": "log", "break": 1929},
            math.log(8 * 16) / 2 - math.log(2 * 4 * 4) / 3,
        ),
        ("pulse", {**YEARS, "series": "steel", "event": "1927+1928"}, 4 - 26 / 3),
        ("gap", {**YEARS, "series": "steel", "transform": "growth"}, math.log(8) / 4),
        (
            "pace",
            {**YEARS, "series": "steel", "transform": "growth", "break": 1929},
            math.log(2) / (math.log(2) / 2) - 1,
        ),
        ("trend", {**YEARS, "series": "steel"}, 2.75),
        ("quantity", {"estimates": "steel-1930"}, 16),
        ("quantity", {"estimates": "both"}, 24),
        ("quantity", {"estimates": "scaled"}, 0.016),
        ("quantity", {"estimates": "times"}, 32),
        ("quantity", {"estimates": "of-target"}, 0.5),
        ("quantity", {"estimates": "steel-1930", "added": "steel-1929+target"}, 56),
        ("paired", {"estimates": "of-target"}, math.log(0.5)),
        ("misses", {"estimates": "of-target"}, 2.0),
    ],
)
def test_what_a_way_says(estimand: str, choices: dict[str, Any], value: float) -> None:
    assert says(estimand, **choices) == [pytest.approx(value)]


def test_a_quantity_has_an_estimate_for_each_rival() -> None:
    assert says("quantity", estimates="steel-1929+steel-1930") == [8, 16]


@pytest.mark.parametrize(
    ("estimand", "choices", "told"),
    [
        ("contrast", {**YEARS, "series": "steel", "break": 1926}, "no years before the date"),
        ("pulse", {**YEARS, "series": "steel", "event": "1950"}, "no years of the event"),
        ("gap", {**YEARS, "series": "steel", "window": "1950-1960"}, "no figures"),
        ("quantity", {"estimates": "steel"}, "5 strict figures, not one"),
        ("quantity", {"estimates": "nothing"}, "unknown estimate"),
        ("pace", {**YEARS, "series": "people", "break": 1928, "transform": "growth"},
         "no growth before the date"),
    ],
)  # fmt: skip
def test_a_way_that_says_nothing_gives_its_reason(
    estimand: str, choices: dict[str, Any], told: str
) -> None:
    sample, estimates, reason = taken(choices, question(estimand), lines())
    assert told in reason
    assert len(estimates) == 0
    assert sample is None


def test_a_sample_names_the_figures_behind_it() -> None:
    sample = annual_sample({**YEARS, "series": "head", "break": 1929}, question(), lines())
    assert sample.labels == tuple(map(str, range(1926, 1931)))
    assert sample.after.tolist() == [False, False, False, True, True]
    assert "book-steel:steel:SUN:1929" in sample.observations
    assert "book-people:people:SUN:1929" in sample.observations
    both = quantity_sample({"estimates": "both"}, question("quantity"), lines())
    assert both.behind == (("book-steel:steel:SUN:1929", "book-steel:steel:SUN:1930"),)


def test_two_lines_meet_in_the_years_that_both_have() -> None:
    choices = {"series": "steel", "with": "people", "window": "1927-1950", "transform": "level"}
    sample = comovement_sample(choices, question("comovement"), lines())
    assert sample.labels == ("1927", "1928", "1929", "1930")
    assert sample.second.tolist() == [1, 2, 2, 2]


def test_supposed_errors_move_the_figures_that_they_name_in_all_parts_of_a_ratio() -> None:
    errors = {"book-steel:steel:SUN:1930": 2.0, "book-target:target:SUN:1930": 0.5}
    plain = lines()
    wrong = plain.with_errors(errors)
    choices = {"estimates": "of-target", "rows": "strict"}
    for under, value in ((plain, 0.5), (wrong, 2.0)):
        assert quantity_sample(choices, question("quantity"), under).values == [value]
    shifted = annual_sample({**YEARS, "series": "steel", "break": 1929}, question(), wrong)
    assert shifted.values.tolist() == [2, 4, 4, 8, 32]


def test_a_selection_without_its_rival_is_a_reason() -> None:
    bare = Question("contrast", "rise", {"one": pick("nothing")}, {}, 0.1)
    with pytest.raises(Infeasible, match="no figures"):
        annual_sample({**YEARS, "series": "one", "break": 1929}, bare, lines())


def panel_with(**changes: Any) -> Panel:
    """The made-up panel, columns of the line `shared` changed."""
    made = worlds.panel(LINES)
    annual = made.annual.copy()
    for column, value in changes.items():
        annual[column] = annual[column].astype(object)
        annual.loc[annual["concept"] == "shared", column] = value
    return Panel(annual, made.monthly, made.spans)


def drawn(panel: Panel, size: int = 4000, measure: str = "flow", **options: Any) -> pd.DataFrame:
    """Log errors by figure."""
    interests = options.pop("interests", {})
    about = worlds.about(*LINES, measures=dict.fromkeys(LINES, measure), **options)
    found = drawn_errors(panel, about, worlds.model(0.3, 0.1), size, 1, interests)
    names = [":".join(name.split(":")[1::2]) for name in found.names]
    return pd.DataFrame(found.logs, columns=names)


def test_a_line_shares_its_error_of_level_and_lines_do_not() -> None:
    logs = drawn(panel_with())
    assert logs["steel:1926"].std() == pytest.approx(math.hypot(0.3, 0.1 / math.sqrt(2)), rel=0.1)
    change = logs["steel:1930"] - logs["steel:1926"]
    assert change.std() == pytest.approx(0.1, rel=0.1)
    assert abs(logs["steel:1926"].corr(logs["people:1926"])) < 0.1


def test_a_printed_margin_goes_before_the_model() -> None:
    logs = drawn(panel_with(margin=10.0))
    # ten per cent are two standard deviations
    assert logs["shared:1930"].std() == pytest.approx(0.05, rel=0.1)


def test_parts_of_a_whole_stay_parts() -> None:
    panel = panel_with(unit="percent", value=97.0)
    shares = 97 * np.exp(drawn(panel, measure="share")["shared:1930"])
    assert shares.max() < 100
    assert shares.min() > 80
    prices = 97 * np.exp(drawn(panel, measure="price")["shared:1930"])
    assert prices.max() > 150


def test_whoever_had_reason_to_overstate_errs_on_one_side_in_level() -> None:
    plain = drawn(panel_with())["shared:1930"]
    over = drawn(panel_with(), interests={"book-shared:shared": "overstates"})["shared:1930"]
    under = drawn(panel_with(), interests={"book-shared:shared": "understates"})["shared:1930"]
    assert over.mean() < -0.1 < plain.mean() < 0.1 < under.mean()


def test_what_is_certain_and_other_countries_are_taken_as_printed() -> None:
    assert "shared:1930" not in drawn(panel_with(), plans={"book-shared:shared"})
    assert "shared:1930" not in drawn(panel_with(entity="USA"))
    assert drawn(panel_with(), measure="score").shape == (4000, 0)

"""The model of error: gaps and their weights, scales, draws, and what the report tells of it."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from chervonets.errors.coverage import coverage_table, left_out
from chervonets.errors.gaps import About, gaps, widening
from chervonets.errors.model import ErrorModel, Hyper, Interest, Scales, fit, fit_both
from chervonets.errors.scales import scales_table
from tests.rivals import EVIDENCE, THEMES, simulated

ARCHIVAL = ("industry", "archival", False)
ABOUT = About(
    themes={"steel": "industry", "prices": "prices", "rates": "industry"},
    measures={"steel": "flow", "prices": "index", "rates": "growth"},
    evidence={"a:x": "archival", "b:x": "scholarly", "c:x": "scholarly"},
    soviet=frozenset({"SUN"}),
)


def pair(concept: str, rival: str, against: str, ratios: dict[float, float]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "concept": concept,
            "item": "",
            "entity": "SUN",
            "rival": rival,
            "against": against,
            "originator": rival[0],
            "against_originator": against[0],
            "shared_base": "",
            "revision": False,
            "best_shift": 0,
            "year": list(ratios),
            "log_ratio": list(ratios.values()),
        }
    )


def test_gaps_of_level_are_means_and_gaps_of_change_are_from_date_to_date() -> None:
    found = gaps(pair("steel", "a:x", "b:x", {1928.5: 0.1, 1932.5: 0.3, 1933.5: 0.2}), ABOUT)
    level = found.loc[found["kind"] == "level"]
    change = found.loc[found["kind"] == "change"]
    assert level["gap"].tolist() == pytest.approx([0.2])
    assert change["gap"].tolist() == pytest.approx([0.2, -0.1])
    assert set(found["theme"]) == {"industry"}
    assert level[["evidence", "against_evidence"]].to_numpy().tolist() == [
        ["archival", "scholarly"]
    ]


def test_a_concept_with_k_originators_holds_k_minus_one_gaps() -> None:
    lines = [
        pair("steel", one, other, {1928.5: 0.1, 1929.5: 0.1})
        for one, other in (("a:x", "b:x"), ("a:x", "c:x"), ("b:x", "c:x"))
    ]
    found = gaps(pd.concat(lines), ABOUT)
    assert found.groupby("kind")["weight"].sum().to_dict() == pytest.approx(
        {"level": 2, "change": 2}
    )
    # more years, places and goods of the same two originators buy nothing
    longer = [*lines, pair("steel", "a:x", "b:x", {1930.5: 0.1}).assign(item="rolled")]
    assert gaps(pd.concat(longer), ABOUT).groupby("kind")["weight"].sum()["level"] == pytest.approx(
        2
    )


def test_figures_of_the_wars_are_no_measure_of_later_ones() -> None:
    early = pair("steel", "a:x", "b:x", {1914.5: 2.0, 1924.5: 1.0, 1928.5: 0.1, 1937.5: 0.1})
    found = gaps(early, ABOUT)
    assert found["gap"].tolist() == pytest.approx([0.1, 0.0])


def test_whether_gaps_widen_is_told_for_every_span_of_years() -> None:
    told = widening(pair("steel", "a:x", "b:x", {1928.5: 0.0, 1929.5: 0.1, 1932.5: 0.1}), ABOUT)
    assert told["count"].sum() == 3
    by_years = told.set_index("to")["median"].to_dict()
    assert by_years == pytest.approx({1.0: 0.1, 4.0: 0.05})


def test_indices_have_no_level_and_rates_of_growth_no_ratio() -> None:
    prices = pair("prices", "a:x", "b:x", {1928.5: 0.0, 1929.5: 0.1})
    rates = pair("rates", "a:x", "b:x", {1928.5: 0.5, 1929.5: 0.1})
    abroad = pair("steel", "a:x", "b:x", {1928.5: 0.5}).assign(entity="DEU")
    found = gaps(pd.concat([prices, rates, abroad]), ABOUT)
    assert found[["concept", "kind"]].to_numpy().tolist() == [["prices", "change"]]


def test_a_part_with_many_gaps_keeps_its_scale_and_one_without_has_the_widest() -> None:
    rng = np.random.default_rng(5)
    known, truth = simulated(rng, 400, themes=THEMES[:3])
    scales = fit(known, THEMES, EVIDENCE)
    for theme in THEMES[:3]:
        mean, width = scales.log_scale(theme, EVIDENCE[0])
        assert abs(mean - truth[theme, EVIDENCE[0]]) < 4 * width
        assert width < 0.35
    widths = [scales.log_scale(theme, EVIDENCE[0])[1] for theme in THEMES]
    assert min(widths[3:]) > max(widths[:3])


def test_an_unknown_theme_is_refused_and_no_gaps_too() -> None:
    rng = np.random.default_rng(5)
    known, _ = simulated(rng, 40)
    scales = fit(known, THEMES, EVIDENCE, Hyper(0.25, 0.25, 5.0))
    with pytest.raises(ValueError, match="knows no weather"):
        scales.log_scale("weather", EVIDENCE[0])
    with pytest.raises(ValueError, match="no two independent counts"):
        fit(known.iloc[:0], THEMES, EVIDENCE)


@pytest.fixture(scope="module")
def model() -> ErrorModel:
    """A level error of about a tenth, a change of about two per cent a year, well known."""
    terms = ("", "industry", "archival")
    sure = np.diag([1e-8, 1e-8, 1e-8])
    level = Scales(terms, np.array([np.log(0.1), 0, 0]), sure, Hyper(0.1, 0.1, 30.0))
    change = Scales(terms, np.array([np.log(0.02), 0, 0]), sure, Hyper(0.1, 0.1, 30.0))
    return ErrorModel(level, change)


def test_draws_share_a_level_and_every_date_errs_by_itself(model: ErrorModel) -> None:
    rng = np.random.default_rng(2)
    drawn = np.log(model.draws([1928.0, 1932.0, 1933.0], ARCHIVAL, 20_000, rng))
    assert drawn.shape == (20_000, 3)
    spread = np.sqrt(30 / 28)  # Student's t with 30 degrees of freedom
    both = np.hypot(0.1, 0.02 / np.sqrt(2)) * spread
    assert drawn.std(axis=0) == pytest.approx([both] * 3, rel=0.03)
    # a change errs as much over one year as over four
    assert np.diff(drawn).std(axis=0) == pytest.approx([0.02 * spread] * 2, rel=0.03)


@pytest.mark.parametrize(("interest", "side"), [("overstates", -1), ("understates", 1)])
def test_an_interest_makes_the_error_of_level_one_sided(
    model: ErrorModel, interest: Interest, side: int
) -> None:
    rng = np.random.default_rng(2)
    factors = model.draws([1932.0], ARCHIVAL, 1000, rng, interest)
    drawn = np.log(factors)
    # the level is one-sided, a date's own error of 1.4 per cent is not
    assert (side * drawn >= 0).mean() > 0.85
    assert (side * drawn).min() > -0.12


def test_what_an_author_put_in_the_place_of_a_list_tells_the_error_of_that_list_alone() -> None:
    rng = np.random.default_rng(4)
    known, truth = simulated(rng, 200)
    gap = 0.02 * rng.standard_normal(30)
    listed = known.iloc[:30].assign(
        theme="one", gap=gap, enumerated=True, against_enumerated=True, revision=True
    )
    scales = fit(pd.concat([known, listed]), THEMES, EVIDENCE)
    for who in EVIDENCE:
        plain, _ = scales.log_scale("one", who)
        assert plain == pytest.approx(truth["one", who], abs=0.6)
    mean = np.mean([scales.log_scale("one", who, True)[0] for who in listed["evidence"]])
    assert mean == pytest.approx(np.log(0.02), abs=0.35)


def test_of_lists_what_is_known_of_their_level_is_the_start_for_their_changes() -> None:
    rng = np.random.default_rng(4)
    known, _ = simulated(rng, 60)
    both = pd.concat([known.assign(kind=kind) for kind in ("level", "change")])
    revised = known.iloc[:9].assign(
        kind="level", gap=0.001, enumerated=True, against_enumerated=True, revision=True
    )
    model = fit_both(pd.concat([both, revised]), THEMES, EVIDENCE)
    assert model.level.listed[0] < -1.5
    assert model.change.listed == pytest.approx(model.level.listed)
    assert Scales.of_json(model.level.as_json()).listed == model.level.listed


def test_dates_must_increase(model: ErrorModel) -> None:
    rng = np.random.default_rng(2)
    with pytest.raises(ValueError, match="must increase"):
        model.draws([1932.0, 1932.0], ARCHIVAL, 10, rng)


def test_the_model_survives_its_file(model: ErrorModel) -> None:
    again = ErrorModel.of_json(json.loads(json.dumps(model.as_json())))
    one, other = (
        item.draws([1928.0, 1932.0], ARCHIVAL, 5, np.random.default_rng(1))
        for item in (model, again)
    )
    assert (one == other).all()


def test_the_order_and_the_sides_of_pairs_change_nothing() -> None:
    rng = np.random.default_rng(8)
    known, _ = simulated(rng, 80)
    turned = known.sample(frac=1, random_state=1).assign(gap=lambda rows: -rows["gap"])
    sides = ["evidence", "against_evidence"]
    turned[sides] = turned[sides[::-1]].to_numpy()
    one, other = (fit(table, THEMES, EVIDENCE) for table in (known, turned))
    assert one.mean == pytest.approx(other.mean, abs=1e-4)


def test_tables_tell_every_part_that_was_seen() -> None:
    rng = np.random.default_rng(8)
    known, _ = simulated(rng, 60)
    both = pd.concat([known.assign(kind=kind) for kind in ("level", "change")])
    scales = fit(known, THEMES, EVIDENCE)
    table = scales_table(ErrorModel(scales, scales), both)
    seen = {*zip(known["theme"], known["evidence"], strict=True)}
    seen |= {*zip(known["theme"], known["against_evidence"], strict=True)}
    assert {*zip(table["theme"], table["evidence"], strict=True)} == seen
    assert ((table["low"] < table["scale"]) & (table["scale"] < table["high"])).all()
    assert (table["half"] < table["ninety"]).all()
    ranked = left_out(known.assign(kind="level"), THEMES, EVIDENCE, scales, 1)
    assert len(ranked) == 2 * len(known)
    [whole] = coverage_table(ranked).query("by == 'all' and level == 0.9").to_dict("records")
    assert whole["gaps"] == len(known)
    assert whole["low"] < whole["held"] < whole["high"]

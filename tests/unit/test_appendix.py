"""The data appendix: marks, forms, sheets, entries."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from chervonets.figures.appendix import COVERAGE, appendix_sheets
from chervonets.figures.concept import (
    Form,
    Subject,
    bounded,
    number_words,
    period_words,
    power_words,
)
from chervonets.figures.marks import marks
from chervonets.figures.rows import parts_of, rows_height, rows_of
from chervonets.figures.sheets import PAGE_MM
from chervonets.figures.style import MM_PER_INCH, cut, save_svg, text_width
from chervonets.figures.timeline import draw_timeline, joints
from chervonets.files import write_csv
from chervonets.panel.build import DataHouse, Panel
from chervonets.panel.coverage import coverage
from chervonets.panel.disagreement import disagreement_table
from chervonets.panel.pairs import independent_pairs
from chervonets.report.appendix import appendix
from chervonets.sources.models import CASE

SMALL = ("gold-standard", "market-price", "grain", "people-by-age-1937", "state-bank-notes")


@pytest.fixture(scope="module")
def drawn(house: DataHouse, panel: Panel) -> pd.DataFrame:
    return marks(panel, house.concepts)


def subject(name: str, house: DataHouse, drawn: pd.DataFrame) -> Subject:
    rows = drawn.loc[drawn["concept"] == name]
    return Subject(name, house.concepts[name], rows, house.vocabulary)


def test_every_figure_of_the_panel_is_a_mark_once(panel: Panel, drawn: pd.DataFrame) -> None:
    annual = panel.annual.loc[panel.annual["alignment"] == "as-labelled"]
    closing = (annual["kind"] == "month").sum()
    assert closing > 0
    assert len(drawn) == len(annual) - closing + len(panel.monthly) + len(panel.spans)
    assert (drawn["start"] <= drawn["end"]).all()


def test_economic_years_lie_where_they_were(drawn: pd.DataFrame) -> None:
    rows = drawn.loc[drawn["kind"] == "economic-year"]
    assert len(rows) > 0
    np.testing.assert_allclose(rows["end"] - rows["start"], 1.0)
    np.testing.assert_allclose(rows["start"] % 1, 0.75)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("steel", Form.TIME),
        ("market-price", Form.ROWS),
        ("plan-targets", Form.ROWS),
        ("people-by-age-1937", Form.PROFILE),
        ("state-bank-notes", Form.TIME),
    ],
)
def test_a_concept_takes_the_form_that_it_can_carry(
    name: str, form: Form, house: DataHouse, drawn: pd.DataFrame
) -> None:
    assert subject(name, house, drawn).form == form


def test_lines_break_at_gaps_and_are_seams_where_the_calendar_changes() -> None:
    start = np.array([1921.75, 1922.75, 1924.0, 1927.0])
    kinds = np.array(["economic-year", "economic-year", "calendar-year", "calendar-year"])
    joined, seams = joints(start, start + 1, kinds, closing=False)
    assert joined.tolist() == [True, False, False]
    assert seams.tolist() == [False, False, False]
    _, touching = joints(
        np.array([1927.75, 1928.5]), np.array([1928.75, 1929.5]), kinds[1:3], False
    )
    assert touching.tolist() == [True]


def test_months_of_a_stock_are_neighbours_a_year_apart() -> None:
    start = np.array([1925 + 11 / 12, 1926 + 11 / 12])
    kinds = np.array(["month", "month"])
    assert joints(start, start + 1 / 12, kinds, closing=True)[0].tolist() == [True]
    assert joints(start, start + 1 / 12, kinds, closing=False)[0].tolist() == [False]


def test_every_row_draws_a_figure_and_every_figure_of_the_case_has_a_row(
    house: DataHouse, drawn: pd.DataFrame
) -> None:
    for name, rows in drawn.groupby("concept"):
        shown = subject(str(name), house, drawn)
        if shown.form != Form.ROWS:
            continue
        chosen = [row.chosen for row in rows_of(shown)]
        assert all(places.any() for places in chosen), name
        left_out = rows.loc[~np.any(chosen, axis=0), "label"]
        assert not set(left_out) - set(rows.loc[np.any(chosen, axis=0), "label"]), name
        assert not set(shown.own.index) - set(rows.index[np.any(chosen, axis=0)]), name


def test_estimates_about_parts_of_the_country_are_drawn(
    house: DataHouse, drawn: pd.DataFrame
) -> None:
    found = 0
    for name, marked in drawn.groupby("concept"):
        shown = subject(str(name), house, drawn)
        if shown.form != Form.ROWS or not marked["entity"].isin(CASE).any():
            continue
        rows = {row.words: int(row.chosen.sum()) for row in rows_of(shown)}
        for label, estimates in marked.groupby("label"):
            if label in rows and not estimates["entity"].isin(CASE).any():
                assert rows[str(label)] == len(estimates), (name, label)
                found += 1
    assert found > 2


@pytest.mark.parametrize("name", ["disturbance-participants", "births-registered"])
def test_others_with_one_figure_each_are_points_in_timelines(
    name: str, house: DataHouse, drawn: pd.DataFrame
) -> None:
    ax = Figure().add_subplot()
    draw_timeline(ax, subject(name, house, drawn))
    points = [line for line in ax.lines if line.get_marker() == "."]
    assert any(np.isfinite(np.asarray(line.get_ydata(), dtype=float)).any() for line in points)


def test_figures_print_no_more_digits_than_they_carry() -> None:
    assert number_words(7.325785) == "7.33"  # three kopecks a funt, in kopecks a kilogram
    assert number_words(4.581) == "4.581"
    assert number_words(30946.218) == "30,946"


def test_printed_margins_and_ranges_become_intervals(house: DataHouse, drawn: pd.DataFrame) -> None:
    grain = bounded(subject("grain", house, drawn).own)
    assert len(grain) == 4  # the printed margins of 1930-33
    assert (grain["low"] < grain["high"]).all()
    prices = bounded(subject("market-price", house, drawn).own)
    assert set(prices["item"]) >= {"meat", "potatoes"}


def test_periods_are_named_as_printed() -> None:
    assert period_words(1927.75, 1928.75, "economic-year") == "1927/28"
    assert period_words(1929.0, 1929.0, "stock") == "Jan 1929"
    assert period_words(1926 + 2 / 12, 1926 + 3 / 12, "month") == "Mar 1926"
    assert period_words(1928.0, 1933.0, "span") == "1928-32"


def test_sheets_show_every_concept_once_and_the_same_bytes_twice(
    house: DataHouse, panel: Panel, tmp_path: Path
) -> None:
    concepts = {name: house.concepts[name] for name in SMALL}
    table = coverage(panel)

    def draw(folder: str) -> dict[str, bytes]:
        (tmp_path / folder).mkdir()
        sheets = appendix_sheets(panel, table, concepts, house.sources, house.vocabulary)
        found = list(sheets)
        shown = [name for sheet in found for name in sheet.concepts]
        assert sorted(shown) == sorted(SMALL)
        assert found[0].theme == COVERAGE
        return {
            sheet.name: save_svg(sheet.figure, tmp_path / folder / sheet.name).read_bytes()
            for sheet in found
        }

    first = draw("one")
    assert first == draw("two")
    assert all(b"font-face" in svg and b"<text" in svg for svg in first.values())


def test_no_sheet_is_higher_than_a_page(house: DataHouse, panel: Panel) -> None:
    concepts = {name: house.concepts[name] for name in ("plan-targets", "annual-plan-output")}
    sheets = appendix_sheets(panel, coverage(panel), concepts, house.sources, house.vocabulary)
    drawn = [sheet for sheet in sheets if sheet.theme != COVERAGE]
    heights = [sheet.figure.get_figheight() * MM_PER_INCH for sheet in drawn]
    assert max(heights) <= PAGE_MM
    assert [name for sheet in drawn for name in sheet.concepts] == list(concepts)


def test_many_rows_are_drawn_in_parts_each_row_once(house: DataHouse, drawn: pd.DataFrame) -> None:
    many = subject("plan-targets", house, drawn)
    parts = parts_of(many, 120.0)
    assert len(parts) > 1
    assert all(rows_height(replace(many, part=part)) <= 120.0 for part in parts)
    rows = rows_of(many)
    assert [row.words for part in parts for row in rows[part]] == [row.words for row in rows]


def test_words_without_room_are_cut() -> None:
    assert cut("a short title", 200.0, 7.0, "normal") == "a short title"
    words = cut("a title that is much longer than its room", 60.0, 7.0, "normal")
    assert words.startswith("a title")
    assert words.endswith("…")
    assert text_width(words, 7.0, "normal") <= 60.0


def test_ticks_of_wide_scales_are_powers_of_ten() -> None:
    assert [power_words(value) for value in (1.0, 3e5, 1e10)] == ["10⁰", "3×10⁵", "10¹⁰"]


def made_of(names: list[str], house: DataHouse, panel: Panel, folder: Path) -> dict[str, Any]:
    """The appendix of some concepts, with the table of disagreement as it comes from its file."""
    sheets = [{"file": "one-1", "theme": "one", "concepts": names}]
    path = folder / "disagreement.csv"
    write_csv(path, disagreement_table(independent_pairs(panel, house)))
    table = pd.read_csv(path)
    return appendix(sheets, table, house.concepts, house.sources, house.vocabulary)


def test_entries_name_rivals_twins_and_look_alikes(
    house: DataHouse, panel: Panel, tmp_path: Path
) -> None:
    names = ["currency-total", "steel"]
    made = made_of(names, house, panel, tmp_path)
    entries = {entry["id"]: entry for theme in made["themes"] for entry in theme["entries"]}
    assert set(entries) == set(names)
    currency = house.concepts["currency-total"]
    words = "".join(span["s"] for para in entries["currency-total"]["paras"] for span in para)
    cited = {
        span["key"] for para in entries["currency-total"]["paras"] for span in para if "key" in span
    }
    assert cited == set(currency.sources)
    assert all(rival.label in words for rival in currency.rivals)
    assert all(item.series in words for item in (*currency.twins, *currency.apart))


def test_rivals_stand_against_each_other_in_factors_the_furthest_first(
    house: DataHouse, panel: Panel, tmp_path: Path
) -> None:
    names = ["grain", "death-rate-1913-1926", "exchange-rate-dollar-donors"]
    [table] = made_of(names, house, panel, tmp_path)["tables"]
    rows = [[cell[0]["s"] for cell in row] for row in table["rows"]]
    titles = [column["title"] for column in table["columns"]]
    assert {len(row) for row in rows} == {len(titles)}
    # the dollar rates are about other countries
    assert {row[0] for row in rows} == {house.concepts[name].title for name in names[:2]}
    ratios = [float(row[titles.index("Ratio")]) for row in rows]
    sizes = [abs(np.log(ratio)) for ratio in ratios]
    assert all(one >= other - 0.01 for one, other in pairwise(sizes))
    once = [row[titles.index("Scatter")] for row in rows if row[titles.index("Times")] == "1"]
    assert not any(once)
    assert "nan" not in {word for row in rows for word in row}
    pairs = independent_pairs(panel, house)
    based = pairs.loc[pairs["concept"].isin(names[:2]) & (pairs["shared_base"] != "")]
    marked = [row for row in rows if row[titles.index("Against")].endswith(" *")]
    assert len(marked) == len(based.drop_duplicates(["concept", "rival", "against"]))


def test_units_are_spoken(house: DataHouse) -> None:
    words = house.vocabulary.words_of
    assert words("rouble / ten_piece") == "roubles per ten pieces"
    assert words("1 / thousand") == "per thousand"
    assert words("billion tonne * kilometer") == "billion tonne-kilometres"
    spoken = {words(unit) for concept in house.concepts.values() for unit in (concept.unit,)}
    assert not [word for word in spoken if "_" in word]

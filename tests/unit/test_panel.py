"""Calendars, borders, rivals: what the panel does and what it refuses."""

from __future__ import annotations

from fnmatch import fnmatch

import numpy as np
import pandas as pd
import pytest

from chervonets.inference.result import Infeasible
from chervonets.panel.build import DataHouse, Panel, build_panel
from chervonets.panel.calendars import Alignment, CalendarError, Figure, align
from chervonets.panel.concepts import Apart, Concept, Rival, check_concepts
from chervonets.panel.transform import GapError, Line, TerritoryError, apply, line, ratio, rebase
from chervonets.problems import DataError
from chervonets.sources.periods import Kind
from chervonets.ways.selections import Lines, Selection


def figure(year: int, value: float, kind: Kind = Kind.ECONOMIC_YEAR, **other: bool) -> Figure:
    return Figure(year, kind, value, float("nan"), False, (f"s:x:SUN:{year}",), **other)


def placed(figures: list[Figure]) -> dict[int, float]:
    return {item.year: item.value for item in figures}


def test_the_three_alignments_of_economic_years() -> None:
    economic = [figure(1925, 100.0), figure(1926, 200.0), figure(1928, 400.0)]
    assert placed(align(economic, Alignment.AS_LABELLED)) == {1925: 100, 1926: 200, 1928: 400}
    assert placed(align(economic, Alignment.SHIFTED)) == {1924: 100, 1925: 200, 1927: 400}
    # 1926 and 1928 would need the economic years beyond the gap
    assert placed(align(economic, Alignment.WEIGHTED)) == {1925: 125}


def test_weighting_names_both_observations() -> None:
    [mixed] = align([figure(1925, 100.0), figure(1926, 200.0)], Alignment.WEIGHTED)
    assert mixed.observations == ("s:x:SUN:1925", "s:x:SUN:1926")


def test_calendar_years_never_move() -> None:
    calendar = [figure(1930, 1.0, Kind.CALENDAR_YEAR), figure(1931, 2.0, Kind.CALENDAR_YEAR)]
    for alignment in Alignment:
        assert placed(align(calendar, alignment)) == {1930: 1.0, 1931: 2.0}


def test_a_stock_of_new_year_closes_the_year_before_when_shifted() -> None:
    stock = [figure(1933, 8.4, Kind.STOCK, opening=True)]
    assert placed(align(stock, Alignment.AS_LABELLED)) == {1933: 8.4}
    assert placed(align(stock, Alignment.SHIFTED)) == {1932: 8.4}


def test_a_shifted_economic_year_gives_way_to_a_calendar_year() -> None:
    mixed = [figure(1920, 1.0, Kind.CALENDAR_YEAR), figure(1921, 2.0)]
    assert placed(align(mixed, Alignment.SHIFTED)) == {1920: 1.0}


def test_two_figures_on_one_year_are_refused() -> None:
    with pytest.raises(CalendarError, match="both fall on 1930"):
        align([figure(1930, 1.0), figure(1930, 2.0, Kind.CALENDAR_YEAR)], Alignment.AS_LABELLED)


def make_line(years: list[int], values: list[float], territory: str = "ussr-interwar") -> Line:
    kinds = ("calendar-year",) * len(years)
    names = tuple(f"s:x:SUN:{year}" for year in years)
    return Line(np.array(years), np.array(values), kinds, names, territory)


def test_changes_never_reach_across_a_gap() -> None:
    growth = apply(make_line([1925, 1926, 1928, 1929], [1.0, 2.0, 4.0, 8.0]), "growth")
    assert growth.years.tolist() == [1926, 1929]
    assert growth.values == pytest.approx(np.log([2.0, 2.0]))


def test_territories_are_never_mixed() -> None:
    with pytest.raises(TerritoryError, match="different borders"):
        ratio(make_line([1930], [1.0]), make_line([1930], [2.0], "rsfsr-1991-borders"))


def test_ratio_takes_the_years_that_both_have() -> None:
    quotient = ratio(make_line([1929, 1930], [2.0, 9.0]), make_line([1930, 1931], [3.0, 1.0]))
    assert quotient.years.tolist() == [1930]
    assert quotient.values == pytest.approx([3.0])
    assert quotient.observations == ("s:x:SUN:1930 s:x:SUN:1930",)


def test_rebasing_needs_the_base_year() -> None:
    assert rebase(make_line([1928, 1929], [50.0, 75.0]), 1928).values == pytest.approx([1.0, 1.5])
    with pytest.raises(GapError, match="no figure for it"):
        rebase(make_line([1929], [75.0]), 1928)


def test_a_line_refuses_rows_of_two_rivals(panel: Panel) -> None:
    rows = panel.annual.query("concept == 'grain' and alignment == 'as-labelled'")
    with pytest.raises(ValueError, match="occurs twice"):
        line(rows)


def test_every_cell_names_printed_figures(house: DataHouse, panel: Panel) -> None:
    known = set(house.observations["name"])
    for table in (panel.annual, panel.monthly, panel.spans):
        for names in table["observations"]:
            assert set(names.split()) <= known


def test_a_cell_of_one_observation_is_that_figure_in_the_concepts_unit(
    house: DataHouse, panel: Panel
) -> None:
    rows = panel.annual.query("alignment == 'as-labelled'")
    printed = house.observations.set_index("name")["value"]
    units = {
        f"{source.key}:{series.id}": series.unit
        for source in house.sources.values()
        for series in source.series
    }
    for (source, series), group in rows.groupby(["source", "series"]):
        factor = house.vocabulary.factor(units[f"{source}:{series}"], group["unit"].iloc[0])
        assert (group["value"].to_numpy()) == pytest.approx(
            printed.loc[group["observations"]].to_numpy() * factor
        )


def test_only_figures_for_the_concepts_borders_enter(panel: Panel, house: DataHouse) -> None:
    for name, group in panel.annual.groupby("concept"):
        concept = house.concepts[str(name)]
        allowed = {concept.territory, concept.others}
        assert set(group["territory"]) <= allowed


def test_no_twin_and_nothing_of_another_concept_is_in_the_panel(
    panel: Panel, house: DataHouse
) -> None:
    for name, concept in house.concepts.items():
        patterns = [item.series for item in (*concept.twins, *concept.apart)]
        for table in (panel.annual, panel.monthly, panel.spans):
            rows = table.loc[table["concept"] == name]
            present = set(rows["source"] + ":" + rows["series"])
            assert not [key for key in present if any(fnmatch(key, form) for form in patterns)]


def test_a_twin_cannot_be_made_a_rival(house: DataHouse) -> None:
    concept = house.concepts["currency-total"]
    twin = Rival(series=concept.twins[0].series, label="twin")
    mixed = concept.model_copy(update={"rivals": [*concept.rivals, twin]})
    with pytest.raises(DataError, match="is shut out and admitted"):
        check_concepts({"currency-total": mixed}, house.sources, house.vocabulary)


def test_a_pattern_shuts_out_all_that_it_names(house: DataHouse) -> None:
    concept = house.concepts["currency-total"]
    source = concept.rivals[0].source
    mixed = concept.model_copy(update={"apart": [Apart(series=f"{source}:*", why="Other things.")]})
    with pytest.raises(DataError, match="is shut out and admitted"):
        check_concepts({"currency-total": mixed}, house.sources, house.vocabulary)


def test_strict_lines_hold_no_lenient_figure(house: DataHouse, panel: Panel) -> None:
    lenient = set(house.observations.loc[house.observations["lenient"], "name"])
    lines, seen = Lines(panel), 0
    for (concept, rival, entity), table in panel.cells.items():
        if not table["lenient"].any():
            continue
        selection = Selection(concept=concept, rival=rival, entity=entity)
        for alignment in sorted(set(table["alignment"])):
            loose = lines.annual(selection, alignment, rows="lenient")
            seen += bool(lenient & _names(loose))
            try:
                strict = lines.annual(selection, alignment, rows="strict")
            except Infeasible:
                continue
            assert not lenient & _names(strict)
    assert seen > 0


def _names(drawn: Line) -> set[str]:
    return {name for names in drawn.observations for name in names.split()}


def test_steel_of_the_1920s_stands_on_economic_years(panel: Panel) -> None:
    steel = panel.annual.query("series == 'nmc_irst' and entity == 'SUN'")
    labelled = steel.query("alignment == 'as-labelled'").set_index("year")
    assert labelled.loc[1924, "kind"] == "economic-year"
    assert labelled.loc[1930, "kind"] == "calendar-year"
    weighted = steel.query("alignment == 'weighted'").set_index("year")
    assert weighted.loc[1924, "value"] == pytest.approx(0.75 * 993 + 0.25 * 1868)
    assert 1928 not in weighted.index


def test_inferred_dates_are_lenient(panel: Panel) -> None:
    run = panel.annual.query("series == 'tro_rb.note_circulation_sequence'")
    assert run["lenient"].all()
    stated = panel.annual.query("series == 'gmd.M0.ihd_banknotes_december'")
    assert not stated["lenient"].any()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"unit": "million person"}, "units of different kinds"),
        ({"territory": "rsfsr-1991-borders"}, "territories are never mixed"),
        ({"rivals": [{"series": "nowhere:nothing", "label": "x"}]}, "unknown series"),
        ({"territory": "atlantis"}, "unknown territory"),
        ({"theme": "nothing"}, "unknown theme"),
    ],
)
def test_a_concept_that_mixes_is_refused(
    house: DataHouse, change: dict[str, object], words: str
) -> None:
    concept = Concept.model_validate({**house.concepts["grain"].model_dump(), **change})
    with pytest.raises(DataError, match=words):
        check_concepts({"grain": concept}, house.sources, house.vocabulary)


def test_the_order_of_rows_does_not_matter(house: DataHouse, panel: Panel) -> None:
    shuffled = house.observations.sample(frac=1.0, random_state=1)
    again = build_panel(
        DataHouse(house.vocabulary, house.sources, house.concepts, shuffled.reset_index(drop=True))
    )
    pd.testing.assert_frame_equal(panel.annual, again.annual)
    pd.testing.assert_frame_equal(panel.spans, again.spans)

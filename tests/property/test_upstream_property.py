"""A single changed digit in a publisher's file is told as exactly one difference."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chervonets.sources.corrections import read_corrections
from chervonets.sources.models import Upstream
from chervonets.sources.read import read_source
from chervonets.sources.vocabulary import read_vocabulary
from tests.conftest import DATA
from tests.publishers import audited, publisher_file

MADDISON, LEAGUE = "maddison_project_2023", "cfs_league_of_nations_prices"
SERIES = {"pop": "mpd2023_pop", "gdppc": "mpd2023_gdppc"}


@cache
def figures(source: str) -> tuple[tuple[Upstream, ...], pd.DataFrame]:
    """A source's description of its files, and a part of its figures."""
    described, rows = read_source(DATA, source, read_vocabulary(DATA), read_corrections(DATA))
    few = rows.loc[rows["entity"].isin(["SUN", "SWE"]) & rows["start"].dt.year.between(1924, 1930)]
    return tuple(described.upstream), few.reset_index(drop=True)


def file_of(form: str) -> tuple[str, Upstream, pd.DataFrame]:
    """A source, a file of it in some form, and the carried figures that the file holds."""
    if form == "league-csv":
        files, carried = figures(LEAGUE)
        [file] = [item for item in files if item.columns == {"value": "lon_wpi_spliced_m"}]
        file = file.model_copy(
            update={"entities": {k: v for k, v in file.entities.items() if v in {"SUN", "SWE"}}}
        )
        return LEAGUE, file, carried.loc[carried["series"] == "lon_wpi_spliced_m"]
    _, carried = figures(MADDISON)
    file = Upstream(file="table", format=form, columns=SERIES, entities={"USSR": "SUN"})
    return MADDISON, file, carried


@pytest.mark.parametrize(
    "form", ["cdiac-csv", "gapminder-csv", "league-csv", "maddison-xlsx", "nmc-csv", "vdem-csv"]
)
@settings(max_examples=20, derandomize=True, deadline=None)
@given(draw=st.data())
def test_one_changed_digit_is_one_difference(form: str, draw: st.DataObject) -> None:
    source, file, carried = file_of(form)
    row = draw.draw(st.sampled_from(list(carried.index)))
    text = carried.loc[row, "text"]
    at = draw.draw(st.sampled_from([i for i, letter in enumerate(text) if letter.isdigit()]))
    digit = draw.draw(st.sampled_from([d for d in "0123456789" if d != text[at]]))
    changed = carried.copy()
    changed.loc[row, "text"] = text[:at] + digit + text[at + 1 :]
    table = audited(source, file, carried, publisher_file(file, changed))
    found = table.loc[table["status"] != "same"]
    assert found[["status", "name"]].to_numpy().tolist() == [["differs", carried.loc[row, "name"]]]

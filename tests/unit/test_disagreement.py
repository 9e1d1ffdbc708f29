"""The table of independent counts of one thing, and units in words."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from chervonets.files import write_csv
from chervonets.panel.build import DataHouse, Panel
from chervonets.panel.disagreement import disagreement_table as summed
from chervonets.panel.pairs import independent_pairs
from chervonets.report.prose import plain
from chervonets.report.tables import disagreement_table


def test_rivals_stand_against_each_other_in_factors_the_furthest_first(
    house: DataHouse, panel: Panel, tmp_path: Path
) -> None:
    path = tmp_path / "disagreement.csv"
    write_csv(path, summed(independent_pairs(panel, house)))
    counted = pd.read_csv(path)
    table = disagreement_table(counted, house.concepts, house.vocabulary)
    rows = [[plain(cell) for cell in row] for row in table["rows"]]
    titles = [column["title"] for column in table["columns"]]
    assert {len(row) for row in rows} == {len(titles)}
    told = {row[0] for row in rows}
    assert {house.concepts[name].title for name in ("grain", "death-rate-1913-1926")} <= told
    # these are about other countries
    assert house.concepts["exchange-rate-dollar-donors"].title not in told
    ratios = [float(row[titles.index("Ratio")]) for row in rows]
    sizes = [abs(np.log(ratio)) for ratio in ratios]
    assert all(one >= other - 0.01 for one, other in pairwise(sizes))
    once = [row[titles.index("Scatter")] for row in rows if row[titles.index("Times")] == "1"]
    assert not any(once)
    assert "nan" not in {word for row in rows for word in row}
    own = counted["entity"].map(house.vocabulary.is_soviet)
    marked = [row for row in rows if row[titles.index("Against")].endswith(" *")]
    assert len(marked) == (own & counted["shared_base"].notna()).sum() > 0


def test_units_are_spoken(house: DataHouse) -> None:
    words = house.vocabulary.words_of
    assert words("rouble / ten_piece") == "roubles per ten pieces"
    assert words("1 / thousand") == "per thousand"
    assert words("billion tonne * kilometer") == "billion tonne-kilometres"
    spoken = {words(unit) for concept in house.concepts.values() for unit in (concept.unit,)}
    assert not [word for word in spoken if "_" in word]

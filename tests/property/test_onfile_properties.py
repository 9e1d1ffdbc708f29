"""Files of one's own: what does not matter, and what always holds."""

from __future__ import annotations

import json
import tempfile
from datetime import date
from pathlib import Path
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from chervonets.onfile.answer import plain
from chervonets.onfile.options import Given
from chervonets.onfile.table import Table
from chervonets.onfile.times import CALENDARS, Clock
from tests.onfile import TREATED, UNITS, frame, write

ROWS = frame()

numbers = st.floats() | st.integers() | st.floats().map(np.float64) | st.booleans()
leaves = numbers | st.none() | st.text() | st.lists(st.floats()).map(np.array)
nested = st.recursive(
    leaves,
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=12,
)


def tables(names: dict[str, str], seed: int) -> tuple[Table, Table]:
    """The file in order, and with other names of units and rows in another order."""
    with tempfile.TemporaryDirectory() as folder:
        columns = Given(value="value", time="year", unit="country")
        plain_table = Table.read(write(Path(folder), ROWS), {**columns, "treated": TREATED})
        mixed = ROWS.sample(frac=1, random_state=seed).replace({"country": names})
        treated = names[TREATED]
        return plain_table, Table.read(write(Path(folder), mixed), {**columns, "treated": treated})


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.text("abcxyz &-", min_size=1).map(str.strip), min_size=6, max_size=6, unique=True)
    .filter(all)
    .map(lambda names: dict(zip(UNITS, names, strict=True))),
    st.integers(0, 1000),
)
def test_order_of_rows_and_names_of_units(names: dict[str, str], seed: int) -> None:
    one, other = tables(names, seed)
    assert other.series().values.tolist() == one.series().values.tolist()
    panel, renamed = one.panel(), other.panel()
    for row, unit in enumerate(panel.units):
        place = renamed.units.index(names[unit])
        assert renamed.values[place].tolist() == panel.values[row].tolist()


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([name for name in CALENDARS if name != "economic-year"]),
    st.dates(date(1900, 1, 1), date(2090, 1, 1)),
    st.integers(15, 120),
    st.randoms(use_true_random=False),
)
def test_times_are_read_as_they_are_written(
    name: str, first: date, count: int, mixed: Random
) -> None:
    calendar = CALENDARS[name]
    numbers = calendar.place(first) + np.arange(count)
    texts = [calendar.write(int(number)) for number in numbers]
    order = list(range(count))
    mixed.shuffle(order)
    clock, places = Clock.of([texts[row] for row in order])
    assert [clock.write(place) for place in places] == [texts[row] for row in order]
    assert np.unique(np.diff(np.sort(places))).tolist() == [1]
    for row in (0, count // 2, count - 1):
        ends = [clock.number(texts[row], end=end) for end in (False, True)]
        assert ends == [places[order.index(row)]] * 2


@settings(max_examples=60, deadline=None)
@given(nested)
def test_json_is_strict_whatever_is_in_it(value: object) -> None:
    def refuse(name: str) -> None:
        raise AssertionError(name)

    json.loads(json.dumps(plain(value), allow_nan=False), parse_constant=refuse)

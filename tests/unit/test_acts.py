"""Dated acts: faults are told, contradictions stand side by side, witnesses are independent."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from chervonets.problems import DataError
from chervonets.sources.acts import Acts, read_acts, witnesses
from chervonets.sources.vocabulary import Vocabulary, read_vocabulary
from tests.conftest import DATA


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return read_vocabulary(DATA)


@pytest.fixture(scope="module")
def acts(words: Vocabulary) -> Acts:
    return read_acts(DATA, words)


def test_contradicting_dates_stand_side_by_side(acts: Acts) -> None:
    dates = {act.id: {place.date for place in act.attested} for act in acts.acts}
    [ban] = [found for found in dates.values() if "1926-06-09" in found]
    assert ban >= {"1926-06-09", "1926-08-01", "1926-10-01"}


def test_the_law_of_7_august_is_attested_independently(acts: Acts, words: Vocabulary) -> None:
    [law] = [act for act in acts.acts if any(place.date == "1932-08-07" for place in act.attested)]
    assert witnesses(law, words) >= 1


def test_a_measure_without_an_act_says_so(acts: Acts) -> None:
    without = set(acts.measures) - {act.measure for act in acts.acts}
    assert all(acts.measures[key].note for key in without)


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("acts", 0, "measure"), "weather", "unknown measure 'weather'"),
        (("acts", 0, "attested", 0, "originator"), "nobody", "unknown originator 'nobody'"),
        (("acts", 0, "attested", 0, "date"), "1932-13", "'1932-13' is no date"),
        (("acts", 0, "attested", 0, "date"), "7 August 1932", "is no date"),
        (("acts", 0, "attested", 0, "read"), "a book", "is no address"),
        (("acts", 0, "attested", 0, "status"), "wished", "status"),
        (("acts", 0, "attested"), [], "attested"),
        (("acts", 1, "id"), None, "stands twice"),
    ],
)
def test_faults_are_told(
    tmp_path: Path, words: Vocabulary, path: tuple[str | int, ...], value: object, told: str
) -> None:
    text = yaml.safe_load((DATA / "acts.yaml").read_text(encoding="utf-8"))
    place = text
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = text["acts"][0]["id"] if value is None else value
    (tmp_path / "acts.yaml").write_text(yaml.safe_dump(text), encoding="utf-8")
    with pytest.raises(DataError, match=re.escape(told)):
        read_acts(tmp_path, words)

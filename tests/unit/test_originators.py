"""Who counted: which counts are independent, and what the check refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from chervonets.panel.build import DataHouse
from chervonets.problems import DataError
from chervonets.sources.originators import (
    Count,
    Originator,
    extent,
    independent,
    lineage,
    read_originators,
    shared_base,
)
from chervonets.sources.read import read_source
from chervonets.sources.vocabulary import read_vocabulary

KNOWN = {
    "office": Originator(name="Office", kind="office", evidence="archival"),
    "region": Originator(name="Part of the office", kind="office", evidence="archival"),
    "whole": Originator(
        name="Offices together", kind="office", evidence="archival", contains=["office", "region"]
    ),
    "author": Originator(name="A", kind="author", evidence="scholarly", built_on=["office"]),
    "other": Originator(name="B", kind="author", evidence="scholarly", built_on=["office"]),
    "reader": Originator(name="C", kind="author", evidence="scholarly", built_on=["author"]),
    "stranger": Originator(name="D", kind="author", evidence="scholarly"),
}
WITH_TWO = {
    **KNOWN,
    "a": Originator(name="E", kind="author", evidence="scholarly"),
    "b": Originator(name="F", kind="author", evidence="scholarly"),
}


@pytest.mark.parametrize(
    ("first", "second", "is_independent"),
    [
        (Count("office"), Count("office"), False),  # a twin, or two who quote one count
        (Count("author"), Count("office"), False),  # a re-working
        (Count("reader"), Count("office"), False),  # a re-working of a re-working
        (Count("whole"), Count("region"), False),  # a register that contains another
        (Count("author"), Count("whole"), False),  # a re-working of a part
        (Count("stranger", ("region",)), Count("whole"), False),  # the series itself rests on it
        (Count("office"), Count("region"), True),
        (Count("author"), Count("other"), True),  # two judgements on one base
        (Count("reader"), Count("other"), True),
        (Count("stranger"), Count("whole"), True),
    ],
)
def test_independence_is_of_who_counted(first: Count, second: Count, is_independent: bool) -> None:
    assert independent(first, second, KNOWN) is is_independent
    assert independent(second, first, KNOWN) is is_independent


def test_two_authors_on_one_base_are_marked() -> None:
    assert shared_base(Count("reader"), Count("other"), KNOWN) == {"office"}
    assert not shared_base(Count("stranger"), Count("other"), KNOWN)
    # the whole, not its parts again
    assert shared_base(Count("a", ("whole",)), Count("b", ("whole",)), WITH_TWO) == {"whole"}


def test_lineages_reach_all_the_way_back() -> None:
    assert lineage(Count("reader"), KNOWN) == {"reader", "author", "office"}
    assert extent("whole", KNOWN) == {"whole", "office", "region"}


def write(folder: Path, text: str) -> Path:
    (folder / "originators.yaml").write_text(text)
    return folder


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: {name: A, kind: author, evidence: hearsay}", "unknown evidence class 'hearsay'"),
        ("a: {name: A, kind: author, evidence: archival, built_on: [b]}", "unknown originator 'b'"),
        ("a: {name: A, kind: prophet, evidence: archival}", "kind"),
        ("- a", "is not a mapping"),
        (
            "a: {name: A, kind: author, evidence: archival, built_on: [b]}\n"
            "b: {name: B, kind: author, evidence: archival, contains: [a]}",
            "in a circle",
        ),
    ],
)
def test_faults_are_told_with_their_mend(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        read_originators(write(tmp_path, text), {"archival": "Archives."})


def test_a_series_without_originator_is_refused(data_copy: Path) -> None:
    key = "wheatcroft_davies_grain_1994"
    path = data_copy / "sources" / key / "source.yaml"
    kept = [line for line in path.read_text().splitlines() if "originator:" not in line]
    path.write_text("\n".join(kept) + "\n")
    with pytest.raises(DataError, match="has no originator"):
        read_source(data_copy, key, read_vocabulary(data_copy))


def test_an_unknown_originator_is_refused(data_copy: Path) -> None:
    key = "vdem_indices"
    path = data_copy / "sources" / key / "source.yaml"
    text = path.read_text()
    path.write_text(text.replace("originator: ", "originator: no-", 1))
    with pytest.raises(DataError, match="unknown originator 'no-"):
        read_source(data_copy, key, read_vocabulary(data_copy))


def test_every_originator_is_used_by_a_series_an_act_or_another(house: DataHouse) -> None:
    known = house.vocabulary.originators
    used = {key for count in house.counts.values() for key in (count.originator, *count.built_on)}
    used |= {base for item in known.values() for base in (*item.built_on, *item.contains)}
    assert not set(known) - used - attesting()


def attesting() -> set[str]:
    """Originators that attest dated acts."""
    from chervonets.sources.acts import read_acts
    from tests.conftest import DATA

    acts = read_acts(DATA, read_vocabulary(DATA)).acts
    return {place.originator for act in acts for place in act.attested}

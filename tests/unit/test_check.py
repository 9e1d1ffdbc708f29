"""The check of the whole data folder: what it counts, and that it lists all faults at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from chervonets.check import check_data, data_numbers
from chervonets.claims.models import Claim
from chervonets.panel.build import DataHouse
from chervonets.problems import DataError
from chervonets.sources.acts import Acts
from tests.conftest import DATA

CLAIM = "kulaks-two-million"


def test_the_data_folder_is_sound_and_counted(
    house: DataHouse, claims: list[Claim], acts: Acts
) -> None:
    counts = check_data(DATA)
    assert counts["claims"] == len(claims)
    assert counts["sentences"] == sum(len(claim.propositions) for claim in claims)
    assert counts["acts"] == len(acts.acts)
    assert counts["printed"] + counts["reference"] == len(house.observations)
    assert counts["printed_core"] < counts["printed"]
    for key, total in (("figures", "printed"), ("originators", "originators")):
        parts = [number for name, number in counts.items() if re.fullmatch(rf"by\..*\.{key}", name)]
        assert sum(parts) == counts[total]
    numbers = data_numbers(counts)
    assert numbers["data.sentences"]["text"] == str(counts["sentences"])


def test_every_fault_of_every_file_is_told_at_once(data_copy: Path) -> None:
    path = data_copy / f"claims/{CLAIM}.yaml"
    claim = yaml.safe_load(path.read_text(encoding="utf-8"))
    claim["group"] = "weather"
    claim["found"].append("So it is said [@nobody_1932].")
    claim["propositions"][0]["answer"] = "And said again [@nobody_1933]."
    path.write_text(yaml.safe_dump(claim), encoding="utf-8")
    text = yaml.safe_load((data_copy / "text.yaml").read_text(encoding="utf-8"))
    text["statements"][0]["sentences"] = [f"{CLAIM}/nothing"]
    (data_copy / "text.yaml").write_text(yaml.safe_dump(text), encoding="utf-8")
    (data_copy / "verdicts.yaml").write_text("words: {}\n", encoding="utf-8")
    with pytest.raises(DataError) as fault:
        check_data(data_copy)
    told = str(fault.value)
    for words in ("[@nobody_1932]", "[@nobody_1933]", f"{CLAIM}/nothing", "data/verdicts.yaml"):
        assert words in told
    # a run of other claims looks at neither this claim nor the map of the text
    with pytest.raises(DataError) as fault:
        check_data(data_copy, ["printing-press"])
    told = str(fault.value)
    assert "nobody" not in told
    assert "data/text.yaml" not in told
    assert "data/verdicts.yaml" in told


def test_an_unknown_group_is_told(data_copy: Path) -> None:
    path = data_copy / f"claims/{CLAIM}.yaml"
    path.write_text(path.read_text().replace("group: facts", "group: weather"))
    with pytest.raises(DataError, match="unknown group 'weather'"):
        check_data(data_copy, [CLAIM])

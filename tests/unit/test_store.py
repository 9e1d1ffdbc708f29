"""A multiverse in parts: the same from shards as in one go, whatever each part holds."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from chervonets.claims.evidence import Evidence, gather, multiverse
from chervonets.claims.models import Claim, read_claim
from chervonets.claims.store import keeping, read_shards, write_csvs, write_shard
from chervonets.files import sha256
from chervonets.multiverse import evaluate
from chervonets.rungs.tests.evaluate import Multiverse
from chervonets.rungs.tests.outcomes import Settings
from chervonets.panel.build import Panel
from chervonets.panel.concepts import Concept
from tests.conftest import DATA

QUICK = Settings(
    resamples=99, level=0.05, seed=1, power_draws=20, power_resamples=39, error_draws=9
)
FILES = ("results.parquet", "results.csv", "samples.parquet", "samples.csv")


def kept(folder: Path, claim: Claim, panel: Panel, parts: Iterable[Multiverse]) -> Evidence:
    with keeping(folder) as keep:
        found = gather(claim, panel, QUICK, map(keep, parts))
    write_csvs(folder, found.results)
    return found


@pytest.mark.parametrize("claim_id", ["printing-press", "chervonets-stable-under-nep"])
def test_shards_give_the_same_bytes_as_one_job(
    claim_id: str,
    concepts: dict[str, Concept],
    panel: Panel,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(evaluate, "PART", 18)
    claim = read_claim(DATA, claim_id, concepts)
    alone = kept(tmp_path / "alone", claim, panel, multiverse(claim, panel, QUICK))
    folders = [tmp_path / f"shard{number}" for number in range(3)]
    for number, folder in enumerate(folders):
        write_shard(folder, multiverse(claim, panel, QUICK, (number, len(folders))))
    spread = kept(tmp_path / "spread", claim, panel, read_shards(folders, claim))
    assert spread.book(claim.id) == alone.book(claim.id)
    assert spread.measures == alone.measures
    for name in FILES:
        assert sha256(tmp_path / "spread" / name) == sha256(tmp_path / "alone" / name), name


def test_the_joint_test_does_not_depend_on_the_parts(
    concepts: dict[str, Concept], panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = read_claim(DATA, "printing-press", concepts)
    whole = gather(claim, panel, QUICK)
    monkeypatch.setattr(evaluate, "PART", 18)
    parts = gather(claim, panel, QUICK)
    assert len(list(multiverse(claim, panel, QUICK))) > 1
    names = [key for key in whole.numbers if key.startswith("joint.")]
    assert names
    assert [parts.numbers[key] for key in names] == [whole.numbers[key] for key in names]

"""Shards that a real Slurm cluster runs give the bytes that this machine's cores give."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from chervonets.files import sha256
from tests.conftest import ROOT

CLAIM = "printing-press"
CLUSTER = Path(__file__).with_name("cluster.sh")
CANNOT = 3
"""Exit code of the script where there can be no cluster."""


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[None]:
    if find_spec("snakemake_executor_plugin_slurm") is None:
        pytest.skip("the extra `slurm` is not installed; `make test-slurm` brings it")
    folder = str(tmp_path / "cluster")
    started = subprocess.run(
        [CLUSTER, "start", folder], capture_output=True, text=True, check=False
    )
    if started.returncode == CANNOT:
        pytest.skip(started.stderr.strip())
    assert started.returncode == 0, started.stderr
    yield
    subprocess.run([CLUSTER, "stop", folder], check=True)


def run(results: Path, *options: str) -> dict[str, str]:
    """Hashes of all that the claim's evidence consists of."""
    folder = results / "claims" / CLAIM
    config = [f"claims=[{CLAIM}]", f"results={results}", "resamples=199", "power_draws=20"]
    command = [sys.executable, "-m", "snakemake", *options, "--config", *config]
    done = subprocess.run(
        [*command, "shards=2", "--", folder / "numbers.json"],
        cwd=ROOT,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return {path.name: sha256(path) for path in folder.iterdir() if path.is_file()}


@pytest.mark.slow
@pytest.mark.slurm
def test_slurm_gives_what_local_cores_give(cluster: None, tmp_path: Path) -> None:
    here = run(tmp_path / "here", "--cores", "2")
    there = run(tmp_path / "there", "--profile", "profiles/slurm")
    assert len(here) > 10
    assert there == here

"""Shards that a real Slurm cluster runs give the bytes that this machine's cores give."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from chervonets.rungs.tests.evaluate import PART
from tests.conftest import ROOT

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


@pytest.mark.slow
@pytest.mark.slurm
def test_slurm_gives_what_local_cores_give(cluster: None) -> None:
    """Enough specifications that each of two shards has some."""
    options = ["--specifications", str(PART + 1), "--shards", "2", "--slurm"]
    done = subprocess.run(
        [sys.executable, ROOT / "bench/million.py", *options],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the same bytes" in done.stdout

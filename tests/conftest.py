"""Shared fixtures: the real data folder, and copies of the project to break."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

from chervonets.panel.build import DataHouse, Panel, build_panel, read_house
from chervonets.panel.concepts import Concept, read_concepts

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
TINY_CLAIMS = ["kulaks-two-million", "printing-press"]
TINY_CONFIG = f"""\
data: data
results: results
claims: [{", ".join(TINY_CLAIMS)}]
seed: 1
level: 0.05
resamples: 99
error_draws: 9
"""


@pytest.fixture(scope="session")
def house() -> DataHouse:
    """The real data folder, read once."""
    return read_house(DATA)


@pytest.fixture(scope="session")
def panel(house: DataHouse) -> Panel:
    """The real panel, built once."""
    return build_panel(house)


@pytest.fixture(scope="session")
def concepts() -> dict[str, Concept]:
    """The real concepts."""
    return read_concepts(DATA)


@pytest.fixture
def data_copy(tmp_path: Path) -> Path:
    """A copy of the data folder that a test may damage."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@dataclass(frozen=True)
class Project:
    """A copy of the project in a folder of its own."""

    folder: Path

    def snakemake(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the workflow in the copy, with the copy's library."""
        environment = {**os.environ, "PYTHONPATH": str(self.folder / "workflow")}
        return subprocess.run(
            [sys.executable, "-m", "snakemake", *arguments],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )


def copy_project(folder: Path) -> Project:
    """Copy what the workflow needs, with a tiny real configuration."""
    ignore = shutil.ignore_patterns("__pycache__", ".snakemake")
    for name in ("workflow", "data", "profiles"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignore)
    shutil.copytree(ROOT / "results/reference/validation", folder / "results/reference/validation")
    shutil.copy(ROOT / "Snakefile", folder)
    (folder / "workflow/config.yaml").write_text(TINY_CONFIG)
    return Project(folder)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A copy of the project with a tiny real configuration, run once for all test processes."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "made"
    with FileLock(folder.with_suffix(".lock")):
        if not folder.exists():
            unfinished = copy_project(folder.with_suffix(".unfinished"))
            done = unfinished.snakemake()
            assert done.returncode == 0, done.stdout + done.stderr
            unfinished.folder.rename(folder)
    return folder


@pytest.fixture(scope="module")
def project(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """That project, for the tests of one module to change."""
    return Project(shutil.copytree(made, tmp_path_factory.mktemp("project") / "project"))

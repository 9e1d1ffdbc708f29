"""Shared fixtures: the real data folder, and copies of the project to break."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from filelock import FileLock

from chervonets.claims.evidence import Evidence, Setting, gather_claim
from chervonets.claims.models import Claim, read_claims
from chervonets.errors.gaps import About, gaps
from chervonets.errors.model import ErrorModel, fit_both
from chervonets.panel.build import DataHouse, Panel, build_panel, read_house
from chervonets.panel.concepts import Concept, read_concepts
from chervonets.panel.pairs import independent_pairs
from chervonets.propositions.models import Inquiry
from chervonets.rungs.describe import Counts
from chervonets.rungs.rule import VerdictRule, read_rule
from chervonets.rungs.tests.outcomes import Settings
from chervonets.sources.acts import Acts, read_acts

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

QUICK = Settings(resamples=99, level=0.05, seed=1, error_draws=9)
"""Knobs for tests to which chance does not matter."""


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


@pytest.fixture(scope="session")
def rule() -> VerdictRule:
    """The real rule."""
    return read_rule(DATA)


@pytest.fixture(scope="session")
def acts(house: DataHouse) -> Acts:
    """The real acts."""
    return read_acts(DATA, house.vocabulary)


@pytest.fixture(scope="session")
def claims(concepts: dict[str, Concept], acts: Acts) -> list[Claim]:
    """All real claims."""
    return read_claims(DATA, concepts, acts)


@pytest.fixture(scope="session")
def error_model(house: DataHouse, panel: Panel) -> ErrorModel:
    """The model of error of the real collection."""
    found = gaps(independent_pairs(panel, house), About.of(house))
    return fit_both(found, list(house.vocabulary.themes), list(house.vocabulary.evidence))


@pytest.fixture(scope="session")
def setting(
    house: DataHouse, panel: Panel, acts: Acts, error_model: ErrorModel, rule: VerdictRule
) -> Callable[[Inquiry], Setting]:
    """What a claim or camp is judged by, its cells cut from the whole panel."""

    def of(inquiry: Inquiry) -> Setting:
        return Setting(
            panel=Panel(*(_cut(table, inquiry.concepts) for table in tables_of(panel))),
            about=About.of(house),
            counts=Counts(house.counts, house.vocabulary.originators),
            acts=acts,
            vocabulary=house.vocabulary,
            model=error_model,
            rule=rule,
            knobs=QUICK,
        )

    return of


def tables_of(panel: Panel) -> tuple[pd.DataFrame, ...]:
    """The three tables of a panel."""
    return panel.annual, panel.monthly, panel.spans


def _cut(table: pd.DataFrame, concepts: tuple[str, ...]) -> pd.DataFrame:
    return table.loc[table["concept"].isin(concepts)].reset_index(drop=True)


@pytest.fixture(scope="session")
def gathered(
    claims: list[Claim],
    setting: Callable[[Inquiry], Setting],
    tmp_path_factory: pytest.TempPathFactory,
    worker_id: str,
) -> dict[str, Evidence]:
    """The evidence on every claim, made once for all test processes with few draws."""
    path = shared_folder(tmp_path_factory, worker_id) / "gathered.pickle"
    with FileLock(path.with_suffix(".lock")):
        if not path.exists():
            made = {claim.id: gather_claim(claim, setting(claim)) for claim in claims}
            path.write_bytes(pickle.dumps(made))
    found: dict[str, Evidence] = pickle.loads(path.read_bytes())
    return found


def shared_folder(factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all processes of one run of the tests share."""
    base = factory.getbasetemp()
    return base if worker_id == "master" else base.parent


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
            timeout=1200,
            check=False,
        )


def copy_project(folder: Path) -> Project:
    """Copy what the workflow needs, with a tiny real configuration."""
    ignore = shutil.ignore_patterns("__pycache__", ".snakemake")
    for name in ("workflow", "config", "data", "profiles"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignore)
    shutil.copytree(ROOT / "results/reference/validation", folder / "results/reference/validation")
    shutil.copy(ROOT / "Snakefile", folder)
    (folder / "config/config.yaml").write_text(TINY_CONFIG)
    return Project(folder)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A copy of the project with a tiny real configuration, run once for all test processes."""
    folder = shared_folder(tmp_path_factory, worker_id) / "made"
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

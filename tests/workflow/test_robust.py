"""Runs that are killed, stopped, refused or fail leave the last good results, and go on alone."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filelock import FileLock

from chervonets.files import sha256
from tests.conftest import Project

pytestmark = pytest.mark.workflow

TITLE = "data/claims/printing-press.yaml"
KILLS = 5


def hashes(project: Project) -> dict[str, str]:
    """Of everything that the manifest knows, and of the manifest."""
    results = project.folder / "results"
    return {
        str(path.relative_to(results)): sha256(path)
        for path in sorted(results.rglob("*"))
        if path.is_file() and path.parts[len(results.parts)] not in ("logs", "benchmarks")
        if path.suffix != ".duckdb"
    }


def test_a_second_run_in_the_folder_is_told_that_another_is_at_work(project: Project) -> None:
    before = hashes(project)
    with FileLock(project.folder / ".snakemake/chervonets.lock"):
        done = project.snakemake("--forceall")
    assert done.returncode != 0
    assert "Another run is at work in this folder" in done.stdout + done.stderr
    assert "cleanup-metadata" not in done.stdout + done.stderr
    assert hashes(project) == before


def test_the_last_report_survives_a_report_that_fails(project: Project) -> None:
    path = project.folder / TITLE
    good, before = path.read_bytes(), hashes(project)
    path.write_bytes(good.replace(b"{growth_after}", b"{growth_nowhere}", 1))
    assert path.read_bytes() != good
    try:
        done = project.snakemake("results/report")
    finally:
        path.write_bytes(good)
    screen = done.stdout + done.stderr
    assert done.returncode != 0
    assert "growth_nowhere" in screen
    assert TITLE in screen
    assert "Traceback" not in screen
    reports = [
        {k: v for k, v in found.items() if k.startswith("report/")}
        for found in (before, hashes(project))
    ]
    assert reports[0] == reports[1] != {}


def test_a_run_does_not_take_an_altered_result_for_its_own(project: Project) -> None:
    path = project.folder / "results/numbers.json"
    assert project.snakemake().returncode == 0  # nothing waits for a job any more
    before = hashes(project)
    path.write_bytes(path.read_bytes() + b" ")
    done = project.snakemake()
    assert done.returncode != 0
    assert "Changed after the run made them: results/numbers.json." in done.stdout + done.stderr
    path.unlink()
    (project.folder / "results/manifest.json").unlink()
    done = project.snakemake()
    assert done.returncode == 0, done.stdout + done.stderr
    assert hashes(project) == before


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_full_disk_is_told_in_words(project: Project) -> None:
    small = project.folder / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(small)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        done = project.snakemake("--config", "results=small/results")
    finally:
        subprocess.run(["umount", "-l", str(small)], check=True)
    screen = done.stdout + done.stderr
    assert done.returncode != 0
    assert "No space left on device" in screen
    assert "Make room" in screen


@pytest.mark.slow
def test_a_run_killed_at_any_moment_goes_on_alone(project: Project, tmp_path: Path) -> None:
    whole = hashes(project)
    fresh = Project(tmp_path / "fresh")
    shutil.copytree(project.folder, fresh.folder, ignore=shutil.ignore_patterns(".snakemake"))
    for path in (fresh.folder / "results").iterdir():
        if path.name != "reference":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    moments = random.Random(1)
    for _ in range(KILLS):
        _killed(fresh, after=moments.uniform(2, 9))
    done = fresh.snakemake()
    assert done.returncode == 0, done.stdout + done.stderr
    assert hashes(fresh) == whole


def _killed(project: Project, after: float) -> None:
    """Start the workflow and kill it with all that it started."""
    process = subprocess.Popen(
        [sys.executable, "-m", "snakemake"],
        cwd=project.folder,
        env={**os.environ, "PYTHONPATH": str(project.folder / "workflow")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(after)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()

"""`snakemake refresh` where no host can be reached: one line, no failure, nothing changed."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest

from chervonets.files import sha256
from tests.conftest import copy_project

pytestmark = pytest.mark.workflow


def test_refresh_without_a_network_says_so_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    project = copy_project(tmp_path / "project")
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{one.getsockname()[1]}/"
    for path in (project.folder / "data/sources").glob("*/source.yaml"):
        path.write_text(re.sub(r"(?m)^( +address:) .*$", rf"\1 {closed}", path.read_text()))
    before = {path: sha256(path) for path in project.folder.rglob("*.*") if path.is_file()}
    done = project.snakemake("refresh")
    assert done.returncode == 0, done.stdout + done.stderr
    [line] = [line for line in done.stderr.splitlines() if "no network" in line]
    assert re.fullmatch(
        r"no network: none of \d+ files could be fetched; nothing was changed", line
    )
    assert (project.folder / "results/logs/refresh.log").read_text() == f"{line}\n"
    assert not (project.folder / ".cache").exists()
    assert {path: sha256(path) for path in before} == before
    assert "rule refresh" not in project.snakemake("--dry-run").stdout

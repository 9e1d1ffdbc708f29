"""The walks of data/README.md, followed literally in a copy of the project."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import DATA, ROOT, TINY_CONFIG, Project, copy_project

pytestmark = pytest.mark.workflow

CLAIM, SOURCE, CONCEPT = "rail-freight-1932", "railways_1932", "rail-freight"
PROGRAMS = {"chervonets": "chervonets.cli", "snakemake": "snakemake"}
BLOCK = re.compile(
    r"^(?P<indent> *)```(?P<head>\S+[^\n]*)\n(?P<body>.*?)^ *```$", re.MULTILINE | re.DOTALL
)


def steps(readme: str) -> list[tuple[str, str]]:
    """The fenced blocks in order: the words after the language (or `sh`), and the content."""
    found = []
    for block in BLOCK.finditer(readme):
        language, _, target = block["head"].partition(" ")
        body = re.sub(f"^{block['indent']}", "", block["body"], flags=re.MULTILINE)
        found.append((target or language, body))
    return found


def run(project: Path, command: str) -> subprocess.CompletedProcess[str]:
    """A command of the README, by the modules of the project itself."""
    program, *arguments = shlex.split(command)
    return subprocess.run(
        [sys.executable, "-m", PROGRAMS[program], *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project / "workflow")},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def follow(project: Path, target: str, content: str) -> None:
    """Do what a block says: run its commands, write its file, or append to a file."""
    if target == "sh":
        for command in content.splitlines():
            done = run(project, command)
            assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    elif target.startswith(">> "):
        path = project / target.removeprefix(">> ")
        path.write_text(path.read_text() + "\n" + content)
    else:
        path = project / target
        assert not path.exists()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)


@pytest.mark.slow
def test_the_walks_lead_to_the_new_claim_in_the_report(tmp_path: Path) -> None:
    project: Project = copy_project(tmp_path / "project")
    tiny = re.sub(r"claims: .*", f"claims: [kulaks-two-million, {CLAIM}]", TINY_CONFIG)
    (project.folder / "config/config.yaml").write_text(tiny)
    walk = steps((DATA / "README.md").read_text(encoding="utf-8"))
    assert [target for target, _ in walk] == [
        f"data/sources/{SOURCE}/source.yaml",
        f"data/sources/{SOURCE}/observations.csv",
        "sh",
        ">> data/concepts/industry.yaml",
        "sh",
        f"data/claims/{CLAIM}.yaml",
        ">> data/text.yaml",
        "sh",
    ]
    for target, content in walk:
        follow(project.folder, target, content)
    assert f"| `{SOURCE}` |" in (project.folder / "data/README.md").read_text()
    results = project.folder / "results"
    content = json.loads((results / "report/content.json").read_text())
    [chapter] = [part for part in content["chapters"] if part["id"] == CLAIM]
    assert chapter["title"].startswith("The railways carried")
    assert SOURCE in [source["key"] for source in chapter["sources"]]
    page = (results / "report/index.html").read_text()
    assert chapter["title"] in page
    numbers = json.loads((results / "numbers.json").read_text())
    assert numbers[f"{CLAIM}.freight.estimate"]["text"] == "169.3"
    assert (results / "report/chervonets.pdf").read_bytes().startswith(b"%PDF")
    assert CONCEPT in (results / "panel/annual.csv").read_text()


README = (ROOT / "README.md").read_text(encoding="utf-8")
TOUR = re.findall(r"^    chervonets (explain|cite|what-if)(.*?)(?:  #.*)?$", README, re.MULTILINE)


def test_there_is_a_tour() -> None:
    assert len(TOUR) >= 9


@pytest.mark.parametrize("command", [f"{name}{rest}" for name, rest in TOUR])
def test_the_tour_of_the_readme_runs(made: Path, command: str) -> None:
    done = run(made, f"chervonets {command}")
    assert done.returncode == 0, done.stderr
    assert done.stdout

"""The examples of the README on a csv of one's own, run as they stand there."""

from __future__ import annotations

import re
import shlex

import pytest
from typer.testing import CliRunner

from chervonets.cli import app
from chervonets.onfile.registry import METHODS
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"^    \$ chervonets (?P<words>.+)\n(?P<shown>(?:    .*\n)+)", re.MULTILINE)
EXAMPLES = {example["words"]: example["shown"] for example in EXAMPLE.finditer(README)}


def test_there_are_two_examples() -> None:
    assert len(EXAMPLES) == 2


@pytest.mark.parametrize("words", EXAMPLES)
def test_example(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = CliRunner().invoke(app, shlex.split(words))
    assert done.exit_code == 0, done.output
    printed = done.stdout.splitlines()
    shown = [line[4:] for line in EXAMPLES[words].splitlines() if line[4:] != "..."]
    places = [printed.index(line) for line in shown]
    assert places == sorted(places)


def test_table_has_every_method() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (.+) \|$", README, re.MULTILINE)
    questions = {m.name: str(m.run.__doc__).splitlines()[0] for m in METHODS.values()}
    assert [row for row in rows if row[0] in questions] == list(questions.items())

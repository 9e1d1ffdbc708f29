"""Bars of long work: on a terminal, late enough, and nowhere else."""

import contextlib
import os
import pty
import re
import termios
import threading
import time

import pytest
from typer.testing import CliRunner

from chervonets import progress
from chervonets.cli import app
from chervonets.onfile import commands
from chervonets.progress import watched, work
from tests.onfile import ARGUMENTS, SERIES, frame, run, write

LONG = {
    "contrast": "histories",
    "level": "histories",
    "equivalence": "histories",
    "break": "histories",
    "breaks": "sets of dates",
    "trend": "histories",
    "dispersion": "histories",
    "comovement": "surrogates",
    "synthetic-control": "units",
    "augmented-synthetic-control": "units",
    "synthetic-did": "steps",
    "conformal": "effects far out",
    "excess-mortality": "histories",
}
"""A bar of each method on a file."""


def on_terminal(do):
    """What work writes to standard error where that is a pseudo-terminal."""
    inside, outside = pty.openpty()
    termios.tcsetwinsize(outside, (24, 80))  # a bar is as wide as its terminal
    shown = []

    def read():
        with contextlib.suppress(OSError):  # the other end is closed
            while part := os.read(inside, 4096):
                shown.append(part)

    reader = threading.Thread(target=read)
    reader.start()
    with os.fdopen(outside, "w") as stream, contextlib.redirect_stderr(stream):
        do()
    reader.join()
    os.close(inside)
    return b"".join(shown).decode()


def slow(count=5, seconds=0.15):
    """A loop of so many steps, and what it went over."""
    return [time.sleep(seconds) or step for step in watched(range(count), "slow steps")]


def test_long_work_has_a_bar(monkeypatch):
    monkeypatch.setattr(progress, "DELAY", 0.3)
    shown = on_terminal(slow)
    assert "slow steps" in shown
    assert "/5" in shown


def test_short_work_has_none():
    assert not on_terminal(slow)


def test_loops_of_one_work_are_long_together(monkeypatch):
    monkeypatch.setattr(progress, "DELAY", 0.6)

    def both():
        with work():
            slow(count=3)
            slow(count=3)

    assert "slow steps" in on_terminal(both)


def test_without_a_terminal_nothing_is_shown(capfd, monkeypatch):
    monkeypatch.setattr(progress, "DELAY", 0.0)
    assert slow(count=2) == [0, 1]
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("method", ARGUMENTS)
def test_every_method_says_beforehand_that_it_is_large(method, monkeypatch, tmp_path):
    path = write(tmp_path, frame())
    words = [*SERIES, *ARGUMENTS[method]]
    assert not run(method, path, *words).stderr
    monkeypatch.setattr(commands, "work", lambda most: work(min(most, 20)))
    done = run(method, path, *words)
    assert done.exit_code == 0
    assert re.fullmatch(r"\d+ values .+ this is large .+ up to 20 values .+ seconds\n", done.stderr)


def test_more_resamples_make_work_large(tmp_path):
    words = [*SERIES, *ARGUMENTS["comovement"], "--resamples", "200000"]
    done = run("comovement", write(tmp_path, frame()), *words)
    assert done.stderr.startswith("24 values with 200,000 resamples: this is large")
    assert "up to 1,000 values" in done.stderr


def test_help_has_the_size():
    shown = CliRunner().invoke(app, ["test", "breaks", "--help"]).stdout
    assert "up to 5,000 values take seconds" in " ".join(shown.split())


@pytest.mark.parametrize("method", ARGUMENTS)
def test_every_method_shows_how_far_it_is(method, monkeypatch, tmp_path):
    for name in ("DELAY", "SOON"):
        monkeypatch.setattr(progress, name, 0.0)
    path = write(tmp_path, frame())
    words = ["--csv", str(path), "--value", "value", *SERIES, *ARGUMENTS[method]]
    shown = on_terminal(lambda: app(["test", method, *words], standalone_mode=False))
    assert LONG[method] in shown

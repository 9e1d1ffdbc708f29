"""The fingerprint follows what code means and what it imports."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from chervonets import semantics


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small package in place of the real one."""
    (tmp_path / "__init__.py").write_text("")
    (tmp_path / "low.py").write_text("def f(x):\n    return x + 1\n")
    (tmp_path / "high.py").write_text("from chervonets.low import f\n\n\nVALUE = f(1)\n")
    (tmp_path / "other.py").write_text("OTHER = 1\n")
    monkeypatch.setattr(semantics, "ROOT", tmp_path)
    return tmp_path


def fingerprint() -> str:
    return semantics.fingerprint("chervonets.high", distributions=())


def test_comments_docstrings_and_layout_do_not_count(package: Path) -> None:
    before = fingerprint()
    text = 'def f(x):\n    """Add one."""\n    # surely\n    return (x +\n            1)\n'
    (package / "low.py").write_text(text)
    assert ast.parse(text)
    assert fingerprint() == before


def test_a_changed_import_counts_and_a_stranger_does_not(package: Path) -> None:
    before = fingerprint()
    (package / "other.py").write_text("OTHER = 2\n")
    assert fingerprint() == before
    (package / "low.py").write_text("def f(x):\n    return x + 2\n")
    assert fingerprint() != before


def test_versions_of_numeric_packages_count() -> None:
    with_numpy = semantics.fingerprint("chervonets.files", distributions=("numpy",))
    without = semantics.fingerprint("chervonets.files", distributions=())
    assert with_numpy != without


def test_the_modules_reached_are_those_that_python_imports() -> None:
    """The quick search for import lines finds what a full parse finds."""
    for path in sorted(semantics.ROOT.rglob("*.py")):
        found = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {name.name for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
        inside = {semantics._path(name) for name in found if name.split(".")[0] == "chervonets"}
        reached = set(map(semantics._path, semantics._imports(path)))
        assert reached == {item for item in inside if item.exists()}, path

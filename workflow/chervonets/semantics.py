"""A fingerprint of what library code means, so that editing it makes results stale.

Snakemake does not see that a module was edited which a script imports: rules carry this for it.
"""

import ast
import hashlib
import re
from importlib import metadata
from pathlib import Path

from chervonets.memory import MEMORY

PACKAGE = "chervonets"
ROOT = Path(__file__).resolve().parent
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)
NUMERIC = ("numpy", "pandas", "scipy", "statsmodels")
PICTORIAL = ("matplotlib", "seaborn")
TYPESET = ("typst", "jinja2")


def fingerprint(*modules: str, distributions: tuple[str, ...] = NUMERIC) -> str:
    """Hash of the modules, all modules of the package they import, and versions of libraries.

    Twelve hex digits, which comments, docstrings and layout of the code do not change.

    Raises:
        FileNotFoundError: a module does not exist.
    """
    reached: set[Path] = set()
    queue = [_path(module) for module in modules]
    while queue:
        path = queue.pop()
        if path not in reached:
            reached.add(path)
            queue += [_path(name) for name in MEMORY.of(path, "imports", _imports)]
    digest = hashlib.sha256()
    for path in sorted(reached):
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(MEMORY.of(path, "meaning", _meaning).encode())
    for name in distributions:
        digest.update(f"{name}=={metadata.version(name)}".encode())
    return digest.hexdigest()[:12]


def _path(module: str) -> Path:
    base = ROOT.joinpath(*module.split(".")[1:])
    return base / "__init__.py" if base.is_dir() else base.with_suffix(".py")


# parsing every module for its imports would double the time of a run with nothing to do
_IMPORT = re.compile(
    rf"^\s*(?:from ({PACKAGE}[\w.]*) import (?:\(([^)]*)\)|([^(\n]+))|import ({PACKAGE}[\w.]*))",
    re.MULTILINE,
)


def _imports(path: Path) -> list[str]:
    found = set()
    for module, listed, line, plain in _IMPORT.findall(path.read_text(encoding="utf-8")):
        found.add(module or plain)
        names = re.findall(r"\w+", listed or line)
        found |= {f"{module}.{name}" for name in names if module}
    return sorted(name for name in found if _path(name).exists())


def _meaning(path: Path) -> str:
    """A hash of the code without its docstrings, comments and layout."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node):
            node.body = node.body[1:]
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest()

"""Reading yaml strictly and writing results atomically, in one canonical form."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from chervonets.problems import DataError, Problem, fault, raise_if_any

try:  # libyaml's parser is ten times as fast; some platforms have only the one in Python
    from yaml import CSafeLoader as SafeLoader
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]  # the same interface

if TYPE_CHECKING:  # pandas takes half a second to import, and reading yaml does not need it
    import pandas as pd

FLOAT_FORMAT = "%.10g"
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
"""Characters that no printed page holds, those that turn the direction of writing among them."""
FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d.,\s]*$)")
"""A text that a spreadsheet would compute; a plain number with its sign is none."""

Model = TypeVar("Model", bound=BaseModel)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path that takes the place of `path` only when the block succeeds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    temporary.chmod(0o644)
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text with Unix line ends, atomically."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def write_csv(path: Path, table: pd.DataFrame) -> None:
    """Write a table as csv without index, floats as `%.10g`, atomically.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    text = _neutral(table).to_csv(index=False, float_format=FLOAT_FORMAT, lineterminator="\n")
    write_text(path, text)


def _neutral(table: pd.DataFrame) -> pd.DataFrame:
    safe = table.copy(deep=False)
    for name in table.select_dtypes(["object", "str"]):
        texts = [cell for cell in table[name].unique() if isinstance(cell, str)]
        if formulas := {cell: f"'{cell}" for cell in texts if FORMULA.match(cell)}:
            safe[name] = table[name].replace(formulas)
    return safe


def write_parquet(path: Path, table: pd.DataFrame) -> None:
    """Write a table as parquet, atomically."""
    with replacing(path) as temporary:
        table.to_parquet(temporary, index=False)


def write_json(path: Path, value: Any) -> None:
    """Write json with sorted keys and floats cut to `%.10g`, atomically."""
    text = json.dumps(_canonical(value), ensure_ascii=False, indent=1, sort_keys=True)
    write_text(path, text + "\n")


def read_json(path: Path) -> Any:
    """Read a json file written by `write_json`."""
    return json.loads(path.read_text(encoding="utf-8"))


def sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _canonical(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _canonical(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_canonical(item) for item in value]
    if isinstance(value, float):
        return float(FLOAT_FORMAT % value)
    return value


class _UniqueKeyLoader(SafeLoader):
    """A safe loader for which a key written twice is an error, not a silent overwrite."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=deep)
            if key in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"the key {key!r} stands twice", problem_mark=key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


# Dates stay text: models say what they are, and yaml's guesses (1928-10 is none) never decide.
_UniqueKeyLoader.yaml_implicit_resolvers = {
    letter: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for letter, pairs in SafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(path: Path, name: str) -> Any:
    """Parse a yaml file; `name` is what messages call it.

    Raises:
        DataError: the file is missing, empty, not UTF-8, or not yaml.
    """
    text = read_text(path, name)
    try:
        value = yaml.load(text, Loader=_UniqueKeyLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}" if mark else "file"
        raise fault(
            name, place, f"not valid yaml ({error.problem})", "correct that line"
        ) from error
    if value is None:
        raise fault(name, "file", "the file is empty", "fill it or delete it")
    return value


def read_text(path: Path, name: str, mend: str = "add it, or correct its name") -> str:
    """The text of a file that people edit, its line ends as they are.

    Raises:
        DataError: the file is missing, no plain file, not UTF-8, or holds what no page does.
    """
    if path.exists() and not path.is_file():  # a pipe would be read for ever
        raise fault(name, "file", "is no plain file", "put a file of text in its place")
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise fault(name, "file", "the file does not exist", mend) from error
    except UnicodeDecodeError as error:
        raise DataError([encoding_problem(name, error)]) from error
    raise_if_any(_control_problems(text, name))
    return text


def _control_problems(text: str, name: str) -> Iterator[Problem]:
    """A mark of byte order, and control characters, which no printed page holds."""
    if text.startswith("\ufeff"):
        what = "the file begins with a mark of byte order (BOM)"
        yield Problem(name, "line 1", what, "save it as UTF-8 without BOM")
    for match in CONTROLS.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        what = f"holds the control character U+{ord(match[0]):04X}"
        yield Problem(name, f"line {line}", what, "take it out")


def encoding_problem(name: str, error: UnicodeDecodeError) -> Problem:
    """The problem of a file that is not UTF-8."""
    line = error.object[: error.start].count(b"\n") + 1
    return Problem(name, f"line {line}", "the bytes are not UTF-8", "save the file as UTF-8")


def parse_model(model: type[Model], value: Any, name: str) -> Model:
    """Validate parsed yaml against a pydantic model, listing every fault at once.

    Raises:
        DataError: unknown keys, missing keys, values of the wrong kind.
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise DataError(
            _model_problem(item["type"], item["loc"], item["msg"], model, name)
            for item in error.errors(include_url=False)
        ) from error


def _model_problem(
    kind: str, location: tuple[int | str, ...], what: str, model: type[BaseModel], name: str
) -> Problem:
    thing = "add the key" if kind == "missing" else "correct the value"
    mend = f"{thing}; data/README.md says what belongs there"
    if kind == "extra_forbidden":
        known = ", ".join(model.model_fields) if len(location) == 1 else "see data/README.md"
        mend = f"remove the key or correct its spelling (known here: {known})"
    place = "key " + ".".join(map(str, location)) if location else "file"
    return Problem(name, place, what, mend)


def read_model(model: type[Model], path: Path, name: str) -> Model:
    """Read and validate one yaml file; raises as `read_yaml` and `parse_model`."""
    return parse_model(model, read_yaml(path, name), name)


def names_in(data: Path, folder: str) -> list[str]:
    """Names of the yaml files of a folder: claims, or the camps of `controls`."""
    return sorted(path.stem for path in (data / folder).glob("*.yaml"))

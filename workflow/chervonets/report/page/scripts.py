"""Data as script files: from a disk a browser refuses to fetch, but it runs scripts."""

import json
from pathlib import Path
from typing import Any

CALL = "chervonets"
"""The one global function; `page.js` defines it and keeps what it is given under its name."""


def write_script(folder: Path, name: str, value: Any) -> None:
    """Write `<name>.js`, which hands `value` over under `name`.

    The text is JSON, which is JavaScript too; a script file holds no markup that could end it.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    path = folder / f"{name}.js"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{CALL}({json.dumps(name)},{text});\n", encoding="utf-8", newline="\n")


def read_script(path: Path) -> tuple[str, Any]:
    """The name and the value that `write_script` wrote."""
    text = path.read_text(encoding="utf-8").strip()
    name, value = json.loads(f"[{text.removeprefix(f'{CALL}(').removesuffix(');')}]")
    return name, value

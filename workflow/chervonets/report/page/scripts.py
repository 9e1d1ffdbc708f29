"""What the page's scripts are given: cards of numbers, what the search finds, all as script files.

From a disk a browser refuses to fetch data, but it runs scripts.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from chervonets.files import FLOAT_FORMAT
from chervonets.report.lineage import Node
from chervonets.report.page.links import INDEX, address
from chervonets.report.parts import Content
from chervonets.report.prose import plain

CALL = "chervonets"
"""The one global function; `page.js` defines it and keeps what it is given under its name."""
FIELDS = tuple(field.name for field in fields(Node) if field.name not in ("key", "children"))
"""Of a node, as a card holds them."""


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


def cards(node: Callable[[str], Node], keys: Iterable[str]) -> dict[str, Any]:
    """The nodes of some numbers and of all that they rest on, each once.

    Returns:
        `strings`, every text once; `nodes` by key: the places in `strings` of the fields that are
        filled, `value` cut to ten digits, `children` as places in the list of keys.
    """
    found: dict[str, Node] = {}
    ahead = list(keys)
    while ahead:
        key = ahead.pop()
        if key not in found:
            found[key] = node(key)
            ahead += found[key].children
    place = {key: index for index, key in enumerate(sorted(found))}
    strings: dict[str, int] = {}
    nodes = []
    for key in place:
        told = {name: getattr(found[key], name) for name in FIELDS}
        told["value"] = "" if told["value"] is None else FLOAT_FORMAT % told["value"]
        filled = [strings.setdefault(words, len(strings)) for words in told.values()]
        nodes.append([*filled, [place[child] for child in found[key].children]])
    return {"keys": list(place), "nodes": nodes, "strings": list(strings)}


def entries(
    content: Content, concepts: Mapping[str, Mapping[str, Any]], found: Mapping[str, str]
) -> list[list[str]]:
    """Kind, title, further words and address of all that can be found, kind by kind."""
    rows = []
    for chapter in content["chapters"]:
        words = f"{plain(chapter['sentence'])} {chapter['verdict']['word']}"
        rows.append(("claim", chapter["title"], words, chapter["id"]))
    asked = (item for chapter in content["chapters"] for item in chapter["asked"])
    rows += [("sentence", item["title"], item["word"], item["id"]) for item in asked]
    rows += [
        ("concept", item["title"], item["definition"], f"concept-{name}")
        for name, item in concepts.items()
    ]
    rows += [
        ("source", item["text"], item["evidence"], f"source-{item['key']}")
        for item in content["bibliography"]
    ]
    return [[*words, address(f"#{anchor}", INDEX, found)] for *words, anchor in rows]

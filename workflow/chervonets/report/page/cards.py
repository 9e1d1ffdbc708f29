"""What the cards of a page's numbers show: each number's way down to printed cells."""

from collections.abc import Iterable
from typing import Any, Protocol

from chervonets.files import FLOAT_FORMAT
from chervonets.report.lineage import Node


class Walk(Protocol):
    """What knows the nodes: `chervonets.report.lineage.Lineage`."""

    def node(self, key: str) -> Node:
        """The node of a number, way, printed figure or table."""


def cards(walk: Walk, keys: Iterable[str]) -> dict[str, Any]:
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
            found[key] = walk.node(key)
            ahead += found[key].children
    place = {key: index for index, key in enumerate(sorted(found))}
    strings: dict[str, int] = {}
    return {
        "keys": list(place),
        "nodes": [_card(found[key], place, strings) for key in place],
        "strings": list(strings),
    }


FIELDS: tuple[str, ...] = (
    *("kind", "text", "value", "unit", "made", "how"),
    *("source", "locator", "originator", "licence", "link"),
)


def _card(node: Node, place: dict[str, int], strings: dict[str, int]) -> list[Any]:
    """The fields in their order, then the children."""
    value = "" if node.value is None else FLOAT_FORMAT % node.value
    told = [value if name == "value" else getattr(node, name) for name in FIELDS]
    fields = [strings.setdefault(words, len(strings)) for words in told]
    return [*fields, [place[child] for child in node.children]]

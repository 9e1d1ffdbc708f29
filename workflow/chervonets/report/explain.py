"""Walk anything that was made back to the printed figures."""

from collections.abc import Iterator

from chervonets.report.lineage import Lineage, Node

FOLDED = 10
"""How many of the things that something was made of are told, unless all are asked for."""
BY = {"act": "attested by", "said": "foretold by"}


def explanation(key: str, lineage: Lineage, every: bool = False) -> Iterator[str]:
    """What a key names and what that was made of, line by line, down to the printed figures.

    What stands twice is told once, and what is true of many figures of a source with the first.
    The key is of a number, a way, a sentence, a claim, a printed figure or a table; long lists are
    told whole if `every` is asked for.

    Raises:
        DataError: there is nothing of that name.
    """
    yield from _told(key, lineage, 0, None if every else FOLDED, set())


def _told(
    key: str, lineage: Lineage, depth: int, most: int | None, told: set[str]
) -> Iterator[str]:
    node, margin = lineage.node(key), "  " * depth
    again = key in told
    told.add(key)
    said = f"{node.text} {node.unit}".rstrip()
    head = node.key if said in ("", node.key) else f"{node.key} = {said}"
    yield f"{margin}{head}" + (" (above)" if again and node.children else "")
    if again:
        return
    for line in _details(node):
        mark = f"{key.split(':')[0]}: {line}"
        if node.kind != "figure" or mark not in told:
            yield f"{margin}    {line}"
        told.add(mark)
    for child in node.children[:most]:
        yield from _told(child, lineage, depth + 1, most, told)
    more = len(node.children) - len(node.children[:most])
    if more:
        yield f"{margin}  and {more} more; --all tells them"


def _details(node: Node) -> Iterator[str]:
    value = "" if node.value is None or node.kind == "figure" else f"{node.value:.10g}"
    made = f"made by {node.made}" if node.kind in ("number", "table") and node.made else ""
    yield from filter(None, ("; ".join(filter(None, (value, made))), node.how))
    if node.kind == "figure":
        whose = BY.get(node.key.split(":")[0], "counted by")
        counted = f"{whose} {node.originator}" if node.originator else ""
        rights = f"licence: {node.licence}" if node.licence else ""
        yield from filter(None, (node.locator, node.source, counted, rights, node.link))

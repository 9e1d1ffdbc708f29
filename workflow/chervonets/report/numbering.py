"""The numbers of figures and tables: `1`, `2` ... in the article, `S3.1` ... in the supplement."""

from collections.abc import Iterator
from typing import Any

KINDS = ("figures", "tables")


def number_items(content: dict[str, Any]) -> None:
    """Give every figure and table its `number`, and every part after the claims its own.

    Figures and tables are counted apart. The article's are whole numbers; those of a part of the
    supplement begin with `S`, the part's number and a point, and what only the page shows comes
    last among them.
    """
    after = len(content["chapters"]) + 1
    names = ("methods", "trials", "data")
    for number, part in enumerate(content["parts"], start=after):
        part["number"] = number
    after += len(content["parts"])
    content["part_numbers"] = {name: number for number, name in enumerate(names, start=after)}
    data = {"tables": content["data_tables"], "sections": content["data_sections"]}
    parts = {
        "": content["article"]["sections"],
        **{f"S{part['number']}.": part for part in (*content["chapters"], *content["parts"])},
        f"S{content['part_numbers']['trials']}.": content["trials"],
        f"S{content['part_numbers']['data']}.": data,
    }
    for start, part in parts.items():
        for kind in KINDS:
            items = sorted(items_of(part, kind), key=lambda item: bool(item.get("page_only")))
            for number, item in enumerate(items, start=1):
                item["number"] = f"{start}{number}"


def items_of(value: Any, kind: str) -> Iterator[dict[str, Any]]:
    """All figures or tables within a part of the content, in their order."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key == kind:
                yield from item
            elif key == "summary" and kind == "tables":
                yield item
            else:
                yield from items_of(item, kind)
    elif isinstance(value, list):
        for item in value:
            yield from items_of(item, kind)

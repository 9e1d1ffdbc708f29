"""What the PDF and the page share: fixed words, fonts, checks of the content, its numbering."""

import copy
import json
import re
from collections.abc import Iterator, Sequence
from importlib import resources
from itertools import count
from pathlib import Path
from typing import Any

from chervonets.report.prose import plain

FOLDER = Path(str(resources.files("chervonets.report")))
TEMPLATES = FOLDER / "templates"
FONTS = FOLDER / "fonts"

Content = dict[str, Any]

_TAIL = re.compile(r"\d(\.\d+)?$")


class ReportError(Exception):
    """The report cannot be made from this content."""


def labels() -> dict[str, str]:
    """Headings and other fixed words, the same in the PDF and on the page."""
    return dict(json.loads((TEMPLATES / "labels.json").read_text(encoding="utf-8")))


def figure_names(content: Content) -> list[str]:
    """Names of all pictures, without suffix, each once, in the order of the content."""
    overview = [content["overview"]] if content.get("overview") else []
    return list(dict.fromkeys(item["file"] for item in (*overview, *items_of(content, "figures"))))


def check(content: Content, figures: Path) -> None:
    """Refuse content that points nowhere.

    Raises:
        ReportError: a number, a citation or a picture that does not exist; each is named.
    """
    every = list(spans(content))
    told = {(span["key"], span["s"]) for span in every if span["t"] == "number"}
    cited = {span["key"] for span in every if span["t"] == "cite"}
    cited |= {source["key"] for chapter in content["chapters"] for source in chapter["sources"]}
    known = {entry["key"] for entry in content["bibliography"]}
    book = {key: entry["text"] for key, entry in content["numbers"].items()}
    svg = {f"{name}.svg" for name in figure_names(content)}
    missing = {
        "numbers without an entry": {key for key, _ in told} - set(book),
        "numbers printed otherwise than the number book has them": {
            key for key, text in told if key in book and text not in (book[key], book[key][1:])
        },
        "sources missing from the bibliography": cited - known,
        "pictures that were not drawn": {name for name in svg if not (figures / name).is_file()},
    }
    faults = [f"{what}: {', '.join(sorted(names))}" for what, names in missing.items() if names]
    if faults:
        raise ReportError("\n".join(faults))


def number_items(content: dict[str, Any]) -> None:
    """Give every figure and table its `number`, and every part after the claims its own.

    Figures and tables are counted apart. The article's are whole numbers; those of a part of the
    supplement are `S`, the part's number and their own, `S3.1`, and what only the page shows comes
    last among them.
    """
    places = count(len(content["chapters"]) + 1)
    for part in content["parts"]:
        part["number"] = next(places)
    numbers = {name: next(places) for name in ("methods", "trials", "data")}
    content["part_numbers"] = numbers
    data = {"tables": content["data_tables"], "sections": content["data_sections"]}
    parts = {
        "": content["article"]["sections"],
        **{f"S{part['number']}.": part for part in (*content["chapters"], *content["parts"])},
        f"S{numbers['trials']}.": content["trials"],
        f"S{numbers['data']}.": data,
    }
    for start, part in parts.items():
        for kind in ("figures", "tables"):
            items = sorted(items_of(part, kind), key=lambda item: bool(item.get("page_only")))
            for number, item in enumerate(items, start=1):
                item["number"] = f"{start}{number}"


def on_paper(value: Any) -> Any:
    """A copy of content without the figures and tables that stand on the page only."""
    if isinstance(value, dict):
        return {key: on_paper(item) for key, item in value.items()}
    if isinstance(value, list):
        every = map(on_paper, value)
        return [item for item in every if not (isinstance(item, dict) and item.get("page_only"))]
    return value


def aligned(content: Content) -> Content:
    """A copy in which every table holds `tails`: what its cells lack behind the point.

    A cell of a `decimal` column gets the zeros (or point and zeros) that, set invisibly after its
    text, bring all numbers of the column to stand with their points below one another.
    """
    copied: Content = copy.deepcopy({**content, "numbers": {}})
    for table in (*items_of(copied, "tables"), *copied.get("data_tables", ())):
        columns = [
            tails([plain(row[place]) for row in table["rows"]])
            if head["align"] == "decimal"
            else [""] * len(table["rows"])
            for place, head in enumerate(table["columns"])
        ]
        table["tails"] = [list(row) for row in zip(*columns, strict=True)]
    return {**copied, "numbers": content.get("numbers", {})}


def tails(texts: Sequence[str]) -> list[str]:
    """For each text, the digits it lacks behind the point; none where it ends in no number.

    >>> tails(["1.25", "−3", "not available"])
    ['', '.00', '']
    """
    found = [_TAIL.search(text.strip()) for text in texts]
    own = [(match.group(1) or "") if match else None for match in found]
    longest = re.sub(r"\d", "0", max((tail for tail in own if tail), key=len, default=""))
    return ["" if tail is None else longest[len(tail) :] for tail in own]


def spans(value: Any) -> Iterator[dict[str, str]]:
    """All spans within a part of the content, in their order."""
    if isinstance(value, dict):
        if "t" in value:
            yield value
        else:
            for item in value.values():
                yield from spans(item)
    elif isinstance(value, list):
        for item in value:
            yield from spans(item)


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

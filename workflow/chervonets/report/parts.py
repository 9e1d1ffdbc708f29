"""What the PDF and the page share: fixed words, fonts, checks of the content, aligned numbers."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

FOLDER = Path(str(resources.files("chervonets.report")))
TEMPLATES = FOLDER / "templates"
FONTS = FOLDER / "fonts"

Content = dict[str, Any]
Para = list[dict[str, str]]

_TAIL = re.compile(r"\d(\.\d+)?$")


class ReportError(Exception):
    """The report cannot be made from this content."""


def labels() -> dict[str, str]:
    """Headings and other fixed words, the same in the PDF and on the page."""
    words: dict[str, str] = json.loads((TEMPLATES / "labels.json").read_text(encoding="utf-8"))
    return words


def plain(para: Para) -> str:
    """The words of a paragraph, without links and numbers' lineage."""
    return "".join(span["s"] for span in para)


def figure_names(content: Content) -> list[str]:
    """Names of all pictures, without suffix, in the order of the report."""
    figures = [figure for chapter in content["chapters"] for figure in chapter["figures"]]
    overview = [content["overview"]] if content["overview"] else []
    trials, appendix = content["trials"], content["appendix"]
    sheets = [sheet for theme in appendix["themes"] for sheet in theme["sheets"]]
    sections = [
        figure
        for part in (*content["parts"], *content["data_sections"])
        for figure in part["figures"]
    ]
    shown = overview + figures + trials["figures"] + sections + appendix["coverage"] + sheets
    return [figure["file"] for figure in shown]


def check(content: Content, figures: Path) -> None:
    """Refuse content that points nowhere.

    Raises:
        ReportError: a number, a citation or a picture that does not exist; each is named.
    """
    spans = list(_spans(content))
    numbers = {span["key"] for span in spans if span["t"] == "number"}
    cited = {span["key"] for span in spans if span["t"] == "cite"}
    cited |= {source["key"] for chapter in content["chapters"] for source in chapter["sources"]}
    known = {entry["key"] for entry in content["bibliography"]}
    missing = {
        "numbers without an entry": numbers - set(content["numbers"]),
        "sources missing from the bibliography": cited - known,
        "pictures that were not drawn": {
            f"{name}.svg" for name in figure_names(content) if not _svg(figures, name).is_file()
        },
    }
    faults = [f"{what}: {', '.join(sorted(names))}" for what, names in missing.items() if names]
    if faults:
        raise ReportError("\n".join(faults))


def copy_figures(content: Content, figures: Path, folder: Path) -> None:
    """Copy the pictures that the content shows, and no others."""
    folder.mkdir(parents=True)
    for name in figure_names(content):
        _svg(folder, name).parent.mkdir(exist_ok=True)
        shutil.copyfile(_svg(figures, name), _svg(folder, name))


def with_tails(content: Content) -> Content:
    """A copy in which every table holds `tails`: what its cells lack behind the point.

    A cell of a `decimal` column gets the zeros (or point and zeros) that, set invisibly after its
    text, bring all numbers of the column to stand with their points below one another.
    """
    return {
        **content,
        "chapters": [_with_aligned(chapter) for chapter in content["chapters"]],
        "parts": [_with_aligned(part) for part in content["parts"]],
        "trials": {
            **_with_aligned(content["trials"]),
            "tests": [_with_aligned(test) for test in content["trials"]["tests"]],
            "engine": [_with_aligned(topic) for topic in content["trials"]["engine"]],
        },
        "data_tables": [_aligned(table) for table in content["data_tables"]],
        "data_sections": [_with_aligned(part) for part in content["data_sections"]],
        "appendix": {
            **content["appendix"],
            "tables": [_aligned(table) for table in content["appendix"]["tables"]],
        },
    }


def tails(texts: Sequence[str]) -> list[str]:
    """For each text, the digits it lacks behind the point; none where it ends in no number.

    >>> tails(["1.25", "−3", "not available"])
    ['', '.00', '']
    """
    found = [_TAIL.search(text.strip()) for text in texts]
    own = [(match.group(1) or "") if match else None for match in found]
    longest = re.sub(r"\d", "0", max((tail for tail in own if tail), key=len, default=""))
    return ["" if tail is None else longest[len(tail) :] for tail in own]


def _with_aligned(part: dict[str, Any]) -> dict[str, Any]:
    summary = {"summary": _aligned(part["summary"])} if "summary" in part else {}
    return {**part, **summary, "tables": [_aligned(table) for table in part["tables"]]}


def _aligned(table: dict[str, Any]) -> dict[str, Any]:
    columns = [
        tails([plain(row[index]) for row in table["rows"]])
        if column["align"] == "decimal"
        else [""] * len(table["rows"])
        for index, column in enumerate(table["columns"])
    ]
    return {**table, "tails": [list(row) for row in zip(*columns, strict=True)]}


def _svg(folder: Path, name: str) -> Path:
    return folder / f"{name}.svg"


def _spans(value: Any) -> Iterator[dict[str, str]]:
    if isinstance(value, dict):
        if "t" in value:
            yield value
        else:
            for item in value.values():
                yield from _spans(item)
    elif isinstance(value, list):
        for item in value:
            yield from _spans(item)

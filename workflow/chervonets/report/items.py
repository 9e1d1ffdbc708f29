"""Tables and figures of the content as plain data."""

from collections.abc import Sequence
from typing import Any

from chervonets.report.prose import Cell, Para, cell

Item = dict[str, Any]
Section = dict[str, Any]


def columns(*titles: str, align: str = "left") -> list[dict[str, str]]:
    """Heads of columns that stand side by side; `align` is left, right or decimal."""
    return [{"title": title, "align": align} for title in titles]


def table(
    title: str,
    heads: Sequence[dict[str, str]],
    rows: Sequence[Sequence[Cell]],
    note: Cell = "",
    page_only: bool = False,
) -> Item:
    """A table with a note under it; `page_only` if it stands on the page and not on paper."""
    shown = {
        "title": title,
        "columns": list(heads),
        "rows": [[cell(each) for each in row] for row in rows],
        "note": cell(note),
    }
    return {**shown, "page_only": True} if page_only else shown


def figure(file: str, alt: str, caption: Para | str, **more: bool) -> Item:
    """A picture by its file, with words for those who cannot see it, and what templates ask."""
    return {"file": file, "alt": alt, "caption": caption, "source": "", **more}

"""Tables and figures of the content as plain data."""

from collections.abc import Sequence
from typing import Any

from chervonets.report.prose import Para

Item = dict[str, Any]


def columns(*titles: str, align: str = "left") -> list[dict[str, str]]:
    """Heads of columns that stand side by side; `align` is left, right or decimal."""
    return [{"title": title, "align": align} for title in titles]


def table(
    title: str,
    heads: Sequence[dict[str, str]],
    rows: Sequence[Sequence[Para]],
    note: Para | None = None,
    page_only: bool = False,
) -> Item:
    """A table.

    Args:
        title: over it.
        heads: of its columns; see `columns`.
        rows: a cell a column.
        note: under it.
        page_only: whether it stands on the page only, not on paper.
    """
    shown = {"title": title, "columns": list(heads), "rows": list(rows), "note": note or []}
    return {**shown, "page_only": True} if page_only else shown


def figure(file: str, alt: str, caption: Para | str, **more: bool) -> Item:
    """A picture by its file, with words for those who cannot see it, and what templates ask."""
    return {"file": file, "alt": alt, "caption": caption, "source": "", **more}

"""What can be wrong on paper: small type, words off the page, dangling links, other numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFDestinationNotFound
from pdfplumber.page import Page

SMALLEST = 7.0
"""Points."""
MARGINS = (51.0, 544.3)
"""Left and right edge of what is printed: 18 mm within the page."""
OVERHANG = 4.0
"""Points by which a hyphen or a comma may stand out."""
PAGE = "index.html#"
SUPPLEMENT = "supplement.pdf#"


def faults(page: Page, book: Mapping[str, Mapping[str, Any]], supplement: Path) -> Iterator[str]:
    """Everything that is wrong on one page.

    Args:
        page: of an article or a supplement.
        book: the number book.
        supplement: the file that links of the article lead to.
    """
    printed = [char for char in page.chars if char["text"].strip()]
    for char in printed:
        across, up = char["matrix"][:2]  # of the direction in which the text runs
        size = char["size"] if abs(across) > abs(up) else char["width"]
        if size < SMALLEST:
            yield f"page {page.page_number}: {char['text']!r} is {size:.1f} points"
        inside = MARGINS[0] - OVERHANG < char["x0"] and char["x1"] < MARGINS[1] + OVERHANG
        if not (inside and char["top"] > 0 and char["bottom"] < page.height):
            yield f"page {page.page_number}: {char['text']!r} at {char['x0']:.0f} is off the page"
    for link in page.annots:
        address = link.get("uri") or ""
        if address.startswith(PAGE):
            key = address.removeprefix(PAGE)
            middle = [(c, (c["x0"] + c["x1"]) / 2, (c["top"] + c["bottom"]) / 2) for c in printed]
            words = "".join(
                c["text"]
                for c, x, y in middle
                if link["x0"] <= x <= link["x1"] and link["top"] <= y <= link["bottom"]
            )
            text = "".join(str(book[key]["text"]).split()) if key in book else None
            if text is None or not words or words not in text:
                yield f"page {page.page_number}: {words!r} leads to {key}, which is {text!r}"
        elif address.startswith(SUPPLEMENT):
            if not has_place(supplement, address.removeprefix(SUPPLEMENT)):
                yield f"page {page.page_number}: {address} leads nowhere"
        elif address and not address.startswith(("http://", "https://")):
            yield f"page {page.page_number}: {address} is no address"


@cache
def has_place(document: Path, name: str) -> bool:
    """Whether a PDF has a named place that links of other files can lead to."""
    with pdfplumber.open(document) as pdf:
        try:
            return bool(pdf.doc.get_dest(name.encode()))
        except PDFDestinationNotFound:
            return False

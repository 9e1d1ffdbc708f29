"""Article and supplement as PDFs: tagged, archivable, the same bytes every time."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import typst

from chervonets.files import replacing, write_json
from chervonets.report.parts import (
    FONTS,
    TEMPLATES,
    Content,
    ReportError,
    aligned,
    check,
    figure_names,
    labels,
    on_paper,
)

# Archivable with a logical structure, and accessible: pictures have alternative texts.
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]

ARTICLE, SUPPLEMENT = "article", "supplement"
SHARED = ("title", "authors", "version", "date", "licence", "stamp", "words", "groups", "cite")
NEEDED = {
    ARTICLE: (*SHARED, "article"),
    SUPPLEMENT: (
        *SHARED,
        *("subtitle", "reading", "chapters", "parts", "methods", "trials", "part_numbers"),
        *("data", "data_tables", "data_sections", "bibliography"),
    ),
}
"""Parts of the content that a document is set from."""


def render_pdf(content: Content, figures: Path, document: str, out: Path) -> None:
    """Set one document of the report, `ARTICLE` or `SUPPLEMENT`, with typst.

    The folder `figures` holds `<file>.svg` of every picture that the content names; `out`, the PDF,
    is replaced only when the whole document could be set.

    Raises:
        ReportError: the content points nowhere, or typst refuses it.
    """
    check(content, figures)
    date = datetime.fromisoformat(content["date"]).replace(tzinfo=UTC)
    with tempfile.TemporaryDirectory(prefix="chervonets-") as name:
        compiler = staged(content, figures, document, Path(name))
        try:
            pdf = compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=date)
        except typst.TypstError as error:
            hints = "".join(f"\n    hint: {hint}" for hint in error.hints)
            raise ReportError(f"typst could not set the report: {error.message}{hints}") from error
    if not isinstance(pdf, bytes):
        raise ReportError("typst set no report")
    with replacing(out) as temporary:
        temporary.write_bytes(pdf)


def staged(content: Content, figures: Path, document: str, stage: Path) -> typst.Compiler:
    """A compiler over a folder that holds all that a document is set from, and only that."""
    for template in ("style", document):
        shutil.copyfile(TEMPLATES / f"{template}.typ", stage / f"{template}.typ")
    needed = on_paper({key: content[key] for key in NEEDED[document]})
    for picture in (f"{name}.svg" for name in figure_names(needed)):
        (stage / "figures" / picture).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(figures / picture, stage / "figures" / picture)
    write_json(stage / "content.json", aligned(needed))
    write_json(stage / "labels.json", labels())
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)]
    )
    return typst.Compiler(
        str(stage / f"{document}.typ"),
        root=str(stage),
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"document": document},
    )

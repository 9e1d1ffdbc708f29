"""The report as a PDF: tagged, archivable, the same bytes every time."""

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
    check,
    copy_figures,
    labels,
    with_tails,
)

# Archivable with a logical structure, and accessible: pictures have alternative texts.
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]


def render_pdf(content: Content, figures: Path, out: Path) -> None:
    """Set the report with typst.

    Args:
        content: the content model; its `date` is the document's date.
        figures: folder of `<file>.svg` of every picture that the content names.
        out: the PDF, replaced only when the whole report could be set.

    Raises:
        ReportError: the content points nowhere, or typst refuses it.
    """
    check(content, figures)
    date = datetime.fromisoformat(content["date"]).replace(tzinfo=UTC)
    with tempfile.TemporaryDirectory(prefix="chervonets-") as name:
        compiler = staged(content, figures, Path(name))
        try:
            pdf = compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=date)
        except typst.TypstError as error:
            hints = "".join(f"\n    hint: {hint}" for hint in error.hints)
            raise ReportError(f"typst could not set the report: {error.message}{hints}") from error
    if not isinstance(pdf, bytes):
        raise ReportError("typst set no report")
    with replacing(out) as temporary:
        temporary.write_bytes(pdf)


def staged(content: Content, figures: Path, stage: Path) -> typst.Compiler:
    """A compiler over a folder that holds all that the report is set from, and only that."""
    shutil.copyfile(TEMPLATES / "report.typ", stage / "report.typ")
    copy_figures(content, figures, stage / "figures")
    write_json(stage / "content.json", {**with_tails(content), "numbers": {}})
    write_json(stage / "labels.json", labels())
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)]
    )
    return typst.Compiler(
        str(stage / "report.typ"), root=str(stage), font_paths=fonts, ignore_system_fonts=True
    )

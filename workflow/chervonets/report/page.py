"""The report as a page: one folder that opens from a disk, without network and without a server."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chervonets.files import FLOAT_FORMAT
from chervonets.report.parts import (
    FONTS,
    TEMPLATES,
    Content,
    ReportError,
    check,
    copy_figures,
    figure_names,
    labels,
    with_tails,
)

PIXELS = {"pt": 4 / 3, "px": 1.0}
ENLARGED = 1.5  # pictures are drawn for print; the page's type is that much larger
_SIZE = re.compile(
    r'<svg\b[^>]*?\b(width|height)="([\d.]+)(pt|px)?"[^>]*?\b(?:width|height)="([\d.]+)'
)


def render_page(content: Content, figures: Path, out_dir: Path) -> None:
    """Write `index.html`, `page.css`, `fonts/` and `figures/` into a folder of their own.

    Args:
        content: the content model.
        figures: folder of `<file>.svg` of every picture that the content names.
        out_dir: replaced as a whole, and only when the page could be made.

    Raises:
        ReportError: the content points nowhere, or lacks a field.
    """
    check(content, figures)
    out_dir.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out_dir.name}.", dir=out_dir.parent) as name:
        stage = Path(name) / out_dir.name
        copy_figures(content, figures, stage / "figures")
        _copy_fonts(stage / "fonts")
        shutil.copyfile(TEMPLATES / "page.css", stage / "page.css")
        html = _html(with_tails(content), _sizes(content, stage / "figures"))
        (stage / "index.html").write_text(html, encoding="utf-8", newline="\n")
        if out_dir.exists():
            out_dir.rename(Path(name) / "old")
        stage.rename(out_dir)


def _copy_fonts(folder: Path) -> None:
    folder.mkdir()
    for font in [*sorted(FONTS.glob("*.woff2")), FONTS / "OFL.txt"]:
        shutil.copyfile(font, folder / font.name)


def _html(content: Content, sizes: Mapping[str, tuple[int, int]]) -> str:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    template = environment.get_template("page.html.j2")
    return template.render(
        content,
        labels=labels(),
        looks={look["word"]: look for look in content["words"]},
        sizes=sizes,
        book=number_book(content["numbers"]),
    )


def number_book(numbers: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The numbers with what they were made of, each input written once.

    Returns:
        `inputs`: all of them, sorted; `numbers`: by key `[value, text, unit, function,
        specification, places in inputs]`, the value cut to ten digits.
    """
    names = sorted({name for entry in numbers.values() for name in entry["inputs"]})
    place = {name: index for index, name in enumerate(names)}
    book = {
        key: [
            None if entry["value"] is None else FLOAT_FORMAT % entry["value"],
            entry["text"],
            entry["unit"],
            entry["function"],
            entry["specification"],
            [place[name] for name in entry["inputs"]],
        ]
        for key, entry in sorted(numbers.items())
    }
    return {"inputs": names, "numbers": book}


def _sizes(content: Content, figures: Path) -> dict[str, tuple[int, int]]:
    return {name: _size(figures / f"{name}.svg") for name in figure_names(content)}


def _size(svg: Path) -> tuple[int, int]:
    """Width and height in CSS pixels, so that the page does not jump while pictures load."""
    with svg.open(encoding="utf-8") as file:
        found = _SIZE.search(file.read(4096))
    if found is None:
        raise ReportError(f"{svg.name} states no width and height")
    first, one, unit, two = found.groups()
    scale = ENLARGED * PIXELS[unit or "px"]
    pair = (round(float(one) * scale), round(float(two) * scale))
    return pair if first == "width" else pair[::-1]

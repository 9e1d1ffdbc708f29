"""The page's pictures: copies that it shows, and what else there is of each."""

import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from chervonets.report.parts import ReportError

PIXELS = {"pt": 4 / 3, "px": 1.0}
ENLARGED = 1.5  # pictures are drawn for print; the page's type is that much larger
_SIZE = re.compile(
    r'<svg\b[^>]*?\b(width|height)="([\d.]+)(pt|px)?"[^>]*?\b(?:width|height)="([\d.]+)'
)
OF_CLAIM = {"data": ("annual.csv", "monthly.csv", "spans.csv"), "ways": ("ways.csv",)}
TABLES = {
    "overview": ("verdicts.csv", "propositions.csv"),
    "errors": ("errors/gaps.csv", "errors/scales.csv"),
    "contest": ("contest/contest.csv",),
    "rates": ("reference/validation/rates.csv",),
    "validation": ("reference/validation/power.csv",),
}
"""Results that pictures of no claim draw, by the first part of the picture's name."""


@dataclass(frozen=True)
class Shown:
    """A picture of the page.

    Attributes:
        width, height: in CSS pixels, so that the page does not jump while it loads.
        png: the same picture, as seen from the page's folder; empty where there is none.
        tables: the results that it draws, each with its name and its place.
    """

    width: int
    height: int
    png: str
    tables: tuple[tuple[str, str], ...]


def copy_pictures(
    names: Iterable[str], figures: Path, folder: Path, results: Path, out: Path
) -> dict[str, Shown]:
    """Copy the pictures that the content names, and no others.

    Args:
        names: without suffix.
        figures: the folder that they were drawn into.
        folder: the folder they are copied to.
        results: the folder of results, for the tables behind them.
        out: where the page will lie.

    Raises:
        ReportError: a picture states no size.
    """
    shown = {}
    for name in names:
        target = folder / f"{name}.svg"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(figures / f"{name}.svg", target)
        width, height = _size(target)
        png = figures / f"{name}.png"
        shown[name] = Shown(
            width,
            height,
            os.path.relpath(png, out) if png.exists() else "",
            tuple(
                (path.name, os.path.relpath(path, out))
                for path in _tables(name, results)
                if path.exists()
            ),
        )
    return shown


def _tables(name: str, results: Path) -> list[Path]:
    claim, _, picture = name.rpartition("/")
    if claim:
        files = OF_CLAIM.get(picture.split(".")[0], ())
        return [results / "claims" / claim / file for file in files]
    return [results / file for file in TABLES.get(picture.split(".")[0], ())]


def _size(svg: Path) -> tuple[int, int]:
    with svg.open(encoding="utf-8") as file:
        found = _SIZE.search(file.read(4096))
    if found is None:
        raise ReportError(f"{svg.name} states no width and height")
    first, one, unit, two = found.groups()
    scale = ENLARGED * PIXELS[unit or "px"]
    pair = (round(float(one) * scale), round(float(two) * scale))
    return pair if first == "width" else pair[::-1]

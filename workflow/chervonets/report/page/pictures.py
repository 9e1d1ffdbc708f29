"""The page's pictures: copies that it shows, and what else there is of each."""

import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

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


def copy_pictures(
    names: Iterable[str], figures: Path, folder: Path, results: Path, out: Path
) -> dict[str, dict[str, Any]]:
    """Copy the pictures that the content names (without suffix) from `figures` to `folder`.

    The page will lie in `out`; the tables behind pictures are looked for in `results`.

    Returns:
        By name: `width`, `height` in CSS pixels; `png`, the same picture as seen from the page's
        folder, empty where there is none; `tables` that it draws, each with its name and place.

    Raises:
        ReportError: a picture states no size.
    """
    shown = {}
    for name in names:
        target = folder / f"{name}.svg"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(figures / f"{name}.svg", target)
        claim, _, picture = name.rpartition("/")
        drawn = (OF_CLAIM if claim else TABLES).get(picture.split(".")[0], ())
        home = results / "claims" / claim if claim else results
        there = [path for path in map(home.joinpath, drawn) if path.exists()]
        tables = [(path.name, os.path.relpath(path, out)) for path in there]
        png = figures / f"{name}.png"
        beside = os.path.relpath(png, out) if png.exists() else ""
        width, height = _size(target)
        shown[name] = {"width": width, "height": height, "png": beside, "tables": tables}
    return shown


def _size(svg: Path) -> tuple[int, int]:
    with svg.open(encoding="utf-8") as file:
        found = _SIZE.search(file.read(4096))
    if found is None:
        raise ReportError(f"{svg.name} states no width and height")
    first, one, unit, two = found.groups()
    scale = ENLARGED * PIXELS[unit or "px"]
    pair = (round(float(one) * scale), round(float(two) * scale))
    return pair if first == "width" else pair[::-1]

"""Signs of the prose that no carried font has: a late job would fail on them, or print nothing."""

from collections.abc import Iterator
from pathlib import Path

from fontTools.ttLib import TTFont

from chervonets.problems import Problem
from chervonets.report.parts import FONTS

FACES = ("LibertinusSans-Regular.ttf", "LibertinusSans-Bold.ttf")


def font_problems(data: Path, fonts: Path = FONTS) -> Iterator[Problem]:
    """Fonts that are missing, and every line of a yaml file with a sign that one of them lacks."""
    missing = [name for name in FACES if not (fonts / name).is_file()]
    for name in missing:
        yield Problem(str(fonts / name), "file", "the font is missing", "install chervonets anew")
    if missing:
        return
    signs = set.intersection(*(set(TTFont(fonts / name).getBestCmap()) for name in FACES))
    known = set(map(chr, signs))
    for path in sorted(filter(Path.is_file, data.rglob("*.yaml"))):
        name = f"data/{path.relative_to(data)}"
        lines = path.read_text(encoding="utf-8", errors="ignore").splitlines()
        for number, line in enumerate(lines, start=1):
            for sign in sorted(set(line) - known):
                what = f"the sign {sign!r} (U+{ord(sign):04X}) is in no font of the report"
                yield Problem(name, f"line {number}", what, "write it in other signs")

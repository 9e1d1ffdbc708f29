"""Cells as numbers, as agencies and programs write them; what is easily misread is refused."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chervonets.problems import Problem

Array = NDArray[np.float64]

MISSING = ("", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "null", "NULL", "None", "..", "...", "…")
"""Cells that always stand for no figure; a dash may mean nought, so it has to be named."""

SPACES = r"[ \u00a0\u2009\u202f]"
NINES = re.compile(r"-?9{2,}(?:\.9+)?|-?9\.9+")
GROUPED, SHORT = re.compile(r"-?[1-9]\d{0,2}\.\d{3}"), re.compile(r"-?\d{1,3}")
WRITTEN = re.compile(r"[+-]?\d[\d.,'\s]*")

FAR, FAR_NINES = 10.0, 1.0
"""How far off the others, in their range, one value is suspicious; a row of nines sooner."""

FEWEST = 5
"""Values beside which a lone one is judged."""

SCALES, ALIKE = 100.0, 10.0
"""Factor between two groups of figures, and the most within each, that look like two units."""


@dataclass(frozen=True)
class Style:
    """How numbers are written.

    The decimal mark is a point where none was named, a comma beside thousands by point. `na` are
    further cells that stand for no figure; a lone far value, or two scales, may be taken.
    """

    decimal: str | None
    thousands: str | None
    na: tuple[str, ...]
    far: bool
    scales: bool

    def numbers(self, name: str, column: pd.Series[str]) -> tuple[Array, list[Problem]]:
        """A column (n,), nan for no figure, inf and with a problem where a cell is no number."""
        point = self.decimal or ("," if self.thousands == "." else ".")
        group = self.thousands or ""
        sign = SPACES if group == " " else re.escape(group)
        whole = rf"(?:\d{{1,3}}(?:{sign}\d{{3}})+|\d+)" if group else r"\d+"
        mark = re.escape(point)
        pattern = re.compile(
            rf"[+-]?(?:{whole}(?:{mark}\d*)?|{mark}\d+)(?:e[+-]?\d+)?", re.IGNORECASE | re.ASCII
        )
        values, problems = np.full(len(column), np.nan), []
        for row, (line, written) in enumerate(column.items()):
            text = written.replace("−", "-")
            if text in MISSING or text in self.na:
                continue
            if pattern.fullmatch(text):
                bare = re.sub(sign, "", text) if group else text
                values[row] = float(bare.replace(point, "."))
            if not np.isfinite(values[row]):
                values[row] = np.inf
                place, what = f"line {line}, column {column.name}", f"{written!r} is no number"
                problems.append(Problem(name, place, what, self._mend(text)))
        absent = [float(text) for text in self.na if re.fullmatch(r"[+-]?\d+\.?\d*", text)]
        values[np.isin(values, absent)] = np.nan
        return values, [*problems, *self._groups(name, column)]

    def _mend(self, text: str) -> str:
        none = f"--na={shlex.quote(text)} where it stands for none"
        if text.startswith("#"):
            return f"it is an error of a spreadsheet: mend its formula, or {none}"
        if not any(sign.isdigit() for sign in text):
            return f"give a number, or {none}"
        ways = self._ways(re.sub(SPACES, " ", text)) if WRITTEN.fullmatch(text) else []
        if not ways:
            return "write it as a plain number"
        return f"say what its signs mean: {' or '.join(ways)}"

    def _ways(self, text: str) -> list[str]:
        """Options by which a number can be read whose signs were not named."""
        marks = sorted({mark for mark in ".,' " if mark in text}, key=text.rindex)
        last = marks[-1] if marks else ""
        if len(marks) == 2 and text.count(last) == 1:
            return [f"--decimal '{last}' --thousands '{marks[0]}'"]
        if len(marks) != 1 or last in (self.decimal, self.thousands):
            return []
        decimal, thousands = f"--decimal '{last}'", f"--thousands '{last}'"
        if self.thousands is not None and text.count(last) == 1:
            return [decimal]
        only = self.decimal is not None or text.count(last) > 1
        return [thousands] if only else [decimal, thousands]

    def _groups(self, name: str, column: pd.Series[str]) -> list[Problem]:
        """Points that may stand between thousands: 996, then 1.004."""
        if self.decimal is not None or self.thousands is not None:
            return []
        texts = {text: line for line, text in column.items() if text not in (*MISSING, *self.na)}
        grouped = [text for text in texts if GROUPED.fullmatch(text)]
        short = [text for text in texts if SHORT.fullmatch(text)]
        if not grouped or not short or len(grouped) + len(short) < len(texts):
            return []
        one, few = grouped[0], short[0]
        place = f"line {texts[one]}, column {column.name}"
        what = f"{one} stands beside {few}: it may be {one.replace('.', '')} or {float(one):g}"
        return [Problem(name, place, what, "say which: --thousands . or --decimal .")]

    def suspicious(self, values: Array, written: Sequence[str]) -> list[tuple[int, str, str]]:
        """What may be no figure of a series (n,), or in another unit: row, words, how to go on."""

        def name(value: float) -> str:
            return written[int(np.argmax(values == value))].replace("−", "-")

        rows = np.flatnonzero(np.isfinite(values))
        finite = values[rows]
        if not self.far and (odd := _far(finite)) is not None:
            one, others = name(odd), finite[finite != odd]
            low, high = name(others.min()), name(others.max())
            what = f"{one} lies far from all others, which run from {low} to {high}"
            none = f"--na={shlex.quote(one)} if it stands for no figure"
            return [(int(np.argmax(values == odd)), what, f"{none}, --accept-far if it is one")]
        if not self.scales and (cut := _two_scales(finite)) is not None:
            size = np.abs(finite)
            row = int(rows[np.argmax((size > cut) != (size[0] > cut))])
            sign = np.sign(values[row])
            above, below = name(sign * size[size > cut].min()), name(sign * size[size < cut].max())
            between = f"no figure lies between {below} and {above}"
            what = f"{name(values[row])} begins another scale: {between}"
            return [(row, what, "write all in one unit; --accept-scales if the figures are right")]
        return []


def _far(values: Array) -> float | None:
    """The least or greatest value, if it is suspiciously far from the others."""
    for odd in (values.min(), values.max()) if len(values) else ():
        others = values[values != odd]
        if len(others) >= FEWEST and (reach := np.ptp(others)) > 0:
            limit = FAR_NINES if NINES.fullmatch(f"{odd:g}") else FAR
            if np.abs(others - odd).min() > limit * reach:
                return float(odd)
    return None


def _two_scales(values: Array) -> float | None:
    """A size between two groups of figures that look as if they had different units."""
    size = np.sort(np.abs(values))
    if len(size) < FEWEST or not ((values > 0).all() or (values < 0).all()):
        return None
    factors = size[1:] / size[:-1]
    cut = int(np.argmax(factors)) + 1
    groups = (size[:cut], size[cut:])
    if factors[cut - 1] < SCALES or any(len(g) < 2 or g[-1] > ALIKE * g[0] for g in groups):
        return None
    return float(np.sqrt(size[cut - 1] * size[cut]))

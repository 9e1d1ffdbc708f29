"""The number book: every number that prose may print, with where it comes from."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from typing import Literal

from chervonets.problems import DataError, fault
from chervonets.sources.strict import Strict

NOT_AVAILABLE = "not available"
NONE = "none"
"""How a count of nothing is told: a zero would sound like a measured one."""
MINUS = "\u2212"
SMALLEST_P = 0.001
FIXED = "#"
"""As an input: what the data folder lays down of the sentence beforehand."""
_WAYS = re.compile(r"((?:claims|controls)/[^/]+/[^/]+)/(\d[\d,-]*)")


@dataclass(frozen=True)
class Number:
    """One number of the report, and what it was made of.

    Inputs are keys of other numbers, ways, printed figures and tables; see
    `chervonets.report.lineage`. The findings of a sentence name their own ways as `ways_key` gives
    them, their own numbers as `.key`, and what was laid down beforehand as `FIXED`; `placed` says
    whose they are. The value is unrounded, or None when there is none; the text is as prose prints
    it; the specification says under which choices the function made it.

    Raises:
        ValueError: it was made of nothing.
    """

    value: float | None
    text: str
    unit: str
    function: str
    specification: str
    inputs: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.inputs:
            raise ValueError(f"{self.text!r} ({self.specification}) was made of nothing")

    def as_json(self) -> dict[str, object]:
        """The number as json holds it."""
        return {**asdict(self), "inputs": list(self.inputs)}

    def placed(self, folder: str, sentence: str) -> Number:
        """The number with the whole keys of its inputs: of a sentence of `claims/<claim>`, say."""
        starts = {
            "/": f"{folder}/{sentence}/",
            ".": f"{prefix_of(folder)}.{sentence}.",
            FIXED: f"data/{folder}.yaml#{sentence}",
        }
        whole = (starts.get(item[0], item[0]) + item[1:] for item in self.inputs)
        return replace(self, inputs=tuple(whole))


def prefix_of(folder: str) -> str:
    """How the numbers of a folder of results are called: `claims/a` has the numbers `a.*`."""
    return folder.removeprefix("claims/").replace("/", ".")


def ways_key(places: Iterable[int]) -> str:
    """Ways of a sentence by their places, as one input: `/0-3,7`."""
    runs = groupby(enumerate(sorted(places)), lambda pair: pair[1] - pair[0])
    ends = [[place for _, place in run] for _, run in runs]
    return "/" + ",".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in ends)


def expanded(inputs: Iterable[str]) -> tuple[str, ...]:
    """Inputs with a key for every way: `claims/a/b/0-1` becomes `claims/a/b/0`, `claims/a/b/1`."""
    found: list[str] = []
    for item in inputs:
        ways = _WAYS.fullmatch(item)
        if ways is None:
            found.append(item)
            continue
        for run in ways[2].split(","):
            first, _, last = run.partition("-")
            found += [f"{ways[1]}/{place}" for place in range(int(first), int(last or first) + 1)]
    return tuple(dict.fromkeys(found))


def number(
    value: float, digits: int, unit: str, function: str, specification: str, *inputs: str
) -> Number:
    """A number printed with a fixed count of digits."""
    if not math.isfinite(value):
        return Number(None, NOT_AVAILABLE, unit, function, specification, inputs)
    return Number(float(value), fixed(value, digits), unit, function, specification, inputs)


def count(keys: Sequence[str], unit: str, function: str, specification: str, table: str) -> Number:
    """How many there are, made of these; where there are none, of the table that was looked at."""
    made = number(len(keys), 0, unit, function, specification, *(keys or [table]))
    return made if keys else replace(made, text=NONE)


class Display(Strict):
    """How an estimate is printed: `scale` times it (or e to its power), in `unit`."""

    unit: str = ""
    scale: float = 1.0
    digits: int = 2
    form: Literal["plain", "exp"] = "plain"

    def of(self, value: float) -> float:
        """The estimate on the scale on which it is printed."""
        raised = self.form == "exp" and math.isfinite(value)
        return self.scale * (math.exp(value) if raised else value)


def displayed(value: float, display: Display, function: str, words: str, *inputs: str) -> Number:
    """An estimate on the scale and in the unit in which its claim prints it."""
    return number(display.of(value), display.digits, display.unit, function, words, *inputs)


def p_value(value: float, function: str, specification: str, *inputs: str) -> Number:
    """A p-value: three digits, never zero."""
    found = number(value, 3, "p-value", function, specification, *inputs)
    return replace(found, text=f"below {SMALLEST_P}") if value < SMALLEST_P else found


def fixed(value: float, digits: int) -> str:
    """A number with thousands separated by thin spaces, a true minus sign, and no `-0`."""
    text = f"{value:,.{digits}f}".replace(",", "\u2009")
    if text.startswith("-"):
        text = text[1:] if not text.strip("-0.\u2009") else MINUS + text[1:]
    return text


def unknown(mark: str, scope: str) -> DataError:
    """The fault of a claim's prose, or that of none, whose `{estimate}` or `[@source]` is void."""
    name = f"data/claims/{scope}.yaml" if scope else "data/report.yaml"
    mend = "name a number of results/numbers.json (or of the claim's `numbers`), or a source's key"
    return fault(name, f"mark {mark}", "names nothing that there is", mend)

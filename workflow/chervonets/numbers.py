"""The number book: every number that prose may print, with where it comes from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from chervonets.problems import DataError, Problem

NOT_AVAILABLE = "not available"
MINUS = "\u2212"
SMALLEST_P = 0.001


@dataclass(frozen=True)
class Number:
    """One number of the report.

    Attributes:
        value: unrounded, or None when there is none.
        text: as prose prints it.
        unit: in words.
        function: the function that made it.
        specification: the choices under which it was made, in words.
        observations: names of the printed figures it rests on.
    """

    value: float | None
    text: str
    unit: str = ""
    function: str = ""
    specification: str = ""
    observations: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The number as json holds it."""
        return {**asdict(self), "observations": list(self.observations)}


def number(
    value: float,
    digits: int,
    unit: str,
    function: str,
    specification: str,
    observations: Sequence[str] = (),
) -> Number:
    """A number printed with a fixed count of digits."""
    if not math.isfinite(value):
        return Number(None, NOT_AVAILABLE, unit, function, specification, tuple(observations))
    text = fixed(value, digits)
    return Number(float(value), text, unit, function, specification, tuple(observations))


@dataclass(frozen=True)
class Shown:
    """How an estimate is printed: `scale` times it (or e to its power), in `unit`."""

    unit: str = ""
    scale: float = 1.0
    digits: int = 2
    form: str = "plain"


def displayed(
    value: float, display: Shown, function: str, words: str, names: Sequence[str] = ()
) -> Number:
    """An estimate on the scale and in the unit in which its claim prints it."""
    shown = math.exp(value) if display.form == "exp" and math.isfinite(value) else value
    return number(display.scale * shown, display.digits, display.unit, function, words, names)


def p_value(value: float, function: str, specification: str, observations: Sequence[str]) -> Number:
    """A p-value: three digits, never zero."""
    if not math.isfinite(value):
        text, kept = NOT_AVAILABLE, None
    else:
        text = f"below {SMALLEST_P}" if value < SMALLEST_P else f"{value:.3f}"
        kept = float(value)
    return Number(kept, text, "p-value", function, specification, tuple(observations))


def fixed(value: float, digits: int) -> str:
    """A number with thousands separated by thin spaces, a true minus sign, and no `-0`."""
    text = f"{value:,.{digits}f}".replace(",", "\u2009")
    if text.startswith("-"):
        text = text[1:] if not text.strip("-0.\u2009") else MINUS + text[1:]
    return text


def unknown(mark: str, scope: str) -> DataError:
    """The fault of prose whose mark names a number or a source that does not exist.

    Args:
        mark: as it stands in the text, `{estimate}` or `[@source]`.
        scope: id of the claim whose file holds the text; empty for the prose of no claim.
    """
    name = f"data/claims/{scope}.yaml" if scope else "data/report.yaml"
    mend = "name a number of results/numbers.json (or of the claim's `numbers`), or a source's key"
    return DataError([Problem(name, f"mark {mark}", "names nothing that there is", mend)])

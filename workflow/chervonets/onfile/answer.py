"""What a test on a file hands back: plain numbers, JSON, words, a picture, gaps by time."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chervonets.files import write_csv
from chervonets.inference.result import CONSTANT, Infeasible, Result
from chervonets.problems import listed

if TYPE_CHECKING:
    from chervonets.onfile.options import Direction
    from chervonets.onfile.timed import Timed
    from chervonets.onfile.times import Clock

BREAKS = ("dates", "date_sets", "date_intervals", "dates_by_number", "first_date", "last_date")
"""Details that count the times before a break; they become the last time before it."""

WORDS = 68
"""Most letters of a detail that is printed in words."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is printed of a test; plain numbers, texts, lists and dicts, None for no number.

    Attributes:
        method: its name on the command line.
        input: what was read and how, and under `options` what was asked for.
        statistic: see `Result`, as the rest where nothing else is said.
        estimate: the effect, in the unit of the values.
        interval: for it; None for a limit that does not exist.
        pieces: of it, in order: none where every effect is rejected, (None, None) where no bound
            is; None where the test has no effect to ask for.
        p_value: of the alternative that was asked for.
        attainable_p: smallest p of that alternative that the sample could have given.
        n: number of values; of times where units are compared.
        weights: of the donors, by name.
        dates: the last time before each break.
        details: everything else, by name.
    """

    method: str
    input: dict[str, Any]
    statistic: float | None
    estimate: float | None
    interval: tuple[float | None, float | None] | None
    pieces: list[tuple[float | None, float | None]] | None
    p_value: float | None
    attainable_p: float | None
    n: int
    weights: dict[str, float] | None
    dates: list[str | int | float] | None
    details: dict[str, Any]


def schema() -> dict[str, Any]:
    """The JSON schema of an answer; several outcomes are a list of them."""
    from pydantic import TypeAdapter  # slow to import

    return TypeAdapter(Answer | list[Answer]).json_schema()


@dataclass(frozen=True, kw_only=True)
class Found(Answer):
    """An answer that can be printed, drawn and written down, with its times and their figures.

    Expected (n,) is nan where nothing was expected of the figures under test, None where the method
    does not say; marked (n,) are the times in question; breaks come after so many times.
    """

    timed: Timed
    marked: NDArray[np.bool_] | None
    expected: NDArray[np.float64] | None
    breaks: list[int]

    def plain(self) -> dict[str, Any]:
        """The answer as JSON has it."""
        return {field.name: getattr(self, field.name) for field in fields(Answer)}

    def gaps(self) -> pd.DataFrame:
        """Time, figure, what was expected of it, and the gap between the two.

        Raises:
            Infeasible: the method expects nothing of single times.
        """
        if self.expected is None:
            raise Infeasible("the method has no expected figures by time")
        values = next(iter(self.timed.lines.values()))
        columns = {"value": values, "expected": self.expected, "gap": values - self.expected}
        return pd.DataFrame({"time": self.timed.labels, **columns})

    def write_gaps(self, path: Path | str) -> None:
        """Write `gaps` as csv; raises as that does."""
        write_csv(Path(path), self.gaps())

    def plot(self, path: Path | str) -> None:
        """Draw figures, expected figures and the times in question into a svg, png or pdf."""
        from chervonets.onfile.picture import draw  # slow to import

        draw(self, Path(path))

    def words(self) -> str:
        """The answer for a reader: words first, numbers beside them."""
        from chervonets.onfile.registry import METHODS  # it imports the methods

        about = self.details
        lines = [METHODS[self.method].question, "", *self._read()]
        if "marked" in about:
            lines.append(f"Marked: {about['marked']}.")
        lines += [
            *self._verdict(),
            "",
            f"  test           {about['test']}",
            f"  estimate       {_shown(self.estimate, _apart(self.estimate, self.pieces))}",
        ]
        if about["level"] is not None:
            percent = f"{100 * about['level']:.4g} % interval"
            lines.append(f"  {percent:14} {about['region']}")
        if about.get("interval_note"):
            lines.append(f"                 ({about['interval_note']})")
        lines += [
            f"  statistic      {_shown(self.statistic)}",
            f"  n              {self.n}",
            f"  compared with  {about['reference']}",
        ]
        if self.dates is not None:
            doubt = ", if there was a break at all" if (self.p_value or 0) > ALPHA else ""
            dates = ", ".join(map(str, self.dates))
            lines.append(f"  last before    {dates}{doubt}" if dates else "  breaks         none")
        if self.weights is not None:
            lines += ["", "Weights of the donors:"]
            lines += [f"  {w:8.3f}  {name}" for name, w in self.weights.items() if abs(w) >= LEAST]
        rest = {name: _brief(value) for name, value in about.items() if name not in TOLD}
        lines += ["", "Details (more of them with --json):"]
        lines += [f"  {name.replace('_', ' ')}: {text}" for name, text in rest.items() if text]
        return "\n".join(lines)

    def _read(self) -> list[str]:
        known = self.input
        of = f" of {known['treated']}" if known["treated"] else ""
        by = f"by {known['time']} (read as {known['read_as']})"
        if not known["time"]:
            by = "in the order of the rows"
        part = self.details.get("season", "none")
        season = "" if part.startswith("none") else f", {part} as season"
        left_out = {what: known.get(name) for what, name in LEFT_OUT.items()}
        return [
            f"Read from {known['file']}: {known['value']}{of}, {by}:",
            f"{known['times']} {known['calendar']}, {known['first']} to {known['last']}{season}.",
            *(f"{what}: {listed(names)}." for what, names in left_out.items() if names),
        ]

    def _verdict(self) -> list[str]:
        if self.p_value is None or self.attainable_p is None:
            return ["The figures give no p-value: this is a description."]
        how = next(word for most, word in SAID if self.p_value <= most)
        p_value = f"p = {_shown(self.p_value)}"
        least = f"The least p that these figures could have given is {_shown(self.attainable_p)}"
        if self.attainable_p == 0:
            least = "There is no least p of this test"
        if self.attainable_p > ALPHA:
            least += ", so they cannot settle the question"
        return [
            f"Null hypothesis: {self.details['null']}.",
            f"Alternative: {self.details['alternative']}.",
            f"Under the null hypothesis, figures as extreme {how} come up: {p_value}.",
            f"{least}.",
        ]


ALPHA = 0.05
"""The usual level; a sample that cannot reach it is said to settle nothing."""

LEFT_OUT = {
    "Times without a figure": "left_out",
    "Donors not used": "unused",
    "Columns left out, as their names are no times": "columns_left_out",
}
"""What was not used, and its names in `Answer.input`."""

LEAST = 0.0005
"""Smallest weight that is printed in words."""

SAID = ((0.01, "hardly ever"), (ALPHA, "seldom"), (0.1, "now and then"), (1.0, "often"))
"""How often, in words, figures come up that have at most such a p-value."""

TOLD = ("test", "null", "alternative", "reference", "level", "marked", "region", "interval_note")
"""Details that `Found.words` tells elsewhere."""


def answered(
    timed: Timed,
    method: str,
    result: Result,
    alternative: Direction = "two-sided",
    *,
    own: bool = False,
    marked: NDArray[np.bool_] | None = None,
    expected: NDArray[np.float64] | None = None,
    about: Mapping[str, object] | None = None,
) -> Found:
    """The answer that a result gives.

    The two-sided p is twice the smaller one, but for a test with one of its `own`. Details
    `about` it take the place of the result's of the same name.

    Raises:
        Infeasible: a direction is asked for, but the test has none.
    """
    p_value, attainable = _sided(result, alternative, own=own)
    details = _named({**result.details, **(about or {})}, timed.labels)
    facts = {
        "test": spoken(result.method, timed.clock),
        "null": spoken(result.null, timed.clock),
        "alternative": spoken(_speaks_for(result, alternative), timed.clock),
        "reference": spoken(result.reference, timed.clock),
        **_about_region(result),
        "seed": result.seed,
        "p_greater": None if result.p_opposite is None else result.p_value,
        "p_less": result.p_opposite,
    }
    if marked is not None:
        facts["marked"] = timed.span(marked)
    found = {
        "method": method,
        "input": {**timed.understood, "options": plain(timed.table.given)},
        "statistic": result.statistic,
        "estimate": result.estimate,
        "interval": result.interval,
        "pieces": None if result.region is None else result.region.pieces,
        "p_value": p_value,
        "attainable_p": attainable,
        "n": result.n,
        "weights": details.pop("weights", None),
        "dates": details.pop("dates", None),
        "details": {**facts, **{k: v for k, v in details.items() if k not in facts}},
    }
    breaks = cast("list[int]", result.details.get("dates", []))
    return Found(**plain(found), timed=timed, marked=marked, expected=expected, breaks=breaks)


def _sided(
    result: Result, alternative: Direction, *, own: bool
) -> tuple[float | None, float | None]:
    """The p-value of an alternative and the smallest attainable one."""
    p_value, opposite, attainable = result.p_value, result.p_opposite, result.attainable_p
    if p_value is None or opposite is None or attainable is None:
        if alternative != "two-sided":
            raise Infeasible("the test has no direction, so it takes no --alternative")
        return p_value, attainable
    if alternative != "two-sided":
        return p_value if alternative == "greater" else opposite, attainable
    if own:
        return float(str(result.details["p_two_sided"])), attainable
    return min(1.0, 2 * min(p_value, opposite)), min(1.0, 2 * attainable)


def _about_region(result: Result) -> dict[str, object]:
    region = result.region
    if region is None:
        return {"level": None}
    shown = partial(_shown, apart=_apart(result.estimate, region.pieces))
    found = {"level": result.level, "region": region.words(shown)}
    remark = region.remark(result.estimate)
    return {**found, "interval_note": remark} if remark else found


def _speaks_for(result: Result, alternative: Direction) -> str:
    if result.p_opposite is None or alternative == "greater":
        return result.alternative
    if alternative == "less":
        return f"the reverse of: {result.alternative}"
    return f"{result.alternative}, or the reverse"


def spoken(text: str, clock: Clock) -> str:
    """A sentence about years as one about the times at hand."""
    return re.sub(r"\byears?\b", lambda f: clock.nouns if f[0] == "years" else clock.noun, text)


def _named(details: Mapping[str, object], labels: tuple[str, ...]) -> dict[str, Any]:
    """The details with the file's own times."""

    def last_before(value: object) -> object:
        if isinstance(value, int):
            return _time(labels[min(max(value, 1), len(labels)) - 1])
        return [last_before(each) for each in value] if isinstance(value, list | tuple) else value

    return {name: last_before(each) if name in BREAKS else each for name, each in details.items()}


def _time(label: str) -> object:
    """A time as a number where it is one."""
    try:
        number = float(label)
    except ValueError:
        return label
    return int(number) if number.is_integer() else number


def plain(value: object) -> Any:
    """A value as JSON has it: infinities and nan become None, arrays lists."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, np.ndarray | list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _apart(
    estimate: float | None, pieces: Iterable[tuple[float | None, float | None]] | None
) -> float:
    """What must show in print of an estimate and the ends of its interval: their least difference.

    At most a tenth of the whole width; 0 where they do not differ beyond rounding.
    """
    told = [estimate, *(end for piece in pieces or () for end in piece)]
    ordered = sorted(each for each in told if each is not None and math.isfinite(each))
    rounding = CONSTANT * max(map(abs, ordered), default=0.0)
    gaps = [high - low for low, high in pairwise(ordered) if high - low > rounding]
    return min([*gaps, sum(gaps) / 10]) if gaps else 0.0


def _shown(value: object, apart: float = 0.0) -> str:
    """A number with four digits, from a thousand on with six and all before the point.

    More where the least difference that must show (`apart`, 0 for none) takes them.
    """
    if value is None:
        return "none"
    if not isinstance(value, float):
        return str(value)
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    first = math.floor(math.log10(abs(value)))
    digits = 4 if first < 3 else 6 if first not in range(6, 15) else first + 1
    if apart:
        digits = min(max(digits, first - math.floor(math.log10(apart)) + 1), 17)
    return f"{value:.{digits}g}"


def _brief(value: object, between: str = ", ") -> str:
    """A detail in one short line; empty where there is none or it is long."""
    if isinstance(value, dict):
        parts = [f"{name}: {text}" for name, each in value.items() if (text := _brief(each))]
    elif isinstance(value, list):
        # a list of pairs is one of intervals
        parts = [text for each in value if (text := _brief(each, " to "))]
        between = between if len(value) == 2 else ", "
    else:
        parts = [] if value is None else [_shown(value)]
    text = between.join(parts)
    return text if len(text) <= WORDS else ""

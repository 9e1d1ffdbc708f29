"""What a test on a file hands back, as JSON or in words."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from chervonets.inference.result import Infeasible, Result

if TYPE_CHECKING:
    from chervonets.onfile.options import Direction
    from chervonets.onfile.table import Timed

BREAKS = ("dates", "date_sets", "date_intervals", "dates_by_number", "first_date", "last_date")
"""Details that count the times before a break; they become the last time before it."""

WORDS = 68
"""Most letters of a detail that is printed in words."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A result, the times it belongs to, and further details of the file."""

    result: Result
    timed: Timed
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is printed of an outcome; plain numbers, texts, lists and dicts, None for no number.

    Attributes:
        method: its name on the command line.
        statistic: see `Result`, as the rest where nothing else is said.
        estimate: the effect, in the unit of the values.
        interval: for it.
        p_value: of the alternative that was asked for.
        attainable_p: smallest p of that alternative that the sample could have given.
        n: number of values; of times where units are compared.
        weights: of the donors, by name.
        dates: the last time before each break.
        details: everything else, by name.
    """

    method: str
    statistic: float | None
    estimate: float | None
    interval: tuple[float, float] | None
    p_value: float | None
    attainable_p: float | None
    n: int
    weights: dict[str, float] | None
    dates: list[object] | None
    details: dict[str, object]

    @classmethod
    def of(
        cls, method: str, outcome: Outcome, alternative: Direction = "two-sided", *, own: bool
    ) -> Answer:
        """The answer that an outcome gives.

        Args:
            method: its name on the command line.
            outcome: of the test.
            alternative: that was asked for; a test without a direction knows only one.
            own: whether the two-sided p is that of a test of its own, not twice the smaller one.

        Raises:
            Infeasible: a direction is asked for, but the test has none.
        """
        result = outcome.result
        p_value, attainable = _sided(result, alternative, own=own)
        details = _named({**result.details, **outcome.details}, outcome.timed)
        about = {
            "test": result.method,
            "null": result.null,
            "alternative": _speaks_for(result, alternative),
            "reference": result.reference,
            "level": None if result.region is None else result.level,
            **_about_region(result),
            "seed": result.seed,
            "p_greater": None if result.p_opposite is None else result.p_value,
            "p_less": result.p_opposite,
        }
        weights, dates = details.pop("weights", None), details.pop("dates", None)
        fields = {
            "method": method,
            "statistic": result.statistic,
            "estimate": result.estimate,
            "interval": result.interval,
            "p_value": p_value,
            "attainable_p": attainable,
            "n": result.n,
            "weights": weights,
            "dates": dates,
            "details": {**about, **details},
        }
        return cls(**{name: plain(value) for name, value in fields.items()})

    def json(self) -> str:
        """The answer as strict JSON."""
        return json.dumps(vars(self), allow_nan=False, ensure_ascii=False, indent=2)

    def words(self, question: str) -> str:
        """The answer for a reader: words first, numbers beside them.

        Args:
            question: that the method answers.
        """
        about = self.details
        marked = [f"Marked: {about['marked']}."] if "marked" in about else []
        lines = [
            question,
            "",
            *marked,
            *self._verdict(),
            "",
            f"  test           {about['test']}",
            f"  estimate       {_shown(self.estimate)}",
        ]
        if about["level"] is not None:
            percent = f"{100 * float(str(about['level'])):.4g} % interval"
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
            dates = ", ".join(map(str, self.dates)) or "no break"
            lines.append(f"  last before    {dates}{doubt}")
        if self.weights is not None:
            lines += ["", "Weights of the donors:"]
            lines += [f"  {w:8.3f}  {name}" for name, w in self.weights.items() if abs(w) >= LEAST]
        rest = {name: _brief(value) for name, value in about.items() if name not in TOLD}
        lines += ["", "Details (more of them with --json):"]
        lines += [f"  {name.replace('_', ' ')}: {text}" for name, text in rest.items() if text]
        return "\n".join(lines)

    def _verdict(self) -> list[str]:
        """What the p-value says."""
        if self.p_value is None or self.attainable_p is None:
            return ["The figures give no p-value: this is a description."]
        how = next(word for most, word in SAID if self.p_value <= most)
        least = f"The least p that these figures could have given is {_shown(self.attainable_p)}"
        if self.attainable_p == 0:
            least = "There is no least p of this test"
        if self.attainable_p > ALPHA:
            least += ", so they cannot settle the question"
        return [
            f"Null hypothesis: {self.details['null']}.",
            f"Alternative: {self.details['alternative']}.",
            f"Under the null hypothesis, figures as extreme {how} come up: "
            f"p = {_shown(self.p_value)}.",
            f"{least}.",
        ]


ALPHA = 0.05
"""The usual level; a sample that cannot reach it is said to settle nothing."""

LEAST = 0.0005
"""Smallest weight that is printed in words."""

SAID = ((0.01, "hardly ever"), (ALPHA, "seldom"), (0.1, "now and then"), (1.0, "often"))
"""How often, in words, figures come up that have at most such a p-value."""

TOLD = (
    "test",
    "null",
    "alternative",
    "reference",
    "level",
    "marked",
    "region",
    "interval_note",
)
"""Details that `Answer.words` tells elsewhere."""


def _sided(
    result: Result, alternative: Direction, *, own: bool
) -> tuple[float | None, float | None]:
    """The p-value of an alternative and the smallest attainable one."""
    p_value, opposite, attainable = result.p_value, result.p_opposite, result.attainable_p
    if p_value is None or opposite is None or attainable is None:
        if alternative != "two-sided":
            raise Infeasible("the test has no direction, so it takes no --alternative")
        return p_value, attainable
    if alternative == "greater":
        return p_value, attainable
    if alternative == "less":
        return opposite, attainable
    if own:
        return float(str(result.details["p_two_sided"])), attainable
    return min(1.0, 2 * min(p_value, opposite)), min(1.0, 2 * attainable)


def _about_region(result: Result) -> dict[str, object]:
    """What is said of the effects that are not rejected."""
    region = result.region
    if region is None:
        return {}
    note = {"interval_note": remark} if (remark := region.remark(result.estimate)) else {}
    pieces = {"pieces": region.pieces} if len(region.pieces) > 1 else {}
    return {"region": region.words(_shown), **note, **pieces}


def _speaks_for(result: Result, alternative: Direction) -> str:
    if result.p_opposite is None or alternative == "greater":
        return result.alternative
    return (
        f"{result.alternative}, or the reverse"
        if alternative == "two-sided"
        else (f"the reverse of: {result.alternative}")
    )


def _named(details: Mapping[str, object], timed: Timed) -> dict[str, object]:
    """The details with the file's own times."""
    labels = dict(zip(timed.times.tolist(), timed.labels, strict=True))

    def last_before(value: object) -> object:
        if isinstance(value, int):
            return _time(timed.labels[min(max(value, 1), len(timed.labels)) - 1])
        return [last_before(each) for each in value] if isinstance(value, list | tuple) else value

    def by_label(value: object) -> object:
        if isinstance(value, Mapping):
            return {labels.get(key, key): each for key, each in value.items()}
        return value

    return {
        name: last_before(value) if name in BREAKS else by_label(value)
        for name, value in details.items()
    }


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


def _shown(value: object) -> str:
    return "none" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)


def _brief(value: object) -> str:
    """A detail in one short line; empty where there is none or it is long."""
    if value is None:
        return ""
    if isinstance(value, dict):
        text = ", ".join(f"{name} {_brief(each)}" for name, each in value.items())
    elif isinstance(value, list):
        text = ", ".join(map(_brief, value))
    else:
        text = _shown(value)
    return text if len(text) <= WORDS else ""

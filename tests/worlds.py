"""Made-up worlds: panels, sentences and counts with a known truth and known errors."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from chervonets.claims.models import Claim
from chervonets.controls import worlds
from chervonets.controls.worlds import series
from chervonets.errors.gaps import About
from chervonets.errors.model import ErrorModel, Hyper, Scales
from chervonets.panel.build import Panel
from chervonets.propositions.models import Sentence
from chervonets.rungs.describe import Counts
from chervonets.sources.originators import Count
from chervonets.ways.selections import Selection

THEME, EVIDENCE = "industry", "archival"
KIND = (THEME, EVIDENCE, False)
DESCRIBED = {
    "ways": 6,
    "share_for": 1.0,
    "share_against": 0.0,
    "errors_for": 1.0,
    "errors_against": 0.0,
    "errors_exclude": 0.0,
    "primary_for": True,
    "held": 1.0,
    "held_wide": 1.0,
    "independent": 2,
    "disputed": False,
    "large": False,
    "stand_in": False,
    "partly": False,
}
"""What the rule of description sees of a sentence that is established."""


def panel(lines: Mapping[str, Mapping[int, float]], lenient: str = "") -> Panel:
    """A panel of lines with the evidence class of these worlds, one of them lenient if named."""
    made = worlds.panel(lines, EVIDENCE)
    named = made.annual["concept"] == lenient
    return Panel(made.annual.assign(lenient=named), made.monthly, made.spans)


def pick(name: str, year: int | None = None, **more: Any) -> Selection:
    """The selection of a line, or of its figure for one year."""
    period = "" if year is None else str(year)
    return series(name)[name].model_copy(update={"period": period, **more})


def counts(*names: str, same: bool = False, base: str = "") -> Counts:
    """Who counted: every line its own originator, or one for all; all built on `base` if any."""
    plain = worlds.counts(*names, evidence=EVIDENCE)
    who = dict.fromkeys(plain.counts, Count(names[0])) if same else plain.counts
    known = dict(plain.originators)
    if base:
        known |= worlds.counts(base, evidence=EVIDENCE).originators
        known |= {name: known[name].model_copy(update={"built_on": [base]}) for name in names}
    return Counts(who, known)


def about(*names: str, **changes: Any) -> About:
    """What the model of error has to know of them."""
    return replace(worlds.about(*names, theme=THEME), **changes)


def model(level: float, change: float) -> ErrorModel:
    """Errors of known scale, close to normal."""
    terms = ("", THEME, EVIDENCE)
    sure = np.diag([1e-10] * 3)

    def scales(size: float) -> Scales:
        return Scales(terms, np.array([math.log(size), 0.0, 0.0]), sure, Hyper(0.1, 0.1, 1e6))

    return ErrorModel(scales(level), scales(change))


def sentence(**changes: Any) -> Sentence:
    """A sentence about a rise from before 1929 to after, asked of the lines `one` and `two`."""
    plain: dict[str, Any] = {
        "id": "rose",
        "says": "It rose.",
        "paragraphs": ["P04"],
        "speaker": ["trotsky-1932"],
        "kind": "change",
        "role": "essential",
        "role_why": "It is the claim.",
        "direct": "direct",
        "direct_why": "It is counted.",
        "place": "USSR",
        "years": "1925-32",
        "prediction": {"direction": "rise", "statement": "It rises."},
        "smallest_effect": {"value": 0.1, "unit": "log points", "why": "A tenth."},
        "falsifier": "It does not.",
        "rival_reading": "It fell.",
        "ask": {
            "estimand": "contrast",
            "statement": "Mean after less mean before.",
            "primary": {
                "series": "one",
                "transform": "log",
                "window": "1925-1932",
                "break": 1929,
                "null": "ar-sieve",
            },
            "axes": {
                "series": {"same": ["one", "two"]},
                "window": {"same": {"first": [1925, 1926], "last": [1931, 1932]}},
            },
            "test": "ar-sieve",
        },
    }
    return Sentence.model_validate({**plain, **changes})


def claim(name: str, *sentences: Sentence, **changes: Any) -> Claim:
    """A claim of some sentences about the lines `one` and `two`."""
    plain: dict[str, Any] = {
        "id": name,
        "number": 1,
        "group": "plan",
        "title": f"The title of {name}",
        "answer": "It is so.",
        "paragraphs": sorted({place for item in sentences for place in item.paragraphs}),
        "paraphrase": "It says so.",
        "propositions": [item.model_dump() for item in sentences],
        "series": series("one", "two"),
        "measured": [],
        "found": [],
        "against": [],
        "would_change": [],
        "missing": [],
        "history": [{"date": "2026-01-02", "text": "First version."}],
    }
    return Claim.model_validate({**plain, **changes})


def line(effect: float, factors: np.ndarray) -> dict[int, float]:
    """A line that is one to 1928 and e to the effect after, printed with errors, 1925-32."""
    truth = np.exp(np.where(np.arange(1925, 1933) >= 1929, effect, 0.0))
    return dict(zip(range(1925, 1933), (truth / factors).tolist(), strict=True))

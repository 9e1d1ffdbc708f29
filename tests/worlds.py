"""Made-up worlds: panels, sentences and counts with a known truth and known errors."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from chervonets.claims.models import Claim
from chervonets.errors.model import ErrorModel, Hyper, Scales
from chervonets.panel.build import ANNUAL, MONTHLY, SPANS, Panel
from chervonets.propositions.models import Sentence
from chervonets.rungs.describe import Counts
from chervonets.sources.originators import Count, Originator
from chervonets.ways.selections import Selection

THEME, EVIDENCE = "industry", "archival"


def panel(lines: Mapping[str, Mapping[int, float]]) -> Panel:
    """A panel with a line of the USSR for every name, its concept, source and series."""
    rows = [
        {
            "concept": name, "item": "", "bound": "", "source": f"book-{name}", "series": name,
            "entity": "SUN", "alignment": "as-labelled", "year": year, "kind": "calendar-year",
            "value": value, "margin": math.nan, "unit": "", "territory": "here",
            "evidence": EVIDENCE, "lenient": False,
            "observations": f"book-{name}:{name}:SUN:{year}",
        }
        for name, line in lines.items()
        for year, value in line.items()
    ]  # fmt: skip
    annual = pd.DataFrame(rows, columns=list(ANNUAL))
    return Panel(annual, pd.DataFrame(columns=list(MONTHLY)), pd.DataFrame(columns=list(SPANS)))


def series(*names: str) -> dict[str, Selection]:
    """Selections of lines by their names."""
    return {
        name: Selection(concept=name, rival=f"book-{name}:{name}", label=name) for name in names
    }


def counts(*names: str, same: bool = False, base: str = "") -> Counts:
    """Who counted: every line its own originator, or one for all; all built on `base` if any."""
    who = {f"book-{name}:{name}": Count("one" if same else name) for name in names}
    plain = {"kind": "author", "evidence": EVIDENCE}
    known = {
        count.originator: Originator.model_validate(
            {"name": count.originator, **plain, "built_on": [base] if base else []}
        )
        for count in who.values()
    }
    known |= {base: Originator.model_validate({"name": base, **plain})} if base else {}
    return Counts(who, known)


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

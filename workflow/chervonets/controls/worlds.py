"""Made-up worlds: panels and counts whose truth and errors are known."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from chervonets.errors.gaps import About
from chervonets.panel.build import ANNUAL, MONTHLY, SPANS, Panel
from chervonets.rungs.describe import Counts
from chervonets.sources.originators import Count, Originator
from chervonets.ways.selections import Selection


def panel(lines: Mapping[str, Mapping[int, float]], evidence: str) -> Panel:
    """A panel with a line of the USSR for every name, its concept, source and series."""
    rows = [
        {
            "concept": name, "item": "", "bound": "", "source": f"book-{name}", "series": name,
            "entity": "SUN", "alignment": "as-labelled", "year": year, "kind": "calendar-year",
            "value": value, "margin": math.nan, "unit": "", "territory": "here",
            "evidence": evidence, "lenient": False,
            "observations": f"book-{name}:{name}:SUN:{year}",
        }
        for name, line in lines.items()
        for year, value in line.items()
    ]  # fmt: skip
    annual = pd.DataFrame(rows, columns=list(ANNUAL))
    return Panel(annual, pd.DataFrame(columns=list(MONTHLY)), pd.DataFrame(columns=list(SPANS)))


def about(
    *names: str, theme: str, measure: str = "flow", enumerated: bool = False, **changes: Any
) -> About:
    """What the model of error has to know of lines of one theme and measure."""
    rivals = frozenset(f"book-{name}:{name}" for name in names)
    listed = rivals if enumerated else frozenset()
    plain = About(
        themes=dict.fromkeys(names, theme),
        measures=dict.fromkeys(names, measure),
        evidence={},
        soviet=frozenset({"SUN"}),
        enumerated=listed,
    )
    return replace(plain, **changes)


def series(*names: str) -> dict[str, Selection]:
    """Selections of lines by their names."""
    return {
        name: Selection(concept=name, rival=f"book-{name}:{name}", label=name) for name in names
    }


def counts(*names: str, evidence: str, same: bool = False, base: str = "") -> Counts:
    """Who counted: every line its own originator, or one for all; all built on `base` if any."""
    who = {f"book-{name}:{name}": Count("one" if same else name) for name in names}
    plain = {"kind": "author", "evidence": evidence}
    known = {
        count.originator: Originator.model_validate(
            {"name": count.originator, **plain, "built_on": [base] if base else []}
        )
        for count in who.values()
    }
    known |= {base: Originator.model_validate({"name": base, **plain})} if base else {}
    return Counts(who, known)

"""Made-up worlds: panels and counts whose truth and errors are known."""

import math
from collections.abc import Mapping

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


def about(*names: str, theme: str, enumerated: bool = False) -> About:
    """What the model of error has to know of lines of flows of one theme."""
    return About(
        themes=dict.fromkeys(names, theme),
        measures=dict.fromkeys(names, "flow"),
        evidence={},
        soviet=frozenset({"SUN"}),
        enumerated=frozenset(map(rival, names)) if enumerated else frozenset(),
    )


def rival(name: str) -> str:
    """The rival that a line is, `<source>:<series>`."""
    return f"book-{name}:{name}"


def series(*names: str) -> dict[str, Selection]:
    """Selections of lines by their names."""
    return {name: Selection(concept=name, rival=rival(name), label=name) for name in names}


def counts(*names: str, evidence: str) -> Counts:
    """Who counted: every line its own originator."""
    plain = {"kind": "author", "evidence": evidence}
    known = {name: Originator.model_validate({"name": name, **plain}) for name in names}
    return Counts({rival(name): Count(name) for name in names}, known)

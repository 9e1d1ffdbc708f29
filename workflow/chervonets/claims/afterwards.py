"""What came after the text: its expectations against the years that it could not know."""

from __future__ import annotations

import math

from chervonets.claims.models import Claim, Expectation
from chervonets.numbers import Number, number
from chervonets.panel.build import Panel
from chervonets.problems import DataError, Problem
from chervonets.ways.selections import Lines

OUTCOME = "chervonets.claims.afterwards.outcomes"


def outcomes(claim: Claim, panel: Panel) -> dict[str, Number]:
    """Each expectation with the figure that the text could know and the later one.

    Returns:
        For the k-th expectation, from 1: `after.<k>.first` and `after.<k>.last`, the figures of its
        two years, and `after.<k>.met`: 1 where the later one lies on the expected side, 0 where it
        does not, without a value where they lie less than the smallest change that counts apart.

    Raises:
        DataError: a figure of one of the years is missing.
    """
    found: dict[str, Number] = {}
    for place, expectation in enumerate(claim.afterwards, start=1):
        ends = [
            _figure(claim, expectation, year, panel)
            for year in (expectation.first, expectation.last)
        ]
        values = [value for value, _ in ends]
        label = claim.series[expectation.series].label
        names = tuple(name for _, names in ends for name in names)
        key = f"after.{place}"
        for end, year, (value, own) in zip(
            ("first", "last"), (expectation.first, expectation.last), ends, strict=True
        ):
            found[f"{key}.{end}"] = number(
                expectation.scale * value,
                expectation.digits,
                expectation.unit,
                OUTCOME,
                f"{label}, {year}",
                own,
            )
        change = values[1] - values[0]
        met = change > 0 if expectation.direction == "rise" else change < 0
        outcome = float(met) if abs(change) >= expectation.least else math.nan
        words = f"{label}: {expectation.direction} from {expectation.first} to {expectation.last}"
        found[f"{key}.met"] = number(outcome, 0, "", OUTCOME, words, names)
    return found


def _figure(
    claim: Claim, expectation: Expectation, year: int, panel: Panel
) -> tuple[float, tuple[str, ...]]:
    """The figure of one year, and the printed ones behind it."""
    selection = claim.series[expectation.series]
    line = Lines(panel).annual(selection, expectation.alignment, rows="lenient")
    part = line.between(year, year)
    if len(part.years) != 1:
        what = f"{selection.label} has no figure for {year}"
        problem = Problem(
            f"data/claims/{claim.id}.yaml", "key afterwards", what, "choose its years"
        )
        raise DataError([problem])
    return float(part.values[0]), tuple(part.observations[0].split())

"""How uncertain the turning points are whose order a claim is about."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np

from chervonets.claims.models import Claim
from chervonets.claims.numbers import Number, number
from chervonets.inference.result import Infeasible
from chervonets.multiverse.orders import turning_points
from chervonets.multiverse.outcomes import Settings
from chervonets.multiverse.selections import Lines
from chervonets.panel.build import Panel

RANGES = "chervonets.claims.turningpoints.turning_numbers"


def turning_numbers(claim: Claim, panel: Panel, settings: Settings) -> dict[str, Number]:
    """The years that the figures do not exclude for each turning point of the primary test.

    Returns:
        `turn.<series>.from` and `turn.<series>.to`, first and last year of its set of dates at the
        level of the run; `turn.in_order`, the share in per cent of the ways to take one year of
        each set that come strictly in the text's order. Nothing for claims not about an order, or
        where the primary test cannot be made.
    """
    if claim.test.estimand != "order":
        return {}
    try:
        points = turning_points(claim.primary, claim.question, Lines(panel), settings)
    except Infeasible:
        return {}
    words = f"years not excluded at {settings.level:g}, {settings.resamples} histories"
    found = {}
    for name, years in points.items():
        for end, year in (("from", min(years)), ("to", max(years))):
            # a year is a name, so its thousands are not parted
            key = f"turn.{name}.{end}"
            found[key] = Number(float(year), str(year), "", RANGES, f"{name}; {words}")
    ordered = [all(a < b for a, b in pairwise(way)) for way in product(*points.values())]
    share = 100 * float(np.mean(ordered))
    found["turn.in_order"] = number(share, 0, "per cent", RANGES, words)
    return found

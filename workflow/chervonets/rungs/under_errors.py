"""What errors of counting do to what the ways of a sentence say, and when enough are drawn."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.autoregression import Array
from chervonets.rungs.rule import Facts, Rule, VerdictRule
from chervonets.ways.errors import Drawn
from chervonets.ways.samples import OVERSTATED
from chervonets.ways.ways import AGAINST, BETWEEN, FOR, Way, Ways, side, taken

STEPS = 2 ** (np.arange(1, 81) / 40)
"""Supposed errors of the breakdown, as factors: to four times, in steps of less than 2 per cent."""
AS_PRINTED = ("rank", "dispersion")
"""Estimands of months: nothing is known of how errors move from one to the next."""
SHARES = ("errors_for", "errors_against", "errors_exclude", "held", "held_wide")
"""Facts that are shares of draws."""
NEAR = 3.0
"""Standard errors of drawing within which a share may lie on the other side of a line."""

Groups = list[list[int]]
"""Places of estimates, those together whose counts depend on one another."""


@dataclass(frozen=True, eq=False)
class UnderErrors:
    """What the ways say under the errors drawn so far.

    Of several independent counts of one quantity the middle is what errors move: what is asked is
    one size, and their errors are their own. Counts that depend on one another are one count.

    Attributes:
        estimates: of a way and an error drawn at a time, (draws,); nan where nothing can be said.
        sides: on which side they lie, (draws,).
        stays: of the primary, whether it stays on its side, with errors as drawn (`held`) and as
            many times as large as established sentences bear (`held_wide`), (draws,), or fewer
            where these tell enough.
    """

    estimates: Array
    sides: NDArray[np.int_]
    stays: Mapping[str, list[bool]]

    def facts(self, ways: Ways) -> dict[str, float | bool | None]:
        """Shares of draws on either side, and in which the primary stays on its own."""
        against, excluded = self._against(ways)
        fitted = not ways.primary.reason
        return {
            "errors_for": float(np.mean(self.sides == FOR)),
            "errors_against": against,
            "errors_exclude": excluded,
            "primary_for": ways.side_of(ways.primary) == FOR if fitted else None,
            **{name: float(np.mean(own)) if fitted else None for name, own in self.stays.items()},
            "draws": len(self.sides),
        }

    def _against(self, ways: Ways) -> tuple[float, float]:
        """Shares of draws against the sentence, and of those that exclude it, net of others.

        A size is excluded by figures on one side of it: draws that scatter to both sides of the
        margins only tell that errors are wider than these.
        """
        against, out = self.sides == AGAINST, self.sides != FOR
        if ways.question.direction != "inside":
            return float(np.mean(against)), float(np.mean(out))
        low, high = next(iter(ways.question.margins.values()))
        above = self.estimates > math.sqrt(low * high)
        return (
            float(max(np.mean(against & above), np.mean(against & ~above))),
            float(abs(np.mean(out & above) - np.mean(out & ~above))),
        )

    def decisions(self, facts: Facts, rule: VerdictRule) -> list[Rule]:
        """What the rule decides at the ends of what the shares of so many draws may truly be."""
        draws = {name: len(own) for name, own in self.stays.items()}
        ends = [
            [(name, end) for end in _ends(facts[name], draws.get(name, len(self.sides)))]
            for name in SHARES
        ]
        return [rule.decide("describe", {**facts, **dict(corner)}) for corner in product(*ends)]


def under_errors(
    ways: Ways,
    draws: Iterable[Drawn],
    grouped: Callable[[Way], Groups],
    rule: VerdictRule,
    seed: int,
) -> Iterator[UnderErrors]:
    """Draw ways by their weights, each with an error of all figures; yields all draws so far."""
    if not ways.admitted:
        return
    rng = np.random.default_rng(seed)
    primary = ways.primary
    groups, of_primary = [grouped(way) for way in ways.admitted], grouped(primary)
    found: list[tuple[float, int]] = []
    times = {"held": 1.0, "held_wide": rule.wider}
    stays: dict[str, list[bool]] = {name: [] for name in times}
    for drawn in draws:
        size = len(drawn.logs)
        for draw, place in enumerate(shared_out(ways.weights, size, rng)):
            way, errors = ways.admitted[place], drawn.errors(draw)
            found.append(_under(way, ways, errors, groups[place], rng))
        for name, own in stays.items():
            if primary.reason or _is_clear(name, own, rule):
                continue
            before = ways.side_of(primary)
            for draw in range(size):
                errors = drawn.errors(draw, times[name])
                own.append(_under(primary, ways, errors, of_primary, rng)[1] == before)
        estimates, sides = zip(*found, strict=True)
        yield UnderErrors(np.array(estimates), np.array(sides), stays)


def shared_out(weights: Array, size: int, rng: np.random.Generator) -> NDArray[np.int_]:
    """Places drawn by their weights, each as often as its weight says, give or take one.

    Systematic sampling (Madow 1949, Annals of Mathematical Statistics 20) in a random order.
    """
    points = (np.arange(size) + rng.random()) / size
    places = np.searchsorted(np.cumsum(weights), points)
    return rng.permutation(np.minimum(places, len(weights) - 1))


def _under(
    way: Way, ways: Ways, errors: Mapping[str, float], groups: Groups, rng: np.random.Generator
) -> tuple[float, int]:
    """Estimate and side of a way under supposed errors: the middle of a draw from every group."""
    estimates = way.estimates
    # errors leave movements of months and dates of events as they are
    if ways.question.estimand not in AS_PRINTED and "events" not in way.choices:
        lines = ways.lines.with_errors(errors)
        _, estimates, reason = taken(way.choices, ways.question, lines)
        if reason:
            return math.nan, BETWEEN
    if len(estimates) > 1:
        one_each = [group[rng.integers(len(group))] for group in groups]
        estimates = np.median(estimates[one_each], keepdims=True)
    return float(estimates[0]), int(side(estimates, ways.question, way.choices)[0])


def _is_clear(name: str, drawn: list[bool], rule: VerdictRule) -> bool:
    """Whether a share is so far from all lines of the rule that more draws would tell nothing."""
    if not drawn:
        return False
    low, high = _ends(float(np.mean(drawn)), len(drawn))
    conditions = [one for item in rule.rules["describe"] for one in item.all]
    lines = [one.at_least for one in conditions if one.measure == name]
    return not any(line is not None and low < line <= high for line in lines)


def _ends(share: float | bool | None, draws: int) -> tuple[float, float]:
    """Both ends of Wilson's interval of a share (1927, JASA 22); no numbers where there is none."""
    if share is None:
        return math.nan, math.nan
    odd = NEAR**2 / draws
    middle = (share + odd / 2) / (1 + odd)
    half = math.sqrt(share * (1 - share) * odd + odd**2 / 4) / (1 + odd)
    return middle - half, middle + half


def breakdown(ways: Ways) -> float:
    """The factor by which figures after the date must overstate for the primary to change sides.

    Of an understatement likewise; the smaller of the two, infinite where none does up to four.
    """
    primary, question = ways.primary, ways.question
    if primary.reason:
        return math.nan
    own = ways.sides(primary)[0]
    for factor in STEPS:
        for overstated in (factor - 1, 1 / factor - 1):
            choices = {**primary.choices, OVERSTATED: float(overstated)}
            _, estimates, reason = taken(choices, question, ways.lines)
            if not reason and side(estimates, question, choices)[0] != own:
                return float(factor)
    return math.inf

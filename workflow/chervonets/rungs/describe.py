"""Was it so? What the figures say on every admissible way, and who says so.

A figure about a whole country is no sample, so there is no sampling error to speak of (Abadie,
Athey, Imbens and Wooldridge 2020, Econometrica 88, sec. 2): what is left are rival counts, open
choices, and errors of counting.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from chervonets.propositions.models import Proposition
from chervonets.rungs.described import numbers_of
from chervonets.rungs.finding import Finding
from chervonets.rungs.rule import VerdictRule
from chervonets.rungs.under_errors import SHARES, Groups, under_errors
from chervonets.sources.originators import Count, Originators, independent, shared_base
from chervonets.ways.errors import Drawn
from chervonets.ways.ways import AGAINST, BETWEEN, FOR, Way, Ways

OF_GOODS = ("changes", "groups", "ratio", "misses", "paired")
"""Estimands whose values are of different goods, no rival counts of one thing."""
LARGE = 3.0
"""How many times the smallest effect is a large one."""
ON_LINE = "; a share lies on the line between two words, and the word is the one that says less"


@dataclass(frozen=True)
class Counts:
    """Who counted, and which counts are independent."""

    counts: Mapping[str, Count]  # by `<source>:<series>`
    originators: Originators

    def behind(self, rows: Iterable[tuple[str, ...]], ways: Ways) -> list[frozenset[Count]]:
        """Who counted each group of printed figures, those that others are only divided by not."""
        things = _counted_things(ways)
        series = ({name.rsplit(":", 2)[0] for name in row} for row in rows)
        return [frozenset(self.counts[name] for name in own & things) for own in series]

    def sets(self, rows: Iterable[tuple[str, ...]], ways: Ways) -> list[frozenset[Count]]:
        """The same, each set once and none that is empty."""
        return list(dict.fromkeys(filter(None, self.behind(rows, ways))))

    def are_apart(self, one: frozenset[Count], other: frozenset[Count]) -> bool:
        """Whether no count of the one depends on a count of the other.

        Who works up the same counts anew judges for himself, and is no second count all the same.
        """
        return all(
            independent(a, b, self.originators) and not shared_base(a, b, self.originators)
            for a in one
            for b in other
        )

    def most_apart(self, sets: Iterable[frozenset[Count]]) -> int:
        """How many sets of counts there are no two of which depend on one another."""
        chosen: list[frozenset[Count]] = []
        for who in sorted(sets, key=lambda item: (len(item), sorted(map(str, item)))):
            if all(self.are_apart(who, other) for other in chosen):
                chosen.append(who)
        return len(chosen)


def describe(
    proposition: Proposition,
    ways: Ways,
    draws: Iterable[Drawn],
    counts: Counts,
    rule: VerdictRule,
    seed: int,
) -> Finding:
    """Judge a sentence by description.

    Errors are drawn, batch by batch, until the word is the same wherever within three standard
    errors of drawing the true shares of draws lie (Wilson 1927, JASA 22). If it never is, a share
    lies on a line of the rule, and the word is that which leaves more open.

    Returns:
        The word, with facts: `ways`, how many are admitted; `share_for`, `share_against`,
        `share_between`, their weighted shares as printed; `errors_for`, `errors_against`, the same
        under drawn errors, a way and an error at a time; `errors_exclude`, of the draws that
        exclude the sentence, see `UnderErrors`; `primary_for`, the side of the primary;
        `held` and `held_wide`, shares of the draws in which the primary stays on its side, with
        errors as drawn and as many times as large as the rule asks of established ones;
        `independent`, how many independent originators stand on the side of the sentence;
        `disputed`, whether independent originators stand on both sides; `large`; `stand_in` and
        `partly`, how far the figures speak of the thing; `draws`, how many errors were drawn;
        `on_line`, whether a share lies on a line.
    """
    shares = dict.fromkeys((FOR, AGAINST, BETWEEN), 0.0)
    for way, weight in zip(ways.admitted, ways.weights, strict=True):
        for place in ways.sides(way):
            shares[int(place)] += float(weight) / len(way.estimates)
    known: dict[str, float | bool | None] = {
        "ways": len(ways.admitted),
        "share_for": shares[FOR],
        "share_against": shares[AGAINST],
        "share_between": shares[BETWEEN],
        **_counted(ways, counts),
        "large": _is_large(ways),
        "stand_in": proposition.direct == "stand-in",
        "partly": proposition.direct == "partly",
    }
    under, facts = None, known | dict.fromkeys((*SHARES, "primary_for", "draws"))
    decisions = [rule.decide("describe", facts)]
    for under in under_errors(ways, draws, lambda way: _alike(way, ways, counts), rule, seed):
        facts = known | under.facts(ways)
        decisions = under.decisions(facts, rule)
        if len({decision.word for decision in decisions}) == 1:
            break
    decision = min(decisions, key=lambda one: rule.distance(one.word))
    facts["on_line"] = len({one.word for one in decisions}) > 1
    word, because = rule.told(decision, "describe", proposition)
    return Finding(
        rung="describe",
        word=word,
        because=because + (ON_LINE if facts["on_line"] else ""),
        facts=facts,
        numbers=numbers_of(proposition, ways, under, facts),
        independent=int(facts["independent"] or 0),
    )


def _is_large(ways: Ways) -> bool | None:
    """Whether the primary's effect is several times the smallest that matters."""
    if ways.primary.reason or ways.question.direction not in ("rise", "fall"):
        return None
    estimate = ways.question.sign * ways.primary.middle
    return bool(estimate >= LARGE * ways.question.smallest_effect)


def _counted_things(ways: Ways) -> set[str]:
    """Series that are counted themselves: numerators, not what they are divided by."""
    parts = [
        part
        for selection in ways.question.series.values()
        if not selection.divides
        for part in (selection, *selection.plus)
    ]
    named = {rival for part in parts for rival in (part.rival, part.low, part.high) if rival}
    # a selection without a rival looks at every rival of its concept
    whole = {part.concept for part in parts if not part.rival}
    printed = ways.lines.panel.printed
    return named | {rival for concept, rival, _ in printed if concept in whole}


def _counted(ways: Ways, counts: Counts) -> dict[str, float | bool | None]:
    """How many independent originators stand behind the word, and whether others oppose them.

    Rival counts of one thing are compared way by way, or estimate by estimate. Of several goods
    each has its own: the good with the fewest independent counts decides, and none opposes.
    """
    places: dict[int, list[int]] = {FOR: [], AGAINST: [], BETWEEN: []}
    for place, way in enumerate(ways.admitted):
        places[ways.side_of(way)].append(place)
    most = max(places, key=lambda side: sum(ways.weights[places[side]]))
    members = {side: [ways.admitted[place] for place in own] for side, own in places.items()}
    if ways.question.estimand in OF_GOODS:
        goods: dict[str, list[tuple[str, ...]]] = {}
        for sample in (way.sample for way in members[most] if way.sample):
            for label, behind in zip(sample.labels, sample.behind, strict=False):
                goods.setdefault(label, []).append(behind)
        known = [counts.most_apart(counts.sets(rows, ways)) for rows in goods.values()]
        return {"independent": min(known, default=0), "disputed": False}
    found = {
        side: counts.sets((row for way in own for row in _rows_behind(way, ways)), ways)
        for side, own in members.items()
    }
    every = [who for group in found.values() for who in group]
    common = frozenset.intersection(*every) if every else frozenset()
    apart = {
        side: [who - common for who in group if who - common] or group[:1]
        for side, group in found.items()
    }
    opposed = any(counts.are_apart(one, other) for one in apart[FOR] for other in apart[AGAINST])
    return {"independent": counts.most_apart(apart[most]), "disputed": opposed}


def _rows_behind(way: Way, ways: Ways) -> list[tuple[str, ...]]:
    """The printed figures behind each estimate of a quantity, or behind the one estimate."""
    if way.sample is None:
        return []
    one_by_one = ways.question.estimand == "quantity"
    return list(way.sample.behind) if one_by_one else [way.sample.observations]


def _alike(way: Way, ways: Ways, counts: Counts) -> Groups:
    """Places of a way's estimates, those together whose counts depend on one another."""
    rows = _rows_behind(way, ways)
    if len(way.estimates) == 1 or len(rows) != len(way.estimates):
        return [list(range(len(way.estimates)))]
    who = counts.behind(rows, ways)
    return together(len(who), lambda one, other: not counts.are_apart(who[one], who[other]))


def together(size: int, linked: Callable[[int, int], bool]) -> Groups:
    """Places of things, those together that are linked, be it by others between them."""
    groups: Groups = []
    for place in range(size):
        near = [group for group in groups if any(linked(place, other) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([*chain.from_iterable(near), place])
    return groups

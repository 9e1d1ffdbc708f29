"""Was it so? What the figures say on every admissible way, and how wrong they may be.

A figure about a whole country is no sample, so there is no sampling error to speak of (Abadie,
Athey, Imbens and Wooldridge 2020, Econometrica 88, sec. 2): what is left are rival counts, open
choices, and errors of counting.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import compress, product

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.autoregression import Array
from chervonets.numbers import FIXED, Display, Number, displayed, number
from chervonets.panel.build import Panel
from chervonets.propositions.models import Proposition
from chervonets.rungs.finding import Finding
from chervonets.rungs.rule import Facts, Rule, VerdictRule
from chervonets.sources.originators import Count, Originators, independent, shared_base
from chervonets.ways.errors import Drawn
from chervonets.ways.samples import OVERSTATED, Question
from chervonets.ways.selections import Specification
from chervonets.ways.space import Choice
from chervonets.ways.ways import MARGIN, Way, Ways, taken

FOR, BETWEEN, AGAINST = 1, 0, -1
STEPS = 2 ** (np.arange(1, 81) / 40)
"""Supposed errors of the breakdown, as factors: to four times, in steps of less than 2 per cent."""
AS_PRINTED = ("rank", "dispersion")
"""Estimands of months: nothing is known of how errors move from one to the next."""
OF_GOODS = ("changes", "groups", "ratio", "misses", "paired")
"""Estimands whose values are of different goods, no rival counts of one thing."""
LARGE = 3.0
"""How many times the smallest effect is a large one."""
EDGES = (0.05, 0.95)
SHARES = ("errors_for", "errors_against", "errors_exclude", "held", "held_wide")
"""Facts that are shares of draws."""
NEAR = 3.0
"""Standard errors of drawing within which a share may lie on the other side of a line."""
ON_LINE = "; a share lies on the line between two words, and the word is the one that says less"
MADE_BY = "chervonets.rungs.describe.describe"
ERRORS = "errors/model.json"
ORIGINATORS = "data/originators.yaml"


@dataclass(frozen=True)
class Counts:
    """Who counted, and which counts are independent.

    Attributes:
        counts: by `<source>:<series>`.
        originators: all of them.
        parties: originators that are parties to the dispute.
    """

    counts: Mapping[str, Count]
    originators: Originators

    def behind(
        self, observations: Iterable[str], question: Question, panel: Panel
    ) -> frozenset[Count]:
        """Who counted the printed figures, those that others are only divided by left out."""
        counted = {name.rsplit(":", 2)[0] for name in observations}
        return frozenset(self.counts[name] for name in counted & _counted_things(question, panel))


def _counted_things(question: Question, panel: Panel) -> set[str]:
    """Series that are counted themselves: numerators, not what they are divided by."""
    parts = [
        part
        for selection in question.series.values()
        if not selection.divides
        for part in (selection, *selection.plus)
    ]
    named = {rival for part in parts for rival in (part.rival, part.low, part.high) if rival}
    # a selection without a rival looks at every rival of its concept
    whole = {part.concept for part in parts if not part.rival}
    return named | {rival for concept, rival, _ in panel.printed if concept in whole}


def side(estimates: Array, question: Question, choices: Specification) -> NDArray[np.int_]:
    """Where estimates lie: for the sentence, against it, or between.

    A rise or fall counts from the smallest effect on, against the sentence from as much on the
    other side. Sizes lie inside the margins, or against the sentence if they are beyond them by the
    factor that must not be missed; between if not. Sizes predicted outside lie for it beyond the
    margins, against it within the middle half of them (on a log scale), else between.
    """
    if question.direction in ("rise", "fall"):
        signed = question.sign * estimates
        smallest = question.smallest_effect
        return np.where(signed >= smallest, FOR, np.where(signed <= -smallest, AGAINST, BETWEEN))
    low, high = question.margins[str(choices[MARGIN])]
    inside = (estimates >= low) & (estimates <= high)
    if question.direction == "inside":
        far = question.smallest_effect
        beyond = (estimates < low / far) | (estimates > high * far)
        return np.where(inside, FOR, np.where(beyond, AGAINST, BETWEEN))
    middle = (estimates >= math.sqrt(low)) & (estimates <= math.sqrt(high))
    return np.where(~inside, FOR, np.where(middle, AGAINST, BETWEEN))


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
        exclude the sentence, see `_errors_against`; `primary_for`, the side of the primary;
        `held` and `held_wide`, shares of the draws in which the primary stays on its side, with
        errors as drawn and as many times as large as the rule asks of established ones;
        `independent`, how many independent originators stand on the side of the sentence;
        `disputed`, whether independent originators stand on both sides; `large`; `stand_in` and
        `partly`, how far the figures speak of the thing; `draws`, how many errors were drawn;
        `on_line`, whether a share lies on a line.
    """
    shares = _shares(ways)
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
    under, facts = None, {**known, **_error_facts(ways, None)}
    decisions = [rule.decide("describe", facts)]
    for under in UnderErrors.batches(ways, draws, counts, rule, seed):
        facts = {**known, **_error_facts(ways, under)}
        decisions = _within_chance(facts, under, rule)
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
        numbers=_numbers(proposition, ways, under, facts),
        independent=int(facts["independent"] or 0),
    )


def _sides(way: Way, question: Question) -> NDArray[np.int_]:
    return side(way.estimates, question, way.choices)


def _shares(ways: Ways) -> dict[int, float]:
    found = dict.fromkeys((FOR, BETWEEN, AGAINST), 0.0)
    for way, weight in zip(ways.admitted, ways.weights, strict=True):
        for place in _sides(way, ways.question):
            found[int(place)] += float(weight) / len(way.estimates)
    return found


@dataclass(frozen=True, eq=False)
class UnderErrors:
    """What the ways say under drawn errors.

    Of several independent counts of one quantity the middle is what errors move: what is asked is
    one size, and their errors are their own. Counts that depend on one another are one count.

    Attributes:
        estimates: of a way and an error drawn at a time, (draws,); nan where nothing can be said.
        sides: on which side they lie.
        held: where the primary stays on its side, (draws,), or fewer where these tell enough.
        held_wide: the same with errors as many times as large as established sentences bear.
    """

    estimates: Array
    sides: NDArray[np.int_]
    held: NDArray[np.bool_]
    held_wide: NDArray[np.bool_]

    @classmethod
    def batches(
        cls, ways: Ways, draws: Iterable[Drawn], counts: Counts, rule: VerdictRule, seed: int
    ) -> Iterator[UnderErrors]:
        """Draw ways by their weights, each with an error of all figures; all draws so far."""
        if not ways.admitted:
            return
        rng = np.random.default_rng(seed)
        alike = [_alike(way, ways, counts) for way in ways.admitted]
        of_primary = _alike(ways.primary, ways, counts)
        own = None if ways.primary.reason else primary_side(ways)
        found: list[tuple[float, int]] = []
        kept: tuple[list[bool], list[bool]] = [], []
        for drawn in draws:
            size = len(drawn.logs)
            for draw, place in enumerate(shared_out(ways.weights, size, rng)):
                way, errors = ways.admitted[place], drawn.errors(draw)
                found.append(_under(way, ways, errors, alike[place], rng))
            for name, times, stays in zip(
                ("held", "held_wide"), (1.0, rule.wider), kept, strict=True
            ):
                if ways.primary.reason or _is_clear(name, stays, rule):
                    continue
                for draw in range(size):
                    errors = drawn.errors(draw, times)
                    moved = _under(ways.primary, ways, errors, of_primary, rng)[1]
                    stays.append(moved == own)
            estimates, sides = zip(*found, strict=True)
            yield cls(np.array(estimates), np.array(sides), *map(np.array, kept))


def shared_out(weights: Array, size: int, rng: np.random.Generator) -> NDArray[np.int_]:
    """Places drawn by their weights, each as often as its weight says, give or take one.

    Systematic sampling (Madow 1949, Annals of Mathematical Statistics 20) in a random order.
    """
    points = (np.arange(size) + rng.random()) / size
    places = np.searchsorted(np.cumsum(weights), points)
    return rng.permutation(np.minimum(places, len(weights) - 1))


def _alike(way: Way, ways: Ways, counts: Counts) -> list[list[int]]:
    """Places of a way's estimates, those together whose counts depend on one another."""
    groups: list[list[int]] = []
    rows = _rows_behind(way, ways.question)
    if len(way.estimates) == 1 or len(rows) != len(way.estimates):
        return [list(range(len(way.estimates)))]
    who = [counts.behind(row, ways.question, ways.lines.panel) for row in rows]
    for place in range(len(rows)):
        near = [
            group
            for group in groups
            if not all(_are_independent(who[place], who[k], counts.originators) for k in group)
        ]
        groups = [group for group in groups if group not in near]
        groups.append([*(k for group in near for k in group), place])
    return groups


def _under(
    way: Way,
    ways: Ways,
    errors: Mapping[str, float],
    alike: list[list[int]],
    rng: np.random.Generator,
) -> tuple[float, int]:
    """Estimate and side of a way under supposed errors: the middle of a draw from every group."""
    estimates = way.estimates
    if not _is_as_printed(way, ways.question):
        lines = ways.lines.with_errors(errors)
        _, estimates, reason = taken(way.choices, ways.question, lines)
        if reason:
            return math.nan, BETWEEN
    if len(estimates) == 1:
        estimate = estimates
    else:
        taken_one = [group[rng.integers(len(group))] for group in alike]
        estimate = np.median(estimates[taken_one], keepdims=True)
    return float(estimate[0]), int(side(estimate, ways.question, way.choices)[0])


def _is_as_printed(way: Way, question: Question) -> bool:
    """Whether drawn errors leave what a way says: movements of months, and dates of events."""
    return question.estimand in AS_PRINTED or "events" in way.choices


def primary_side(ways: Ways) -> int:
    """On which side the primary lies; of several estimates that on which most lie."""
    return round(float(np.median(_sides(ways.primary, ways.question))))


def _errors_against(question: Question, under: UnderErrors) -> tuple[float, float]:
    """Shares of draws against the sentence, and of those that exclude it, net of others.

    A size is excluded by figures on one side of it: draws that scatter to both sides of the margins
    only tell that errors are wider than these.
    """
    against = under.sides == AGAINST
    out = under.sides != FOR
    if question.direction != "inside":
        return float(np.mean(against)), float(np.mean(out))
    low, high = next(iter(question.margins.values()))
    above = under.estimates > math.sqrt(low * high)
    return (
        float(max(np.mean(against & above), np.mean(against & ~above))),
        float(abs(np.mean(out & above) - np.mean(out & ~above))),
    )


def _error_facts(ways: Ways, under: UnderErrors | None) -> dict[str, float | bool | None]:
    """Shares of draws on either side; nothing where no way can be gone."""
    if under is None:
        return dict.fromkeys((*SHARES, "primary_for", "draws"))
    against, excluded = _errors_against(ways.question, under)
    fitted = not ways.primary.reason
    return {
        "errors_for": float(np.mean(under.sides == FOR)),
        "errors_against": against,
        "errors_exclude": excluded,
        "primary_for": primary_side(ways) == FOR if fitted else None,
        "held": float(np.mean(under.held)) if fitted else None,
        "held_wide": float(np.mean(under.held_wide)) if fitted else None,
        "draws": len(under.sides),
    }


def _is_clear(name: str, drawn: list[bool], rule: VerdictRule) -> bool:
    """Whether a share is so far from all lines of the rule that more draws would tell nothing."""
    if not drawn:
        return False
    low, high = _ends(float(np.mean(drawn)), len(drawn))
    conditions = [one for item in rule.rules["describe"] for one in item.all]
    lines = [one.at_least for one in conditions if one.measure == name]
    return not any(line is not None and low < line <= high for line in lines)


def _within_chance(facts: Facts, under: UnderErrors, rule: VerdictRule) -> list[Rule]:
    """What the rule decides at the ends of what the shares of so many draws may truly be."""
    draws = {"held": len(under.held), "held_wide": len(under.held_wide)}
    ends = [
        [(name, end) for end in _ends(facts[name], draws.get(name, len(under.sides)))]
        for name in SHARES
    ]
    return [rule.decide("describe", {**facts, **dict(corner)}) for corner in product(*ends)]


def _ends(share: float | bool | None, draws: int) -> tuple[float, float]:
    """Both ends of Wilson's interval of a share; no numbers where there is none."""
    if share is None:
        return math.nan, math.nan
    odd = NEAR**2 / draws
    middle = (share + odd / 2) / (1 + odd)
    half = math.sqrt(share * (1 - share) * odd + odd**2 / 4) / (1 + odd)
    return middle - half, middle + half


def _counted(ways: Ways, counts: Counts) -> dict[str, float | bool | None]:
    """How many independent originators stand behind the word, and whether others oppose them.

    Rival counts of one thing are compared way by way, or estimate by estimate. Of several goods
    each has its own: the good with the fewest independent counts decides, and none opposes.
    """
    sides = _by_side(ways)
    most = max(sides, key=lambda place: sides[place][0])
    if ways.question.estimand in OF_GOODS:
        least = [
            len(_independent_sets(_counted_by(rows, ways, counts), counts.originators))
            for rows in _by_label(sides[most][1]).values()
        ]
        return {"independent": min(least, default=0), "disputed": False}
    found = {
        place: _counted_by(
            [row for way in members for row in _rows_behind(way, ways.question)], ways, counts
        )
        for place, (_, members) in sides.items()
    }
    every = [who for group in found.values() for who in group]
    common = frozenset.intersection(*every) if every else frozenset()
    apart = {
        place: [who - common for who in group if who - common] or group[:1]
        for place, group in found.items()
    }
    opposed = any(
        _are_independent(one, other, counts.originators)
        for one in apart[FOR]
        for other in apart[AGAINST]
    )
    chosen = _independent_sets(apart[most], counts.originators)
    return {"independent": len(chosen), "disputed": opposed}


def _by_side(ways: Ways) -> dict[int, tuple[float, list[Way]]]:
    """Weight and members of the ways on each side, by where most of their estimates lie."""
    found: dict[int, tuple[float, list[Way]]] = {
        place: (0.0, []) for place in (FOR, AGAINST, BETWEEN)
    }
    for way, weight in zip(ways.admitted, ways.weights, strict=True):
        place = round(float(np.median(_sides(way, ways.question))))
        total, members = found[place]
        found[place] = (total + float(weight), [*members, way])
    return found


def _by_label(members: list[Way]) -> dict[str, list[tuple[str, ...]]]:
    """The printed figures behind every good, way by way."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for way in members:
        if way.sample is not None:
            for label, behind in zip(way.sample.labels, way.sample.behind, strict=False):
                found.setdefault(label, []).append(behind)
    return found


def _rows_behind(way: Way, question: Question) -> list[tuple[str, ...]]:
    """The printed figures behind each estimate of a quantity, or behind the one estimate."""
    if way.sample is None:
        return []
    return list(way.sample.behind) if question.estimand == "quantity" else [way.sample.observations]


def _counted_by(
    rows: Iterable[tuple[str, ...]], ways: Ways, counts: Counts
) -> list[frozenset[Count]]:
    """Who counted each group of printed figures, each set of counts once."""
    found = (counts.behind(row, ways.question, ways.lines.panel) for row in rows)
    return list(dict.fromkeys(who for who in found if who))


def _are_independent(
    one: frozenset[Count], other: frozenset[Count], originators: Originators
) -> bool:
    # who works up the same counts anew judges for himself, and is no second count all the same
    return all(
        independent(a, b, originators) and not shared_base(a, b, originators)
        for a in one
        for b in other
    )


def _independent_sets(
    sets: Iterable[frozenset[Count]], originators: Originators
) -> list[frozenset[Count]]:
    """Sets of counts of which no two depend on one another, taken smallest first."""
    chosen: list[frozenset[Count]] = []
    for who in sorted(sets, key=lambda item: (len(item), sorted(map(str, item)))):
        if all(_are_independent(who, other, originators) for other in chosen):
            chosen.append(who)
    return chosen


def _is_large(ways: Ways) -> bool | None:
    """Whether the primary's effect is several times the smallest that matters."""
    if ways.primary.reason or ways.question.direction not in ("rise", "fall"):
        return None
    estimate = ways.question.sign * float(np.median(ways.primary.estimates))
    return bool(estimate >= LARGE * ways.question.smallest_effect)


def breakdown(ways: Ways) -> float:
    """The factor by which figures after the date must overstate for the primary to change sides.

    Of an understatement likewise; the smaller of the two, infinite where none does up to four.
    """
    primary, question = ways.primary, ways.question
    if primary.reason:
        return math.nan
    own = _sides(primary, question)[:1]
    for factor in STEPS:
        for overstated in (factor - 1, 1 / factor - 1):
            choices = {**primary.choices, OVERSTATED: float(overstated)}
            _, estimates, reason = taken(choices, question, ways.lines)
            if not reason and (side(estimates, question, choices)[:1] != own).any():
                return float(factor)
    return math.inf


def _numbers(
    proposition: Proposition,
    ways: Ways,
    under: UnderErrors | None,
    facts: Mapping[str, float | bool | None],
) -> dict[str, Number]:
    shown, primary = ways.ask.display, ways.primary
    first, every = ways.key_of([primary]), ways.key_of(ways.admitted or ways.ways)
    words = "; ".join(f"{axis} {choice}" for axis, choice in primary.choices.items())
    middle = float(np.median(primary.estimates)) if not primary.reason else math.nan
    found = {"estimate": displayed(middle, shown, MADE_BY, words, first)}
    found["smallest_effect"] = _smallest(proposition, shown)
    size = len(primary.sample.values) if primary.sample else 0
    found["n"] = number(size, 0, "", MADE_BY, words, first)
    printed = [value for way in ways.admitted for value in way.estimates.tolist()]
    if under is not None:
        low, high = np.nanquantile(under.estimates, EDGES)
        drawn = "per cent of draws of ways and errors"
        found |= {
            "least": displayed(min(printed), shown, MADE_BY, "admitted ways", every),
            "greatest": displayed(max(printed), shown, MADE_BY, "admitted ways", every),
            "low": displayed(low, shown, MADE_BY, f"5 {drawn}", every, ERRORS),
            "high": displayed(high, shown, MADE_BY, f"95 {drawn}", every, ERRORS),
        }
    found["breakdown.factor"] = number(breakdown(ways), 2, "times", MADE_BY, words, first)
    found["ways"] = number(len(ways.admitted), 0, "ways", MADE_BY, "admitted", every)
    count = float(facts["independent"] or 0)
    found["independent"] = number(count, 0, "", MADE_BY, "originators", every, ORIGINATORS)
    found |= _sample_numbers(ways, shown) | _axis_numbers(ways, shown)
    shares = dict.fromkeys(("share_for", "share_against", "share_between"), (every,))
    drawn_shares = {"errors_for": (every, ERRORS), "held": (first, ERRORS)}
    for key, inputs in {**shares, **drawn_shares, "held_wide": (first, ERRORS)}.items():
        value = facts[key]
        share = math.nan if value is None else 100 * float(value)
        found[key] = number(share, 0, "per cent", MADE_BY, key.replace("_", " "), *inputs)
    return found


def _sample_numbers(ways: Ways, shown: Display) -> dict[str, Number]:
    """What the primary sample holds, one by one: estimates, products, events, turning points."""
    sample, estimand = ways.primary.sample, ways.question.estimand
    if sample is None or estimand in ("contrast", "pulse", "gap", "dispersion", "rank"):
        return {}
    found = {}
    behind = sample.behind or [(ways.key_of([ways.primary]),)] * len(sample.labels)
    rows = zip(sample.labels, sample.values.tolist(), behind, strict=True)
    for label, value, names in rows:
        item = displayed(value, shown, MADE_BY, label, *names)
        if estimand == "order":
            item = Number(value, f"{value:.0f}", "year", MADE_BY, label, names)
        elif ways.primary.choices.get("of") == "interval":
            logs = ways.primary.choices.get("transform") == "log"
            years = math.exp(value) if logs else value
            item = number(years, 1, "years", MADE_BY, label, *names)
        found[f"of.{label}"] = item
    return found


def _axis_numbers(ways: Ways, shown: Display) -> dict[str, Number]:
    """For every option of every axis: the median of its admitted ways, and their share for it."""
    found: dict[str, Number] = {}
    middles = np.array([np.median(way.estimates) for way in ways.admitted])
    agree = np.array([np.mean(_sides(way, ways.question) == FOR) for way in ways.admitted])
    for axis, options in ways.ask.axes.items():
        for option, mark in options.marks.items():
            key, words = f"axis.{axis}.{option}", f"ways with {axis} {option}"
            if mark == "other":
                found |= _apart(ways, axis, option, key, shown)
                continue
            own = np.array([way.choices[axis] == option for way in ways.admitted], dtype=bool)
            if not own.any():
                continue
            middle, those = (
                float(np.median(middles[own])),
                ways.key_of(compress(ways.admitted, own)),
            )
            found[f"{key}.median"] = displayed(middle, shown, MADE_BY, words, those)
            share = 100 * float(np.average(agree[own], weights=ways.weights[own]))
            found[f"{key}.for"] = number(share, 0, "per cent", MADE_BY, words, those)
    if len(middles):
        median = float(np.quantile(middles, 0.5, method="inverted_cdf", weights=ways.weights))
        words, every = "admitted ways, weighted", ways.key_of(ways.admitted)
        found["median"] = displayed(median, shown, MADE_BY, words, every)
    return found


def _apart(ways: Ways, axis: str, option: Choice, key: str, shown: Display) -> dict[str, Number]:
    """The middle of the ways with an option that asks something else: shown and never counted."""
    own = [way for way in ways.ways if way.choices[axis] == option and not way.reason]
    if not own:
        return {}
    middle = float(np.median([np.median(way.estimates) for way in own]))
    words = f"ways with {axis} {option}, not counted"
    return {f"{key}.median": displayed(middle, shown, MADE_BY, words, ways.key_of(own))}


def _smallest(proposition: Proposition, shown: Display) -> Number:
    effect = proposition.smallest_effect
    if proposition.prediction.direction in ("inside", "outside"):
        return number(effect.value, 2, effect.unit, "the claim file", "fixed beforehand", FIXED)
    sign = -1 if proposition.prediction.direction == "fall" and shown.form == "exp" else 1
    return displayed(sign * effect.value, shown, "the claim file", "fixed beforehand", FIXED)

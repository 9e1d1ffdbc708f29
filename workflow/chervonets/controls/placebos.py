"""Tests where nothing is claimed: other countries, other years, and lines that do not belong.

Placebos in space and in time are those of Abadie, Diamond and Hainmueller (2010, Journal of the
American Statistical Association 105; 2015, American Journal of Political Science 59).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import Field

from chervonets.inference.result import Infeasible
from chervonets.panel.build import Panel
from chervonets.problems import Problem
from chervonets.propositions.axes import Axis
from chervonets.propositions.models import Inquiry, Proposition
from chervonets.rungs.rule import VerdictRule
from chervonets.rungs.tests.outcomes import Settings
from chervonets.rungs.unusual import unusual
from chervonets.rungs.years import moved
from chervonets.sources.strict import Strict
from chervonets.ways.selections import Selection, window
from chervonets.ways.space import Choice
from chervonets.ways.ways import ways_of

CLAIMED = "SUN"


class Placebo(Strict):
    """A tested sentence with a line in which it claims nothing.

    claim, sentence: whose test.
    role: the choice that names the line: `series`, or `with` for one of two lines.
    line: the same thing elsewhere; every entity of it is tried.
    spans: years in which windows may lie, all that fit; those of other years overlap one another.
    why: why nothing is claimed there.
    """

    claim: str
    sentence: str
    role: str = "series"
    line: Selection
    spans: list[tuple[int, int]] = Field(min_length=1)
    why: str


def placebo_problems(placebos: Sequence[Placebo], inquiries: Sequence[Inquiry]) -> list[Problem]:
    """Placebos of sentences that there are not, or that bear no test."""
    tested = {
        (inquiry.id, item.id)
        for inquiry in inquiries
        for item in inquiry.propositions
        if item.ask is not None and item.ask.test
    }
    return [
        Problem(
            "data/rates.yaml",
            f"placebo of {placebo.claim}/{placebo.sentence}",
            "no such sentence is tested",
            "name a claim and one of its sentences with `test`",
        )
        for placebo in placebos
        if (placebo.claim, placebo.sentence) not in tested
    ]


def shifts(placebo: Placebo, choices: Mapping[str, Choice]) -> list[int]:
    """By how many years the window may move, the claimed years (0) among them."""
    first, last = window(choices)
    moves = {
        since - first + move
        for since, until in placebo.spans
        for move in range(until - since - (last - first) + 1)
    }
    return sorted(moves)


def placebos(
    placebo: Placebo, inquiry: Inquiry, panel: Panel, rule: VerdictRule, knobs: Settings
) -> Iterator[dict[str, Any]]:
    """Test a sentence in every country of a line and every span of years, on its primary way.

    Args:
        placebo: the line.
        inquiry: the claim.
        panel: with the cells of the claim and of the line.
        rule: of verdicts.
        knobs: of the tests.

    Yields:
        `claim`, `sentence`, `line`, `entity`, `shift` in years, `p_value`, `word`; nothing of what
        cannot be tested.
    """
    item = next(item for item in inquiry.propositions if item.id == placebo.sentence)
    assert item.ask is not None
    source, series = placebo.line.rival.split(":", 1)
    table = panel.annual
    first, last = window(item.ask.primary)
    length = last - first
    own = table.loc[(table["source"] == source) & (table["series"] == series), "entity"]
    for entity in sorted(set(own)):
        line = _of(placebo.line, entity)
        for shift in shifts(placebo, item.ask.primary):
            if entity == CLAIMED and abs(shift) <= length:
                continue
            facts = _tested(item, inquiry, placebo.role, line, shift, panel, knobs)
            if facts is not None and facts["p_value"] is not None:
                yield {
                    "claim": inquiry.id,
                    "sentence": item.id,
                    "line": placebo.line.label,
                    "kind": item.kind,
                    "entity": entity,
                    "shift": shift,
                    "p_value": facts["p_value"],
                    "word": rule.decide("unusual", facts).word,
                }


def _of(line: Selection, entity: str) -> Selection:
    over = None if line.over is None else _of(line.over, entity)
    return line.model_copy(update={"entity": entity, "over": over})


def _tested(
    item: Proposition,
    inquiry: Inquiry,
    role: str,
    line: Selection,
    shift: int,
    panel: Panel,
    knobs: Settings,
) -> Mapping[str, float | bool | None] | None:
    """Facts of the rung `unusual` on the moved primary, or nothing where it cannot be tested."""
    assert item.ask is not None
    choices = moved(item.ask.primary, shift)
    named = {**inquiry.series, str(choices[role]): line}
    axes = {axis: Axis(same=[choices[axis]]) for axis in item.ask.axes}
    ask = item.ask.model_copy(
        update={"primary": choices, "axes": axes, "crossings": [], "forbidden": []}
    )
    ways = ways_of(item.model_copy(update={"ask": ask}), named, panel)
    try:
        found, _ = unusual(ways, panel, replace(knobs, seed=knobs.seed + shift))
    except Infeasible:
        return None
    return found.facts

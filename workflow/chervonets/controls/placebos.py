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
from chervonets.propositions.models import Ask, Inquiry, Proposition
from chervonets.rungs.rule import Facts, VerdictRule
from chervonets.rungs.tests.outcomes import Settings
from chervonets.rungs.unusual import unusual
from chervonets.rungs.years import moved
from chervonets.sources.strict import Strict
from chervonets.ways.selections import Selection, select, window
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
    asked = [(placebo.claim, placebo.sentence) for placebo in placebos]
    what, mend = "no such sentence is tested", "name a claim and one of its sentences with `test`"
    return [
        Problem("data/rates.yaml", f"placebo of {claim}/{sentence}", what, mend)
        for claim, sentence in asked
        if (claim, sentence) not in tested
    ]


def shifts(placebo: Placebo, choices: Mapping[str, Choice]) -> list[int]:
    """By how many years the window may move, the claimed years (0) among them."""
    first, last = window(choices)
    spans = (range(since - first, until - last + 1) for since, until in placebo.spans)
    return sorted(set().union(*spans))


def placebos(
    placebo: Placebo, inquiry: Inquiry, panel: Panel, rule: VerdictRule, knobs: Settings
) -> Iterator[dict[str, Any]]:
    """Test a sentence in every country of a line and every span of years, on its primary way.

    The panel has the cells of the claim and of the placebo's line.

    Yields:
        `claim`, `sentence`, `line`, `entity`, `shift` in years, `p_value`, `word`; nothing of what
        cannot be tested.
    """
    item = next(item for item in inquiry.propositions if item.id == placebo.sentence)
    assert item.ask is not None
    first, last = window(item.ask.primary)
    for entity in sorted(set(select(panel.annual, placebo.line)["entity"])):
        named = {**inquiry.series, str(item.ask.primary[placebo.role]): _of(placebo.line, entity)}
        for shift in shifts(placebo, item.ask.primary):
            if entity == CLAIMED and abs(shift) <= last - first:
                continue
            facts = _tested(item, item.ask, named, shift, panel, knobs)
            if facts["p_value"] is not None:
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
    ask: Ask,
    series: Mapping[str, Selection],
    shift: int,
    panel: Panel,
    knobs: Settings,
) -> Facts:
    """Facts of the rung `unusual` on the moved primary, without a value where there is no test."""
    choices = moved(ask.primary, shift)
    alone = {axis: Axis(same=[choices[axis]]) for axis in ask.axes}
    only = {"primary": choices, "axes": alone, "crossings": [], "forbidden": []}
    moved_item = item.model_copy(update={"ask": ask.model_copy(update=only)})
    ways = ways_of(moved_item, series, panel)
    try:
        return unusual(ways, panel, replace(knobs, seed=knobs.seed + shift))[0].facts
    except Infeasible:
        return {"p_value": None}

"""What a file of propositions can have wrong, against the concepts, acts and its own series."""

import math
from collections.abc import Collection, Iterator, Mapping

from chervonets.panel.concepts import Concept
from chervonets.problems import Problem
from chervonets.propositions.models import Ask, Inquiry, Proposition
from chervonets.rungs.tests.evaluate import TESTERS, nulls_of
from chervonets.sources.acts import Acts
from chervonets.ways.selections import Selection

ROLES = ("series", "with", "donors", "first", "second", "third", "fourth", "estimates", "events")
"""Axes whose choices are names of series, several together as `a+b`."""
ROUNDED = 0.002
"""By how much rounded margins may be off."""


def problems_of(
    inquiry: Inquiry, stem: str, name: str, concepts: Mapping[str, Concept], acts: Acts
) -> Iterator[Problem]:
    """Every problem of an inquiry that its model cannot see.

    Args:
        inquiry: as read.
        stem: the name of its file without suffix, which is its id.
        name: of the file, for the reader of the problem.
        concepts: of the data folder.
        acts: likewise.
    """
    if inquiry.id != stem:
        yield Problem(name, "key id", f"{inquiry.id!r} is not the file's name", f"id: {stem}")
    for selection in inquiry.selections:
        yield from _selection_problems(selection, name, concepts)
    for item in inquiry.propositions:
        if item.ask is not None:
            yield from _ask_problems(item, item.ask, inquiry.series, name)
        yield from _dated_problems(item, name, acts)


def margin_problems(
    inquiry: Inquiry, name: str, wordings: Mapping[str, float | None]
) -> Iterator[Problem]:
    """Margins of amounts that are not as wide as the way in which the amount is said lets them be.

    Args:
        inquiry: as read.
        name: of its file, for the reader of the problem.
        wordings: factors up and down by wording; none for limits that are said themselves.
    """
    for item in inquiry.propositions:
        for wording, (low, high) in (item.ask.margins if item.ask else {}).items():
            place, factor = f"proposition {item.id}, margin {wording}", wordings.get(wording)
            closed = low > 0 and math.isfinite(high) and item.prediction.direction == "inside"
            if wording not in wordings and item.kind == "amount" and closed:
                mend = f"name it by a wording of data/verdicts.yaml: {', '.join(wordings)}"
                yield Problem(name, place, "is no way of saying an amount", mend)
            elif factor and not math.isclose(high, low * factor**2, rel_tol=ROUNDED):
                what = f"{low:g} to {high:g} is not a factor of {factor:g} either way"
                mend = f"for {low:g} write {low * factor**2:.4g}, or name another wording"
                yield Problem(name, place, what, mend)


def _dated_problems(item: Proposition, name: str, acts: Acts) -> Iterator[Problem]:
    if item.dated is None:
        return
    place = f"proposition {item.id}"
    for measure in {*item.dated.measures, *item.dated.opposite} - set(acts.measures):
        mend = "name a measure of data/acts.yaml"
        yield Problem(name, place, f"unknown measure {measure!r}", mend)
    for act in set(item.dated.acts) - {act.id for act in acts.acts}:
        yield Problem(name, place, f"unknown act {act!r}", "name an act of data/acts.yaml")


def _ask_problems(
    item: Proposition, ask: Ask, series: Collection[str], name: str
) -> Iterator[Problem]:
    place = f"proposition {item.id}"
    try:
        ask.space.table()
    except (KeyError, ValueError) as error:
        yield Problem(name, place, str(error), "mend the axes, `crossings` or `forbidden`")
    if ask.test and ask.estimand not in TESTERS:
        what = f"`test` is given, but the estimand {ask.estimand!r} bears none"
        mend = f"say why in `no_test`, or ask one of: {', '.join(TESTERS)}"
        yield Problem(name, place, what, mend)
    elif ask.test and (nulls := _choices(ask, "null") - {*nulls_of(ask.estimand)}):
        what = f"{ask.estimand} has no null {', '.join(sorted(nulls))}"
        yield Problem(name, place, what, f"name one of: {', '.join(nulls_of(ask.estimand))}")
    for unknown in {*ask.overstates, *ask.understates} - set(series):
        yield Problem(name, place, f"unknown series {unknown!r}", "name one of `series`")
    for unknown in sorted(_named(ask) - set(series)):
        mend = f"name one of: {', '.join(series)}"
        yield Problem(name, place, f"unknown series {unknown!r}", mend)
    margin = ask.primary.get("margin")
    if item.prediction.direction in ("inside", "outside") and margin not in ask.margins:
        what = f"the primary margin {margin!r} has no limits"
        yield Problem(name, place, what, "write `margins: {name: [low, high]}` and name one")


def _named(ask: Ask) -> set[str]:
    """Names of series among the choices, without `none`."""
    choices = {choice for axis in ROLES for choice in _choices(ask, axis)}
    return {name for choice in choices for name in choice.split("+")} - {"none"}


def _choices(ask: Ask, axis: str) -> set[str]:
    """All choices of an axis, the primary's among them."""
    given = [ask.primary[axis]] if axis in ask.primary else []
    return {str(choice) for choice in (*given, *(ask.axes[axis].marks if axis in ask.axes else ()))}


def _selection_problems(
    selection: Selection, name: str, concepts: Mapping[str, Concept]
) -> Iterator[Problem]:
    place = f"series of concept {selection.concept}"
    if selection.concept not in concepts:
        mend = "define it in data/concepts, or correct the name"
        yield Problem(name, place, f"unknown concept {selection.concept!r}", mend)
        return
    known = {rival.series for rival in concepts[selection.concept].rivals}
    for rival in (selection.rival, selection.low, selection.high):
        if rival and rival not in known:
            mend = f"name a rival of the concept in data/concepts, not {rival!r}"
            yield Problem(name, place, f"{rival!r} is no rival of the concept", mend)

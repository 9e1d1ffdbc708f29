"""More than ordinary movement? The tests of a sentence against its past or other countries."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from chervonets.numbers import Number, displayed, number, p_value
from chervonets.panel.build import Panel
from chervonets.propositions.axes import mark_of
from chervonets.rungs.finding import Finding
from chervonets.rungs.tests.evaluate import Multiverse, evaluate, name_of_test
from chervonets.rungs.tests.outcomes import Settings
from chervonets.ways.ways import OF_THE_TEST, Ways

MADE_BY = "chervonets.rungs.unusual.unusual"
FACTS = ("p_value", "p_opposite", "attainable_p", "joint_p", "within")


def unusual(ways: Ways, panel: Panel, settings: Settings) -> tuple[Finding, Multiverse | None]:
    """Test a sentence on all admitted ways; `claims.verdicts` gives the word.

    Returns:
        A finding without a word, with facts: `p_value`, `p_opposite`, `attainable_p` of the primary
        (one-sided); `joint_p` of all ways together; `within`, whether the interval lies within the
        smallest effect on either side. And what was tested, for pictures; nothing where the
        figures bear no test.
    """
    ask = ways.ask
    if not ask.test or not ways.admitted:
        because = ask.no_test or "no way can be gone"
        return Finding("unusual", "", because, dict.fromkeys(FACTS)), None
    table = ask.space.table()
    rows = table[list(ask.axes)].to_dict("records")
    choices = [{str(axis): choice for axis, choice in row.items()} for row in rows]
    kept = np.array([mark_of(row, ask.axes) != "other" for row in choices])
    found = evaluate(table.loc[kept | table["primary"]], ways.question, panel, settings)
    ends = found.primary[["low", "high"]].to_numpy(float)
    chances = {name: float(found.primary[name]) for name in FACTS[:3]}
    facts: dict[str, float | bool | None] = {
        **{name: value if math.isfinite(value) else None for name, value in chances.items()},
        "joint_p": found.joint.stouffer_p if found.joint else None,
        "within": bool((np.abs(ends) < ways.question.smallest_effect).all()),  # nan never is
    }
    return Finding("unusual", "", "", facts, _numbers(found, ways)), found


def _numbers(found: Multiverse, ways: Ways) -> dict[str, Number]:
    primary, shown = found.primary, ways.ask.display
    words, inputs = str(primary["method"]), _inputs(found.results["primary"], found, ways)
    book = {"test.n": number(float(primary["n"]), 0, "", MADE_BY, words, *inputs)}
    for end in ("low", "high"):
        book[f"test.{end}"] = displayed(float(primary[end]), shown, MADE_BY, words, *inputs)
    for key, name in zip(("p", *FACTS[1:3]), FACTS, strict=False):
        book[key] = p_value(float(primary[name]), MADE_BY, words, *inputs)
    if found.joint is not None:
        together = f"{found.joint.specifications} ways together"
        names = [
            "" if row["reason"] else name_of_test({"null": row.get("null", "")}, ways.question)
            for row in found.results.to_dict("records")
        ]
        inputs = _inputs(pd.Series(names) == found.main, found, ways)
        book["joint_p"] = p_value(found.joint.stouffer_p, MADE_BY, together, *inputs)
    return book


def _inputs(chosen: pd.Series[bool], found: Multiverse, ways: Ways) -> tuple[str, ...]:
    """The ways of some tests; and figures of other countries, which tests alone may look at."""
    rows = found.results.loc[chosen.to_numpy()]
    axes = [axis for axis in ways.ask.axes if axis not in OF_THE_TEST]
    choices = set(rows[axes].itertuples(index=False, name=None))
    tested = [way for way in ways.ways if tuple(way.choices[axis] for axis in axes) in choices]
    known = {name for way in tested if way.sample for name in way.sample.observations}
    samples = rows.loc[rows["sample"] >= 0, "sample"].unique()
    names = dict.fromkeys(name for place in samples for name in found.observations[place])
    return (ways.key_of(tested), *(name for name in names if name not in known))

"""More than ordinary movement? The tests of a sentence against its past or other countries."""

from __future__ import annotations

import math

import numpy as np

from chervonets.numbers import Number, Shown, displayed, number, p_value
from chervonets.panel.build import Panel
from chervonets.propositions.axes import mark_of
from chervonets.rungs.finding import Finding
from chervonets.rungs.tests.evaluate import Multiverse, evaluate
from chervonets.rungs.tests.outcomes import Settings
from chervonets.ways.ways import Ways

MADE_BY = "chervonets.rungs.unusual.unusual"
FACTS = ("p_value", "p_opposite", "attainable_p", "joint_p", "within")


def unusual(ways: Ways, panel: Panel, settings: Settings) -> tuple[Finding, Multiverse | None]:
    """Test a sentence on all admitted ways; the word is given once its family is complete.

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
    primary, joint = found.primary, found.main_joint
    smallest = ways.question.smallest_effect
    ends = np.array([primary["low"], primary["high"]], dtype=float)
    facts: dict[str, float | bool | None] = {
        "p_value": _known(primary["p_value"]),
        "p_opposite": _known(primary["p_opposite"]),
        "attainable_p": _known(primary["attainable_p"]),
        "joint_p": joint.stouffer_p if joint else None,
        "within": bool(np.isfinite(ends).all() and (np.abs(ends) < smallest).all()),
    }
    return Finding("unusual", "", "", facts, _numbers(found, ask.display.model_dump())), found


def _numbers(found: Multiverse, display: dict[str, object]) -> dict[str, Number]:
    primary, shown = found.primary, Shown(**display)  # type: ignore[arg-type]  # checked by the model
    sample = found.sample(primary)
    names = () if sample is None else sample["observations"]
    words = str(primary["method"])
    book = {
        "test.n": number(float(primary["n"]), 0, "", MADE_BY, words, names),
        "p": p_value(float(primary["p_value"]), MADE_BY, words, names),
        "p_opposite": p_value(float(primary["p_opposite"]), MADE_BY, words, names),
        "attainable_p": p_value(float(primary["attainable_p"]), MADE_BY, words, names),
        "test.low": displayed(float(primary["low"]), shown, MADE_BY, words, names),
        "test.high": displayed(float(primary["high"]), shown, MADE_BY, words, names),
    }
    if found.main_joint is not None:
        together = f"{found.main_joint.specifications} ways together"
        book["joint_p"] = p_value(found.main_joint.stouffer_p, MADE_BY, together, ())
    return book


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None

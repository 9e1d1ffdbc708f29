"""The same rule on others in the report: words counted by camp, every statement with its word."""

from collections.abc import Sequence
from typing import Any

from chervonets.claims.verdicts import Answer
from chervonets.controls.statements import FOLDER, Answers, Camp, Statement
from chervonets.report.items import columns, table
from chervonets.report.prose import Para, Typesetter, cell, emphasis, link, words
from chervonets.rungs.rule import VerdictRule


def camp_tables(
    camps: Sequence[Camp], answers: Answers, rule: VerdictRule, setter: Typesetter
) -> list[dict[str, Any]]:
    """Words counted by camp, all that was said in one table, what is known to be so in another."""
    said = [camp for camp in camps if not camp.is_calibration]
    known = [camp for camp in camps if camp.is_calibration]
    return [
        _counts(said, answers, rule, setter),
        _statements("Statement by statement", said, answers, setter),
        *(_statements(camp.title, [camp], answers, setter) for camp in known),
    ]


def _counts(
    camps: Sequence[Camp], answers: Answers, rule: VerdictRule, setter: Typesetter
) -> dict[str, Any]:
    given = {answers[camp.id, item.id].word for camp in camps for item in camp.propositions}
    told = [word for word in rule.words if word in given]
    names = [*((camp.id, camp.title) for camp in camps), ("said", "All")]
    keys = ["statements", "answered", "sentences"]
    keys += [f"words.{word.replace(' ', '_')}" for word in told]
    counted = ("Statements", "Answered", "Sentences", *(word.capitalize() for word in told))
    return table(
        "Words by camp",
        columns("Camp") + columns(*counted, align="right"),
        [
            [cell(title), *([setter.number(f"{FOLDER}.{name}.{key}")] for key in keys)]
            for name, title in names
        ],
        cell("A statement is answered where figures or acts answer a sentence of it."),
    )


def _statements(
    title: str, camps: Sequence[Camp], answers: Answers, setter: Typesetter
) -> dict[str, Any]:
    rows: list[list[Para]] = []
    for camp in camps:
        if len(camps) > 1:
            rows.append([[emphasis(camp.title)], [], [], []])
        before = ""
        for item in camp.propositions:
            answer = answers[camp.id, item.id]
            figure = _figure(camp, item, setter)
            rows.append(
                [
                    cell(item.says),
                    _place(item, before),
                    [*figure, words(f" Predicted: {item.prediction.statement}")] if figure else [],
                    cell(_answer(item, answer)),
                ]
            )
            before = item.where
    titles = ("Statement", "Who and where, or how it is known", "Figure, with its range", "Answer")
    return table(title, columns(*titles), rows)


def _answer(item: Statement, answer: Answer) -> str:
    why = item.cause.design_why if item.cause else item.unasked
    if why:
        return f"{answer.word}: {why}"
    return answer.word + (f", {answer.confidence} confidence" if answer.confidence else "")


def _place(item: Statement, before: str) -> Para:
    """Who said it where, linked to where that was read, once for the parts of one place."""
    if item.truth is not None:
        return cell(f"{'True' if item.truth else 'False'}. {item.truth_why}")
    if item.where == before:
        return cell("the same")
    return link(item.address, f"{item.speaker}, {item.where}")


def _figure(camp: Camp, item: Statement, setter: Typesetter) -> Para:
    """The estimate of the primary way with its range; nothing where no figures were asked."""
    key = f"{FOLDER}.{camp.id}.{item.id}"
    if item.ask is None or f"{key}.low" not in setter.numbers:
        return []
    keys = [f"{key}.{name}" for name in ("estimate", "low", "high")]
    return [*setter.ranged(keys, item.ask.display.unit), words(".")]

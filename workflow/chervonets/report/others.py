"""The same rule on others in the report: words counted by camp, every statement with its word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chervonets.controls.statements import FOLDER, Answers, Camp, Statement
from chervonets.report.prose import Para, Typesetter
from chervonets.rungs.rule import VerdictRule


def camp_tables(
    camps: Sequence[Camp], answers: Answers, rule: VerdictRule, setter: Typesetter
) -> list[dict[str, Any]]:
    """A table of counts over the camps that said something, and one of every camp's statements."""
    said = [camp for camp in camps if not camp.is_calibration]
    return [
        _counts(said, answers, rule, setter),
        *(_statements(camp, answers, setter) for camp in camps),
    ]


def _counts(
    camps: Sequence[Camp], answers: Answers, rule: VerdictRule, setter: Typesetter
) -> dict[str, Any]:
    given = {answers[camp.id, item.id].word for camp in camps for item in camp.propositions}
    words = [word for word in rule.words if word in given]
    names = [*((camp.id, camp.title) for camp in camps), ("said", "All")]
    keys = ["statements", "answered", "sentences"]
    keys += [f"words.{word.replace(' ', '_')}" for word in words]
    return {
        "title": "Words by camp",
        "columns": [
            _column("Camp"),
            *(_column(title, "right") for title in ("Statements", "Answered", "Sentences")),
            *(_column(word.capitalize(), "right") for word in words),
        ],
        "rows": [
            [_words(title), *([setter.number(f"{FOLDER}.{name}.{key}")] for key in keys)]
            for name, title in names
        ],
        "note": _words("A statement is answered where figures or acts answer a sentence of it."),
    }


def _statements(camp: Camp, answers: Answers, setter: Typesetter) -> dict[str, Any]:
    beside = "Truth" if camp.is_calibration else "Who, where"
    rows = []
    before = ""
    for item in camp.propositions:
        answer = answers[camp.id, item.id]
        word = answer.word + (f": {item.unasked}" if answer.word == "not observed" else "")
        rows.append(
            [
                _words(item.says),
                _truth(item) if camp.is_calibration else _place(item, before),
                _figure(camp, item, setter),
                _words(word),
                _words(answer.confidence),
            ]
        )
        before = item.where
    return {
        "title": camp.title,
        "columns": [
            _column(title) for title in ("Statement", beside, "Figure, with its range", "Answer")
        ]
        + [_column("Confidence")],
        "rows": rows,
        "note": [],
    }


def _place(item: Statement, before: str) -> Para:
    """Who said it where, linked to where that was read; once for the parts of one place."""
    if item.where == before:
        return _words("the same")
    return [{"t": "link", "href": item.address, "s": f"{item.speaker}, {item.where}"}]


def _truth(item: Statement) -> Para:
    return _words(f"{'True' if item.truth else 'False'}. {item.truth_why}")


def _figure(camp: Camp, item: Statement, setter: Typesetter) -> Para:
    """The estimate of the primary way with its range; nothing where no figures were asked."""
    key = f"{FOLDER}.{camp.id}.{item.id}"
    if item.ask is None or f"{key}.low" not in setter.numbers:
        return []
    estimate, low, high = (setter.number(f"{key}.{name}") for name in ("estimate", "low", "high"))
    unit = f" {item.ask.display.unit}".rstrip()
    return [estimate, *_words(f"{unit} ("), low, *_words(" to "), high, *_words(")")]


def _column(title: str, align: str = "left") -> dict[str, str]:
    return {"title": title, "align": align}


def _words(text: str) -> Para:
    return [{"t": "text", "s": text}]

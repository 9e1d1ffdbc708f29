"""The same rule on others in the report: words counted by camp, every statement with its word."""

from collections.abc import Sequence

from chervonets.claims.verdicts import Answer
from chervonets.controls.statements import FOLDER, Camp, Statement
from chervonets.report.items import Item, columns, table
from chervonets.report.material import Material
from chervonets.report.prose import Cell, Para, Typesetter, emphasis, link, words


def camp_tables(material: Material) -> list[Item]:
    """Words counted by camp, all that was said in one table, what is known to be so in another."""
    said = [camp for camp in material.camps if not camp.is_calibration]
    known = [camp for camp in material.camps if camp.is_calibration]
    return [
        _counts(said, material),
        _statements("Statement by statement", said, material),
        *(_statements(camp.title, [camp], material) for camp in known),
    ]


def _counts(camps: Sequence[Camp], material: Material) -> Item:
    given = {material.others[camp.id, item.id].word for camp in camps for item in camp.propositions}
    told = [word for word in material.rule.words if word in given]
    names = {camp.id: camp.title for camp in camps} | {"said": "All"}
    counted = {name: name.capitalize() for name in ("statements", "answered", "sentences")}
    counted |= {f"words.{word.replace(' ', '_')}": word.capitalize() for word in told}
    return table(
        "Words by camp",
        columns("Camp") + columns(*counted.values(), align="right"),
        [
            [title, *(material.setter.number(f"{FOLDER}.{name}.{key}") for key in counted)]
            for name, title in names.items()
        ],
        "A statement is answered where figures or acts answer a sentence of it.",
    )


def _statements(title: str, camps: Sequence[Camp], material: Material) -> Item:
    rows: list[list[Cell]] = []
    for camp in camps:
        if len(camps) > 1:
            rows.append([emphasis(camp.title), "", "", ""])
        before = ""
        for item in camp.propositions:
            answer = _answer(item, material.others[camp.id, item.id])
            figure = _figure(camp, item, material.setter)
            rows.append([item.says, _place(item, before), figure, answer])
            before = item.where
    titles = ("Statement", "Who and where, or how it is known", "Figure, with its range", "Answer")
    return table(title, columns(*titles), rows)


def _answer(item: Statement, answer: Answer) -> str:
    why = item.cause.design_why if item.cause else item.unasked
    if why:
        return f"{answer.word}: {why}"
    return answer.word + (f", {answer.confidence} confidence" if answer.confidence else "")


def _place(item: Statement, before: str) -> Cell:
    """Who said it where, linked to where that was read, once for the parts of one place."""
    if item.truth is not None:
        return f"{'True' if item.truth else 'False'}. {item.truth_why}"
    if item.where == before:
        return "the same"
    return link(item.address, f"{item.speaker}, {item.where}")


def _figure(camp: Camp, item: Statement, setter: Typesetter) -> Para:
    """The primary estimate, its range and what was foretold; nothing where none was asked for."""
    key = f"{FOLDER}.{camp.id}.{item.id}"
    if item.ask is None or f"{key}.low" not in setter.numbers:
        return []
    keys = [f"{key}.{name}" for name in ("estimate", "low", "high")]
    told = f" Predicted: {item.prediction.statement}"
    return [*setter.ranged(keys, item.ask.display.unit), words("."), words(told)]

"""Dated acts in the report: measure by measure, with every place that attests them."""

from typing import Any

from chervonets.report.items import columns, table
from chervonets.report.prose import Para, Typesetter, cell, link
from chervonets.sources.acts import Act, Acts, Attestation, witnesses
from chervonets.sources.strict import Strict
from chervonets.sources.vocabulary import Vocabulary


class ActProse(Strict):
    """Prose on dated acts in `data/report.yaml`."""

    title: str
    paras: list[str]


def act_section(
    prose: ActProse, acts: Acts, vocabulary: Vocabulary, setter: Typesetter
) -> dict[str, Any]:
    """The section on dated acts as plain data: words and a table a theme."""
    themes = dict.fromkeys(
        theme
        for theme in vocabulary.themes
        if any(measure.theme == theme for measure in acts.measures.values())
    )
    return {
        "title": prose.title,
        "paras": [setter.para(text) for text in prose.paras],
        "figures": [],
        "tables": [_table(theme, acts, vocabulary) for theme in themes],
    }


def _table(theme: str, acts: Acts, vocabulary: Vocabulary) -> dict[str, Any]:
    rows = []
    for key, measure in acts.measures.items():
        if measure.theme != theme:
            continue
        members = [act for act in acts.acts if act.measure == key]
        rows += [
            row
            for place, act in enumerate(members)
            for row in _rows(act, measure.title if not place else "", vocabulary)
        ] or [[cell(measure.title), cell(measure.note or "no act found"), [], [], []]]
    heads = columns("Measure", "Act", "Date", "Attested by") + columns("Witnesses", align="right")
    return table(f"Dated acts: {vocabulary.themes[theme].lower()}", heads, rows)


def _rows(act: Act, measure: str, vocabulary: Vocabulary) -> list[list[Para]]:
    count = f"{witnesses(act, vocabulary)}"
    return [
        [
            cell(measure if not place else ""),
            cell(act.title if not place else ""),
            cell(_dates(given)),
            link(given.read, vocabulary.originators[given.originator].name),
            cell(count if not place else ""),
        ]
        for place, given in enumerate(act.attested)
    ]


def _dates(given: Attestation) -> str:
    parts = [f"{given.date} ({given.status})"]
    parts += [f"in force {given.in_force}"] if given.in_force else []
    parts += [f"ended {given.ended}"] if given.ended else []
    return ", ".join(parts)

"""Dated acts in the report: measure by measure, with every place that attests them."""

from chervonets.report.items import Item, Section, columns, table
from chervonets.report.prose import Cell, Typesetter, link
from chervonets.sources.acts import Act, Acts, Attestation, witnesses
from chervonets.sources.strict import Strict
from chervonets.sources.vocabulary import Vocabulary


class ActProse(Strict):
    """Prose on dated acts in `data/report.yaml`."""

    title: str
    paras: list[str]


def act_section(prose: ActProse, acts: Acts, vocabulary: Vocabulary, setter: Typesetter) -> Section:
    """The section on dated acts as plain data: words and a table a theme."""
    told = {measure.theme for measure in acts.measures.values()}
    return {
        "title": prose.title,
        "paras": setter.paras(prose.paras),
        "figures": [],
        "tables": [_table(theme, acts, vocabulary) for theme in vocabulary.themes if theme in told],
    }


def _table(theme: str, acts: Acts, vocabulary: Vocabulary) -> Item:
    rows: list[list[Cell]] = []
    for key, measure in acts.measures.items():
        if measure.theme != theme:
            continue
        members = [act for act in acts.acts if act.measure == key]
        if not members:
            rows.append([measure.title, measure.note or "no act found", "", "", ""])
        for place, act in enumerate(members):
            rows += _rows(act, "" if place else measure.title, vocabulary)
    heads = columns("Measure", "Act", "Date", "Attested by") + columns("Witnesses", align="right")
    return table(f"Dated acts: {vocabulary.themes[theme].lower()}", heads, rows)


def _rows(act: Act, measure: str, vocabulary: Vocabulary) -> list[list[Cell]]:
    """A row a place that attests the act; what is said of the act stands in the first."""
    rows: list[list[Cell]] = []
    for given in act.attested:
        who = link(given.read, vocabulary.originators[given.originator].name)
        rows.append(["", "", _dates(given), who, ""])
    rows[0] = [measure, act.title, *rows[0][2:4], f"{witnesses(act, vocabulary)}"]
    return rows


def _dates(given: Attestation) -> str:
    parts = [f"{given.date} ({given.status})"]
    parts += [f"in force {given.in_force}"] if given.in_force else []
    parts += [f"ended {given.ended}"] if given.ended else []
    return ", ".join(parts)

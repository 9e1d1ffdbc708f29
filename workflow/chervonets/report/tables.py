"""Tables of the supplement's last part: rule, text, readings, sources, and where these differ."""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from chervonets.panel.concepts import Concept
from chervonets.report.items import Item, columns, table
from chervonets.report.material import Material
from chervonets.report.prose import Cell, Para, cell, link, words
from chervonets.report.readme import shortened
from chervonets.sources.models import CASE
from chervonets.sources.vocabulary import Vocabulary

MARK = "*"
"""Marks a pair that goes back to a third count."""
SMALL = 0.1
"""Factors below it are printed with three figures."""


def data_tables(material: Material) -> list[Item]:
    """All of them, in their order."""
    made = (_rule, _history, _wordings, _readings, _text, _rights, _omission)
    pairs = material.disagreement
    differing = disagreement_table(pairs, material.concepts, material.vocabulary)
    return [*(each(material) for each in made), differing]


def _rule(material: Material) -> Item:
    """The words of the first rule beside the present ones, retired claims too."""
    rule = material.rule
    rows: list[list[Cell]] = [
        [
            link(f"#{claim.id}", claim.title),
            rule.first.get(claim.id, "not asked"),
            material.words[claim.id][0],
            rule.why_differs.get(claim.id, ""),
        ]
        for claim in material.claims
    ]
    rows += [[key, rule.first.get(key, ""), "retired", why] for key, why in rule.retired.items()]
    heads = columns("Claim", "First rule", "Present rule", "Why")
    return table("By the first rule, by the present rule", heads, rows)


def _wordings(material: Material) -> Item:
    """How far an amount may lie from what is said, and which sentences bear it."""
    asked = [*material.claims, *material.camps]
    rows: list[list[Cell]] = [
        [
            name,
            wording.meaning,
            f"{wording.factor:g}" if wording.factor else "",
            ", ".join(
                f"{inquiry.id}: {item.id}"
                for inquiry in asked
                for item in inquiry.propositions
                if item.ask and item.ask.primary.get("margin") == name
            ),
        ]
        for name, wording in material.rule.wordings.items()
    ]
    heads = columns("Wording", "What is meant", "Factor either way", "Sentences")
    note = "The same for the text and for others; a rise, a fall or a limit on one side has none."
    return table("How far an amount may lie from the number that is said", heads, rows, note)


def _readings(material: Material) -> Item:
    """The kinds that two readers gave each sentence without sight of figures, and ours."""
    rows = [
        [
            f"{claim.id}: {item.says}",
            *(item.readings.get(reader, "not in it") for reader in ("a", "b")),
            item.kind,
            item.kind_why,
        ]
        for claim in material.claims
        for item in claim.propositions
    ]
    titles = ("Sentence", "Reader A", "Reader B", "Taken", "Why, where they differ")
    return table("Two readings of the text, made without sight of figures", columns(*titles), rows)


def _history(material: Material) -> Item:
    """What changed in the rule, when and why."""
    rows = [[item["date"], item["text"]] for item in material.rule.history]
    heads = columns("Date", "What changed, and what it moved")
    note = f"The rule's file has the hash {material.rule_hash}."
    return table("History of the rule", heads, rows, note)


def _text(material: Material) -> Item:
    """Every statement of the text, and which claim asks it or why none does."""
    titles = {claim.id: claim.title for claim in material.claims}
    rows: list[list[Cell]] = []
    for statement in material.text.statements:
        told: Para = []
        for key in dict.fromkeys(key.split("/")[0] for key in statement.sentences):
            told += [words("; ")] if told else []
            told += link(f"#{key}", titles[key]) if key in titles else cell(key)
        why = f"{statement.disposition}: {statement.why}"
        rows.append([statement.id, statement.says, why if statement.disposition else told])
    heads = columns("Place", "What it says", "Asked by, or why not")
    return table("The text, statement by statement", heads, rows)


def _rights(material: Material) -> Item:
    """Every source with who counted and its licence."""
    rows = [
        [
            source.citation.short,
            shortened(material.vocabulary.counted_by(source)),
            source.licence.name,
            source.licence.redistribute.replace("-", " "),
        ]
        for source in material.sources.values()
    ]
    heads = columns("Source", "Who counted", "Licence", "Table may be passed on")
    return table("Sources: who counted, and rights", heads, rows)


def _omission(material: Material) -> Item:
    """Sources that were collected and left out."""
    rows = [
        [
            item.title,
            material.sources[item.twin_of].citation.short if item.twin_of else "",
            item.why,
        ]
        for item in material.omitted
    ]
    return table("Collected and left out", columns("Source", "Twin of", "Why"), rows)


def disagreement_table(
    pairs: pd.DataFrame, concepts: Mapping[str, Concept], vocabulary: Vocabulary
) -> Item:
    """How far any two independent counts of the case lie apart, those that lie furthest first.

    `pairs` is as `chervonets.panel.disagreement.disagreement_table` gives it.
    """
    chosen = pairs.loc[pairs["entity"].map(vocabulary.is_soviet).astype(bool)]
    distance = chosen["ratio"].astype(float).map(np.log).abs()
    ordered = chosen.loc[distance.sort_values(ascending=False, kind="stable").index]
    rows = [_pair(row, concepts[row["concept"]], vocabulary) for row in ordered.to_dict("records")]
    numbers = ("Times", "Ratio", "Furthest ratio", "Scatter", "Best shift, years")
    heads = columns("Concept", "Of what", "Rival", "Against") + columns(*numbers, align="decimal")
    note = (
        "Only independent counts are compared: of none of two is the other a twin, a quotation, a "
        f"part or a re-working. {MARK} Both go back to a third count. Ratios of the first to the "
        "second: the geometric mean of all times that both tell of, and the one furthest from 1; "
        "the scatter is the factor by which it usually strays from its mean. The best shift is the "
        "number of years by which the second would have to move to scatter least (0 where none is "
        "better or the years are too few). Figures about the USSR and its parts; those of other "
        "countries stand in results/panel/disagreement.csv."
    )
    return table("Independent counts of one thing", heads, rows, note)


def _pair(row: Mapping[Hashable, Any], concept: Concept, vocabulary: Vocabulary) -> list[str]:
    place = vocabulary.entities[row["entity"]] if row["entity"] != CASE[0] else ""
    # an empty cell of a csv file is read as a missing value
    item, base = (
        row[name] if isinstance(row[name], str) else "" for name in ("item", "shared_base")
    )
    mark = f" {MARK}" if base else ""
    return [
        concept.title,
        ", ".join(part for part in (item, place) if part),
        _label(concept, row["rival"], item),
        f"{_label(concept, row['against'], item)}{mark}",
        f"{row['times']}",
        _factor(row["ratio"]),
        _factor(row["largest_ratio"]),
        _factor(row["scatter"]),
        f"{row['best_shift']}",
    ]


def _factor(value: float) -> str:
    """A factor with two decimals, or three figures where that is more; nothing if there is none."""
    if np.isnan(value):
        return ""
    return f"{value:.3g}" if value < SMALL else f"{value:.2f}"


def _label(concept: Concept, series: str, item: str) -> str:
    return next(
        rival.label for rival in concept.rivals if (rival.series, rival.item) == (series, item)
    )

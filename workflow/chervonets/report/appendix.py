"""The data appendix: what every concept is, its rivals, twins and look-alikes, and its picture."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from chervonets.panel.concepts import Apart, Concept, Rival, by_theme
from chervonets.report.prose import Para, Span
from chervonets.sources.models import CASE, Source
from chervonets.sources.vocabulary import Vocabulary

FOLDER = "appendix"
SHOWN = 8
"""Most names of a source's series that an entry lists."""
MARK = "*"
"""Marks a pair that goes back to a third count."""
SMALL = 0.1
"""Factors below it are printed with three figures."""


def appendix(
    sheets: Sequence[Mapping[str, Any]],
    disagreement: pd.DataFrame,
    concepts: Mapping[str, Concept],
    sources: Mapping[str, Source],
    vocabulary: Vocabulary,
) -> dict[str, Any]:
    """The appendix as plain data.

    Args:
        sheets: `file`, `theme` and `concepts` of every sheet drawn, in their order.
        disagreement: as `chervonets.panel.disagreement.disagreement_table` gives it.
        concepts: all concepts; entries are made of those that were drawn.
        sources: all sources.
        vocabulary: titles of themes, words for units and territories.

    Returns:
        `coverage`, the pictures of the coverage matrix; `themes`, each with `id`, `title`, its
        pictures `sheets` and its `entries`; `tables`, the disagreement of rivals.
    """
    drawn = {name for sheet in sheets for name in sheet["concepts"]}
    chosen = {name: concept for name, concept in concepts.items() if name in drawn}
    themes = by_theme(chosen, vocabulary)
    return {
        "coverage": [
            _picture(sheet, "The coverage matrix: which concept has how many rivals in a year.")
            for sheet in sheets
            if sheet["theme"] not in vocabulary.themes
        ],
        "themes": [
            {
                "id": theme,
                "title": vocabulary.themes[theme],
                "sheets": [
                    _picture(sheet, _alt(sheet["concepts"], concepts))
                    for sheet in sheets
                    if sheet["theme"] == theme
                ],
                "entries": [
                    _entry(name, number, concepts[name], sources, vocabulary)
                    for name, number in members.items()
                ],
            }
            for theme, members in themes.items()
        ],
        "tables": [_disagreement(disagreement, chosen, vocabulary)],
    }


def _picture(sheet: Mapping[str, Any], alt: str) -> dict[str, Any]:
    return {"file": f"{FOLDER}/{sheet['file']}", "alt": alt, "caption": "", "source": ""}


def _alt(names: Iterable[str], concepts: Mapping[str, Concept]) -> str:
    return f"All rivals over the years of: {'; '.join(concepts[name].title for name in names)}."


def _entry(
    name: str,
    number: int,
    concept: Concept,
    sources: Mapping[str, Source],
    vocabulary: Vocabulary,
) -> dict[str, Any]:
    others = ", other countries each in its own" if concept.others else ""
    unit = vocabulary.words_of(concept.unit)
    borders = f"{vocabulary.borders(concept.territory)}{others}"
    about = f"{concept.definition} Unit: {unit}. Borders: {borders}."
    return {
        "id": name,
        "number": number,
        "title": concept.title,
        "paras": [
            [_words(about)],
            _rivals(concept.rivals, sources),
            *_apart("The same figures again, left out: ", concept.twins),
            *_apart("Alike, but something else: ", concept.apart),
        ],
    }


def _rivals(rivals: Sequence[Rival], sources: Mapping[str, Source]) -> Para:
    """The rivals' names, source by source, each with its citation and key."""
    para: Para = [{"t": "em", "s": "Rivals: "}]
    for place, key in enumerate(dict.fromkeys(rival.source for rival in rivals)):
        labels = list(dict.fromkeys(rival.label for rival in rivals if rival.source == key))
        more = f" and {len(labels) - SHOWN} more" if len(labels) > SHOWN else ""
        lead = "; " if place else ""
        para += [
            _words(f"{lead}{', '.join(labels[:SHOWN])}{more} "),
            {"t": "cite", "key": key, "s": sources[key].citation.parenthetical},
            _words(f" {key}"),
        ]
    return [*para, _words(".")]


def _apart(lead: str, entries: Sequence[Apart]) -> list[Para]:
    """Series that are left out, those with one reason together."""
    if not entries:
        return []
    reasons: dict[str, list[str]] = {}
    for entry in entries:
        reasons.setdefault(entry.why, []).append(entry.series)
    told = [f"{', '.join(series)}: {why}" for why, series in reasons.items()]
    return [[{"t": "em", "s": lead}, _words(" ".join(told))]]


def _disagreement(
    table: pd.DataFrame, concepts: Mapping[str, Concept], vocabulary: Vocabulary
) -> dict[str, Any]:
    """How far any two independent counts of the case lie apart, those that lie furthest first."""
    soviet = table["entity"].map(vocabulary.is_soviet).astype(bool)
    chosen = table.loc[soviet & table["concept"].isin(list(concepts))]
    distance = chosen["ratio"].astype(float).map(np.log).abs()
    ordered = chosen.loc[distance.sort_values(ascending=False, kind="stable").index]
    rows = [_pair(row, concepts[row["concept"]], vocabulary) for row in ordered.to_dict("records")]
    words = ("Concept", "Of what", "Rival", "Against")
    numbers = ("Times", "Ratio", "Furthest ratio", "Scatter", "Best shift, years")
    note = (
        "Only independent counts are compared: of none of two is the other a twin, a quotation, a "
        f"part or a re-working. {MARK} Both go back to a third count. Ratios of the first to the "
        "second: the geometric mean of all times that both tell of, and the one furthest from 1; "
        "the scatter is the factor by which it usually strays from its mean. The best shift is the "
        "number of years by which the second would have to move to scatter least (0 where none is "
        "better or the years are too few). Figures about the USSR and its parts; those of other "
        "countries stand in results/panel/disagreement.csv."
    )
    return {
        "title": "Independent counts of one thing",
        "columns": [
            *({"title": title, "align": "left"} for title in words),
            *({"title": title, "align": "decimal"} for title in numbers),
        ],
        "rows": rows,
        "note": [_words(note)],
    }


def _pair(row: Mapping[Hashable, Any], concept: Concept, vocabulary: Vocabulary) -> list[Para]:
    place = vocabulary.entities[row["entity"]] if row["entity"] != CASE[0] else ""
    # an empty cell of a csv file is read as a missing value
    item, base = (
        row[name] if isinstance(row[name], str) else "" for name in ("item", "shared_base")
    )
    mark = f" {MARK}" if base else ""
    texts = [
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
    return [[_words(text)] for text in texts]


def _factor(value: float) -> str:
    """A factor with two decimals, or three figures where that is more; nothing if there is none."""
    if np.isnan(value):
        return ""
    return f"{value:.3g}" if value < SMALL else f"{value:.2f}"


def _label(concept: Concept, series: str, item: str) -> str:
    return next(
        rival.label for rival in concept.rivals if (rival.series, rival.item) == (series, item)
    )


def _words(text: str) -> Span:
    return {"t": "text", "s": text}

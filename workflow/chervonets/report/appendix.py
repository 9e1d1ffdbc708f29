"""The data appendix: what every concept is, its rivals, twins and look-alikes, and its picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from chervonets.panel.concepts import Apart, Concept, Rival, by_theme
from chervonets.report.prose import Para, Span
from chervonets.sources.models import CASE, Source
from chervonets.sources.vocabulary import Vocabulary

FOLDER = "appendix"
SHOWN = 8
"""Most names of a source's series that an entry lists."""
COMMON_YEARS = 2
"""Fewest common years for two rivals to be compared in the report's table."""


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
        "tables": [_disagreement(disagreement, chosen)],
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


def _disagreement(table: pd.DataFrame, concepts: Mapping[str, Concept]) -> dict[str, Any]:
    """How far any two rivals about the case lie apart, those that lie furthest first."""
    case = table.loc[
        table["entity"].isin(CASE)
        & (table["years"] >= COMMON_YEARS)
        & table["concept"].isin(list(concepts))
    ]
    ordered = case.sort_values("mean_log_ratio", key=abs, ascending=False, kind="stable")
    rows = [
        [
            [_words(concepts[row["concept"]].title)],
            [_words(_label(concepts[row["concept"]], row["rival"]))],
            [_words(_label(concepts[row["concept"]], row["against"]))],
            [_words(f"{row['years']}")],
            [_words(f"{100 * row['mean_log_ratio']:.1f}")],
            [_words(f"{100 * row['largest_log_ratio']:.1f}")],
            [_words(f"{row['best_shift']}")],
        ]
        for row in ordered.to_dict("records")
    ]
    words = ("Concept", "Rival", "Against")
    numbers = ("Common years", "Mean gap, log %", "Largest gap, log %", "Best shift, years")
    note = (
        "Gaps are differences of logarithms, times 100; the best shift is the number of years by "
        "which the second would have to move to scatter least (0 where none is better). Only "
        f"figures about the USSR or the RSFSR, with at least {COMMON_YEARS} common years; all "
        "pairs of all countries stand in results/panel/disagreement.csv."
    )
    return {
        "title": "Where rivals disagree",
        "columns": [
            *({"title": title, "align": "left"} for title in words),
            *({"title": title, "align": "decimal"} for title in numbers),
        ],
        "rows": rows,
        "note": [_words(note)],
    }


def _label(concept: Concept, series: str) -> str:
    return next(rival.label for rival in concept.rivals if rival.series == series)


def _words(text: str) -> Span:
    return {"t": "text", "s": text}

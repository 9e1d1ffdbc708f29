"""The data explorer: every concept with all its rivals, as the panel holds them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from chervonets.panel.concepts import Concept
from chervonets.sources.models import Source
from chervonets.sources.vocabulary import Vocabulary

Packed = dict[str, list[Any]]
TABLES = ("annual", "monthly", "spans")
SAME = "~"
"""Stands in an observation's name for its source, series and entity, which its row has already."""


def explored(
    concepts: Mapping[str, Concept],
    sources: Mapping[str, Source],
    vocabulary: Vocabulary,
    panel: Path,
) -> dict[str, dict[str, Any]]:
    """Every concept that the panel (a folder, results/panel) has a row of, theme by theme.

    Returns:
        By name: `title`, `theme`, `definition`, `unit`, `borders`; `rivals` (series, label, item,
        who counted, evidence class, citation); `twins` and `apart` (series and reason); `places`
        (code, name, whether it is the USSR or a part of it); and `tables`, its rows.
    """
    rows = _tables(panel, concepts)
    return {
        name: {
            **_described(concepts[name], sources, vocabulary),
            "places": [
                [code, vocabulary.entities.get(code, code), vocabulary.is_soviet(code)]
                for code in sorted(set().union(*(t["entity"][0] for t in rows[name].values())))
            ],
            "tables": rows[name],
        }
        for theme in vocabulary.themes
        for name in concepts
        if concepts[name].theme == theme and name in rows
    }


def without(told: Mapping[str, Any], sources: Collection[str]) -> dict[str, Any]:
    """A concept, as `explored` tells it, without the rows of some sources.

    Where it had rows of these, `left_out` has the keys of those whose they were.
    """
    tables = {name: _unpacked(packed) for name, packed in told["tables"].items()}
    had = {source for rows in tables.values() for source in rows["source"]}
    if not (gone := sorted(had & set(sources))):
        return dict(told)
    left = {name: rows.loc[~rows["source"].isin(gone)] for name, rows in tables.items()}
    places = {place for rows in left.values() for place in rows["entity"]}
    return {
        **told,
        "places": [place for place in told["places"] if place[0] in places],
        "tables": {name: _packed(rows) for name, rows in left.items() if len(rows)},
        "left_out": gone,
    }


def _described(
    concept: Concept, sources: Mapping[str, Source], vocabulary: Vocabulary
) -> dict[str, Any]:
    others = "; other countries each in its own" if concept.others else ""
    rivals = []
    for rival in concept.rivals:
        key, _, name = rival.series.partition(":")
        source = sources[key]
        count = source.count_of(next(item for item in source.series if item.id == name))
        originator = vocabulary.originators[count.originator]
        told = {
            "series": rival.series,
            "label": rival.label,
            "item": rival.item,
            "originator": originator.name,
            "evidence": originator.evidence.replace("-", " "),
            "cited": source.citation.short,
        }
        rivals.append(told)
    return {
        "title": concept.title,
        "theme": vocabulary.themes[concept.theme],
        "definition": concept.definition,
        "unit": vocabulary.words_of(concept.unit),
        "borders": f"{vocabulary.borders(concept.territory)}{others}",
        "rivals": rivals,
        "twins": [[entry.series, entry.why] for entry in concept.twins],
        "apart": [[entry.series, entry.why] for entry in concept.apart],
    }


def _tables(folder: Path, names: Collection[str]) -> dict[str, dict[str, Packed]]:
    """The rows of the panel's files as they are written, concept by concept, packed."""
    found: defaultdict[str, dict[str, Packed]] = defaultdict(dict)
    for name in TABLES:
        table = pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)
        columns = (table[column] for column in ("source", "series", "entity", "observations"))
        table["observations"] = [
            cells.replace(f"{source}:{series}:{entity}:", SAME)
            for source, series, entity, cells in zip(*columns, strict=True)
        ]
        for concept, rows in table.loc[table["concept"].isin(names)].groupby("concept"):
            found[str(concept)][name] = _packed(rows)
    return found


def _packed(rows: pd.DataFrame) -> Packed:
    """A column's values and each row's place among them.

    There are no places where one value stands for all rows, or where every row has its own.
    """
    packed = {}
    for name in rows.columns:
        places, values = pd.factorize(rows[name])
        plain = len(values) in (1, len(rows))
        packed[str(name)] = [list(values)] if plain else [list(values), places.tolist()]
    return packed


def _unpacked(packed: Packed) -> pd.DataFrame:
    count = max(len(column[-1]) for column in packed.values())
    columns = {}
    for name, (values, *places) in packed.items():
        spread = [values[place] for place in places[0]] if places else None
        columns[name] = spread or values * (count // len(values))
    return pd.DataFrame(columns)

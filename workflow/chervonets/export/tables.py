"""The data folder and the panel as the tables of `chervonets.export.schema`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from chervonets.export.answers import Rows
from chervonets.export.schema import TABLES, dictionary
from chervonets.panel.build import DataHouse, Panel, rivals
from chervonets.panel.coverage import coverage
from chervonets.sources.acts import Acts, witnesses
from chervonets.sources.corrections import Correction
from chervonets.sources.models import CASE, Source

DAYS = {"start": "first_day", "end": "last_day"}


def build_tables(
    house: DataHouse,
    acts: Acts,
    corrections: Sequence[Correction],
    panel: Panel,
    answers: Mapping[str, Rows],
) -> dict[str, pd.DataFrame]:
    """Every table of the export by name, with the columns of its schema in order.

    `house` is the whole data folder; corrections of absent sources are passed over; `answers` are
    the tables of `chervonets.export.answers`.
    """
    words = house.vocabulary
    found: dict[str, pd.DataFrame | Iterable[dict[str, Any]]] = {
        "entities": (
            {"entity": code, "name": name, "case": code in CASE}
            for code, name in words.entities.items()
        ),
        "territories": (
            {"territory": tag, "description": text} for tag, text in words.territories.items()
        ),
        "evidence": (
            {"evidence": name, "description": text} for name, text in words.evidence.items()
        ),
        "originators": (
            {"originator": key, **originator.model_dump()}
            for key, originator in words.originators.items()
        ),
        "lineage": (
            {"originator": key, "link": link, "base": base}
            for key, originator in words.originators.items()
            for link in ("contains", "built_on")
            for base in getattr(originator, link)
        ),
        "measures": (
            {"measure": key, **measure.model_dump()} for key, measure in acts.measures.items()
        ),
        "acts": (
            {**act.model_dump(), "act": act.id, "witnesses": witnesses(act, words)}
            for act in acts.acts
        ),
        "attestations": (
            {
                **place.model_dump(),
                "act": act.id,
                "place": number,
                "evidence": words.originators[place.originator].evidence,
            }
            for act in acts.acts
            for number, place in enumerate(act.attested, start=1)
        ),
        "sources": (_source(source) for source in house.sources.values()),
        "series": (row for source in house.sources.values() for row in _series(source, house)),
        "observations": house.observations.rename(
            columns={"name": "observation", "text": "printed", **DAYS}
        ),
        "corrections": (
            {
                **item.model_dump(include={"source", "series", "entity", "what", "why"}),
                "correction": item.id,
                "first_day": item.first,
                "last_day": item.last,
            }
            for item in corrections
            if item.source in house.sources
        ),
        "concepts": (
            {"concept": name, **concept.model_dump(exclude={"rivals", "twins", "apart"})}
            for name, concept in house.concepts.items()
        ),
        "rivals": rivals(house),
        "look_alikes": (
            {**entry.model_dump(), "concept": name, "role": role}
            for name, concept in house.concepts.items()
            for role, entries in (("twin", concept.twins), ("apart", concept.apart))
            for entry in entries
        ),
        "panel_annual": panel.annual,
        "panel_monthly": panel.monthly,
        "panel_spans": panel.spans.rename(columns=DAYS),
        "coverage": coverage(panel),
        "dictionary": dictionary(),
        **answers,
    }
    return {
        table.name: pd.DataFrame(found[table.name], columns=table.columns).sort_values(
            table.key, ignore_index=True
        )
        for table in TABLES
    }


def _source(source: Source) -> dict[str, Any]:
    citation = source.citation
    return {
        **citation.model_dump(),
        **source.licence.model_dump(),
        "source": source.key,
        "citation": citation.short,
        "authors": "; ".join(author.text for author in citation.author),
        "citation_note": citation.note,
        "licence": source.licence.name,
        "read_from": "; ".join(source.read.places),
        "read_how": source.read.how,
        "read_date": source.read.date,
        "caveats": " ".join(source.caveats),
    }


def _series(source: Source, house: DataHouse) -> Iterable[dict[str, Any]]:
    for series in source.series:
        yield {
            **series.model_dump(include={"definition", "unit", "unit_printed", "strict"}),
            "source": source.key,
            "series": series.id,
            "period": series.period.value,
            "territory": "; ".join(
                # without years where it holds in all
                f"{item.tag} {item.since or ''}-{item.until or ''}".removesuffix(" -")
                for item in series.territory
            ),
            "originator": source.count_of(series).originator,
            "built_on": " ".join(series.built_on),
            "evidence": house.evidence_of(f"{source.key}:{series.id}"),
            "caveats": " ".join(series.caveats),
        }

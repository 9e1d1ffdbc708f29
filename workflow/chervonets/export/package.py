"""Write the data package: csv tables, their description, and the same tables as a database.

The description follows the Data Package and Table Schema specifications (Frictionless Data,
version 1), so that `frictionless validate` checks types, keys and references.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from chervonets.export.database import write_database
from chervonets.export.schema import DATABASE, DESCRIPTOR, PACKAGE, TABLES, Field, Table
from chervonets.files import sha256, write_csv, write_json
from chervonets.sources.models import Source
from chervonets.sources.vocabulary import Vocabulary

TITLE = "Printed figures on the Soviet planned economy, their sources and their aligned panel"
ABOUT = (
    "Every figure stands as its source prints it, with the place where it is printed; concepts say "
    "which series are rivals, and the panel brings these onto one unit and calendar without mixing "
    "them. The rights differ by source: the table `sources` and `licenses` here say what each "
    f"source allows. {DATABASE} holds the same tables."
)


def write_package(
    folder: Path,
    tables: Mapping[str, pd.DataFrame],
    sources: Mapping[str, Source],
    vocabulary: Vocabulary,
    version: str,
) -> None:
    """Write csv tables, `datapackage.json` and the DuckDB file into `folder`.

    Args:
        folder: where they go.
        tables: as `chervonets.export.tables.build_tables` makes them.
        sources: descriptions of the sources, for licences and citations.
        vocabulary: for the names of those who counted.
        version: of the results.
    """
    for table in TABLES:
        write_csv(folder / table.file, tables[table.name])
    write_database(folder / DATABASE, folder)
    write_json(folder / DESCRIPTOR, descriptor(folder, sources, vocabulary, version))


def descriptor(
    folder: Path, sources: Mapping[str, Source], vocabulary: Vocabulary, version: str
) -> dict[str, Any]:
    """The content of `datapackage.json`, with size and hash of the tables in `folder`."""
    return {
        "profile": "data-package",
        "name": PACKAGE,
        "title": TITLE,
        "description": ABOUT,
        "version": version,
        "licenses": _licences(sources),
        "sources": [_source(source, vocabulary) for source in sources.values()],
        "resources": [_resource(table, folder) for table in TABLES],
    }


def _licences(sources: Mapping[str, Source]) -> list[dict[str, Any]]:
    """Each statement of a licence once, with the sources that make it."""
    keys: dict[tuple[str, str], list[str]] = {}
    for key, source in sources.items():
        keys.setdefault((source.licence.name, source.licence.redistribute), []).append(key)
    return [
        {
            "name": f"{re.sub('[^A-Za-z0-9.]+', '-', statement).strip('-.')}-{redistribute}",
            "title": statement,
            "redistribute": redistribute,
            "sources": members,
        }
        for (statement, redistribute), members in keys.items()
    ]


def _source(source: Source, vocabulary: Vocabulary) -> dict[str, Any]:
    citation = source.citation
    address = {"path": citation.url} if (citation.url or "").startswith("http") else {}
    return {
        "name": source.key,
        "title": f"{citation.short}: {citation.title}",
        "counted_by": list(vocabulary.counted_by(source)),
        **address,
    }


def _resource(table: Table, folder: Path) -> dict[str, Any]:
    path = folder / table.file
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "type": "table",
        "title": table.title,
        "path": table.file,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256(path)}",
        "schema": {
            "fields": [_field(field) for field in table.fields],
            "missingValues": [""],
            "primaryKey": list(table.key),
            "foreignKeys": [
                {
                    "fields": list(reference.columns),
                    "reference": {"resource": reference.table, "fields": list(reference.targets)},
                }
                for reference in table.references
            ],
        },
    }


def _field(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "type": field.type,
        "description": field.description,
        **({} if field.optional else {"constraints": {"required": True}}),
    }

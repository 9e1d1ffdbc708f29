"""Write the data package: csv tables, their description, and the same tables as a database.

The description follows the Data Package and Table Schema specifications (Frictionless Data,
version 1), so that `frictionless validate` checks types, keys and references.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pandas as pd

from chervonets.export.cite import formatted
from chervonets.export.database import write_database
from chervonets.export.schema import CITATIONS, DATABASE, DESCRIPTOR, PACKAGE, TABLES, Field, Table
from chervonets.files import sha256, write_csv, write_json, write_text
from chervonets.sources.models import Licence, Source
from chervonets.sources.vocabulary import Vocabulary

TITLE = "Printed figures on the Soviet planned economy, their aligned panel, and what they answer"
ABOUT = (
    "Every figure stands as its source prints it, with the place where it is printed; concepts say "
    "which series are rivals, and the panel brings these onto one unit and calendar without mixing "
    "them. Claims, sentences, ways of asking and numbers stand beside them, each linked to what "
    "it is made of. A text that begins like a formula has an apostrophe before it. The rights "
    "differ by source: the table `sources` and `licenses` here say what each "
    f"source allows. {DATABASE} holds the same tables."
)


def write_package(
    folder: Path,
    tables: Mapping[str, pd.DataFrame],
    sources: Mapping[str, Source],
    vocabulary: Vocabulary,
    version: str,
    authors: Sequence[str],
) -> None:
    """Write csv tables, the DuckDB file, all citations and `datapackage.json` into `folder`.

    The tables are those of `chervonets.export.tables.build_tables`, the version that of the
    results, the authors those of the report.
    """
    for table in TABLES:
        write_csv(folder / table.file, tables[table.name])
    write_database(folder / DATABASE, folder)
    citations = {key: source.traced for key, source in sources.items()}
    write_text(folder / CITATIONS, formatted(citations, "bibtex"))
    described = {
        "profile": "data-package",
        "name": PACKAGE,
        "title": TITLE,
        "description": ABOUT,
        "id": f"urn:uuid:{uuid5(NAMESPACE_OID, f'{PACKAGE} {version}')}",
        "version": version,
        "created": f"{version[:10]}T00:00:00Z",
        "contributors": [{"title": name, "role": "author"} for name in authors],
        "licenses": _licences(sources),
        "sources": [_source(source, vocabulary) for source in sources.values()],
        "resources": [_resource(table, folder) for table in TABLES],
    }
    write_json(folder / DESCRIPTOR, described)


def _licences(sources: Mapping[str, Source]) -> list[dict[str, Any]]:
    """Each statement of a licence once, by its SPDX name, with the sources that make it."""
    keys: dict[Licence, list[str]] = {}
    for key, source in sources.items():
        keys.setdefault(source.licence, []).append(key)
    return [
        {
            **licence.model_dump(include={"use", "redistribute"}),
            "name": licence.spdx,
            "title": licence.name,
            "sources": members,
        }
        for licence, members in keys.items()
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
            "primaryKey": table.key,
            "foreignKeys": [
                {
                    "fields": item.columns,
                    "reference": {"resource": item.table, "fields": item.targets or item.columns},
                }
                for item in table.references
            ],
        },
    }


def _field(field: Field) -> dict[str, Any]:
    told = field.model_dump(exclude={"optional"}, exclude_none=True)
    return told if field.optional else {**told, "constraints": {"required": True}}

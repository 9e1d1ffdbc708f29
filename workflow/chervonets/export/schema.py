"""What the exported tables are: `tables.yaml`, read once.

A table's columns, with types of the Table Schema (Frictionless Data), its key, and the tables that
it refers to.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from chervonets.files import parse_model, read_yaml
from chervonets.sources.strict import Strict

PACKAGE = "chervonets"
DATABASE = f"{PACKAGE}.duckdb"
DESCRIPTOR = "datapackage.json"
CITATIONS = "sources.bib"
FILE = Path(__file__).with_name("tables.yaml")
TWICE = ("verdicts", "propositions")
"""Tables that stand beside the package too, with the stamp of their run."""
COLUMNS = Path(__file__).with_name("columns.yaml")


class Field(Strict):
    """One column; every value must be present unless `optional`; `unit` where it is always one."""

    name: str
    type: Literal["string", "number", "integer", "boolean", "date"] = "string"
    description: str
    unit: str | None = None
    optional: bool = False


class Reference(Strict):
    """Columns whose values stand in the key of another table, there as `targets` (or alike)."""

    columns: list[str]
    table: str
    targets: list[str] = []


class Table(Strict):
    """One table of the export."""

    name: str
    title: str
    key: list[str]
    fields: list[Field]
    references: list[Reference] = []

    @property
    def columns(self) -> list[str]:
        """The names of the columns in order."""
        return [field.name for field in self.fields]

    @property
    def file(self) -> str:
        """The name of the csv file."""
        return f"{self.name}.csv"


TABLES = [
    parse_model(Table, {"name": name, **item}, FILE.name)
    for name, item in read_yaml(FILE, FILE.name).items()
]
"""All tables; each stands after those that it refers to."""


def dictionary() -> Iterator[dict[str, str | None]]:
    """What every column of every csv file of a run means: of the package, and of the others."""
    files = [(f"data-package/{table.file}", table) for table in TABLES]
    files += [(table.file, table) for table in TABLES if table.name in TWICE]
    for file, table in files:
        for field in table.fields:
            row = field.model_dump(include={"unit", "description"})
            yield {"file": file, "column": field.name, **row}
    for pattern, columns in read_yaml(COLUMNS, COLUMNS.name).items():
        for name, words in columns.items():
            description, _, unit = words.partition(" | ")
            file = "*" if pattern == "anywhere" else pattern
            yield {"file": file, "column": name, "unit": unit, "description": description}

"""The csv tables of the data package as one DuckDB file."""

from __future__ import annotations

from pathlib import Path

import duckdb

from chervonets.export.schema import TABLES, Field, Table
from chervonets.files import replacing

TYPES = {
    "string": "VARCHAR",
    "number": "DOUBLE",
    "integer": "INTEGER",
    "boolean": "BOOLEAN",
    "date": "DATE",
}


def write_database(path: Path, folder: Path) -> None:
    """Load the csv tables in `folder` into a new database, after checking the schema's keys.

    The keys are checked in memory and not kept: their indexes would triple the file. Its bytes
    differ from run to run (DuckDB writes a random identifier); its content does not.

    Raises:
        duckdb.Error: a table breaks its types or keys.
    """
    with replacing(path) as temporary, duckdb.connect(config={"threads": 1}) as database:
        temporary.unlink()  # an empty file is no database
        database.execute(f"ATTACH {_literal(str(temporary))} AS written")
        for table in TABLES:
            database.execute(_definition(table))
            database.execute(_load(table), [str(folder / table.file)])
            place = f"written.{table.name}"
            database.execute(f"CREATE TABLE {place} AS SELECT * FROM {table.name}")
            database.execute(f"COMMENT ON TABLE {place} IS {_literal(table.title)}")
            for field in table.fields:
                words = _literal(field.description)
                database.execute(f'COMMENT ON COLUMN {place}."{field.name}" IS {words}')
        database.execute("DETACH written")


def _load(table: Table) -> str:
    columns = ", ".join(f"'{field.name}': '{TYPES[field.type]}'" for field in table.fields)
    options = "header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"'"
    return (
        f"INSERT INTO {table.name} SELECT * FROM read_csv($1, columns = {{{columns}}}, {options})"
    )


def _definition(table: Table) -> str:
    parts = [*map(_column, table.fields), f"PRIMARY KEY ({_names(table.key)})"]
    parts += [
        f"FOREIGN KEY ({_names(item.columns)}) REFERENCES {item.table} ({_names(item.targets)})"
        for item in table.references
    ]
    return f"CREATE TABLE {table.name} ({', '.join(parts)})"


def _column(field: Field) -> str:
    return f'"{field.name}" {TYPES[field.type]}{"" if field.optional else " NOT NULL"}'


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"

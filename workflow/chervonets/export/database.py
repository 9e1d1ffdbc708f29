"""The csv tables of the data package as one DuckDB file, with keys and views."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from chervonets.export.schema import TABLES, Table
from chervonets.files import replacing

TYPES = {
    "string": "VARCHAR",
    "number": "DOUBLE",
    "integer": "INTEGER",
    "boolean": "BOOLEAN",
    "date": "DATE",
}
CSV = "FORMAT csv, HEADER, AUTO_DETECT false, DELIMITER ',', QUOTE '\"', ESCAPE '\"'"
MOST_KEYED = 20_000
"""Rows of a table that keeps its keys in the file: the indexes of all would triple it."""
VIEWS = Path(__file__).with_name("views.sql")


def write_database(path: Path, folder: Path) -> None:
    """Load the csv tables in `folder` into a new database, after checking the schema's keys.

    All keys are checked in memory; those of small tables stand in the file too. Its bytes differ
    from run to run (DuckDB writes a random identifier); its content does not.

    Raises:
        duckdb.Error: a table breaks its types or keys.
    """
    with replacing(path) as temporary, duckdb.connect(config={"threads": 1}) as database:
        temporary.unlink()  # an empty file is no database
        names = [table.name for table in TABLES]
        for table in TABLES:
            database.execute(_definition(table, names))
            file = _literal(str(folder / table.file))
            database.execute(f"COPY {table.name} FROM {file} ({CSV})")
        keyed = [name for name in names if len(database.table(name)) <= MOST_KEYED]
        database.execute(f"ATTACH {_literal(str(temporary))} AS written; USE written")
        for table in TABLES:
            loaded = f"SELECT * FROM memory.{table.name}"
            if table.name in keyed:
                database.execute(_definition(table, keyed))
                database.execute(f"INSERT INTO {table.name} {loaded}")
            else:
                database.execute(f"CREATE TABLE {table.name} AS {loaded}")
            database.execute(f"COMMENT ON TABLE {table.name} IS {_literal(table.title)}")
            for field in table.fields:
                words = _literal(field.description)
                database.execute(f'COMMENT ON COLUMN {table.name}."{field.name}" IS {words}')
        database.execute(VIEWS.read_text(encoding="utf-8"))
        database.execute("USE memory; DETACH written")


def _definition(table: Table, keyed: Sequence[str]) -> str:
    """The table with its key, and its references to others as far as these are `keyed`."""
    parts = [
        f'"{field.name}" {TYPES[field.type]}{"" if field.optional else " NOT NULL"}'
        for field in table.fields
    ]
    parts.append(f"PRIMARY KEY ({_names(table.key)})")
    parts += [
        f"FOREIGN KEY ({_names(item.columns)}) "
        f"REFERENCES {item.table} ({_names(item.targets or item.columns)})"
        for item in table.references
        if item.table in keyed
    ]
    return f"CREATE TABLE {table.name} ({', '.join(parts)})"


def _names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"

"""The data for other programs: a Frictionless data package and a DuckDB file."""

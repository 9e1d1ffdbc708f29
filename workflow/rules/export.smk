"""The data for other programs: a Frictionless data package with the same tables as a DuckDB file.

Goes in: the whole data folder and the panel. Comes out: results/data-package/.
"""

from chervonets.export.schema import DATABASE, DESCRIPTOR, TABLES


rule data_package:
    """Write observations, sources, concepts and panel as csv tables, their schema and a database."""
    input:
        source_files(DATA),
        str(DATA / "acts.yaml"),
        panel=expand(RESULTS / "panel/{table}.parquet", table=["annual", "monthly", "spans"]),
        settings=RESULTS / SETTINGS,
    output:
        RESULTS / "data-package" / DESCRIPTOR,
        RESULTS / "data-package" / DATABASE,
        [RESULTS / "data-package" / table.file for table in TABLES],
    log:
        RESULTS / "logs/data_package.log",
    benchmark:
        RESULTS / "benchmarks/data_package.tsv"
    params:
        code=fingerprint(
            "chervonets.export.package",
            "chervonets.export.tables",
            distributions=NUMERIC + ("duckdb",),
        ),
        data=str(DATA),
    script:
        "../scripts/data_package.py"

"""The data for other programs: a Frictionless data package with the same tables as a DuckDB file.

Goes in: the whole data folder, the panel, the answers and the number book. Comes out: results/data-package/.
"""

from chervonets.export.schema import CITATIONS, DATABASE, DESCRIPTOR, TABLES


rule data_package:
    """Write data, panel and answers as csv tables, their description and a database."""
    input:
        source_files(DATA),
        str(DATA / "acts.yaml"),
        str(DATA / "report.yaml"),
        str(DATA / "verdicts.yaml"),
        expand(str(DATA / "claims/{claim}.yaml"), claim=CLAIMS),
        expand(RESULTS / "claims/{claim}/{file}", claim=CLAIMS, file=["findings.json", "ways.csv"]),
        expand(RESULTS / "controls/{camp}/ways.csv", camp=CAMPS),
        RESULTS / "controls.csv",
        RESULTS / "contest/contest.csv",
        expand(RESULTS / "{table}.csv", table=["verdicts", "propositions"]),
        RESULTS / "answers.json",
        RESULTS / "numbers.json",
        DICTIONARY,
        panel=expand(RESULTS / "panel/{table}.parquet", table=["annual", "monthly", "spans"]),
        settings=RESULTS / SETTINGS,
    output:
        update(RESULTS / "data-package" / DESCRIPTOR),
        update(RESULTS / "data-package" / DATABASE),
        update(RESULTS / "data-package" / CITATIONS),
        update([RESULTS / "data-package" / table.file for table in TABLES]),
    log:
        RESULTS / "logs/data_package.log",
    benchmark:
        RESULTS / "benchmarks/data_package.tsv"
    params:
        code=fingerprint(
            "chervonets.export.package",
            "chervonets.export.answers",
            "chervonets.export.tables",
            distributions=NUMERIC + ("duckdb",),
        ),
        data=str(DATA),
        results=str(RESULTS),
        claims=CLAIMS,
    message:
        "the data package"
    script:
        "../scripts/data_package.py"

"""The aligned panel of all concepts.

Goes in: every file of the data folder's sources, and the concepts, corrections and vocabulary.
Comes out: results/panel/{annual,monthly,spans} as csv and parquet, coverage.csv, pairs.csv (every
two independent figures for one thing) and disagreement.csv.
"""


rule panel:
    """Bring every printed figure onto its concept's unit, borders and calendar."""
    input:
        source_files(DATA),
    output:
        expand(
            RESULTS / "panel/{table}.{form}",
            table=["annual", "monthly", "spans"],
            form=["csv", "parquet"],
        ),
        coverage=RESULTS / "panel/coverage.csv",
        pairs=RESULTS / "panel/pairs.csv",
        disagreement=RESULTS / "panel/disagreement.csv",
    log:
        RESULTS / "logs/panel.log",
    benchmark:
        RESULTS / "benchmarks/panel.tsv"
    params:
        code=fingerprint(
            "chervonets.panel.build",
            "chervonets.panel.coverage",
            "chervonets.panel.disagreement",
            "chervonets.panel.pairs",
        ),
        data=str(DATA),
    script:
        "../scripts/panel.py"

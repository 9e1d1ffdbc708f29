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
        update(
            expand(
                RESULTS / "panel/{table}.{form}",
                table=["annual", "monthly", "spans"],
                form=["csv", "parquet"],
            )
        ),
        coverage=update(RESULTS / "panel/coverage.csv"),
        pairs=update(RESULTS / "panel/pairs.csv"),
        disagreement=update(RESULTS / "panel/disagreement.csv"),
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
    message:
        "the panel: every printed figure on its unit, borders and calendar"
    script:
        "../scripts/panel.py"

"""How wrong the figures are, estimated from independent counts of the same things.

Goes in: the pairs of independent figures, and what the data folder says of them. Comes out, in
results/errors/: gaps.csv (how far pairs lie apart), widening.csv (whether
gaps widen with the years), model.json (the estimated model), scales.csv
(scales by theme and evidence class) and coverage.csv (how many of the rivals that were left out the bands hold).
"""


rule errors:
    """Estimate the model of error and check it on rivals that it has not seen."""
    input:
        source_files(DATA),
        pairs=RESULTS / "panel/pairs.csv",
    output:
        gaps=update(RESULTS / "errors/gaps.csv"),
        widening=update(RESULTS / "errors/widening.csv"),
        model=update(RESULTS / "errors/model.json"),
        scales=update(RESULTS / "errors/scales.csv"),
        coverage=update(RESULTS / "errors/coverage.csv"),
    log:
        RESULTS / "logs/errors.log",
    benchmark:
        RESULTS / "benchmarks/errors.tsv"
    priority: 3  # all evidence waits for it
    params:
        code=fingerprint(
            "chervonets.errors.coverage", "chervonets.errors.gaps", "chervonets.errors.scales"
        ),
        data=str(DATA),
        seed=CONFIG.seed,
    message:
        "how wrong the figures are"
    script:
        "../scripts/errors.py"


rule errors_figure:
    """Draw how far independent counts of one thing lie apart."""
    input:
        str(DATA / "report.yaml"),
        str(DATA / "vocabulary.yaml"),
        expand(RESULTS / "errors/{table}.csv", table=["gaps", "scales", "coverage"]),
    output:
        update(
            report(
                RESULTS / "figures/errors.svg", caption="../report/errors.rst", category="Pictures"
            )
        ),
        update(RESULTS / "figures/errors.png"),
    log:
        RESULTS / "logs/figures.errors.log",
    benchmark:
        RESULTS / "benchmarks/figures.errors.tsv"
    priority: 1
    params:
        code=fingerprint(
            "chervonets.figures.errors",
            "chervonets.report.errors",
            distributions=NUMERIC + PICTORIAL,
        ),
        data=str(DATA),
    message:
        "picture of the errors"
    script:
        "../scripts/errors_figure.py"

"""Pictures, the report in its two forms, and the manifest of everything made.

Goes in: the evidence on each claim, the verdicts, the number book, the prose in the data folder and
the templates. Comes out: results/figures, results/report and results/manifest.json.
"""

PICTURES = fingerprint(
    "chervonets.figures.claim",
    "chervonets.figures.frontier",
    distributions=NUMERIC + PICTORIAL,
)
PICTURES_OF_A_CLAIM = ["data", "specifications", "breakdown"]


rule claim_figures:
    """Draw one claim's data, its specification curve and its breakdown frontier."""
    input:
        files=lambda wildcards: CLAIM_FILES[wildcards.claim],
        cells=expand(RESULTS / "claims/{{claim}}/{table}.csv", table=CELLS),
        results=RESULTS / "claims/{claim}/results.parquet",
        breakdown=RESULTS / "claims/{claim}/breakdown.csv",
        measures=RESULTS / "claims/{claim}/measures.json",
        numbers=RESULTS / "claims/{claim}/numbers.json",
    output:
        expand(
            RESULTS / "figures/{{claim}}.{picture}.{form}",
            picture=PICTURES_OF_A_CLAIM,
            form=["svg", "png"],
        ),
    log:
        RESULTS / "logs/figures.{claim}.log",
    benchmark:
        RESULTS / "benchmarks/figures.{claim}.tsv"
    params:
        code=PICTURES,
        data=str(DATA),
    script:
        "../scripts/claim_figures.py"


rule overview_figure:
    """Draw the scoreboard."""
    input:
        RESULTS / "verdicts.json",
        RESULTS / "numbers.json",
        str(DATA / "verdicts.yaml"),
    output:
        expand(RESULTS / "figures/overview.{form}", form=["svg", "png"]),
    log:
        RESULTS / "logs/figures.overview.log",
    benchmark:
        RESULTS / "benchmarks/figures.overview.tsv"
    params:
        code=PICTURES,
        data=str(DATA),
    script:
        "../scripts/overview_figure.py"


rule report:
    """Set the report as PDF and as a page, from one content."""
    input:
        expand(str(DATA / "claims/{claim}.yaml"), claim=CLAIMS),
        source_files(DATA),
        str(DATA / "report.yaml"),
        str(DATA / "text.yaml"),
        str(DATA / "verdicts.yaml"),
        TEMPLATES,
        RESULTS / "verdicts.json",
        RESULTS / "numbers.json",
        expand(
            RESULTS / "figures/{claim}.{picture}.svg",
            claim=CLAIMS,
            picture=PICTURES_OF_A_CLAIM,
        ),
        RESULTS / "figures/overview.svg",
    output:
        directory(RESULTS / "report"),
    log:
        RESULTS / "logs/report.log",
    benchmark:
        RESULTS / "benchmarks/report.tsv"
    params:
        code=fingerprint(
            "chervonets.report.content",
            "chervonets.report.pdf",
            "chervonets.report.page",
            distributions=TYPESET,
        ),
        data=str(DATA),
        results=str(RESULTS),
        claims=CLAIMS,
    script:
        "../scripts/report.py"


rule manifest:
    """Hash every result that is not a log or a benchmark."""
    input:
        RESULTS / "report",
        rules.panel.output,
        rules.verdicts.output,
        rules.overview_figure.output,
        rules.data_package.output,
        expand(rules.evidence.output, claim=CLAIMS),
        expand(rules.claim_figures.output, claim=CLAIMS),
    output:
        RESULTS / "manifest.json",
    log:
        RESULTS / "logs/manifest.log",
    benchmark:
        RESULTS / "benchmarks/manifest.tsv"
    params:
        code=fingerprint("chervonets.report.manifest", distributions=()),
        results=str(RESULTS),
    script:
        "../scripts/manifest.py"

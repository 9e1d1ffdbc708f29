"""Pictures, the report in its two forms, and the manifest of everything made.

Goes in: the evidence on each claim, the verdicts, the number book, the prose in the data folder and
the templates. Comes out: results/figures, results/report and results/manifest.json.
"""

PICTURE_CODE = fingerprint("chervonets.figures.claim", distributions=NUMERIC + PICTORIAL)
PICTURES_OF_TRIALS = ["validation.independent", "validation.persistent"]


# a job a claim would spend more time on starting than on drawing
for group, members in GROUPS.items():

    rule:
        name:
            f"figures_of_{group}"
        input:
            [file for claim in members for file in CLAIM_FILES[claim]],
            expand(RESULTS / "claims/{claim}/{table}.csv", claim=members, table=CELLS),
            expand(RESULTS / "claims/{claim}/ways.csv", claim=members),
            expand(RESULTS / "claims/{claim}/numbers.json", claim=members),
        output:
            [
                update(
                    report(
                        directory(RESULTS / "figures" / claim),
                        patterns=["{name}.svg"],
                        caption="../report/claim.rst",
                        category="Claims",
                        subcategory=claim,
                    )
                )
                for claim in members
            ],
        log:
            RESULTS / f"logs/figures.{group}.log",
        benchmark:
            RESULTS / f"benchmarks/figures.{group}.tsv"
        priority: 1
        params:
            code=PICTURE_CODE,
            data=str(DATA),
            results=str(RESULTS),
            claims=members,
        message:
            f"pictures of {group}"
        script:
            "../scripts/claim_figures.py"


rule overview_figure:
    """Draw the answers at a glance."""
    input:
        str(DATA / "report.yaml"),
        str(DATA / "verdicts.yaml"),
        verdicts=RESULTS / "verdicts.csv",
        numbers=RESULTS / "numbers.json",
    output:
        update(
            report(
                RESULTS / "figures/overview.svg",
                caption="../report/overview.rst",
                category="Pictures",
            )
        ),
        update(RESULTS / "figures/overview.png"),
    log:
        RESULTS / "logs/figures.overview.log",
    benchmark:
        RESULTS / "benchmarks/figures.overview.tsv"
    priority: 1
    params:
        code=PICTURE_CODE,
        data=str(DATA),
    message:
        "picture of all answers"
    script:
        "../scripts/overview_figure.py"


rule trial_figures:
    """Draw what the recommended tests can see, as published."""
    input:
        expand(PUBLISHED_TRIALS / "{table}.csv", table=VALIDATION_TABLES),
        str(DATA / "trials.yaml"),
    output:
        update(expand(RESULTS / "figures/{picture}.{form}", picture=PICTURES_OF_TRIALS, form=FORMS)),
    log:
        RESULTS / "logs/figures.trials.log",
    benchmark:
        RESULTS / "benchmarks/figures.trials.tsv"
    priority: 1
    params:
        code=fingerprint(
            "chervonets.figures.power",
            "chervonets.report.trials",
            distributions=NUMERIC + PICTORIAL,
        ),
        data=str(DATA),
        trials=str(PUBLISHED_TRIALS),
    message:
        "pictures of the trials"
    script:
        "../scripts/trial_figures.py"


rule charting_library:
    """Take Vega, Vega-Lite and Vega-Embed out of a pinned package, for the page's charts."""
    output:
        update(RESULTS / "vendor/vega.js"),
    log:
        RESULTS / "logs/charting_library.log",
    benchmark:
        RESULTS / "benchmarks/charting_library.tsv"
    params:
        code=fingerprint("chervonets.files", distributions=("vl-convert-python",)),
    message:
        "the charting library of the page"
    script:
        "../scripts/charting_library.py"


rule report:
    """Set the report as PDF and as a page, from one content."""
    input:
        expand(str(DATA / "claims/{claim}.yaml"), claim=CLAIMS),
        source_files(DATA),
        str(DATA / "omitted.yaml"),
        str(DATA / "report.yaml"),
        str(DATA / "text.yaml"),
        str(DATA / "verdicts.yaml"),
        str(DATA / "trials.yaml"),
        expand(PUBLISHED_TRIALS / "{table}.csv", table=[*VALIDATION_TABLES, "rates"]),
        str(DATA / "rates.yaml"),
        TEMPLATES,
        expand(str(DATA / "controls/{camp}.yaml"), camp=CAMPS),
        RESULTS / "controls/answers.json",
        RESULTS / "answers.json",
        RESULTS / "numbers.json",
        expand(RESULTS / "figures/{claim}", claim=CLAIMS),
        RESULTS / "figures/overview.svg",
        expand(RESULTS / "figures/{picture}.svg", picture=PICTURES_OF_TRIALS),
        expand(RESULTS / "panel/{table}.csv", table=["disagreement", *CELLS]),
        expand(RESULTS / "claims/{claim}/ways.csv", claim=CLAIMS),
        RESULTS / "figures/errors.svg",
        RESULTS / "figures/rates.svg",
        RESULTS / "figures/contest.svg",
        expand(RESULTS / "contest/{table}.csv", table=["contest", "beside"]),
        str(DATA / "contest.yaml"),
        expand(RESULTS / "errors/{table}.csv", table=["gaps", "scales", "coverage"]),
        str(DATA / "acts.yaml"),
        settings=RESULTS / SETTINGS,
        vega=RESULTS / "vendor/vega.js",
    output:
        update(
            report(
                directory(RESULTS / "report"),
                patterns=["{name}.pdf"],
                caption="../report/report.rst",
                category="Report",
            )
        ),
    log:
        RESULTS / "logs/report.log",
    benchmark:
        RESULTS / "benchmarks/report.tsv"
    priority: 1
    params:
        code=fingerprint(
            "chervonets.report.content",
            "chervonets.report.pdf",
            "chervonets.report.page.explorer",
            "chervonets.report.page.ways",
            "chervonets.report.page.write",
            distributions=TYPESET,
        ),
        data=str(DATA),
        results=str(RESULTS),
        trials=str(PUBLISHED_TRIALS),
        claims=CLAIMS,
    message:
        "the report"
    script:
        "../scripts/report.py"


rule manifest:
    """Hash every result that is not a log or a benchmark."""
    input:
        RESULTS / "report",
        rules.settings.output,
        rules.charting_library.output,
        rules.panel.output,
        rules.errors.output,
        rules.errors_figure.output,
        rules.contest.output,
        rules.contest_figure.output,
        rules.verdicts.output,
        rules.statements.output,
        expand(rules.camp.output, camp=CAMPS),
        rules.overview_figure.output,
        rules.trial_figures.output,
        rules.rates_figure.output,
        rules.data_package.output,
        expand(rules.evidence.output, claim=CLAIMS),
        expand(RESULTS / "figures/{claim}", claim=CLAIMS),
    output:
        update(RESULTS / "manifest.json"),
    log:
        RESULTS / "logs/manifest.log",
    benchmark:
        RESULTS / "benchmarks/manifest.tsv"
    params:
        code=fingerprint("chervonets.report.manifest", distributions=()),
        results=str(RESULTS),
    message:
        "hashes of everything made"
    script:
        "../scripts/manifest.py"

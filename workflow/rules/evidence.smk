"""Every sentence through its ways and rungs, one job a claim, and the answers over all of them.

Goes in: the claim's file, the sources of its concepts, dated acts, the model of error and the rule.
Comes out: results/settings.json (the knobs of the run, the rule's hash and
the version of the results), results/claims/<id>/ (the cells that the claim looks at, the ways of its sentences, their
tests, findings and numbers), and over all claims results/answers.json, results/propositions.csv,
results/verdicts.csv and the number book results/numbers.json.
"""

CELLS = ["annual", "monthly", "spans"]
DECISIVE = ["panel", "errors", "contest", "evidence", "camp", "statements", "verdicts"]
"""Scripts whose jobs make words and numbers."""


rule settings:
    """Tell the knobs of the run, and the version that data, rule, code and knobs give its results."""
    input:
        data_files(DATA),
        expand(PUBLISHED_TRIALS / "{table}.csv", table=[*VALIDATION_TABLES, "rates"]),
        scripts=[file for file in SCRIPTS if Path(file).stem in DECISIVE],
    output:
        update(RESULTS / SETTINGS),
    log:
        RESULTS / "logs/settings.log",
    benchmark:
        RESULTS / "benchmarks/settings.tsv"
    priority: 3
    params:
        code=fingerprint(
            "chervonets.claims.evidence",
            "chervonets.claims.tables",
            "chervonets.contest.tables",
            "chervonets.controls.statements",
            "chervonets.errors.coverage",
            "chervonets.errors.gaps",
            "chervonets.errors.scales",
            "chervonets.panel.build",
            "chervonets.panel.pairs",
            "chervonets.report.contest",
            "chervonets.report.errors",
            "chervonets.report.rates",
            "chervonets.report.trials",
        ),
        data=str(DATA),
        claims=CONFIG.claims,
        knobs=CONFIG.model_dump(include=set(KNOBS)),
        published=published(CONFIG),
    message:
        "knobs and version of the run"
    script:
        "../scripts/settings.py"


rule evidence:
    """Judge the sentences of one claim on its own slice of the panel."""
    input:
        lambda wildcards: CLAIM_FILES[wildcards.claim],
        str(DATA / "acts.yaml"),
        str(DATA / "verdicts.yaml"),
        model=RESULTS / "errors/model.json",
    output:
        update(
            expand(
                RESULTS / "claims/{{claim}}/{table}.csv",
                table=[*CELLS, "ways", "tests", "samples"],
            )
        ),
        update(RESULTS / "claims/{claim}/findings.json"),
        update(RESULTS / "claims/{claim}/numbers.json"),
    log:
        RESULTS / "logs/evidence.{claim}.log",
    benchmark:
        RESULTS / "benchmarks/evidence.{claim}.tsv"
    priority: 2
    params:
        code=fingerprint("chervonets.claims.evidence"),
        data=str(DATA),
        settings=CONFIG.model_dump(include=set(KNOBS)),
    message:
        "evidence: {wildcards.claim}"
    script:
        "../scripts/evidence.py"


rule verdicts:
    """Answer every sentence by the rule, merge the number book."""
    input:
        expand(RESULTS / "claims/{claim}/{part}.json", claim=CLAIMS, part=["findings", "numbers"]),
        expand(RESULTS / "claims/{claim}/ways.csv", claim=CLAIMS),
        expand(str(DATA / "claims/{claim}.yaml"), claim=CLAIMS),
        str(DATA / "acts.yaml"),
        str(DATA / "verdicts.yaml"),
        str(DATA / "trials.yaml"),
        expand(PUBLISHED_TRIALS / "{table}.csv", table=[*VALIDATION_TABLES, "rates"]),
        expand(RESULTS / "errors/{table}.csv", table=["gaps", "scales", "coverage"]),
        expand(RESULTS / "contest/{table}.csv", table=["contest", "beside"]),
        str(DATA / "contest.yaml"),
        RESULTS / "controls/numbers.json",
        RESULTS / "panel/annual.parquet",
        settings=RESULTS / SETTINGS,
    output:
        update(RESULTS / "answers.json"),
        update(
            report(
                RESULTS / "propositions.csv", caption="../report/answers.rst", category="Answers"
            )
        ),
        update(
            report(RESULTS / "verdicts.csv", caption="../report/answers.rst", category="Answers")
        ),
        update(RESULTS / "numbers.json"),
    log:
        RESULTS / "logs/verdicts.log",
    benchmark:
        RESULTS / "benchmarks/verdicts.tsv"
    priority: 2
    params:
        code=fingerprint(
            "chervonets.claims.tables",
            "chervonets.check",
            "chervonets.report.contest",
            "chervonets.report.errors",
            "chervonets.report.rates",
            "chervonets.report.trials",
        ),
        data=str(DATA),
        results=str(RESULTS),
        trials=str(PUBLISHED_TRIALS),
        claims=CLAIMS,
        wanted=CONFIG.claims,
    message:
        "answers, words and the number book"
    script:
        "../scripts/verdicts.py"

"""Every sentence through its ways and rungs, one job a claim, and the answers over all of them.

Goes in: the claim's file, the sources of its concepts, dated acts, the model of error and the rule.
Comes out: results/claims/<id>/ (the cells that the claim looks at, the ways of its sentences, their
tests, findings and numbers), and over all claims results/answers.json, results/propositions.csv,
results/verdicts.csv, the number book results/numbers.json and the knobs of the run,
results/settings.json.
"""

CELLS = ["annual", "monthly", "spans"]


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
    output:
        update(RESULTS / "answers.json"),
        update(RESULTS / "propositions.csv"),
        update(RESULTS / "verdicts.csv"),
        update(RESULTS / "numbers.json"),
        update(RESULTS / SETTINGS),
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
        settings=CONFIG.model_dump(include=set(KNOBS)),
        stamp=STAMP,
    message:
        "answers, words and the number book"
    script:
        "../scripts/verdicts.py"

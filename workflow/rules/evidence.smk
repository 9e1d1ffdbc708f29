"""Evidence on each claim, one job a claim, and the verdicts over all of them.

Goes in: the claim's file and the sources of its concepts. Comes out: results/claims/<id>/ (the cells
that the claim looks at, the specification table, its results, measures and numbers), and over all
claims results/verdicts.csv and the number book results/numbers.json.
"""

CELLS = ["annual", "monthly", "spans"]


rule evidence:
    """Run the multiverse of one claim on its own slice of the panel."""
    input:
        lambda wildcards: CLAIM_FILES[wildcards.claim],
    output:
        expand(RESULTS / "claims/{{claim}}/{table}.csv", table=CELLS),
        RESULTS / "claims/{claim}/specifications.csv",
        RESULTS / "claims/{claim}/samples.csv",
        RESULTS / "claims/{claim}/influence.csv",
        RESULTS / "claims/{claim}/breakdown.csv",
        RESULTS / "claims/{claim}/results.csv",
        RESULTS / "claims/{claim}/results.parquet",
        RESULTS / "claims/{claim}/measures.json",
        RESULTS / "claims/{claim}/numbers.json",
    log:
        RESULTS / "logs/evidence.{claim}.log",
    benchmark:
        RESULTS / "benchmarks/evidence.{claim}.tsv"
    params:
        code=fingerprint("chervonets.claims.evidence"),
        data=str(DATA),
        settings=CONFIG.model_dump(
            include={
                "seed",
                "level",
                "resamples",
                "power_draws",
                "power_resamples",
                "error_draws",
            }
        ),
    script:
        "../scripts/evidence.py"


rule verdicts:
    """Correct for the number of claims, apply the verdict rule, merge the number book."""
    input:
        expand(RESULTS / "claims/{claim}/measures.json", claim=CLAIMS),
        expand(RESULTS / "claims/{claim}/numbers.json", claim=CLAIMS),
        expand(str(DATA / "claims/{claim}.yaml"), claim=CLAIMS),
        str(DATA / "verdicts.yaml"),
        RESULTS / "panel/annual.parquet",
    output:
        RESULTS / "verdicts.csv",
        RESULTS / "verdicts.json",
        RESULTS / "numbers.json",
    log:
        RESULTS / "logs/verdicts.log",
    benchmark:
        RESULTS / "benchmarks/verdicts.tsv"
    params:
        code=fingerprint("chervonets.claims.verdicts", "chervonets.check"),
        data=str(DATA),
        results=str(RESULTS),
        claims=CLAIMS,
    script:
        "../scripts/verdicts.py"

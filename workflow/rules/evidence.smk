"""Evidence on each claim, one job a claim, and the verdicts over all of them.

Goes in: the claim's file and the sources of its concepts. Comes out: results/claims/<id>/ (the cells
that the claim looks at, the specification table, its results, measures and numbers), and over all
claims results/verdicts.csv and the number book results/numbers.json.
"""

CELLS = ["annual", "monthly", "spans"]
OF_A_SHARD, SHARD = ["results", "samples", "tallies", "joint"], "{table}.parquet"
KNOBS = ["seed", "level", "resamples", "power_draws", "power_resamples", "error_draws"]
SETTINGS = CONFIG.model_dump(include=set(KNOBS))


def shards(wildcards):
    """The files of a claim's shards, shard by shard, if there are several."""
    count = CONFIG.shards_of(wildcards.claim)
    folder = f"claims/{wildcards.claim}/shards"
    tables = expand(RESULTS / folder / "{shard}" / SHARD, shard=range(count), table=OF_A_SHARD)
    return tables if count > 1 else []


rule median:
    """Find the median effect of a claim's specifications, once for all its shards."""
    input:
        lambda wildcards: CLAIM_FILES[wildcards.claim],
    output:
        temp(RESULTS / "claims/{claim}/shards/median.json"),
    log:
        RESULTS / "logs/median.{claim}.log",
    benchmark:
        RESULTS / "benchmarks/median.{claim}.tsv"
    params:
        code=fingerprint("chervonets.claims.evidence"),
        data=str(DATA),
    script:
        "../scripts/median.py"


rule shard:
    """Run one shard of a claim's multiverse; only where `shards` asks for several."""
    input:
        lambda wildcards: CLAIM_FILES[wildcards.claim],
        median=RESULTS / "claims/{claim}/shards/median.json",
    output:
        temp(expand(RESULTS / "claims/{{claim}}/shards/{{shard}}" / SHARD, table=OF_A_SHARD)),
    log:
        RESULTS / "logs/shard.{claim}.{shard}.log",
    benchmark:
        RESULTS / "benchmarks/shard.{claim}.{shard}.tsv"
    params:
        code=fingerprint("chervonets.claims.evidence", "chervonets.claims.store"),
        data=str(DATA),
        settings=SETTINGS,
        shards=lambda wildcards: CONFIG.shards_of(wildcards.claim),
    script:
        "../scripts/shard.py"


rule evidence:
    """Run the multiverse of one claim on its own slice of the panel, or sum up its shards."""
    input:
        lambda wildcards: CLAIM_FILES[wildcards.claim],
        shards=shards,
    output:
        expand(RESULTS / "claims/{{claim}}/{table}.csv", table=CELLS),
        expand(
            RESULTS / "claims/{{claim}}/{table}.{form}",
            table=["specifications", "samples", "results"],
            form=["csv", "parquet"],
        ),
        RESULTS / "claims/{claim}/influence.csv",
        RESULTS / "claims/{claim}/breakdown.csv",
        RESULTS / "claims/{claim}/measures.json",
        RESULTS / "claims/{claim}/numbers.json",
    log:
        RESULTS / "logs/evidence.{claim}.log",
    benchmark:
        RESULTS / "benchmarks/evidence.{claim}.tsv"
    params:
        code=fingerprint("chervonets.claims.evidence", "chervonets.claims.store"),
        data=str(DATA),
        settings=SETTINGS,
    script:
        "../scripts/evidence.py"


rule verdicts:
    """Correct for the number of claims, apply the verdict rule, merge the number book."""
    input:
        expand(RESULTS / "claims/{claim}/measures.json", claim=CLAIMS),
        expand(RESULTS / "claims/{claim}/numbers.json", claim=CLAIMS),
        expand(str(DATA / "claims/{claim}.yaml"), claim=CLAIMS),
        str(DATA / "verdicts.yaml"),
        str(DATA / "trials.yaml"),
        expand(PUBLISHED_TRIALS / "{table}.csv", table=VALIDATION_TABLES),
        RESULTS / "panel/annual.parquet",
        str(DATA / "acts.yaml"),
        expand(RESULTS / "errors/{table}.csv", table=["gaps", "scales", "coverage"]),
    output:
        RESULTS / "verdicts.csv",
        RESULTS / "verdicts.json",
        RESULTS / "numbers.json",
    log:
        RESULTS / "logs/verdicts.log",
    benchmark:
        RESULTS / "benchmarks/verdicts.tsv"
    params:
        code=fingerprint(
            "chervonets.claims.verdicts",
            "chervonets.check",
            "chervonets.report.errors",
            "chervonets.report.trials",
        ),
        data=str(DATA),
        results=str(RESULTS),
        trials=str(PUBLISHED_TRIALS),
        claims=CLAIMS,
    script:
        "../scripts/verdicts.py"

"""Simulated size and power of every test; not part of `all`, as the published tables are kept.

Goes in: the tests themselves, and `trial_draws` of the configuration. Comes out:
results/validation/size.csv and power.csv. `make reference` takes them as the published tables,
results/reference/validation/, which the report prints.
"""


rule trials:
    """Measure the tests of one subject; the numbers do not depend on how many run at once."""
    output:
        expand(RESULTS / "validation/{{subject}}.{table}.csv", table=TRIAL_TABLES),
    log:
        RESULTS / "logs/trials.{subject}.log",
    benchmark:
        RESULTS / "benchmarks/trials.{subject}.tsv"
    wildcard_constraints:
        subject="|".join(SUBJECTS),
    params:
        code=lambda wildcards: fingerprint(
            f"chervonets.validation.{wildcards.subject}", "chervonets.validation.size"
        ),
        draws=CONFIG.trial_draws,
    script:
        "../scripts/trials.py"


rule validation:
    """`snakemake validation`: all trials in two tables."""
    input:
        expand(RESULTS / "validation/{subject}.{table}.csv", table=TRIAL_TABLES, subject=SUBJECTS),
    output:
        expand(RESULTS / "validation/{table}.csv", table=TRIAL_TABLES),
    log:
        RESULTS / "logs/validation.log",
    script:
        "../scripts/validation.py"

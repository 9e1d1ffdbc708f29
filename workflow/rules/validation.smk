"""How often the tests are wrong, simulated; not part of `all`, as the published tables are kept.

Goes in: the tests themselves, and `trial_draws` of the configuration. Comes out, in
results/validation/: size.csv and power.csv of single tests, joint.csv of joint tests without an
effect. `make reference` takes them as the published tables, results/reference/validation/, which
the report prints.
"""


rule trials:
    """Measure the tests of one subject; the numbers do not depend on how many run at once."""
    output:
        update(expand(RESULTS / "validation/{{subject}}.{table}.csv", table=TRIAL_TABLES)),
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
    message:
        "trials of tests: {wildcards.subject}"
    script:
        "../scripts/trials.py"


rule joint_trials:
    """Measure how uniform the p-values of one kind of joint test are, on simulated panels."""
    output:
        update(RESULTS / "validation/{test}.joint.csv"),
    log:
        RESULTS / "logs/trials.joint.{test}.log",
    benchmark:
        RESULTS / "benchmarks/trials.joint.{test}.tsv"
    wildcard_constraints:
        test="|".join(JOINT_TESTS),
    params:
        code=fingerprint("chervonets.validation.joint"),
        draws=CONFIG.trial_draws,
    message:
        "trials of joint tests: {wildcards.test}"
    script:
        "../scripts/joint_trials.py"


rule validation:
    """`snakemake validation`: all trials in a table for each measure."""
    input:
        expand(RESULTS / "validation/{subject}.{table}.csv", table=TRIAL_TABLES, subject=SUBJECTS),
        expand(RESULTS / "validation/{test}.joint.csv", test=JOINT_TESTS),
    output:
        update(expand(RESULTS / "validation/{table}.csv", table=VALIDATION_TABLES)),
    log:
        RESULTS / "logs/validation.log",
    message:
        "tables of trials"
    script:
        "../scripts/validation.py"

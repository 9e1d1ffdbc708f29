"""How often the rule of verdicts is wrong; not part of `all`, as the published table is kept.

Goes in: the claims, the model of error, the rule, and data/rates.yaml. Comes out, in
results/validation/: rates.csv, and the placebos behind it. `make reference` takes it as the
published table, results/reference/validation/rates.csv, which the report prints.
"""

TRIED = dict(data=str(DATA), settings=CONFIG.model_dump(include=set(KNOBS)), seed=CONFIG.seed)


rule turned:
    """Judge every sentence the other way round, on wrong figures, and without a place of its acts."""
    input:
        source_files(DATA),
        str(DATA / "acts.yaml"),
        expand(str(DATA / "claims/{claim}.yaml"), claim=CLAIMS),
        str(DATA / "rates.yaml"),
        str(DATA / "verdicts.yaml"),
        model=RESULTS / "errors/model.json",
    output:
        update(RESULTS / "validation/turned.rates.csv"),
    log:
        RESULTS / "logs/rates.turned.log",
    params:
        **TRIED,
        code=fingerprint(
            "chervonets.controls.places", "chervonets.controls.turned", "chervonets.controls.rates"
        ),
    message:
        "sentences turned round and figures damaged"
    script:
        "../scripts/turned.py"


rule simulated:
    """Judge sentences about simulated histories whose truth is known."""
    input:
        str(DATA / "rates.yaml"),
        str(DATA / "verdicts.yaml"),
        str(DATA / "vocabulary.yaml"),
        model=RESULTS / "errors/model.json",
    output:
        update(RESULTS / "validation/simulated.rates.csv"),
    log:
        RESULTS / "logs/rates.simulated.log",
    params:
        **TRIED,
        code=fingerprint("chervonets.controls.simulated", "chervonets.controls.rates"),
    message:
        "simulated histories"
    script:
        "../scripts/simulated.py"


rule placebos:
    """Test in other countries and other years, where nothing is claimed."""
    input:
        source_files(DATA),
        expand(str(DATA / "claims/{claim}.yaml"), claim=CLAIMS),
        str(DATA / "rates.yaml"),
        str(DATA / "verdicts.yaml"),
    output:
        placebos=update(RESULTS / "validation/placebos.csv"),
        rates=update(RESULTS / "validation/placebos.rates.csv"),
    log:
        RESULTS / "logs/rates.placebos.log",
    params:
        **TRIED,
        code=fingerprint("chervonets.controls.placebos", "chervonets.controls.rates"),
    message:
        "placebos in other years and countries"
    script:
        "../scripts/placebos.py"


rule rates:
    """`snakemake rates`: all of them in one table."""
    input:
        expand(
            RESULTS / "validation/{part}.rates.csv",
            part=["turned", "simulated", "placebos"],
        ),
    output:
        update(RESULTS / "validation/rates.csv"),
    log:
        RESULTS / "logs/rates.log",
    message:
        "error rates of the rule"
    script:
        "../scripts/validation.py"


rule rates_figure:
    """Draw how often the rule is wrong over the share that it asks for, as published."""
    input:
        str(DATA / "rates.yaml"),
        str(DATA / "verdicts.yaml"),
        rates=PUBLISHED_TRIALS / "rates.csv",
    output:
        update(
            report(
                RESULTS / "figures/rates.svg", caption="../report/rates.rst", category="Pictures"
            )
        ),
        update(RESULTS / "figures/rates.png"),
    log:
        RESULTS / "logs/figures.rates.log",
    benchmark:
        RESULTS / "benchmarks/figures.rates.tsv"
    params:
        code=fingerprint("chervonets.figures.rates", distributions=NUMERIC + PICTORIAL),
        data=str(DATA),
    message:
        "picture of the error rates"
    script:
        "../scripts/rates_figure.py"

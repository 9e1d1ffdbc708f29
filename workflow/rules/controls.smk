"""The rule of the claims on what others said, one job a camp.

Goes in: the camp's file of data/controls and what a claim's evidence needs. Comes out:
results/controls/<camp>/ (the ways of its statements, findings and numbers), and over all camps
results/controls.csv, results/controls/answers.json and results/controls/numbers.json, which joins
the number book.
"""


rule camp:
    """Judge the statements of one camp on its own slice of the panel."""
    input:
        lambda wildcards: inquiry_files(DATA, "controls", wildcards.camp),
        str(DATA / "acts.yaml"),
        str(DATA / "verdicts.yaml"),
        model=RESULTS / "errors/model.json",
    output:
        update(RESULTS / "controls/{camp}/ways.csv"),
        update(RESULTS / "controls/{camp}/findings.json"),
        update(RESULTS / "controls/{camp}/numbers.json"),
    log:
        RESULTS / "logs/camp.{camp}.log",
    benchmark:
        RESULTS / "benchmarks/camp.{camp}.tsv"
    priority: 2
    params:
        code=fingerprint("chervonets.claims.evidence", "chervonets.controls.statements"),
        data=str(DATA),
        settings=CONFIG.model_dump(include=set(KNOBS)),
    message:
        "the same rule on others: {wildcards.camp}"
    script:
        "../scripts/camp.py"


rule statements:
    """Answer every statement by the rule, and count the words."""
    input:
        expand(RESULTS / "controls/{camp}/{part}.json", camp=CAMPS, part=["findings", "numbers"]),
        expand(str(DATA / "controls/{camp}.yaml"), camp=CAMPS),
        str(DATA / "acts.yaml"),
        str(DATA / "verdicts.yaml"),
        settings=RESULTS / SETTINGS,
    output:
        update(report(RESULTS / "controls.csv", caption="../report/others.rst", category="Answers")),
        update(RESULTS / "controls/answers.json"),
        update(RESULTS / "controls/numbers.json"),
    log:
        RESULTS / "logs/statements.log",
    benchmark:
        RESULTS / "benchmarks/statements.tsv"
    priority: 2
    params:
        code=fingerprint("chervonets.controls.statements"),
        data=str(DATA),
        results=str(RESULTS),
    message:
        "answers to what others said"
    script:
        "../scripts/statements.py"

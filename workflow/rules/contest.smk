"""Four readings against the figures, and ours beside published estimates.

Goes in: data/contest.yaml, the sources of its concepts, the model of error. Comes out, in
results/contest/: contest.csv (a row for each quantity and reading) and beside.csv (ours and theirs,
by originator and year); and the picture of the contest.
"""


rule contest:
    """Score what each reading foretold, in smallest effects."""
    input:
        source_files(DATA),
        str(DATA / "contest.yaml"),
        model=RESULTS / "errors/model.json",
    output:
        contest=update(RESULTS / "contest/contest.csv"),
        beside=update(RESULTS / "contest/beside.csv"),
    log:
        RESULTS / "logs/contest.log",
    benchmark:
        RESULTS / "benchmarks/contest.tsv"
    priority: 2
    params:
        code=fingerprint("chervonets.contest.tables"),
        data=str(DATA),
        seed=CONFIG.seed,
        error_draws=CONFIG.error_draws,
    message:
        "the contest of readings"
    script:
        "../scripts/contest.py"


rule contest_figure:
    """Draw the readings and the range of the figures on one scale."""
    input:
        str(DATA / "contest.yaml"),
        str(DATA / "report.yaml"),
        contest=RESULTS / "contest/contest.csv",
        beside=RESULTS / "contest/beside.csv",
    output:
        update(
            report(
                RESULTS / "figures/contest.svg",
                caption="../report/contest.rst",
                category="Pictures",
            )
        ),
        update(RESULTS / "figures/contest.png"),
    log:
        RESULTS / "logs/figures.contest.log",
    benchmark:
        RESULTS / "benchmarks/figures.contest.tsv"
    params:
        code=fingerprint("chervonets.figures.contest", distributions=NUMERIC + PICTORIAL),
        data=str(DATA),
    message:
        "picture of the contest"
    script:
        "../scripts/contest_figure.py"

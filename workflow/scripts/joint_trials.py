"""Measure how uniform the p-values of one kind of joint test are."""

from pathlib import Path

from chervonets.files import write_csv
from chervonets.jobs import job
from chervonets.validation.joint import TRIALS, uniformity

with job(snakemake) as params:
    trial = next(trial for trial in TRIALS if trial.test == snakemake.wildcards.test)
    write_csv(Path(snakemake.output[0]), uniformity(trial, params["draws"], trial.test))

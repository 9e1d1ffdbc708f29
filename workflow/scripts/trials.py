"""Measure size and power of the tests of one subject."""

from pathlib import Path

from chervonets.files import write_csv
from chervonets.jobs import job
from chervonets.validation.size import powers, sizes
from chervonets.validation.subjects import trials_of

with job(snakemake) as params:
    subject = snakemake.wildcards.subject
    for measure, path in zip((sizes, powers), snakemake.output, strict=True):
        table = measure(trials_of(subject), params["draws"], f"{measure.__name__} of {subject}")
        write_csv(Path(path), table)

"""Measure size and power of the tests of one subject."""

from pathlib import Path

from chervonets.files import write_csv
from chervonets.jobs import job
from chervonets.validation.size import powers, rejections
from chervonets.validation.subjects import trials_of

with job(snakemake) as params:
    subject = snakemake.wildcards.subject
    measures = {"sizes": rejections, "powers": powers}
    for (name, measure), path in zip(measures.items(), snakemake.output, strict=True):
        table = measure(trials_of(subject), params["draws"], progress=f"{name} of {subject}")
        write_csv(Path(path), table)

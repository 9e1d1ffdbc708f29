"""Hash every result that is not a log or a benchmark."""

from pathlib import Path

from chervonets.files import write_json
from chervonets.jobs import job
from chervonets.report.manifest import manifest

with job(snakemake) as params:
    write_json(Path(snakemake.output[0]), manifest(Path(params["results"])))

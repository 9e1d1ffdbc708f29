"""Join the tables of all trials."""

from pathlib import Path

import pandas as pd

from chervonets.files import write_csv
from chervonets.jobs import job

with job(snakemake):
    for path in map(Path, snakemake.output):
        parts = [pd.read_csv(part) for part in snakemake.input if part.endswith(f".{path.name}")]
        write_csv(path, pd.concat(parts, ignore_index=True))

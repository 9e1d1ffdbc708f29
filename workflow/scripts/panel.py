"""Write the aligned panel of all concepts."""

from pathlib import Path

from chervonets.files import write_csv, write_parquet
from chervonets.jobs import job
from chervonets.panel.build import build_panel, read_house

with job(snakemake) as params:
    panel = build_panel(read_house(Path(params["data"])))
    for path in map(Path, snakemake.output):
        write = write_csv if path.suffix == ".csv" else write_parquet
        write(path, getattr(panel, path.stem))

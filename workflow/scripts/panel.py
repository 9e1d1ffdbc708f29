"""Write the aligned panel of all concepts, the years it covers, and how far rivals lie apart."""

from pathlib import Path

from chervonets.files import write_csv, write_parquet
from chervonets.jobs import job
from chervonets.panel.build import build_panel, read_house
from chervonets.panel.coverage import coverage
from chervonets.panel.disagreement import disagreement_table

with job(snakemake) as params:
    panel = build_panel(read_house(Path(params["data"])))
    tables = {
        **vars(panel),
        "coverage": coverage(panel),
        "disagreement": disagreement_table(panel),
    }
    for path in map(Path, snakemake.output):
        write = write_csv if path.suffix == ".csv" else write_parquet
        write(path, tables[path.stem])

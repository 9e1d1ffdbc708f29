"""Write the data package and its database."""

from pathlib import Path

import pandas as pd

from chervonets.export.package import write_package
from chervonets.export.tables import build_tables
from chervonets.jobs import job
from chervonets.panel.build import Panel, read_house
from chervonets.sources.corrections import read_corrections

with job(snakemake) as params:
    data = Path(params["data"])
    house = read_house(data)
    panel = Panel(**{Path(path).stem: pd.read_parquet(path) for path in snakemake.input.panel})
    tables = build_tables(house, read_corrections(data), panel)
    write_package(Path(snakemake.output[0]).parent, tables, house.sources)

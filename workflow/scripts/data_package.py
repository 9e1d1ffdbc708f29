"""Write the data package and its database."""

from pathlib import Path

import pandas as pd

from chervonets.config import run_stamp
from chervonets.export.package import write_package
from chervonets.export.tables import build_tables
from chervonets.jobs import job
from chervonets.panel.build import Panel, read_house
from chervonets.sources.acts import read_acts
from chervonets.sources.corrections import read_corrections

with job(snakemake) as params:
    data = Path(params["data"])
    house = read_house(data)
    panel = Panel(**{Path(path).stem: pd.read_parquet(path) for path in snakemake.input.panel})
    acts = read_acts(data, house.vocabulary)
    tables = build_tables(house, acts, read_corrections(data), panel)
    folder = Path(snakemake.output[0]).parent
    version = run_stamp(Path(snakemake.input.settings))["version"]
    write_package(folder, tables, house.sources, house.vocabulary, version)

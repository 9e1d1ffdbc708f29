"""Write the data package and its database."""

from pathlib import Path

import pandas as pd

from chervonets.claims.models import read_claims
from chervonets.config import run_stamp
from chervonets.export.answers import answer_tables
from chervonets.export.package import write_package
from chervonets.export.tables import build_tables
from chervonets.jobs import job
from chervonets.panel.build import Panel, read_house
from chervonets.report.material import read_prose
from chervonets.sources.acts import read_acts
from chervonets.sources.corrections import read_corrections

with job(snakemake) as params:
    data = Path(params["data"])
    house = read_house(data)
    panel = Panel(**{Path(path).stem: pd.read_parquet(path) for path in snakemake.input.panel})
    acts = read_acts(data, house.vocabulary)
    claims = read_claims(data, house.concepts, acts)
    answers = answer_tables(
        Path(params["results"]), data, [claim for claim in claims if claim.id in params["claims"]]
    )
    tables = build_tables(house, acts, read_corrections(data), panel, answers)
    folder = Path(snakemake.output[0]).parent
    version = run_stamp(Path(snakemake.input.settings))["version"]
    authors = read_prose(data).authors
    write_package(folder, tables, house.sources, house.vocabulary, version, authors)

"""Draw the data appendix: every concept with all its rivals, and the coverage matrix."""

from pathlib import Path

import pandas as pd

from chervonets.claims.models import read_claims
from chervonets.figures.appendix import appendix_sheets
from chervonets.figures.style import save_svg
from chervonets.files import write_json
from chervonets.jobs import job
from chervonets.panel.build import Panel
from chervonets.panel.concepts import read_concepts
from chervonets.sources.acts import read_acts
from chervonets.sources.read import read_descriptions
from chervonets.sources.vocabulary import read_vocabulary

with job(snakemake) as params:
    data, folder = Path(params["data"]), Path(snakemake.output[0])
    concepts, vocabulary = read_concepts(data), read_vocabulary(data)
    if params["claims"] != "all":
        acts = read_acts(data, vocabulary)
        claims = read_claims(data, concepts, acts, tuple(params["claims"]))
        named = {name for claim in claims for name in claim.concepts}
        concepts = {name: concept for name, concept in concepts.items() if name in named}
    panel = Panel(**{Path(path).stem: pd.read_parquet(path) for path in snakemake.input.panel})
    coverage = pd.read_csv(snakemake.input.coverage)
    sources = read_descriptions(data)
    folder.mkdir(parents=True, exist_ok=True)
    contents = []
    for sheet in appendix_sheets(panel, coverage, concepts, sources, vocabulary):
        save_svg(sheet.figure, folder / sheet.name)
        contents.append({"file": sheet.name, "theme": sheet.theme, "concepts": sheet.concepts})
    write_json(folder / "sheets.json", contents)

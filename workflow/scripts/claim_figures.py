"""Draw one claim's data and its specification curve."""

from pathlib import Path

import pandas as pd

from chervonets.claims.models import read_claim
from chervonets.figures.claim import data_picture, message, read_cells, specification_picture
from chervonets.figures.frontier import frontier_picture
from chervonets.figures.style import save
from chervonets.files import read_json
from chervonets.jobs import job
from chervonets.panel.concepts import read_concepts
from chervonets.sources.read import read_descriptions
from chervonets.sources.vocabulary import read_vocabulary

with job(snakemake) as params:
    data, claim_id = Path(params["data"]), snakemake.wildcards.claim
    concepts = read_concepts(data)
    claim = read_claim(data, claim_id, concepts)
    panel = read_cells({Path(path).stem: path for path in snakemake.input.cells})
    numbers = read_json(Path(snakemake.input.numbers))
    sources = read_descriptions(data, claim.sources(concepts, drawn=True))
    shorts = [source.citation.short for source in sources.values()]
    entities = read_vocabulary(data).entities
    folder = Path(snakemake.output[0]).parent
    save(data_picture(claim, panel, entities, numbers, shorts), folder / f"{claim_id}.data")
    if claim.is_tested:
        results = pd.read_parquet(snakemake.input.results)
        sentence = message(claim.picture.curve, numbers, claim_id)
        save(specification_picture(claim, results, sentence), folder / f"{claim_id}.specifications")
        errors = pd.read_csv(snakemake.input.breakdown)
        measures = read_json(Path(snakemake.input.measures))
        save(frontier_picture(errors, measures), folder / f"{claim_id}.breakdown")

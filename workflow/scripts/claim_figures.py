"""Draw one claim's data and the ways of its sentences."""

from pathlib import Path

import pandas as pd

from chervonets.claims.models import read_claim
from chervonets.figures.claim import data_picture, message, read_cells, ways_picture
from chervonets.figures.style import save
from chervonets.figures.subject import Subject
from chervonets.files import read_json
from chervonets.jobs import job
from chervonets.panel.concepts import read_concepts
from chervonets.sources.acts import read_acts
from chervonets.sources.read import read_descriptions
from chervonets.sources.vocabulary import read_vocabulary

CURVE = (
    "{{{0}.ways}} ways: {{{0}.share_for}} per cent on the asserted side, "
    "{{{0}.errors_for}} with known errors"
)

FEWEST = 4
"""Ways that are worth a picture; fewer are told in the table."""

with job(snakemake) as params:
    data, claim_id = Path(params["data"]), snakemake.wildcards.claim
    vocabulary, concepts = read_vocabulary(data), read_concepts(data)
    claim = read_claim(data, claim_id, concepts, read_acts(data, vocabulary))
    panel = read_cells({Path(path).stem: path for path in snakemake.input.cells})
    numbers = read_json(Path(snakemake.input.numbers))
    sources = read_descriptions(data, claim.sources(concepts))
    shorts = [source.citation.short for source in sources.values()]
    folder = Path(snakemake.output[0])
    folder.mkdir(parents=True, exist_ok=True)
    drawn = Subject.of(claim)
    if drawn is not None and claim.picture is not None:
        save(data_picture(drawn, panel, vocabulary.entities, numbers, shorts), folder / "data")
    ways = pd.read_csv(snakemake.input.ways) if drawn is not None else pd.DataFrame()
    for item in claim.propositions:
        if item.ask is None:
            continue
        own = ways.loc[ways["proposition"] == item.id]
        if len(own) >= FEWEST:
            sentence = message(CURVE.format(item.id), numbers, claim_id)
            save(ways_picture(Subject(claim, item), own, sentence), folder / f"ways.{item.id}")

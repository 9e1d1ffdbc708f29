"""Draw the data of claims, and the ways of their sentences."""

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
    data, results = Path(params["data"]), Path(params["results"])
    vocabulary, concepts = read_vocabulary(data), read_concepts(data)
    acts = read_acts(data, vocabulary)
    for claim_id in params["claims"]:
        claim = read_claim(data, claim_id, concepts, acts)
        made, folder = results / "claims" / claim_id, results / "figures" / claim_id
        folder.mkdir(parents=True, exist_ok=True)
        drawn = Subject.of(claim)
        if drawn is None:
            continue
        panel = read_cells(made)
        numbers = read_json(made / "numbers.json")
        if claim.picture is not None:
            sources = read_descriptions(data, claim.sources(concepts))
            # works of one author and year are one name here: letters need all sources
            shorts = list(dict.fromkeys(source.citation.short for source in sources.values()))
            save(data_picture(drawn, panel, vocabulary.entities, numbers, shorts), folder / "data")
        ways = pd.read_csv(made / "ways.csv")
        for item in claim.propositions:
            own = ways.loc[ways["proposition"] == item.id]
            if item.ask is not None and len(own) >= FEWEST:
                sentence = message(CURVE.format(item.id), numbers, claim_id)
                save(ways_picture(Subject(claim, item), own, sentence), folder / f"ways.{item.id}")

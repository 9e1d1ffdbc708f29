"""Set the report as PDF and as a page, from one content."""

from pathlib import Path

import pandas as pd

from chervonets.claims.models import read_claims
from chervonets.claims.text import read_text_map
from chervonets.claims.verdicts import read_rule
from chervonets.files import read_json, write_json
from chervonets.jobs import job
from chervonets.panel.concepts import read_concepts
from chervonets.report.content import Material, build, read_prose
from chervonets.report.errors import Errors
from chervonets.report.page import render_page
from chervonets.report.pdf import render_pdf
from chervonets.report.trials import Trials
from chervonets.sources.acts import read_acts
from chervonets.sources.omissions import read_omissions
from chervonets.sources.read import read_descriptions
from chervonets.sources.vocabulary import read_vocabulary

with job(snakemake) as params:
    data, results = Path(params["data"]), Path(params["results"])
    concepts = read_concepts(data)
    claims = read_claims(data, concepts)
    sources, vocabulary = read_descriptions(data), read_vocabulary(data)
    content = build(
        Material(
            prose=read_prose(data),
            claims=[claim for claim in claims if claim.id in params["claims"]],
            text=read_text_map(data, claims),
            verdicts=read_json(results / "verdicts.json"),
            numbers=read_json(results / "numbers.json"),
            rule=read_rule(data),
            sources=sources,
            omitted=read_omissions(data, sources),
            concepts=concepts,
            trials=Trials.read(data, Path(params["trials"])),
            vocabulary=vocabulary,
            sheets=read_json(results / "figures/appendix/sheets.json"),
            acts=read_acts(data, vocabulary),
            errors=Errors.read(results / "errors"),
            disagreement=pd.read_csv(results / "panel/disagreement.csv"),
        )
    )
    folder, figures = Path(snakemake.output[0]), results / "figures"
    render_page(content, figures, folder)
    write_json(folder / "content.json", content)
    render_pdf(content, figures, folder / "chervonets.pdf")

"""Test where nothing is claimed, and count what stands out all the same."""

from pathlib import Path

import pandas as pd

from chervonets.claims.models import read_claim
from chervonets.controls.placebos import placebos
from chervonets.controls.rates import rates_of_tests, read_rates
from chervonets.files import write_csv
from chervonets.jobs import job
from chervonets.panel.build import build_panel, read_house
from chervonets.panel.concepts import read_concepts
from chervonets.progress import watched
from chervonets.rungs.rule import read_rule
from chervonets.rungs.tests.outcomes import Settings
from chervonets.sources.acts import read_acts
from chervonets.sources.vocabulary import read_vocabulary

with job(snakemake) as params:
    data, rows = Path(params["data"]), []
    concepts, acts = read_concepts(data), read_acts(data, read_vocabulary(data))
    knobs = Settings(**params["settings"])
    tried = read_rates(data).tried.placebos
    for placebo in watched(tried, "placebos"):
        claim = read_claim(data, placebo.claim, concepts, acts)
        names = {*claim.concepts, *(part.concept for part in placebo.line.parts())}
        panel = build_panel(read_house(data, {name: concepts[name] for name in sorted(names)}))
        rows += placebos(placebo, claim, panel, read_rule(data), knobs)
    table = pd.DataFrame(rows)
    write_csv(Path(snakemake.output.placebos), table)
    write_csv(Path(snakemake.output.rates), rates_of_tests(table, knobs.level))

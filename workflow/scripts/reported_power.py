"""Compare the power reported of one claim's primary test with that of the engine on new samples."""

from dataclasses import replace
from pathlib import Path

from chervonets.claims.evidence import seed_of
from chervonets.claims.models import read_claim
from chervonets.files import write_csv
from chervonets.jobs import job
from chervonets.rungs.tests.outcomes import Settings
from chervonets.panel.build import Panel, build_panel, read_house
from chervonets.panel.concepts import read_concepts
from chervonets.validation.reported import compared

with job(snakemake) as params:
    data, settings = Path(params["data"]), Settings(**params["settings"])
    claim = read_claim(data, snakemake.wildcards.claim, read_concepts(data))
    panel = build_panel(read_house(data, claim.concepts)) if claim.concepts else Panel.empty()
    own = replace(settings, seed=seed_of(settings.seed, claim.id))
    table = compared(claim.id, claim.primary, claim.question, panel, own, params["draws"])
    write_csv(Path(snakemake.output[0]), table)

"""The median effect of a claim's specifications, which every shard counts against."""

import json
from pathlib import Path

from chervonets.claims.evidence import median
from chervonets.claims.models import read_claim
from chervonets.files import write_text
from chervonets.jobs import job
from chervonets.panel.build import Panel, build_panel, read_house
from chervonets.panel.concepts import read_concepts

with job(snakemake) as params:
    data = Path(params["data"])
    claim = read_claim(data, snakemake.wildcards.claim, read_concepts(data))
    panel = build_panel(read_house(data, claim.concepts)) if claim.concepts else Panel.empty()
    # every digit counts, so that the shards count as one run does
    write_text(Path(snakemake.output[0]), json.dumps({"median": median(claim, panel)}))

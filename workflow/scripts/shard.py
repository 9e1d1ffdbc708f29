"""Run one shard of a claim's multiverse."""

from pathlib import Path

from chervonets.claims.evidence import multiverse
from chervonets.claims.models import read_claim
from chervonets.claims.store import write_shard
from chervonets.files import read_json
from chervonets.jobs import job
from chervonets.rungs.tests.outcomes import Settings
from chervonets.panel.build import Panel, build_panel, read_house
from chervonets.panel.concepts import read_concepts

with job(snakemake) as params:
    data = Path(params["data"])
    claim = read_claim(data, snakemake.wildcards.claim, read_concepts(data))
    panel = build_panel(read_house(data, claim.concepts)) if claim.concepts else Panel.empty()
    shard = int(snakemake.wildcards.shard), params["shards"]
    known = read_json(Path(snakemake.input.median))
    settings = Settings(**params["settings"], median=known["median"])
    parts = multiverse(claim, panel, settings, shard)
    write_shard(Path(snakemake.output[0]).parent, parts)

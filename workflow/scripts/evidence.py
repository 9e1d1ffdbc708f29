"""Run one claim's multiverse, or sum up its shards, and write all it rests on and yields."""

from pathlib import Path

from chervonets.claims.evidence import gather, multiverse, specifications
from chervonets.claims.models import read_claim
from chervonets.claims.store import keeping, read_shards, write_csvs, write_specifications
from chervonets.files import write_csv, write_json
from chervonets.jobs import job
from chervonets.rungs.tests.outcomes import Settings
from chervonets.panel.build import Panel, build_panel, read_house
from chervonets.panel.concepts import read_concepts

with job(snakemake) as params:
    data, settings = Path(params["data"]), Settings(**params["settings"])
    claim = read_claim(data, snakemake.wildcards.claim, read_concepts(data))
    panel = build_panel(read_house(data, claim.concepts)) if claim.concepts else Panel.empty()
    folder = Path(snakemake.output[0]).parent
    for table in ("annual", "monthly", "spans"):
        write_csv(folder / f"{table}.csv", getattr(panel, table))
    write_specifications(folder, specifications(claim))
    shards = dict.fromkeys(Path(path).parent for path in snakemake.input.get("shards", []))
    parts = read_shards(shards, claim) if shards else multiverse(claim, panel, settings)
    with keeping(folder) as keep:
        evidence = gather(claim, panel, settings, map(keep, parts))
    write_csvs(folder, evidence.results)
    write_csv(folder / "influence.csv", evidence.influence)
    write_csv(folder / "breakdown.csv", evidence.breakdown)
    write_json(folder / "measures.json", evidence.measures)
    write_json(folder / "numbers.json", evidence.book(claim.id))

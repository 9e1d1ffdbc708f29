"""Run one claim's multiverse and write everything it rests on and yields."""

from pathlib import Path

from chervonets.claims.evidence import gather, specifications
from chervonets.claims.models import read_claim
from chervonets.files import write_csv, write_json, write_parquet
from chervonets.jobs import job
from chervonets.multiverse.outcomes import Settings
from chervonets.panel.build import Panel, build_panel, read_house
from chervonets.panel.concepts import read_concepts

with job(snakemake) as params:
    data = Path(params["data"])
    claim = read_claim(data, snakemake.wildcards.claim, read_concepts(data))
    panel = build_panel(read_house(data, claim.concepts)) if claim.concepts else Panel.empty()
    evidence = gather(claim, panel, Settings(**params["settings"]))
    folder = Path(snakemake.output[0]).parent
    for table in ("annual", "monthly", "spans"):
        write_csv(folder / f"{table}.csv", getattr(panel, table))
    write_csv(folder / "specifications.csv", specifications(claim))
    write_csv(folder / "samples.csv", evidence.flat_samples)
    write_csv(folder / "influence.csv", evidence.influence)
    write_csv(folder / "breakdown.csv", evidence.breakdown)
    write_csv(folder / "results.csv", evidence.results)
    write_parquet(folder / "results.parquet", evidence.results)
    write_json(folder / "measures.json", evidence.measures)
    write_json(folder / "numbers.json", evidence.book(claim.id))

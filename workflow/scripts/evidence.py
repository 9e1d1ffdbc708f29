"""Judge the sentences of one claim, and write all that the answers rest on."""

from pathlib import Path

from chervonets.claims.evidence import Setting, gather_claim, rows_of
from chervonets.claims.models import read_claim
from chervonets.errors.model import ErrorModel
from chervonets.files import read_json, write_csv, write_json
from chervonets.jobs import job
from chervonets.panel.build import read_house
from chervonets.panel.concepts import read_concepts
from chervonets.rungs.rule import read_rule
from chervonets.rungs.tests.outcomes import Settings
from chervonets.sources.acts import read_acts
from chervonets.sources.vocabulary import read_vocabulary

with job(snakemake) as params:
    data, folder = Path(params["data"]), Path(snakemake.output[0]).parent
    vocabulary = read_vocabulary(data)
    concepts, acts = read_concepts(data), read_acts(data, vocabulary)
    claim = read_claim(data, snakemake.wildcards.claim, concepts, acts)
    setting = Setting.of(
        read_house(data, {name: concepts[name] for name in claim.concepts}),
        acts=acts,
        model=ErrorModel.of_json(read_json(Path(snakemake.input.model))),
        rule=read_rule(data),
        knobs=Settings(**params["settings"]),
    )
    evidence = gather_claim(claim, setting)
    for table in ("annual", "monthly", "spans"):
        write_csv(folder / f"{table}.csv", getattr(setting.panel, table))
    for table in ("ways", "tests", "samples"):
        write_csv(folder / f"{table}.csv", getattr(evidence, table))
    write_json(folder / "findings.json", list(rows_of(claim.id, evidence.findings)))
    write_json(folder / "numbers.json", evidence.book(f"claims/{claim.id}"))

"""Judge the statements of one camp by the rule of the claims."""

from pathlib import Path

from chervonets.claims.evidence import Setting, gather, rows_of
from chervonets.controls.statements import FOLDER, read_camp
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
    acts = read_acts(data, read_vocabulary(data))
    concepts = read_concepts(data)
    camp = read_camp(data, snakemake.wildcards.camp, concepts, acts)
    setting = Setting.of(
        read_house(data, {name: concepts[name] for name in camp.concepts}),
        acts=acts,
        model=ErrorModel.of_json(read_json(Path(snakemake.input.model))),
        rule=read_rule(data),
        knobs=Settings(**params["settings"]),
    )
    evidence = gather(camp, setting)
    write_csv(folder / "ways.csv", evidence.ways)
    write_json(folder / "findings.json", list(rows_of(camp.id, evidence.findings)))
    write_json(folder / "numbers.json", evidence.book(f"{FOLDER}/{camp.id}"))

"""Judge every sentence the other way round, on damaged figures and without a place of its acts."""

from pathlib import Path

import pandas as pd

from chervonets.claims.evidence import Setting
from chervonets.claims.models import read_claims
from chervonets.controls.places import rates_of_places
from chervonets.controls.rates import rates_of_words, read_rates
from chervonets.controls.turned import turned
from chervonets.errors.model import ErrorModel
from chervonets.files import read_json, write_csv
from chervonets.jobs import job
from chervonets.panel.build import read_house
from chervonets.panel.concepts import read_concepts
from chervonets.progress import watched
from chervonets.rungs.rule import read_rule
from chervonets.rungs.tests.outcomes import Settings
from chervonets.sources.acts import read_acts
from chervonets.sources.vocabulary import read_vocabulary

with job(snakemake) as params:
    data, tried = Path(params["data"]), read_rates(Path(params["data"])).tried
    concepts, vocabulary = read_concepts(data), read_vocabulary(data)
    acts = read_acts(data, vocabulary)
    rule, trials = read_rule(data), []
    model = ErrorModel.of_json(read_json(Path(snakemake.input.model)))
    knobs = Settings(**params["settings"])
    claims = read_claims(data, concepts, acts)
    for claim in watched(claims, "reversed and damaged"):
        house = read_house(data, {name: concepts[name] for name in claim.concepts})
        setting = Setting.of(house, acts=acts, model=model, rule=rule, knobs=knobs)
        trials += turned(claim, setting, tried.factors, tried.damages)
    described = rates_of_words(trials, rule, tried.shares, tried.factors)
    places = rates_of_places(claims, acts, vocabulary, rule)
    write_csv(Path(snakemake.output[0]), pd.concat([described, places]))

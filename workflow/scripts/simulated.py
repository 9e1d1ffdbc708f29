"""Judge sentences about simulated histories, and count the wrong words."""

from pathlib import Path

from chervonets.controls.rates import rates_of_words, read_rates
from chervonets.controls.simulated import TRUTHS, simulated
from chervonets.errors.model import ErrorModel
from chervonets.files import read_json, write_csv
from chervonets.jobs import job
from chervonets.progress import watched
from chervonets.rungs.rule import read_rule
from chervonets.sources.vocabulary import read_vocabulary

with job(snakemake) as params:
    data, tried = Path(params["data"]), read_rates(Path(params["data"])).tried
    rule, words = read_rule(data), read_vocabulary(data)
    kinds = [(theme, evidence, False) for evidence in words.evidence for theme in words.themes]
    trials = simulated(
        ErrorModel.of_json(read_json(Path(snakemake.input.model))),
        kinds,
        rule,
        tried.factors,
        tried.histories,
        tried.draws,
        params["seed"],
    )
    total = sum(len(truth.wrong) for truth in TRUTHS) * tried.histories
    every = list(watched(trials, "simulated", total))
    write_csv(Path(snakemake.output[0]), rates_of_words(every, rule, tried.shares, tried.factors))

"""Estimate the model of error, tell its scales, and check it on rivals that were left out."""

from pathlib import Path

import pandas as pd

from chervonets.errors.coverage import coverage_table, left_out
from chervonets.errors.gaps import About, gaps, widening
from chervonets.errors.model import LISTED, fit_both
from chervonets.errors.scales import scales_table
from chervonets.files import write_csv, write_json
from chervonets.jobs import job
from chervonets.panel.build import read_house

with job(snakemake) as params:
    house = read_house(Path(params["data"]))
    words = list(house.vocabulary.themes), list(house.vocabulary.evidence)
    pairs = pd.read_csv(snakemake.input.pairs, keep_default_na=False)
    found = gaps(pairs, About.of(house))
    model = fit_both(found, *words)
    kinds = (("level", model.level, LISTED), ("change", model.change, model.level.listed))
    ranked = [
        left_out(found.loc[found["kind"] == kind], *words, scales, params["seed"], listed)
        for kind, scales, listed in kinds
    ]
    write_json(Path(snakemake.output.model), model.as_json())
    write_csv(Path(snakemake.output.gaps), found)
    write_csv(Path(snakemake.output.widening), widening(pairs, About.of(house)))
    write_csv(Path(snakemake.output.scales), scales_table(model, found))
    write_csv(Path(snakemake.output.coverage), coverage_table(pd.concat(ranked)))

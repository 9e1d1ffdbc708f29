"""Draw how often the rule of verdicts is wrong."""

from pathlib import Path

import pandas as pd

from chervonets.controls.rates import read_rates
from chervonets.figures.claim import message
from chervonets.figures.rates import rates_picture
from chervonets.figures.style import save
from chervonets.jobs import job
from chervonets.report.rates import rate_numbers
from chervonets.rungs.rule import read_rule

with job(snakemake) as params:
    data, path = Path(params["data"]), Path(snakemake.output[0])
    told, rule = read_rates(data), read_rule(data)
    table = pd.read_csv(snakemake.input.rates)
    sentence = message(told.message, rate_numbers(table, rule), "")
    titles = {control: told.controls[control] for control in told.drawn}
    save(rates_picture(table, rule, titles, sentence), path.with_suffix(""))

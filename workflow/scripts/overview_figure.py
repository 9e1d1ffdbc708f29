"""Draw the answers at a glance."""

from pathlib import Path

import pandas as pd

from chervonets.figures.claim import message, overview_picture
from chervonets.figures.style import save
from chervonets.files import read_json
from chervonets.jobs import job
from chervonets.report.material import read_prose
from chervonets.rungs.rule import read_rule

with job(snakemake) as params:
    data = Path(params["data"])
    table = pd.read_csv(snakemake.input.verdicts, keep_default_na=False)
    numbers = read_json(Path(snakemake.input.numbers))
    sentence = message(read_prose(data).overview, numbers, "")
    save(
        overview_picture(table, read_rule(data), sentence),
        Path(snakemake.output[0]).with_suffix(""),
    )

"""Draw the scoreboard."""

from pathlib import Path

from chervonets.claims.verdicts import read_rule
from chervonets.figures.claim import message, overview_picture
from chervonets.figures.style import save
from chervonets.files import read_json
from chervonets.jobs import job

SENTENCE = (
    "{data.claims} claims: contradicted {verdicts.contradicted}, mixed {verdicts.mixed}, "
    "undecidable {verdicts.undecidable}, supported {verdicts.supported}, "
    "not testable {verdicts.not_testable}"
)

with job(snakemake) as params:
    verdicts, numbers = (read_json(Path(path)) for path in snakemake.input[:2])
    figure = overview_picture(
        verdicts, read_rule(Path(params["data"])), message(SENTENCE, numbers, "")
    )
    save(figure, Path(snakemake.output[0]).with_suffix(""))
